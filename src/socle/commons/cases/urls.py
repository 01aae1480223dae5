"""Addresses of the tracking page and of the staff queue."""

from django.urls import path

from socle.commons.cases import pages

urlpatterns = [
    path("suivi/", pages.find, name="track-find"),
    path("suivi/<str:code>", pages.track, name="track"),
    path("suivi/<str:code>/recu", pages.receipt, name="track-receipt"),
    path("agent/", pages.queue, name="staff-queue"),
    path("agent/dossiers/<str:code>", pages.staff_case, name="staff-case"),
]
