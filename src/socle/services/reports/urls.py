"""Addresses of the five steps."""

from django.urls import path

from socle.services.reports import pages

urlpatterns = [
    path("signalements/", pages.what, name="report-what"),
    path("signalements/nouveau/<str:token>/lieu", pages.where, name="report-where"),
    path("signalements/nouveau/<str:token>/photo", pages.photo, name="report-photo"),
    path("signalements/nouveau/<str:token>/contact", pages.contact, name="report-contact"),
    path("signalements/nouveau/<str:token>/relire", pages.review, name="report-review"),
]
