"""Doing the step that asks where a row is: in which zone of another input, or near which of its places.

Boxes first (an R-tree), then shapely on what they leave. Metres are those of a plane laid at the row's own latitude:
rows are asked in bands of a twentieth of a degree, whose error is under a thousandth.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.live import ORDER, coordinates, quoted, sql_type
from socle.engines.tables.model import Geo, Schema, TableError
from socle.engines.tables.transforming._model import Lost, Step
from socle.engines.tables.transforming._plain import carried

if TYPE_CHECKING:
    from socle.engines.tables.transforming._running import Work

DEGREE: Final = 111_195.0
"""Metres of a degree of latitude, on a sphere of 6,371 km."""
BAND: Final = 0.05
MOST_SHAPES: Final = 200_000
MOST_POINTS: Final = 2_000_000
MOST_BYTES: Final = 256 * 1024**2
Found = tuple[Any, Any, Any]
"""Arrays: which shapes, which places they meet, the metres between."""


def near(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Bring columns of the zone that holds a row (of several, the first), or of the nearest place."""
    held = work.count(f"SELECT count(*) FROM {work.table}")
    rows, shapes = _placed(work, f"(SELECT * FROM {work.table})", before)
    zones, areas = _zones(work, step)
    several = 0
    if step["relation"] == "inside":
        found, several = _holding(shapes, areas)
    else:
        found = _nearest(shapes, areas, step["metres"])
    met = {"place": rows[found[0]], "zone": zones[found[1]], "metres": found[2]}
    work.beside("met", {"place": "BIGINT", "zone": "BIGINT", "metres": "DOUBLE"}, met)
    _brought(work, step, before, after)
    return [
        Lost("no-place", held - len(rows)),
        Lost("outside", len(rows) - len(found[0])),
        Lost("several", several),
    ]


def _placed(work: Work, relation: str, schema: Schema) -> tuple[Any, Any]:
    """The places of the rows that lie somewhere on Earth, in their order, and their shapes."""
    import numpy
    import shapely

    geo = schema.geo
    assert geo is not None
    _bounded(work, relation, geo)
    if geo.geometry:
        rows = work.fetch(f"SELECT {ORDER}, {quoted(geo.geometry)} FROM {relation} ORDER BY {ORDER}")
        shapes = shapely.from_wkb([row[1] for row in rows], on_invalid="ignore")
        fit = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        return numpy.array([row[0] for row in rows], dtype=numpy.int64)[fit], shapes[fit]
    lon, lat = coordinates(geo)
    inside = f"{lon} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90"
    order, east, north = work.arrays(
        f"SELECT {ORDER} AS o, {lon} AS x, {lat} AS y FROM {relation} WHERE {inside} ORDER BY {ORDER}"
    )
    return numpy.ma.getdata(order), shapely.points(numpy.ma.getdata(east), numpy.ma.getdata(north))


def _bounded(work: Work, relation: str, geo: Geo) -> None:
    """Refuses what would not fit in memory, before anything of it is fetched. Raises TableError."""
    many = work.count(f"SELECT count(*) FROM {relation}")
    size = work.count(f"SELECT sum(octet_length({quoted(geo.geometry)})) FROM {relation}") if geo.geometry else 0
    most = MOST_SHAPES if geo.geometry else MOST_POINTS
    if many > most or size > MOST_BYTES:
        raise TableError("too-many-shapes", "too many places to be asked at once", most=most)


def _zones(work: Work, step: Step) -> tuple[Any, Any]:
    """The places and shapes of the other input; its columns are kept beside."""
    name = step["with"]
    taken = "".join(f", {quoted(one)} AS c{at}" for at, one in enumerate(step["columns"]))
    source = work.source(name)
    if work.count(f"SELECT count(*) FROM {source}") > MOST_SHAPES:
        raise TableError("too-many-shapes", "too many places to be near of", most=MOST_SHAPES)
    work.fetch(f"CREATE OR REPLACE TEMP TABLE zones AS SELECT {ORDER} AS zone{taken} FROM {source}")
    return _placed(work, source, work.schemas[name])


def _holding(shapes: Any, areas: Any) -> tuple[Found, int]:
    """The first zone that meets each shape, and how many shapes meet several."""
    import numpy
    import shapely

    tree = shapely.STRtree(shapely.make_valid(areas))
    rows, held = tree.query(shapes, predicate="intersects")
    best = numpy.lexsort((held, rows))
    found, first, counts = numpy.unique(rows[best], return_index=True, return_counts=True)
    return (found, held[best][first], numpy.zeros(len(found))), int((counts > 1).sum())


def _nearest(shapes: Any, areas: Any, metres: float) -> Found:
    """The nearest place within some metres of each shape (of equally near ones the first)."""
    import numpy
    import shapely

    parts: list[Found] = []
    tree = shapely.STRtree(areas)
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    bands = numpy.floor((bounds[:, 1] + bounds[:, 3]) / 2 / BAND)
    for band in numpy.unique(bands):
        members = numpy.flatnonzero(bands == band)
        flat = max(math.cos(math.radians((band + 0.5) * BAND)), 1e-6)
        west, south, east, north = shapely.total_bounds(shapes[members])
        up, aside = metres / DEGREE * 1.01, metres / (DEGREE * flat) * 1.01
        within = numpy.sort(tree.query(shapely.box(west - aside, south - up, east + aside, north + up)))
        if not len(within):
            continue
        plane = shapely.STRtree(_laid(areas[within], flat))
        (rows, held), far = plane.query_nearest(
            _laid(shapes[members], flat), max_distance=metres, return_distance=True, all_matches=True
        )
        best = numpy.lexsort((held, far, rows))
        found, first = numpy.unique(rows[best], return_index=True)
        parts.append((members[found], within[held[best][first]], numpy.round(far[best][first], 1)))
    none = numpy.zeros(0, dtype=numpy.int64)
    columns = zip(*parts, strict=True) if parts else ((none,), (none,), (numpy.zeros(0),))
    first_, second, third = (numpy.concatenate(one) for one in columns)
    return first_, second, third


def _laid(shapes: Any, flat: float) -> Any:
    """Shapes of degrees on a plane of metres."""
    import shapely

    return shapely.transform(shapes, lambda points: points * (DEGREE * flat, DEGREE))


def _brought(work: Work, step: Step, before: Schema, after: Schema) -> None:
    new = after.columns[len(before.columns) :]
    columns = [f"l.{quoted(name)}" for name in before.names]
    columns += [f"z.c{at}::{sql_type(one)} AS {quoted(one.name)}" for at, one in enumerate(new[: len(step["columns"])])]
    if step["relation"] == "nearest":
        columns.append(f"m.metres AS {quoted(new[-1].name)}")
    columns += [f"l.{one}" for one in carried(after, before)]
    how = "JOIN" if step["how"] == "inner" else "LEFT JOIN"
    work.make(
        f"SELECT {', '.join(columns)} FROM {work.table} l {how} met m ON m.place = l.{ORDER} "
        f"LEFT JOIN zones z ON z.zone = m.zone ORDER BY l.{ORDER}"
    )
    work.fetch("DROP TABLE zones")
    work.fetch("DROP TABLE met")
