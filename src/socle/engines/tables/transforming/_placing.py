"""Doing the step that asks where a row is: in which zone of another input, or near which of its places.

Boxes first (an R-tree), then shapely on what they leave. Metres are those of a plane laid at the row's own latitude:
rows are asked in bands of a twentieth of a degree, whose error is under a thousandth.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.live import ORDER, coordinates, quoted, sql_type
from socle.engines.tables.model import Schema, TableError
from socle.engines.tables.transforming._model import Lost, Step
from socle.engines.tables.transforming._plain import carried

if TYPE_CHECKING:
    from socle.engines.tables.transforming._running import Work

DEGREE: Final = 111_195.0
"""Metres of a degree of latitude, on a sphere of 6,371 km."""
BAND: Final = 0.05
MOST_SHAPES: Final = 200_000
Met = tuple[int, int, float | None]
"""The place of a row, of what it meets, and the metres between."""


def near(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Bring columns of the zone that holds a row (of several, the first), or of the nearest place."""
    rows = work.fetch(f"SELECT {ORDER}, {_place(before)} FROM {work.table} ORDER BY {ORDER}")
    zones = _zones(work, step)
    placed = [(at, shape) for at, shape in ((row[0], _shape(row[1:])) for row in rows) if shape is not None]
    found, several = (
        _holding(placed, zones) if step["relation"] == "inside" else _nearest(placed, zones, step["metres"])
    )
    work.beside("met", "place BIGINT, zone BIGINT, metres DOUBLE", found)
    _brought(work, step, before, after)
    outside = len(placed) - len(found)
    return [Lost("no-place", len(rows) - len(placed)), Lost("outside", outside), Lost("several", several)]


def _place(schema: Schema) -> str:
    """What SQL gives of a place: its geometry, or its longitude and latitude."""
    assert schema.geo is not None
    if schema.geo.geometry:
        return quoted(schema.geo.geometry)
    lon, lat = coordinates(schema.geo)
    return f"{lon}, {lat}"


def _shape(cells: tuple[Any, ...]) -> Any:
    """A shape, None where there is none on Earth."""
    import shapely

    if len(cells) == 1:
        try:
            shape = shapely.from_wkb(cells[0]) if cells[0] is not None else None
        except shapely.errors.GEOSException:
            return None
        return None if shape is None or shape.is_empty else shape
    lon, lat = cells
    if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return shapely.Point(lon, lat)


def _zones(work: Work, step: Step) -> list[tuple[int, Any]]:
    """The shapes of the other input, with their places in it; its columns are kept beside."""
    name = step["with"]
    schema = work.schemas[name]
    taken = "".join(f", {quoted(one)} AS c{at}" for at, one in enumerate(step["columns"]))
    source = work.source(name)
    if work.count(f"SELECT count(*) FROM {source}") > MOST_SHAPES:
        raise TableError("too-many-shapes", "too many places to be near of", most=MOST_SHAPES)
    work.fetch(f"CREATE OR REPLACE TEMP TABLE zones AS SELECT {ORDER} AS zone{taken} FROM {source}")
    found = work.fetch(f"SELECT {ORDER}, {_place(schema)} FROM {source} ORDER BY {ORDER}")
    shapes = [(row[0], _shape(row[1:])) for row in found]
    return [(at, shape) for at, shape in shapes if shape is not None]


def _holding(placed: list[tuple[int, Any]], zones: list[tuple[int, Any]]) -> tuple[list[Met], int]:
    """The first zone that meets each row's place, and how many rows had several."""
    import shapely

    if not placed or not zones:
        return [], 0
    sound = [shape if shape.is_valid else shapely.make_valid(shape) for _at, shape in zones]
    tree = shapely.STRtree(sound)
    rows, held = tree.query([shape for _at, shape in placed], predicate="intersects")
    first: dict[int, int] = {}
    counts: dict[int, int] = {}
    for row, zone in zip(rows.tolist(), held.tolist(), strict=True):
        first[row] = min(first.get(row, zone), zone)
        counts[row] = counts.get(row, 0) + 1
    found: list[Met] = [(placed[row][0], zones[zone][0], None) for row, zone in sorted(first.items())]
    return found, sum(count > 1 for count in counts.values())


def _nearest(placed: list[tuple[int, Any]], zones: list[tuple[int, Any]], metres: float) -> tuple[list[Met], int]:
    """The nearest place within some metres of each row (of equally near ones the first)."""
    import shapely

    found: list[Met] = []
    bands: dict[int, list[tuple[int, Any]]] = {}
    for at, shape in placed:
        bands.setdefault(math.floor(_middle(shape) / BAND), []).append((at, shape))
    tree: Any = shapely.STRtree([shape for _at, shape in zones])
    for band, members in sorted(bands.items()):
        shapes = [shape for _at, shape in members]
        latitude = (band + 0.5) * BAND
        flat = max(math.cos(math.radians(latitude)), 1e-6)
        west, south, east, north = shapely.total_bounds(shapes)
        up, aside = metres / DEGREE * 1.01, metres / (DEGREE * flat) * 1.01
        within = sorted(tree.query(shapely.box(west - aside, south - up, east + aside, north + up)).tolist())
        if not within:
            continue
        plane = shapely.STRtree([_laid(zones[at][1], flat) for at in within])
        ours = [_laid(shape, flat) for shape in shapes]
        (rows, held), far = plane.query_nearest(ours, max_distance=metres, return_distance=True, all_matches=True)
        best: dict[int, tuple[float, int]] = {}
        for row, zone, distance in zip(rows.tolist(), held.tolist(), far.tolist(), strict=True):
            best[row] = min(best.get(row, (distance, zone)), (distance, zone))
        found += [
            (members[row][0], zones[within[zone]][0], round(distance, 1)) for row, (distance, zone) in best.items()
        ]
    return sorted(found, key=lambda one: one[0]), 0


def _middle(shape: Any) -> float:
    return float((shape.bounds[1] + shape.bounds[3]) / 2)


def _laid(shape: Any, flat: float) -> Any:
    """A shape of degrees on a plane of metres."""
    import shapely

    return shapely.transform(shape, lambda points: points * (DEGREE * flat, DEGREE))


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
