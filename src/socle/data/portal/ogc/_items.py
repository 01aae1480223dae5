"""The items of a collection, a page at a time, and one item by its name."""

import json
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socle.data.portal.ogc._answers import (
    GEOJSON,
    HTML,
    JSON,
    address,
    document,
    link,
    located_table,
    opened_answer,
    page,
    short_name,
    wants_page,
)
from socle.data.portal.ogc._questions import read_question, read_system
from socle.data.tables import queries
from socle.data.tables.queries import FeaturePage, FeatureQuestion
from socle.data.tables.terms import Plan, Schema, words
from socle.ground import world
from socle.ground.look.kept import KeptPages
from socle.ground.refusals import not_found
from socle.ground.scope import Request, opened

MOST_SHOWN = 20
MOST_COLUMNS = 6
LONGEST_CELL = 60
LONGEST_NAME = 600
_kept = KeptPages(most=256, seconds=600.0)


@opened
@require_safe
def items(request: Request, slug: str) -> HttpResponse:
    """A page of items as GeoJSON, or as a page of ours."""
    shown = wants_page(request)
    table, schema = located_table(request, slug, to_ask=not shown)
    if shown:
        asked = read_question(request, table, schema, limit=MOST_SHOWN)
        found = queries.features(request.scope, table, asked.question)
        return _items_page(request, slug, schema, words(table.title, request.LANGUAGE_CODE), found)
    # A version of a table never changes: whoever asks the same of it gets the same, but for the hour.
    key = (request.build_absolute_uri(), request.LANGUAGE_CODE, table.pk, table.version)
    kept = _kept.find(key)
    if kept is None:
        asked = read_question(request, table, schema)
        found = queries.features(request.scope, table, asked.question)
        head = {
            "numberMatched": found.matched,
            "numberReturned": len(found.keys),
            "links": _links(request, slug, found),
        }
        text = json.dumps(head, ensure_ascii=False)[1:-1].encode() + b', "features": [\n' + found.body + b"\n]}\n"
        kept = asked.crs.encode() + b"\n" + text
        _kept.keep(key, kept)
    crs, _, text = kept.partition(b"\n")
    now = world.now().isoformat(timespec="seconds").replace("+00:00", "Z").encode()
    start = b'{"type": "FeatureCollection", "timeStamp": "' + now + b'", '
    response = opened_answer(HttpResponse(start + text, content_type=GEOJSON))
    response.headers["Content-Crs"] = f"<{crs.decode()}>"
    return response


@opened
@require_safe
def item(request: Request, slug: str, key: str) -> HttpResponse:
    """One item. Raises ``Refusal`` 404."""
    table, schema = located_table(request, slug)
    crs = read_system(request, table, schema)
    if len(key) > LONGEST_NAME or "\x00" in key:
        raise not_found()
    question = FeatureQuestion(plan=Plan(), crs=short_name(crs), only=key, limit=1)
    found = queries.features(request.scope, table, question)
    if not found.keys:
        raise not_found()
    feature: dict[str, Any] = json.loads(found.body)
    home = address(request, "ogc-item", slug, key)
    links = [
        link(home, "self", GEOJSON, _("Ce document")),
        link(f"{home}?f=html", "alternate", HTML, _("Ce document, comme page")),
        link(address(request, "ogc-collection", slug), "collection", JSON, _("La collection")),
    ]
    if wants_page(request):
        cells = [(name, _said(value)) for name, value in feature["properties"].items()]
        rows = [{"cells": one, "url": ""} for one in cells]
        head = (_("Colonne"), _("Valeur"))
        heading = _("Objet %(key)s : %(title)s") % {"key": key, "title": words(table.title, request.LANGUAGE_CODE)}
        return page(request, heading=heading, head=head, rows=rows, part=_("Voir aussi"), links=links[2:])
    response = document({**feature, "links": links}, GEOJSON)
    response.headers["Content-Crs"] = f"<{crs}>"
    return response


def _links(request: Request, slug: str, found: FeaturePage) -> list[dict[str, str]]:
    """This page, the following and the one before: by the names of the rows at its ends."""
    home = address(request, "ogc-items", slug)
    links = [
        link(_turned(request, home), "self", GEOJSON, _("Ce document")),
        link(_turned(request, home, f="html"), "alternate", HTML, _("Ce document, comme page")),
        link(home.removesuffix("/items"), "collection", JSON, _("La collection")),
    ]
    if found.later and found.keys:
        links.append(link(_turned(request, home, after=found.keys[-1]), "next", GEOJSON, _("Page suivante")))
    if found.earlier and found.keys:
        links.append(link(_turned(request, home, before=found.keys[0]), "prev", GEOJSON, _("Page précédente")))
    return links


def _turned(request: Request, home: str, **changes: str) -> str:
    """The address of this question at another page, or in another form."""
    kept = [(key, request.GET[key]) for key in request.GET if key not in ("after", "before", "f")]
    if not changes or "f" in changes:
        kept += [(key, request.GET[key]) for key in ("after", "before") if key in request.GET]
    if "f" in request.GET and "f" not in changes:
        kept.append(("f", request.GET["f"]))
    query = urlencode([*kept, *changes.items()], quote_via=quote, safe=",:/")
    return home + (f"?{query}" if query else "")


def _items_page(request: Request, slug: str, schema: Schema, title: str, found: FeaturePage) -> HttpResponse:
    features = json.loads(b"[" + found.body + b"]")
    hidden = {schema.geo.lon, schema.geo.lat, schema.geo.point, schema.geo.geometry} if schema.geo else set()
    columns = [one for one in schema.columns if one.name not in hidden][:MOST_COLUMNS]
    rows = [
        {
            "cells": [_said(feature["properties"].get(one.name)) for one in columns],
            "url": address(request, "ogc-item", slug, str(feature["id"]), f="html"),
        }
        for feature in features[:MOST_SHOWN]
    ]
    turns = [one for one in _links(request, slug, found) if one["rel"] in ("prev", "next")]
    return page(
        request,
        heading=_("Objets : %(title)s") % {"title": title},
        total=found.matched,
        head=[words(one.label, request.LANGUAGE_CODE) or one.name for one in columns],
        rows=rows,
        turns=turns,
        raw=_turned(request, address(request, "ogc-items", slug), f="json"),
    )


def _said(value: Any) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
