"""The collections: each open table that says where its rows are, and what can be asked of it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socle.data.portal.ogc._answers import (
    CRS84,
    GEOJSON,
    HTML,
    QUERYABLES,
    SCHEMA,
    address,
    check_words,
    document,
    link,
    located_table,
    located_tables,
    own_links,
    page,
    systems_of,
    time_column,
    wants_page,
)
from socle.data.tables import queries
from socle.data.tables.queries import Table
from socle.data.tables.terms import Column, Schema, words
from socle.ground.scope import Request, opened

LICENCES = {"LO-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
GEOPACKAGE = "application/geopackage+sqlite3"


@opened
@require_safe
def collections(request: Request) -> HttpResponse:
    """All collections."""
    check_words(request, frozenset())
    found = [summary(request, table) for table in located_tables(request)]
    if wants_page(request):
        links = [link(address(request, "ogc-collection", one["id"]), "item", HTML, one["title"]) for one in found]
        return page(
            request,
            heading=_("Collections"),
            lead=_("Chaque table qui a des lieux."),
            part=_("Les tables"),
            links=links,
        )
    crs = sorted({system for one in found for system in one["crs"]})
    return document({"links": own_links(request, "ogc-collections"), "collections": found, "crs": crs})


@opened
@require_safe
def collection(request: Request, slug: str) -> HttpResponse:
    """One collection."""
    check_words(request, frozenset())
    table, schema = located_table(request, slug)
    found = summary(request, table)
    if wants_page(request):
        columns = [(one.name, label_of(one, request), one.type) for one in schema.columns]
        return page(
            request,
            heading=_("Collection : %(title)s") % {"title": found["title"]},
            lead=found["description"],
            part=_("Objets"),
            links=found["links"][2:],
            codes=found["crs"],
            head=(_("Colonne"), _("Nom"), _("Type")),
            rows=[{"cells": one, "url": ""} for one in columns],
        )
    return document(found)


@opened
@require_safe
def queryables(request: Request, slug: str) -> HttpResponse:
    """What can be asked of a collection: its columns and the place of its rows, as a JSON Schema."""
    check_words(request, frozenset())
    table, schema = located_table(request, slug)
    if wants_page(request):
        rows = [{"cells": (one.name, label_of(one, request), one.type), "url": ""} for one in schema.columns]
        heading = _("Ce qui peut se demander : %(title)s") % {"title": words(table.title, request.LANGUAGE_CODE)}
        return page(request, heading=heading, head=(_("Colonne"), _("Nom"), _("Type")), rows=rows)
    properties: dict[str, Any] = {one.name: property_of(one, request) for one in schema.columns}
    shape = "geometry-any" if schema.geo and schema.geo.geometry else "geometry-point"
    properties[schema.geo.geometry if schema.geo and schema.geo.geometry else "geometry"] = {"format": shape}
    answer = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address(request, "ogc-queryables", slug),
        "type": "object",
        "title": words(table.title, request.LANGUAGE_CODE),
        "properties": properties,
        "additionalProperties": False,
    }
    return document(answer, SCHEMA)


def summary(request: Request, table: Table) -> dict[str, Any]:
    """A collection as the standard describes it."""
    schema, language = Schema.from_json(table.schema), request.LANGUAGE_CODE
    when = time_column(schema)
    found = queries.extent(request.scope, table, time=when.name if when else "")
    extent: dict[str, Any] = {}
    if found["box"] is not None:
        extent["spatial"] = {"bbox": [found["box"]], "crs": CRS84}
    if found["span"] is not None:
        extent["temporal"] = {"interval": [[_instant(one) for one in found["span"]]]}
    return {
        "id": table.slug,
        "title": words(table.title, language),
        "description": words(table.description, language),
        "itemType": "feature",
        "extent": extent,
        "crs": systems_of(found["box"]),
        "storageCrs": CRS84,
        "links": _links(request, table),
    }


def _links(request: Request, table: Table) -> list[dict[str, str]]:
    slug = table.slug
    links = [
        *own_links(request, "ogc-collection", slug),
        link(address(request, "ogc-items", slug), "items", GEOJSON, _("Objets en GeoJSON")),
        link(address(request, "ogc-items", slug, f="html"), "items", HTML, _("Objets, comme page")),
        link(address(request, "ogc-queryables", slug), QUERYABLES, SCHEMA, _("Ce qui peut se demander")),
        link(address(request, "portal-table", slug), "describedby", HTML, _("La table et ses colonnes")),
        link(address(request, "portal-download", slug, "gpkg"), "enclosure", GEOPACKAGE, _("Tout en GeoPackage")),
        link(address(request, "portal-download", slug, "geojson"), "enclosure", GEOJSON, _("Tout en GeoJSON")),
    ]
    if table.licence in LICENCES:
        title = _("Licence : %(name)s") % {"name": table.licence}
        links.append(link(LICENCES[table.licence], "license", HTML, title))
    return links


def label_of(column: Column, request: Request) -> str:
    """A column's heading in the reader's language."""
    return words(column.label, request.LANGUAGE_CODE) or column.name


_KINDS: dict[str, dict[str, str]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "geometry": {"format": "geometry-any"},
}


def property_of(column: Column, request: Request) -> dict[str, Any]:
    """A column in JSON Schema."""
    return {"title": label_of(column, request), **_KINDS.get(column.type, {"type": "string"})}


def _instant(text: str) -> str:
    """RFC 3339: a day begins at midnight, an instant without zone is taken as UTC."""
    if len(text) <= 10:
        return f"{text}T00:00:00Z"
    return text if text.endswith("Z") else f"{text}Z"
