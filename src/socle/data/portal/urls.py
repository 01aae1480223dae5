"""Addresses of the portal: pages, downloads, and the API."""

from django.urls import path

from socle.data.portal import api, ogc, pages

urlpatterns = [
    path("donnees/", pages.portal, name="portal-list"),
    path("donnees/registre", pages.register, name="portal-register"),
    path("donnees.atom", pages.portal_feed, name="portal-feed"),
    path("donnees/<slug:slug>.atom", pages.table_feed, name="portal-atom"),
    path("donnees/<slug:slug>.<slug:format>", pages.download, name="portal-download"),
    path("donnees/<slug:slug>/", pages.table_page, name="portal-table"),
    path("donnees/<slug:slug>/requete", pages.query_page, name="portal-query"),
    path("donnees/<slug:slug>/differences", pages.difference, name="portal-difference"),
    path("donnees/<slug:slug>/vues", pages.save_view, name="portal-view-save"),
    path("donnees/<slug:slug>/vues/<slug:name>", pages.view_page, name="portal-view"),
    path("donnees/<slug:slug>/vues/<slug:name>/retirer", pages.remove_view, name="portal-view-remove"),
    path("agent/donnees/tables/<slug:slug>/editions/<int:number>/retirer", pages.withdraw, name="portal-withdraw"),
    path("api/v1/", pages.machines, name="portal-machines"),
    path("api/v1/openapi.json", api.openapi, name="portal-openapi"),
    path("api/v1/", api.api.urls),
    path("ogc/", ogc.landing, name="ogc-landing"),
    path("ogc/api", ogc.description, name="ogc-api"),
    path("ogc/conformance", ogc.conformance, name="ogc-conformance"),
    path("ogc/collections", ogc.collections, name="ogc-collections"),
    path("ogc/collections/<slug:slug>", ogc.collection, name="ogc-collection"),
    path("ogc/collections/<slug:slug>/queryables", ogc.queryables, name="ogc-queryables"),
    path("ogc/collections/<slug:slug>/items", ogc.items, name="ogc-items"),
    path("ogc/collections/<slug:slug>/items/<path:key>", ogc.item, name="ogc-item"),
]
