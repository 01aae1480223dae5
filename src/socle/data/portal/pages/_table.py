"""The page of one table: what it is, files to take away, and one view of its rows."""

import datetime
from collections.abc import Callable, Hashable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from socle.data.portal.pages._asked import Asked, Elsewhere, read_address
from socle.data.portal.pages._chart import chart_view
from socle.data.portal.pages._editions import editions_view, may_withdraw
from socle.data.portal.pages._machines import machine_root
from socle.data.portal.pages._map import map_view
from socle.data.portal.pages._register import kept_words
from socle.data.portal.pages._rows import rows_view
from socle.data.portal.rules import View
from socle.data.recipes import queries as recipes
from socle.data.schemas import queries as schemas
from socle.data.tables import queries
from socle.data.tables.terms import LICENCES, Frequency, words
from socle.engines.tables.transforming import step_words
from socle.ground.look import words as writing
from socle.ground.look.kept import KeptPages
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened

FORMATS = (
    ("csv", "CSV"),
    ("xlsx", "XLSX"),
    ("ods", "ODS"),
    ("json", "JSON"),
    ("ndjson", "NDJSON"),
    ("geojson", "GeoJSON"),
    ("gpkg", "GeoPackage"),
    ("parquet", "Parquet"),
)
_pages = KeptPages()
_VIEWS: dict[View, Callable[[Asked], dict[str, Any]]] = {
    View.TABLE: rows_view,
    View.CHART: chart_view,
    View.MAP: map_view,
    View.EDITIONS: editions_view,
}


@opened
@require_safe
def table_page(request: Request, slug: str) -> HttpResponse:
    """One table. A question that makes no sense is said so, above the table without it."""
    try:
        asked = read_address(request, slug)
    except Elsewhere as there:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(reverse("portal-table", args=[there.slug]) + query)
    key = _key(asked)
    kept = _pages.find(key)
    if kept is not None:
        return _answer(HttpResponse(kept))
    status, wrong = 200, None
    try:
        view = _VIEWS[asked.view](asked)
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        status, wrong = refusal.status, refusal
        plain = Asked(request, asked.table, asked.schema, asked.edition, View.TABLE, (), "", (), None)
        asked, view = plain, rows_view(plain)
    context = {"asked": asked, "wrong": wrong, "machine_root": machine_root(request), **_about(asked), **view}
    response = render(request, f"portal/{_TEMPLATES[asked.view]}.html", context, status=status)
    if status == 200:
        _pages.keep(key, response.content)
    return _answer(response)


def _key(asked: Asked) -> Hashable:
    """Everything that the page shows: its address and language, the state of its rows and of its editions."""
    request, table = asked.request, asked.table
    editions = tuple((one.number, one.withdrawn_at) for one in queries.editions(request.scope, table))
    follows = schemas.schema_of_table(request.scope, table.authority_id, table.pk)
    address = request.build_absolute_uri()
    made, steward = str(_made_from(asked)), may_withdraw(asked)
    return (address, request.LANGUAGE_CODE, table.pk, table.version, table.access, editions, follows, made, steward)


def _answer(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


_TEMPLATES = {View.TABLE: "rows", View.CHART: "chart", View.MAP: "map", View.EDITIONS: "editions"}


def _about(asked: Asked) -> dict[str, Any]:
    table, language = asked.table, asked.request.LANGUAGE_CODE
    editions = queries.editions(asked.request.scope, table)
    standing = [edition for edition in editions if edition.withdrawn_at is None]
    licence, licence_url = LICENCES.get(table.licence, (table.licence, ""))
    return {
        "table": table,
        "title": words(table.title, language),
        "description": words(table.description, language),
        **_follows(asked),
        "made_from": _made_from(asked),
        "purpose": words(table.purpose, language),
        "kept_for": kept_words(table.keep_years),
        "frequency": Frequency(table.frequency).label,
        "licence": licence,
        "licence_url": licence_url,
        "last_edition": standing[0] if standing else None,
        "period": _period(asked),
        "files": _files(asked),
        "views": _views(asked),
    }


def _follows(asked: Asked) -> dict[str, Any]:
    """The schema that the table says it follows, with its title in the reader's language."""
    scope, table = asked.request.scope, asked.table
    found = schemas.schema_of_table(scope, table.authority_id, table.pk)
    if found is None:
        return {}
    card = schemas.card_by_name(scope, table.authority_id, found.name)
    return {"follows": found, "follows_title": words(card.title, asked.request.LANGUAGE_CODE)}


def _made_from(asked: Asked) -> dict[str, Any]:
    """The tables that a recipe made this one from, with the editions that it read, and its steps; empty for others."""
    way = recipes.lineage(asked.request.scope, asked.table, asked.edition)
    if way is None:
        return {}
    language = asked.request.LANGUAGE_CODE
    titles = {one["name"]: words(way.readable[one["slug"]].title, language) for one in way.run.sources
              if one["slug"] in way.readable}  # fmt: skip
    sources = [
        {"title": titles.get(one["name"]), "slug": one["slug"], "edition": one["edition"]} for one in way.run.sources
    ]
    closed = gettext("une table qui n’est plus ouverte")
    named = {name: titles.get(name, closed) for name in way.content.inputs}
    return {"sources": sources, "steps": [step_words(one, language, named) for one in way.content.steps]}


def _files(asked: Asked) -> list[dict[str, Any]]:
    sizes = queries.sizes(asked.request.scope, asked.table, asked.edition)
    query = f"?edition={asked.edition.number}" if asked.edition else ""
    return [
        {
            "name": name,
            "url": reverse("portal-download", args=[asked.table.slug, format]) + query,
            "size": sizes.get(format),
        }
        for format, name in FORMATS
        if format != "geojson" or asked.schema.geo is not None
    ]


def _views(asked: Asked) -> list[dict[str, Any]]:
    labels = {
        View.TABLE: gettext("Table"),
        View.CHART: gettext("Graphique"),
        View.MAP: gettext("Carte"),
        View.EDITIONS: gettext("Éditions et colonnes"),
    }
    ask = {"label": gettext("Requête"), "url": reverse("portal-query", args=[asked.table.slug]), "current": False}
    tabs = [
        {
            "label": label,
            "url": asked.address(vue=None if view == View.TABLE else view, par=None),
            "current": view == asked.view,
        }
        for view, label in labels.items()
        if view != View.MAP or asked.schema.geo is not None
    ]
    return [*tabs, ask]


def _period(asked: Asked) -> str:
    """The first and last day of the first column of dates."""
    column = next((one for one in asked.schema.columns if one.type in ("date", "datetime")), None)
    if column is None:
        return ""
    plan = Asked(asked.request, asked.table, asked.schema, asked.edition, asked.view, (), "", (), None).plan(limit=0)
    found = queries.groups(asked.request.scope, asked.table, plan, by=column.name, bucket="year", edition=asked.edition)
    if not found["span"]:
        return ""
    first, last = (writing.date(datetime.date.fromisoformat(day)) for day in found["span"])
    return gettext("du %(first)s au %(last)s") % {"first": first, "last": last}
