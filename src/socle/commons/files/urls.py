"""The addresses of photographs."""

from django.urls import path

from socle.commons.files import pages

urlpatterns = [
    path("fichiers/<slug:name>.jpg", pages.photo, name="file-photo"),
    path("agent/photos/<slug:name>/cacher", pages.redact, name="photo-redact"),
]
