"""Addresses of the portal: pages, downloads, and the API."""

from django.urls import path

from socle.data.portal import api, pages

urlpatterns = [
    path("donnees/", pages.portal, name="portal-list"),
    path("donnees/registre", pages.register, name="portal-register"),
    path("donnees/<slug:slug>.<slug:format>", pages.download, name="portal-download"),
    path("donnees/<slug:slug>/", pages.table_page, name="portal-table"),
    path("api/v1/", pages.machines, name="portal-machines"),
    path("api/v1/openapi.json", api.openapi, name="portal-openapi"),
    path("api/v1/", api.api.urls),
]
