"""Features ready to send: a file of SQLite with each row's GeoJSON and an R*Tree, made once for a version of a table,
so that a page of a place is read without making anything.

It holds `features(id, key, body, wkb)` (`id` is the row's rank from 1, `key` its identifier in addresses, `wkb` only
where a geometry is more than a point), `places` (R*Tree, whose sides are rounded outwards to 32 bits; `x`, `y` are the
exact place of a point, `shape` marks what is more than a point) and `about(rows, located)`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any, Final

from socle.engines.tables.exporting._rows import Rows
from socle.engines.tables.exporting._text import feature_pieces, feature_shapes
from socle.engines.tables.featuring import key_of
from socle.engines.tables.live import coordinates, quoted
from socle.engines.tables.model import TableError
from socle.engines.tables.sqlite import writing

_POINT: Final = struct.Struct("<BI")


def write_features(rows: Rows, target: str) -> int:
    """The file, in the table's order. Raises TableError "no-geo"."""
    geo = rows.schema.geo
    if geo is None:
        raise TableError("no-geo", "this table has no places")
    keys = [quoted(name) for name in rows.schema.key] or ["__order"]
    if geo.geometry:
        place = f"{quoted(geo.geometry)}, _west, _south, _east, _north"
    else:
        lon, lat = coordinates(geo)
        inside = f"{lon} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90"
        place = ", ".join(f"CASE WHEN {inside} THEN {side} END" for side in ("NULL::BLOB", lon, lat, lon, lat))
    extra = [f"[{', '.join(f'{key}::VARCHAR' for key in keys)}]", place]
    rank = located = 0
    with writing(target, page_size=8192) as file:
        file.execute("CREATE TABLE features (id INTEGER PRIMARY KEY, key TEXT, body TEXT, wkb BLOB)")
        file.execute("CREATE VIRTUAL TABLE places USING rtree(id, minx, maxx, miny, maxy, +x, +y, +shape)")
        file.execute("CREATE TABLE about (rows INTEGER, located INTEGER)")
        for batch in _bodies(rows, extra):
            numbered = [(rank + at, *row) for at, row in enumerate(batch, 1)]
            file.executemany("INSERT INTO features VALUES (?, ?, ?, ?)", ((i, k, b, w) for i, k, b, w, *_ in numbered))
            boxes = [(i, w, e, s, n, w, s, b is not None) for i, _, _, b, w, s, e, n in numbered if w is not None]
            file.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?)", boxes)
            rank, located = rank + len(numbered), located + len(boxes)
        file.execute("CREATE INDEX by_key ON features (key)")
        file.execute("INSERT INTO about VALUES (?, ?)", (rank, located))
    return rank


def _bodies(rows: Rows, extra: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    """Key, body, WKB where it is not a point, and the sides of each row's box."""
    pieces = feature_pieces(rows)
    for texts, more in rows.texts_with(pieces, feature_shapes, extra):
        yield [
            (name, f'{{"type":"Feature","id":{json.dumps(name)},{text}', _more_than_point(wkb), *box)
            for text, (values, wkb, *box) in zip(texts, more, strict=True)
            for name in (key_of(values),)
        ]


def _more_than_point(wkb: bytes | None) -> bytes | None:
    return None if wkb is None or wkb[:5] == _POINT.pack(1, 1) else wkb
