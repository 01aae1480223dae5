"""What every answer shares: the form asked for, links, coordinate systems, headers."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from socle.data.tables import queries
from socle.data.tables.queries import Table
from socle.data.tables.terms import Column, Schema
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request

GEOJSON = "application/geo+json"
HTML = "text/html"
JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
MOST_ZONES = 4
LAMBERT_BOX = (-9.86, 41.15, 10.38, 51.56)  # where EPSG:2154 is used, in degrees


def wants_page(request: Request) -> bool:
    """Whether a person reads: ``f=html``, else what the browser prefers. Raises ``Refusal`` for another form."""
    asked = request.GET.get("f", "")
    if asked not in ("", "json", "html"):
        raise refused("f")
    return asked == "html" if asked else request.get_preferred_type([JSON, GEOJSON, HTML]) == HTML


def check_words(request: Request, known: frozenset[str]) -> None:
    """Every parameter is one of those described. Raises ``Refusal`` 400, as the standard wants it."""
    for word in request.GET:
        if word not in known and word != "f":
            raise refused(word)


def refused(field: str, status: int = 400) -> Refusal:
    """A parameter that is unknown or badly written."""
    message = str(_("Le paramètre « %(field)s » n’est pas valable.")) % {"field": field[:60]}
    return Refusal("ogc.invalid", message, status=status, field=field[:60] or "?")


def address(request: Request, name: str, *args: str, **query: str) -> str:
    """An absolute address of this door."""
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return request.build_absolute_uri(reverse(name, args=args)) + (f"?{text}" if text else "")


def link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    """A link as OGC API writes it."""
    return {"href": href, "rel": rel, "type": kind, "title": title}


def own_links(request: Request, name: str, *args: str, kind: str = JSON) -> list[dict[str, str]]:
    """This document, and its page."""
    return [
        link(address(request, name, *args, f="json"), "self", kind, _("Ce document")),
        link(address(request, name, *args, f="html"), "alternate", HTML, _("Ce document, comme page")),
    ]


def document(value: dict[str, Any], kind: str = JSON) -> HttpResponse:
    """A JSON answer."""
    return opened_answer(HttpResponse(json.dumps(value, ensure_ascii=False), content_type=kind))


def page(request: Request, **context: Any) -> HttpResponse:
    """An HTML answer; its context names what the template shows."""
    return opened_answer(render(request, "portal/ogc.html", context))


def opened_answer(response: HttpResponse) -> HttpResponse:
    """Open data may be read by pages of other sites; no cookie counts there."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ("Accept", "Cookie", "Authorization"))
    return response


def located_tables(request: Request) -> list[Table]:
    """The open tables of the authority that say where their rows are."""
    return [one for one in queries.tables(request.scope, request.authority.id) if one.schema.get("geo")]


def located_table(request: Request, slug: str, *, to_ask: bool = False) -> tuple[Table, Schema]:
    """The table of a collection. Raises ``Refusal`` 404."""
    found = queries.table_by_slug(request.scope, slug, to_ask=to_ask)
    if found.authority_id != request.authority.id or not found.schema.get("geo"):
        raise not_found()
    return found, Schema.from_json(found.schema)


def time_column(schema: Schema) -> Column | None:
    """The column that says when: the first of dates or instants."""
    return next((one for one in schema.columns if one.type in ("date", "datetime")), None)


def systems_of(box: list[float] | None) -> list[str]:
    """The coordinate systems offered for rows in a box: degrees, the web's, Lambert-93 and the UTM zones there."""
    codes = ["4326", "3857"]
    if box is not None:
        west, south, east, north = box
        if west <= LAMBERT_BOX[2] and east >= LAMBERT_BOX[0] and south <= LAMBERT_BOX[3] and north >= LAMBERT_BOX[1]:
            codes.append("2154")
        first, last = (min(60, int((side + 180) // 6) + 1) for side in (west, east))
        if last - first < MOST_ZONES:
            hemispheres = [326] * (north >= 0) + [327] * (south < 0)
            codes += [f"{half}{zone:02}" for half in hemispheres for zone in range(first, last + 1)]
    return [CRS84, *(f"http://www.opengis.net/def/crs/EPSG/0/{code}" for code in codes)]


def short_name(uri: str) -> str:
    """``EPSG:2154`` for its address; ``OGC:CRS84`` for longitude and latitude."""
    return "OGC:CRS84" if uri == CRS84 else f"EPSG:{uri.rpartition('/')[2]}"
