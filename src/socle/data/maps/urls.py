"""Addresses of maps: for everybody, for other sites, for staff. They come before the portal's, whose tables have any
other name under ``/donnees/``.
"""

from django.urls import path

from socle.data.maps import pages

urlpatterns = [
    path("donnees/cartes/", pages.maps, name="maps"),
    path("donnees/cartes/<slug:slug>", pages.one_map, name="map"),
    path("donnees/cartes/<slug:slug>/lieux.json", pages.places, name="map-places"),
    path("donnees/cartes/<slug:slug>/integrer", pages.embedded, name="map-embedded"),
    path("agent/cartes", pages.staff_maps, name="staff-maps"),
    path("agent/cartes/<int:map_id>", pages.editor, name="staff-map"),
    path("agent/cartes/<int:map_id>/couche", pages.new_layer, name="staff-map-new-layer"),
    path("agent/cartes/<int:map_id>/couche/<slug:layer_id>", pages.one_layer, name="staff-map-layer"),
]
