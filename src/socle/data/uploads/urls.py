"""The addresses of the data steward."""

from django.urls import path

from socle.data.uploads import pages

_ARRIVAL = "agent/donnees/arrivees/<int:number>"

urlpatterns = [
    path("agent/donnees/", pages.arrivals, name="staff-uploads"),
    path("agent/donnees/deposer", pages.send, name="staff-uploads-send"),
    path("agent/donnees/adresses/nouvelle", pages.new_source, name="staff-uploads-source-new"),
    path("agent/donnees/adresses/<int:number>", pages.source, name="staff-uploads-source"),
    path("agent/donnees/tables", pages.tables, name="staff-uploads-tables"),
    path("agent/donnees/tables/<slug:slug>", pages.table_editions, name="staff-uploads-table"),
    path(_ARRIVAL, pages.preview, name="staff-uploads-preview"),
    path(f"{_ARRIVAL}/schema", pages.schema, name="staff-uploads-schema"),
    path(f"{_ARRIVAL}/constats", pages.findings, name="staff-uploads-findings"),
    path(f"{_ARRIVAL}/constats.csv", pages.annotated, name="staff-uploads-annotated"),
    path(f"{_ARRIVAL}/reparations", pages.repairs, name="staff-uploads-repairs"),
    path(f"{_ARRIVAL}/publier", pages.publishing, name="staff-uploads-publish"),
]
