"""Outlines of a live table's geometry for a drawing: as few points as a sheet can show, neighbours still neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.sql import condition
from socle.engines.tables.live import cell, opened, quoted
from socle.engines.tables.model import TableError

MOST_SHAPES: Final = 2_000
MOST_POINTS: Final = 40_000
SHEET: Final = 720  # parts of the box that a drawing can tell apart: half a unit of a sheet of 360


def outlines(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    columns: Sequence[str] = (),
    limit: int = 1_000,
    hot: str = "",
) -> dict[str, Any]:
    """The shapes of the rows of a plan: `{"shapes": [{"values", "areas", "lines", "points"}], "total", "without"}`.

    `areas` are polygons as lists of rings of [lon, lat], `lines` and `points` likewise; `values` the cells of
    `columns`. Outlines shared by two polygons stay shared (coverage simplification of GEOS). At most `limit` rows, in
    the table's order; `without` counts those of them that have no shape. Raises TableError "no-geo", "too-many-rows".
    """
    with opened(schema, base, deltas, hot=hot) as live:
        geo = live.schema.geo
        if geo is None or not geo.geometry:
            raise TableError("no-geo", "this table has no column of geometry")
        asked = Plan.from_json(plan or {}).checked(live.schema)
        where, values = condition(asked, live.schema, hot=bool(hot))
        wanted = [live.schema.column(name) for name in columns]
        named = "".join(f", {quoted(column.name)}" for column in wanted)
        rest = f"FROM {live.relation()} WHERE {where}"
        total = int(live.fetch(f"SELECT count(*) {rest}", values)[0][0])
        most = max(1, min(limit, MOST_SHAPES))
        rows = live.fetch(f"SELECT {quoted(geo.geometry)}{named} {rest} LIMIT ?", [*values, most])
    shapes = _simplified([row[0] for row in rows])
    found = [
        {"values": [cell(value, column) for value, column in zip(row[1:], wanted, strict=True)], **_parts(shape)}
        for row, shape in zip(rows, shapes, strict=True)
        if shape is not None
    ]
    return {"shapes": found, "total": total, "without": len(rows) - len(found)}


def _simplified(blobs: Sequence[bytes | None]) -> list[Any]:
    """Shapes with the points that a drawing of all of them can show; None where there is nothing."""
    import numpy
    import shapely

    shapes = shapely.force_2d(shapely.from_wkb(numpy.array(blobs, dtype=object), on_invalid="ignore"))
    shapes[shapely.is_empty(shapes) | shapely.is_missing(shapes)] = None
    there = numpy.array([shape is not None for shape in shapes], dtype=bool)
    if not there.any():
        return list(shapes)
    west, south, east, north = shapely.total_bounds(shapes[there])
    tolerance = max(east - west, north - south) / SHEET
    polygons = there & numpy.isin(shapely.get_type_id(shapes), (3, 6))
    for _ in range(8):
        made = shapes.copy()
        made[there & ~polygons] = shapely.simplify(shapes[there & ~polygons], tolerance, preserve_topology=False)
        if polygons.any():
            made[polygons] = shapely.coverage_simplify(shapes[polygons], tolerance)
        if shapely.get_num_coordinates(made[there]).sum() <= MOST_POINTS:
            break
        tolerance *= 2
    return [None if shape is None or shape.is_empty else shape for shape in made]


def _parts(shape: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"areas": [], "lines": [], "points": []}
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "Polygon":
            found["areas"].append([_pairs(ring) for ring in (part.exterior, *part.interiors)])
        elif part.geom_type in ("LineString", "LinearRing"):
            found["lines"].append(_pairs(part))
        elif part.geom_type == "Point":
            found["points"].append(_pairs(part)[0])
        else:
            for inner, rows in _parts(part).items():
                found[inner] += rows
    return found


def _pairs(line: Any) -> list[list[float]]:
    return [[round(x, 6), round(y, 6)] for x, y in line.coords]
