"""A map as a page shows it: the drawing, the legend, a list for each layer."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from socle.data.maps import queries
from socle.data.maps.queries import Listed, Sheet
from socle.data.maps.terms import Content, said
from socle.data.tables.terms import words
from socle.ground.scope import Request


def sheet_context(request: Request, content: Content, *, prefix: str = "m") -> dict[str, Any]:
    """What the template of a sheet shows."""
    language = request.LANGUAGE_CODE
    tables = queries.state_of_tables(request.scope, request.authority.id, content)
    sheet: Sheet = queries.sheet(request.scope, request.authority.id, content, prefix=prefix)
    parts = []
    for part in sheet.parts:
        table = tables.get(part.table)
        url = reverse("portal-table", args=[table.slug]) if table else ""
        lines = [_line(one, url) for one in part.drawn.listed] if part.drawn else []
        title = words(table.title, language) if table else ""
        parts.append(
            {"part": part, "lines": lines, "url": url, "table": title, "at": table.changed_at if table else None}
        )
    sources = {str(one["url"]): one for one in parts if one["url"]}
    return {
        "drawing": sheet.drawing,
        "wrong_sheet": sheet.wrong,
        "parts": parts,
        "sources": [sources[url] for url in sorted(sources)],
        "title": said(content.title, language),
        "lead": said(content.lead, language),
    }


def _line(one: Listed, url: str) -> dict[str, str]:
    """A line of the list; a place leads to its rows."""
    if one.box is None or not url:
        return {"name": one.name, "value": one.value, "url": ""}
    box = ",".join(f"{side:.7f}" for side in one.box)
    return {"name": one.name, "value": one.value, "url": f"{url}?{urlencode({'cadre': box})}#vue"}
