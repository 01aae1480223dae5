"""Addresses of the stewards' pages of webhooks."""

from django.urls import path

from socle.data.webhooks import pages

urlpatterns = [
    path("agent/donnees/webhooks", pages.hooks, name="staff-webhooks"),
    path("agent/donnees/webhooks/<int:number>", pages.hook, name="staff-webhook"),
]
