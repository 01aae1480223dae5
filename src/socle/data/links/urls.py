"""Addresses of the stewards' pages of dead links."""

from django.urls import path

from socle.data.links import pages

urlpatterns = [
    path("agent/donnees/liens", pages.links, name="staff-links"),
    path("agent/donnees/liens/<slug:slug>", pages.table_links, name="staff-links-table"),
]
