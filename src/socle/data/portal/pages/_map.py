"""The map of a table: its points gathered into marks, and the same places as a list."""

from typing import Any

from django.utils.translation import gettext

from socle.commons.places.queries import neighbourhoods, town_box
from socle.commons.places.terms import NeighbourhoodArea
from socle.data.portal.pages._asked import Asked
from socle.data.portal.pages._cells import cell_words
from socle.data.portal.pages._rows import conditions
from socle.data.portal.rules import shown
from socle.data.tables import queries
from socle.engines import charts
from socle.engines.geo import MultiPolygon, Point, inside
from socle.ground.look import words as writing

CELLS = 16
MOST_LISTED = 12
ZONE_POINTS = 24
AT_HOME = 0.9  # a map of the town is drawn under its points when nine in ten are in its box


def map_view(asked: Asked) -> dict[str, Any]:
    """What the template of maps shows."""
    found = queries.points(
        asked.request.scope, asked.table, asked.plan(limit=0, sort=False), cells=CELLS, edition=asked.edition
    )
    marks = found["points"]
    placed = sum(mark["count"] for mark in marks)
    areas = _areas(asked, marks, placed)
    return {
        "drawing": _drawing(asked, marks, areas, placed) if marks else "",
        "places": [_place(asked, mark, areas) for mark in marks[:MOST_LISTED]],
        "placed": placed,
        "more": len(marks) - MOST_LISTED,
        "without": found["without"],
        "outside": found["outside"],
        "conditions": conditions(asked),
        "clear_url": "?vue=carte",
    }


def _areas(asked: Asked, marks: list[dict[str, Any]], placed: int) -> list[NeighbourhoodArea]:
    """The neighbourhoods of the town when nearly all points are in it: they are drawn under the points."""
    scope, authority_id = asked.request.scope, asked.request.authority.id
    box = town_box(scope, authority_id) if placed else None
    if box is None:
        return []
    home = sum(
        mark["count"]
        for mark in marks
        if box.min_lon <= mark["lon"] <= box.max_lon and box.min_lat <= mark["lat"] <= box.max_lat
    )
    return neighbourhoods(scope, authority_id, points=ZONE_POINTS) if home >= AT_HOME * placed else []


def _drawing(asked: Asked, marks: list[dict[str, Any]], areas: list[NeighbourhoodArea], placed: int) -> str:
    points = [charts.Point((mark["lon"], mark["lat"]), mark["count"]) for mark in marks]
    sentence = gettext("Carte de %(n)s lignes. Les mêmes lieux sont dans la liste.") % {"n": writing.number(placed)}
    zones = []
    for one in areas:
        polygons = one.area.polygons if isinstance(one.area, MultiPolygon) else (one.area,)
        zones.append(charts.Zone(one.name, [polygon.rings for polygon in polygons]))
    return charts.points_map(points, sentence=sentence, zones=zones, words=lambda value: writing.number(value))


def _place(asked: Asked, mark: dict[str, Any], areas: list[NeighbourhoodArea]) -> dict[str, str]:
    """A mark as a line of the list: its row when alone, else its neighbourhood and where; a link to its rows."""
    box = ",".join(f"{side:.7f}" for side in _widened(mark["box"]))
    return {
        "name": _name(asked, mark, areas),
        "where": f"{mark['lat']:.4f}, {mark['lon']:.4f}",
        "count": writing.number(mark["count"]),
        "url": asked.address(vue=None, cadre=box),
    }


def _name(asked: Asked, mark: dict[str, Any], areas: list[NeighbourhoodArea]) -> str:
    if mark["row"] is not None:
        first = shown(asked.schema, wide=False)[:2]
        return ", ".join(cell_words(mark["row"][place], asked.schema.columns[place]) for place in first)
    point = Point(mark["lon"], mark["lat"])
    held = next((one for one in areas if inside(one.area, point)), None)
    return held.name_in(asked.request.LANGUAGE_CODE) if held else gettext("Autour de")


def _widened(box: list[float]) -> tuple[float, ...]:
    """A hair wider than the points, since the address is written with seven decimals (one centimetre)."""
    west, south, east, north = box
    return max(west - 1e-7, -180), max(south - 1e-7, -90), min(east + 1e-7, 180), min(north + 1e-7, 90)
