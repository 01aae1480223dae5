"""Features of a live table, for programs that read maps: a page by key, in any coordinate system, as GeoJSON.

Order is the table's own (its key, else the place in its file), so that pages follow each other by key whatever comes
between them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.asking.grammar import parse_cql2
from socle.engines.tables.asking.plan import Plan, after_value
from socle.engines.tables.asking.sql import Duck, condition
from socle.engines.tables.live import ORDER, cell, coordinates, opened, quoted, sql_type
from socle.engines.tables.model import SIDES, Column, Schema, TableError
from socle.engines.tables.shaping import geojson, inward, is_system, meets, reshaped

MOST: Final = 10_000
EDGE_POINTS: Final = 24
CRS84: Final = "OGC:CRS84"
Box = Sequence[float]


def key_of(values: Sequence[Any]) -> str:
    """The name of a row in addresses: the values of its key, or its place, parted by commas (a comma
    inside is `%2C`)."""
    return ",".join(str(value).replace("%", "%25").replace(",", "%2C") for value in values)


def features(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    limit: int = 100,
    after: str = "",
    before: str = "",
    only: str = "",
    box: Box = (),
    box_crs: str = "",
    crs: str = "",
    cql: str = "",
) -> Any:
    """A page of features, `({"keys", "matched", "more"}, [bytes])`: the bytes are GeoJSON features parted by `,\\n`.

    The rows of a plan (its slice is not looked at) and of a filter in CQL2 text; those that meet a box in `box_crs`
    (west, south, east, north in the order of that system's axes; a west beyond the east crosses the date line); `after`
    or `before` the row of that name, or `only` it. Coordinates are in `crs`, in the order of its axes. `matched` counts
    all rows that fit, `more` tells whether rows follow in the direction asked. Raises TableError ("no-geo", "bad-box",
    "unknown-crs", "bad-after", those of a plan and of a filter).
    """
    with opened(schema, base, deltas) as live:
        if live.schema.geo is None:
            raise TableError("no-geo", "this table has no places")
        asked = Plan.from_json({**(plan or {}), **({"where": parse_cql2(cql, live.schema)} if cql else {})})
        where, values = _where(asked.checked(live.schema), live.schema, box, box_crs)
        relation = live.relation()
        matched = int(live.fetch(f"SELECT count(*) FROM {relation} WHERE {where}", values)[0][0])
        backwards = bool(before)
        paged, key = _paged(live.schema, only or after or before, "=" if only else "<" if backwards else ">")
        way = " DESC" if backwards else ""
        order = ", ".join(f"{name}{way}" for name in _key_columns(live.schema))
        columns = ", ".join([*_key_columns(live.schema), *map(quoted, live.schema.names)])
        rows = live.fetch(
            f"SELECT {columns} FROM {relation} WHERE {where} AND {paged} ORDER BY {order} LIMIT ?",
            [*values, *key, min(max(limit, 1), MOST) + 1],
        )
        more = len(rows) > min(max(limit, 1), MOST)
        rows = rows[: min(max(limit, 1), MOST)][:: -1 if backwards else 1]
        keys, bodies = _written(rows, live.schema, crs)
    return {"keys": keys, "matched": matched, "more": more}, [",\n".join(bodies).encode("utf-8", "replace")]


def extent(schema: Mapping[str, Any], base: str = "", deltas: Sequence[str] = (), *, time: str = "") -> dict[str, Any]:
    """Where and when the rows are: `{"box", "span", "count", "located"}`; the box in degrees, the span of the column
    `time` as ISO texts, each None when there is none."""
    with opened(schema, base, deltas) as live:
        geo = live.schema.geo
        if geo is None:
            raise TableError("no-geo", "this table has no places")
        if geo.geometry:
            west, south, east, north = map(quoted, SIDES)
            inside = f"{west} IS NOT NULL"
        else:
            west, south = east, north = coordinates(geo)
            inside = f"{west} BETWEEN -180 AND 180 AND {south} BETWEEN -90 AND 90"
        when = quoted(live.schema.column(time).name) if time else "NULL"
        sides = f"min({west}), min({south}), max({east}), max({north})"
        relation = live.relation()
        rows, first, last = live.fetch(f"SELECT count(*), min({when}), max({when}) FROM {relation}")[0]
        *box, located = live.fetch(f"SELECT {sides}, count(*) FROM {relation} WHERE {inside}")[0]
        column = live.schema.column(time) if time else None
    span = [cell(first, column), cell(last, column)] if first is not None else None
    return {"box": box if located else None, "span": span, "count": rows, "located": located}


def meeting(box: Sequence[float], blobs: Sequence[bytes]) -> list[bool]:
    """Which of these geometries (WKB) meet a box in degrees."""
    return [meets(one, *box) for one in blobs]


def _where(plan: Plan, schema: Schema, box: Box, box_crs: str) -> tuple[str, list[Any]]:
    where, values = condition(plan, schema)
    if not box:
        return where, values
    parts = [Duck(schema).meets(shape, inside=False) for shape in boxes_in_degrees(box, box_crs)]
    asked = " OR ".join(part.text for part in parts)
    return f"{where} AND ({asked})", [*values, *(value for part in parts for value in part.values)]


def boxes_in_degrees(box: Box, crs: str) -> list[dict[str, Any]]:
    """A box as one or two boxes in degrees, or as a polygon where the sides of its system are not meridians and
    parallels. Raises TableError "bad-box", "unknown-crs"."""
    if len(box) != 4 or not all(abs(side) < 1e9 for side in box):
        raise TableError("bad-box", "a box has four sides")
    if crs and not is_system(crs):
        raise TableError("unknown-crs", f"no coordinate system {crs[:40]!r}", crs=crs[:40])
    if crs in ("", CRS84, "EPSG:4326"):
        west, south, east, north = box if crs != "EPSG:4326" else (box[1], box[0], box[3], box[2])
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise TableError("bad-box", "a box is west, south, east, north in degrees")
        if west <= east:
            return [{"bbox": [west, south, east, north]}]
        return [{"bbox": [west, south, 180.0, north]}, {"bbox": [-180.0, south, east, north]}]
    if box[0] > box[2] or box[1] > box[3]:
        raise TableError("bad-box", "a box has its least sides first")
    return [_ring(box, crs)]


def _ring(box: Box, crs: str) -> dict[str, Any]:
    x0, y0, x1, y1 = box
    steps = [number / EDGE_POINTS for number in range(EDGE_POINTS)]
    corners = [((x0, y0), (x1, y0)), ((x1, y0), (x1, y1)), ((x1, y1), (x0, y1)), ((x0, y1), (x0, y0))]
    points = [(a[0] + (b[0] - a[0]) * at, a[1] + (b[1] - a[1]) * at) for a, b in corners for at in steps]
    lons, lats = inward(crs).transform([x for x, _ in points], [y for _, y in points])
    if not all(map(math.isfinite, (*lons, *lats))):
        raise TableError("bad-box", "this box lies outside its coordinate system")
    if crs == "EPSG:3857":
        return {"bbox": [min(lons), min(lats), max(lons), max(lats)]}
    ring = [[lon, lat] for lon, lat in zip(lons, lats, strict=True)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def _key_columns(schema: Schema) -> list[str]:
    return [quoted(name) for name in schema.key] or [ORDER]


def _paged(schema: Schema, name: str, op: str) -> tuple[str, list[Any]]:
    """What keeps the rows after (before, at) the row of a name. Raises TableError("bad-after")."""
    if not name:
        return "true", []
    parts = [part.replace("%2C", ",").replace("%25", "%") for part in name.split(",")]
    columns: list[Column | None] = [schema.column(one) for one in schema.key] or [None]
    if len(parts) != len(columns):
        raise TableError("bad-after", "no row has such a name", value=name[:40])
    values = [after_value(column, _typed(part, column)) for part, column in zip(parts, columns, strict=True)]
    left = ", ".join(_key_columns(schema))
    right = ", ".join(f"?::{sql_type(column) if column is not None else 'BIGINT'}" for column in columns)
    return f"({left}) {op} ({right})" if len(columns) > 1 else f"{left} {op} {right}", values


def _typed(part: str, column: Column | None) -> Any:
    kind = column.type if column is not None else "integer"
    try:
        if kind == "integer":
            return int(part) if part.isascii() and len(part) < 20 else "?"
        if kind == "number":
            return float(part)
    except ValueError:
        return [part]  # no value of any column
    return part == "true" if kind == "boolean" else part


def _written(rows: Sequence[Sequence[Any]], schema: Schema, crs: str) -> tuple[list[str], list[str]]:
    """Names and GeoJSON texts of rows that begin with their key."""
    geo, skip = schema.geo, len(schema.key) or 1
    assert geo is not None
    shapes = _shapes(rows, schema, skip, crs)
    kept = [(at, column) for at, column in enumerate(schema.columns, skip) if column.name != geo.geometry]
    keys, bodies = [], []
    for row, shape in zip(rows, shapes, strict=True):
        name = key_of([_plain(value) for value in row[:skip]])
        fields = json.dumps({column.name: _json(row[at], column) for at, column in kept}, ensure_ascii=False)
        keys.append(name)
        bodies.append(
            f'{{"type":"Feature","id":{json.dumps(name)},"geometry":{shape or "null"},"properties":{fields}}}'
        )
    return keys, bodies


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _json(value: Any, column: Column) -> Any:
    if column.type == "datetime" and value is not None:
        return str(cell(value, column))
    return cell(value, column)


def _shapes(rows: Sequence[Sequence[Any]], schema: Schema, skip: int, crs: str) -> list[str | None]:
    import shapely

    geo = schema.geo
    assert geo is not None
    if geo.geometry:
        at = skip + schema.names.index(geo.geometry)
        shapes: list[bytes | None] = [row[at] for row in rows]
    else:
        pairs = [_pair(row[skip:], schema) for row in rows]
        shapes = [None if one is None else shapely.to_wkb(shapely.Point(one)) for one in pairs]
    if not crs or crs == CRS84:
        return geojson(shapes)
    return geojson(reshaped(shapes, crs))


def _pair(row: Sequence[Any], schema: Schema) -> tuple[float, float] | None:
    """Longitude and latitude of a row, when they are on Earth."""
    geo = schema.geo
    assert geo is not None
    try:
        if geo.lon:
            lon, lat = (float(row[schema.names.index(name)]) for name in (geo.lon, geo.lat))
        else:
            first, second = (
                float(part) for part in str(row[schema.names.index(geo.point)]).strip(" []").split(",")[:2]
            )
            lon, lat = (second, first) if geo.order == "latlon" else (first, second)
    except (TypeError, ValueError):
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None
