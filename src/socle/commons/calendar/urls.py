"""The addresses of the calendar, for staff."""

from django.urls import path

from socle.commons.calendar import pages

urlpatterns = [
    path("agent/reglages/calendrier", pages.calendar, name="staff-calendar"),
    path("agent/reglages/calendrier/import", pages.importing, name="staff-calendar-import"),
]
