"""CSV, JSON, NDJSON and GeoJSON: each row is one text that DuckDB makes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from socle.engines.tables.exporting._rows import Piece, Rows, moment, plain
from socle.engines.tables.live import coordinates, literal, quoted
from socle.engines.tables.model import Column, Schema, TableError
from socle.engines.tables.shaping import geojson, wkt

_FORMULA, _HARMLESS = r"^([=+\-@\t\r])", r"'\1"
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_QUOTED: Final = '[",\\n\\r]'


def write_csv(rows: Rows, target: str) -> int:
    """RFC 4180 with line feeds: an empty cell is nothing, an empty text is `""`."""
    head = csv_head(rows.schema)
    pieces = list(_between([[_csv_cell(column)] for column in rows.schema.columns], literal(",")))
    return _write(target, rows.texts(pieces, _csv_shapes), before=head, between="\n", after="\n")


def csv_head(schema: Schema) -> str:
    """The first line."""
    return ",".join(map(_label, schema.columns)) + "\n"


def write_json(rows: Rows, target: str) -> int:
    """One array of objects, one row a line."""
    return _write(target, rows.texts(_object(rows), _json_shapes), before="[\n", between=",\n", after="\n]\n")


def write_ndjson(rows: Rows, target: str) -> int:
    """One object a line."""
    return _write(target, rows.texts(_object(rows), _json_shapes), between="\n", after="\n")


def write_geojson(rows: Rows, target: str) -> int:
    """A FeatureCollection (RFC 7946), one feature a line; a row without a place has a null geometry. Raises TableError
    "no-geo"."""
    pieces = [literal('{"type":"Feature",'), *feature_pieces(rows)]
    before = '{"type":"FeatureCollection","features":[\n'
    return _write(target, rows.texts(pieces, feature_shapes), before=before, between=",\n", after="\n]}\n")


def feature_pieces(rows: Rows) -> list[Piece]:
    """A row as a feature, from its geometry on. Raises TableError "no-geo"."""
    geo = rows.schema.geo
    if geo is None:
        raise TableError("no-geo", "this table has no places")
    place: Piece
    if geo.geometry:
        place = rows.schema.column(geo.geometry)
    else:
        lon, lat = coordinates(geo)
        inside = f"{lon} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90"
        point = f"json_object('type', 'Point', 'coordinates', [{lon}, {lat}])::VARCHAR"
        place = f"CASE WHEN {inside} THEN {point} ELSE 'null' END"
    fields = _object(rows, without=geo.geometry)
    return [literal('"geometry":'), place, literal(',"properties":'), *fields, literal("}")]


def _write(target: str, batches: Iterator[list[str]], *, before: str = "", between: str, after: str) -> int:
    count = 0
    with open(target, "w", encoding="utf-8", newline="") as file:
        file.write(before)
        for batch in batches:
            file.write((between if count else "") + between.join(batch))
            file.flush()
            count += len(batch)
        file.write(after if count or before.startswith(("[", "{")) else "")
    return count


def _between(parts: Sequence[Sequence[Piece]], mark: str) -> Iterator[Piece]:
    for place, part in enumerate(parts):
        if place:
            yield mark
        yield from part


def _label(column: Column) -> str:
    name = "'" + column.name if column.name.startswith(_DANGEROUS) else column.name
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in '",\n\r') else name


def _csv_cell(column: Column) -> Piece:
    name = quoted(column.name)
    if column.type == "geometry":
        return column
    if column.type == "datetime":
        return moment(column)
    if column.type not in ("string", "geopoint"):
        return f"{name}::VARCHAR"
    safe = f"regexp_replace({name}, {literal(_FORMULA)}, {literal(_HARMLESS)})"
    held = f"""'"' || replace({safe}, '"', '""') || '"'"""
    marked = f"regexp_matches({name}, {literal(_QUOTED)})"
    return f"CASE WHEN {name} = '' THEN '\"\"' WHEN {marked} THEN {held} ELSE {safe} END"


def _csv_shapes(shapes: Sequence[bytes | None]) -> list[str]:
    return ["" if one is None else f'"{one}"' if "," in one else one for one in wkt(shapes)]


def _object(rows: Rows, without: str = "") -> list[Piece]:
    """A row as a JSON object: shapes as text (WKT)."""
    kept = [column for column in rows.schema.columns if column.name != without]
    pieces: list[Piece] = [literal("{")]
    for place, column in enumerate(kept):
        pieces.append(literal(("," if place else "") + json.dumps(column.name, ensure_ascii=False) + ":"))
        pieces.append(column if column.type == "geometry" else f"coalesce(to_json({plain(column)})::VARCHAR, 'null')")
    return [*pieces, literal("}")]


def _json_shapes(shapes: Sequence[bytes | None]) -> list[str]:
    return ["null" if one is None else f'"{one}"' for one in wkt(shapes)]


def feature_shapes(shapes: Sequence[bytes | None]) -> list[str]:
    """Geometries as GeoJSON, `null` where there is none."""
    return ["null" if one is None else one for one in geojson(shapes)]
