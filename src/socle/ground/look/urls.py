"""Addresses of the look: its living page of components, and how weight is counted."""

from django.urls import path

from socle.ground.look import pages

urlpatterns = [
    path("composants", pages.components, name="components"),
    path("poids", pages.weight, name="weight"),
]
