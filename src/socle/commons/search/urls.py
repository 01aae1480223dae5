"""Addresses of the search."""

from django.urls import path

from socle.commons.search import pages

urlpatterns = [
    path("recherche", pages.search, name="search"),
    path("agent/recherche", pages.staff_search, name="staff-search"),
]
