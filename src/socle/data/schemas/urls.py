"""Addresses of the schemas. They come before the portal's: ``donnees/schemas/`` would be a table's there."""

from django.urls import path

from socle.data.schemas import pages

urlpatterns = [
    path("donnees/schemas/", pages.schema_list, name="schemas-list"),
    path("donnees/schemas/<slug:name>.json", pages.schema_file, name="schemas-file"),
    path("donnees/schemas/<slug:name>-vide.csv", pages.empty_file, name="schemas-empty"),
    path("donnees/schemas/<slug:name>.csv", pages.example_file, name="schemas-example"),
    path("donnees/schemas/<slug:name>", pages.schema_page, name="schemas-schema"),
    path("agent/donnees/schemas", pages.staff_list, name="staff-schemas"),
    path("agent/donnees/schemas/nouveau", pages.staff_new, name="staff-schemas-new"),
    path("agent/donnees/schemas/tables", pages.staff_tables, name="staff-schemas-tables"),
    path("agent/donnees/schemas/<slug:name>", pages.staff_schema, name="staff-schemas-schema"),
]
