"""Points of a live table for a map: gathered on a grid, so that a page draws tens of marks, never
thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.sql import condition
from socle.engines.tables.live import Live, cell, coordinates, opened, quoted
from socle.engines.tables.model import MAX_POINTS, TableError

MOST_CELLS: Final = 200


def points(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    cells: int = 24,
    bbox: Sequence[float] | None = None,
    limit: int = MAX_POINTS,
    hot: str = "",
) -> dict[str, Any]:
    """Marks for a map, in degrees WGS 84: `{"points": [{"lon", "lat", "count", "box", "row"}], "bbox", "total",
    "outside", "without"}`.

    Rows of the plan with a point are gathered on a grid of `cells` by `cells` over the box (west, south,
    east, north; found when not given: a few stray points far away are left `outside` it); a mark stands at
    their mean and bears its `row` when alone. `without` counts rows without a usable point. Raises TableError
    "no-geo".
    """
    with opened(schema, base, deltas, hot=hot) as live:
        if live.schema.geo is None:
            raise TableError("no-geo", "this table has no points")
        if not (1 <= cells <= MOST_CELLS and 1 <= limit <= MAX_POINTS):
            raise TableError("out-of-bounds", f"at most {MOST_CELLS} cells and {MAX_POINTS} points")
        asked = Plan.from_json(plan or {}).checked(live.schema)
        where, values = condition(asked, live.schema, hot=bool(hot))
        lon, lat = coordinates(live.schema.geo)
        # Under names of our own: those of the table's columns could be the same.
        names = ", ".join(f"{quoted(name)} AS c{at}" for at, name in enumerate(live.schema.names))
        located = f"(SELECT {names}, {lon} AS lon, {lat} AS lat FROM {live.relation()} WHERE {where})"
        usable = "lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90 AND NOT (lon = 0 AND lat = 0)"
        box, total, usable_count = _box(live, located, usable, values, bbox)
        if box is None:
            return {"points": [], "bbox": None, "total": total, "outside": 0, "without": total}
        marks = _marks(live, located, usable, values, box, cells, limit)
    inside = sum(mark["count"] for mark in marks)
    return {
        "points": marks,
        "bbox": box,
        "total": total,
        "outside": usable_count - inside,
        "without": total - usable_count,
    }


def _box(
    live: Live, located: str, usable: str, values: list[Any], given: Sequence[float] | None
) -> tuple[list[float] | None, int, int]:
    """The box to draw, all rows, and rows with a usable point."""
    parts = ", ".join(f"min({c}), quantile_cont({c}, 0.01), quantile_cont({c}, 0.99), max({c})" for c in ("lon", "lat"))
    found = live.fetch(f"SELECT count(*), {parts} FROM {located} WHERE {usable}", values)[0]
    total = int(live.fetch(f"SELECT count(*) FROM {located}", values)[0][0])
    if given is not None:
        west, south, east, north = map(float, given)
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise TableError("bad-box", "a box is west, south, east, north in degrees")
        return [west, south, east, north], total, int(found[0])
    if not found[0]:
        return None, total, 0
    (west, east), (south, north) = _span(found[1:5]), _span(found[5:9])
    return [west, south, east, north], total, int(found[0])


def _span(found: Sequence[float]) -> tuple[float, float]:
    """From the first to the last value, or the middle 98 % when strays would shrink it to a dot."""
    least, low, high, most = found
    if most - least > 4 * (high - low) > 0:
        margin = 0.05 * (high - low)
        least, most = max(least, low - margin), min(most, high + margin)
    if most - least < 1e-4:
        return least - 5e-4, most + 5e-4
    return least, most


def _marks(
    live: Live, located: str, usable: str, values: list[Any], box: list[float], cells: int, limit: int
) -> list[dict[str, Any]]:
    west, south, east, north = box
    grid = [west, (east - west) / cells, cells - 1, south, (north - south) / cells, cells - 1]
    names = ", ".join(f"any_value(c{at})" for at in range(len(live.schema.names)))
    rows = live.fetch(
        f"SELECT least(floor((lon - ?) / ?), ?) AS gx, least(floor((lat - ?) / ?), ?) AS gy, "
        f"avg(lon), avg(lat), count(*), min(lon), min(lat), max(lon), max(lat), {names} FROM {located} "
        f"WHERE {usable} AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? "
        f"GROUP BY gx, gy ORDER BY count(*) DESC, gy, gx LIMIT ?",
        [*grid, *values, west, east, south, north, limit],
    )
    marks = []
    for _, _, lon, lat, count, west, south, east, north, *row in rows:
        alone = [cell(value, c) for value, c in zip(row, live.schema.columns, strict=True)] if count == 1 else None
        held = [west, south, east, north]
        marks.append({"lon": round(lon, 6), "lat": round(lat, 6), "count": count, "box": held, "row": alone})
    return marks
