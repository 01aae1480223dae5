"""The address of a photograph."""

from django.urls import path

from socle.commons.files import pages

urlpatterns = [path("fichiers/<slug:name>.jpg", pages.photo, name="file-photo")]
