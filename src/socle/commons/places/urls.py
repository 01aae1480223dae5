"""Addresses of the settings of places."""

from django.urls import path

from socle.commons.places import pages

urlpatterns = [
    path("agent/reglages/lieux", pages.settings, name="staff-places"),
    path("agent/reglages/lieux/<int:number>", pages.found, name="staff-places-import"),
]
