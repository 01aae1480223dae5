"""What changed between two editions of a table: counts, columns, the first rows of each kind."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from socle.data.portal.pages._asked import Elsewhere, find_table
from socle.data.portal.pages._cells import cell_words, label_of
from socle.data.portal.pages._editions import type_words
from socle.data.portal.pages._machines import machine_root
from socle.data.tables import queries
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import Column, Schema, words
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened

MOST_OPTIONS = 40
MOST_ROWS = 10
MOST_CELLS = 6
MOST_COLUMNS = 6
MOST_NAMED = 40
LONGEST_KEY = 60  # a heading of rows does not break


@opened
@require_safe
def difference(request: Request, slug: str) -> HttpResponse:
    """Two editions that the address names (``de``, ``a``), else the last two that stand. Raises ``Refusal`` 404."""
    try:
        table = find_table(request, slug)
    except Elsewhere as there:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(reverse("portal-difference", args=[there.slug]) + query)
    standing = [one for one in queries.editions(request.scope, table) if one.withdrawn_at is None]
    last = [one.number for one in standing[:2]]
    chosen = {"de": _number(request, "de", last[-1:]), "a": _number(request, "a", last[:1])}
    wrong, shown = None, {}
    if len(standing) > 1 or request.GET.get("de") or request.GET.get("a"):
        try:
            shown = _shown(request, table, chosen["de"], chosen["a"])
        except Refusal as refused:
            if refused.status == 404:
                raise
            wrong = refused
    numbers = [one.number for one in standing[:MOST_OPTIONS]]
    context = {
        "table": table,
        "title": words(table.title, request.LANGUAGE_CODE),
        "comparable": len(standing) > 1,
        "wrong": wrong,
        "choices": [
            {"name": name, "options": sorted({*numbers, number} - {0}, reverse=True), "chosen": number}
            for name, number in chosen.items()
        ],
        **shown,
    }
    response = render(request, "portal/difference.html", context, status=wrong.status if wrong else 200)
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


def _number(request: Request, name: str, otherwise: list[int]) -> int:
    """The number of an edition in the address; 0, which no edition has, for what is none."""
    text = request.GET.get(name, "")
    if not text:
        return otherwise[0] if otherwise else 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _shown(request: Request, table: Table, first: int, second: int) -> dict[str, Any]:
    """What the template shows of a difference. Raises ``Refusal``."""
    before, after = (queries.edition_by_number(request.scope, table, number) for number in (first, second))
    if first == second:
        raise Refusal("portal.same-edition", gettext("Choisissez deux éditions différentes."), field="a")
    found = queries.difference(request.scope, table, before, after, most=MOST_ROWS)
    columns = _columns(before) | _columns(after)
    changed = sorted(found["columns"]["changed"].items(), key=lambda one: -one[1])
    return {
        "before": before,
        "after": after,
        "found": found,
        "nothing": not (found["added"] or found["removed"] or found["changed"] or _schema_changed(found)),
        "key": [label_of(columns[name]) for name in found["by"]],
        "schema": _schema_lines(found, columns),
        "changed_cells": [{"label": label_of(columns[name]), "cells": count} for name, count in changed[:MOST_NAMED]],
        "changed": [_change(one, columns) for one in found["examples"]["changed"]],
        "whole": [one for one in (_whole("added", found, after), _whole("removed", found, before)) if one["rows"]],
        "call": f"{machine_root(request)}tables/{table.slug}/editions/{first}/difference/{second}",
    }


def _columns(edition: Edition) -> dict[str, Column]:
    return {column.name: column for column in Schema.from_json(edition.schema).columns}


def _schema_changed(found: dict[str, Any]) -> bool:
    return any(found["columns"][kind] for kind in ("added", "removed", "retyped"))


def _schema_lines(found: dict[str, Any], columns: dict[str, Column]) -> list[dict[str, str]]:
    """One line for each column that came, went or changed type."""
    said = found["columns"]
    lines = [{"label": label_of(columns[name]), "what": gettext("nouvelle colonne")} for name in said["added"]]
    lines += [{"label": label_of(columns[name]), "what": gettext("colonne disparue")} for name in said["removed"]]
    for name, old, new in said["retyped"]:
        what = gettext("%(before)s, puis %(after)s") % {"before": _type(old), "after": _type(new)}
        lines.append({"label": label_of(columns[name]), "what": what})
    return lines[:MOST_NAMED]


def _type(text: str) -> str:
    kind, _, zoned = text.partition(" ")
    word = type_words().get(kind, kind)
    return gettext("%(type)s en temps universel") % {"type": word} if zoned else word


def _change(one: dict[str, Any], columns: dict[str, Column]) -> dict[str, Any]:
    """A row that changed: its key, then its cells before and after."""
    cells = [
        {"label": label_of(columns[name]), "before": _cell(old, columns[name]), "after": _cell(new, columns[name])}
        for name, old, new in one["cells"]
    ]
    key = " · ".join(map(str, one["key"]))
    key = key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 1].rstrip()}…"
    return {"key": key, "cells": cells[:MOST_CELLS], "more": len(cells[MOST_CELLS:])}


def _whole(kind: str, found: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """The first rows that only one of the two editions has."""
    columns = list(_columns(edition).values())[:MOST_COLUMNS]
    rows = [[_cell(row.get(one.name), one) for one in columns] for row in found["examples"][kind]]
    return {"kind": kind, "heads": [label_of(one) for one in columns], "rows": rows, "total": found[kind]}


def _cell(value: Any, column: Column) -> str:
    if column.type == "geometry" and value is not None:
        return gettext("une forme")
    try:
        return cell_words(value, column)
    except ValueError:  # a moment that no calendar of ours writes
        return str(value)
