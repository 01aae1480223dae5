"""A map as a page shows it: the drawing, the legend, a list for each layer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from socle.data.displays import queries as displays
from socle.data.displays.terms import Condition, Content
from socle.data.maps import queries
from socle.data.maps.queries import Listed, Sheet
from socle.data.maps.rules import MAPS
from socle.data.maps.terms import Layer, tables_of
from socle.data.tables.terms import words
from socle.ground.scope import Request


def sheet_context(request: Request, content: Content[Layer], *, prefix: str = "m") -> dict[str, Any]:
    """What the template of a sheet shows."""
    language = request.LANGUAGE_CODE
    tables = displays.state_of_tables(request.scope, MAPS, request.authority.id, tables_of(content))
    sheet: Sheet = queries.sheet(request.scope, request.authority.id, content, prefix=prefix)
    filters = {one.id: one.filters for one in content.parts}
    parts, sources = [], {}
    for part in sheet.parts:
        table = tables.get(part.table)
        url = reverse("portal-table", args=[table.slug]) if table else ""
        lines = [_line(one, url, filters[part.id]) for one in part.drawn.listed] if part.drawn else []
        parts.append({"part": part, "lines": lines, "url": url})
        if table:
            sources[url] = {"url": url, "title": words(table.title, language), "at": table.changed_at}
    return {
        "drawing": sheet.drawing,
        "wrong_sheet": sheet.wrong,
        "parts": parts,
        "sources": [sources[url] for url in sorted(sources)],
    }


def _line(one: Listed, url: str, filters: Sequence[Condition]) -> dict[str, str]:
    """A line of the list; a place leads to its rows."""
    if one.box is None or not url:
        return {"name": one.name, "value": one.value, "url": ""}
    return {"name": one.name, "value": one.value, "url": rows_url(url, one.box, filters)}


def rows_url(url: str, box: Sequence[float], filters: Iterable[Condition]) -> str:
    """The address of the rows of a table in a box (west, south, east, north) that the layer shows."""
    asked = [("cadre", ",".join(f"{side:.7f}" for side in box))]
    asked += [(f"c.{column}" if op == "eq" else f"c.{column}__{op}", value) for column, op, value in filters]
    return f"{url}?{urlencode(asked)}#vue"
