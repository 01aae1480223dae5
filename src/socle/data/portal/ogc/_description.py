"""The API in OpenAPI 3.0: each collection with its own parameters."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socle.data.portal.ogc._answers import (
    GEOJSON,
    HTML,
    JSON,
    OPENAPI,
    SCHEMA,
    address,
    check_words,
    document,
    located_tables,
)
from socle.data.portal.ogc._collections import property_of
from socle.data.portal.ogc._questions import DEFAULT_LIMIT, MOST, WORDS
from socle.data.tables.queries import Table
from socle.data.tables.terms import Schema, words
from socle.ground.scope import Request, opened


@opened
@require_safe
def description(request: Request) -> HttpResponse:
    """The OpenAPI definition."""
    check_words(request, frozenset())
    paths: dict[str, Any] = {
        "/": {"get": _operation("landing", _("Début"), JSON)},
        "/conformance": {"get": _operation("conformance", _("Conformité"), JSON)},
        "/collections": {"get": _operation("collections", _("Collections"), JSON)},
    }
    for table in located_tables(request):
        paths |= _collection(request, table)
    root = address(request, "ogc-landing").rstrip("/")
    answer = {
        "openapi": "3.0.3",
        "info": {"title": f"OGC API Features – {request.authority.name}", "version": "1.0.0"},
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"parameters": _PARAMETERS, "responses": _RESPONSES},
    }
    return document(answer, OPENAPI)


def _collection(request: Request, table: Table) -> dict[str, Any]:
    slug, title = table.slug, words(table.title, request.LANGUAGE_CODE)
    home = f"/collections/{slug}"
    shared = [{"$ref": f"#/components/parameters/{name}"} for name in _PARAMETERS if name not in ("key", "f")]
    own = [
        {
            "name": column.name,
            "in": "query",
            "required": False,
            "description": kind.pop("title"),
            "schema": kind,
            "style": "form",
            "explode": False,
        }
        for column in Schema.from_json(table.schema).columns
        if column.type != "geometry" and column.name not in WORDS | {"f"}
        for kind in (property_of(column, request),)
    ]
    named = [{"$ref": f"#/components/parameters/{name}"} for name in ("key", "crs")]
    return {
        home: {"get": _operation(f"{slug}.describe", title, JSON)},
        f"{home}/queryables": {"get": _operation(f"{slug}.queryables", title, SCHEMA)},
        f"{home}/items": {"get": _operation(f"{slug}.items", title, GEOJSON, [*shared, *own])},
        f"{home}/items/{{featureId}}": {"get": _operation(f"{slug}.item", title, GEOJSON, named)},
    }


def _operation(name: str, summary: str, kind: str, parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    content = {one: {"schema": {"type": "object"}} for one in (kind,)}
    content[HTML] = {"schema": {"type": "string"}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*(parameters or []), {"$ref": "#/components/parameters/f"}],
        "responses": {
            "200": {"description": "OK", "content": content},
            "400": {"$ref": "#/components/responses/problem"},
            "404": {"$ref": "#/components/responses/problem"},
        },
    }


def _parameter(name: str, schema: dict[str, Any], said: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema, **more}


_TEXT: dict[str, Any] = {"type": "string"}
_NUMBERS = {"type": "array", "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}]}
_PARAMETERS: dict[str, dict[str, Any]] = {
    "f": _parameter("f", {"type": "string", "enum": ["json", "html"]}, "The form of the answer."),
    "limit": _parameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
        "How many items at most.",
        style="form",
        explode=False,
    ),
    "bbox": _parameter(
        "bbox",
        {**_NUMBERS, "items": {"type": "number"}},
        "Only items that meet this box.",
        style="form",
        explode=False,
    ),
    "datetime": _parameter(
        "datetime", _TEXT, "A day, an instant or an interval (`2026-01-01/..`).", style="form", explode=False
    ),
    "crs": _parameter("crs", {**_TEXT, "format": "uri"}, "The coordinate system of the answer."),
    "bbox-crs": _parameter("bbox-crs", {**_TEXT, "format": "uri"}, "The coordinate system of `bbox`."),
    "filter": _parameter("filter", {**_TEXT, "maxLength": 2000}, "A filter in CQL2 text."),
    "filter-lang": _parameter("filter-lang", {**_TEXT, "enum": ["cql2-text"]}, "The language of `filter`."),
    "filter-crs": _parameter("filter-crs", {**_TEXT, "format": "uri"}, "Always longitude and latitude (CRS84)."),
    "after": _parameter("after", _TEXT, "The items after this one, in the table's order."),
    "before": _parameter("before", _TEXT, "The items before this one."),
    "key": {"name": "featureId", "in": "path", "required": True, "description": "Its name.", "schema": _TEXT},
}
_RESPONSES: dict[str, Any] = {
    "problem": {
        "description": "What went wrong (RFC 9457), with `code` and words in `detail`.",
        "content": {"application/problem+json": {"schema": {"type": "object"}}},
    }
}
