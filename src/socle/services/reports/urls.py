"""Addresses of the five steps and of the rules."""

from django.urls import path

from socle.services.reports import pages

urlpatterns = [
    path("signalements/", pages.what, name="report-what"),
    path("signalements/regles", pages.rules, name="report-rules"),
    path("agent/reglages/signalements", pages.settings, name="report-settings"),
    path("signalements/nouveau/<str:token>/lieu", pages.where, name="report-where"),
    path("signalements/nouveau/<str:token>/deja", pages.near, name="report-near"),
    path("signalements/nouveau/<str:token>/photo", pages.photo, name="report-photo"),
    path("signalements/nouveau/<str:token>/contact", pages.contact, name="report-contact"),
    path("signalements/nouveau/<str:token>/relire", pages.review, name="report-review"),
]
