"""Whole tables to files: CSV, JSON, GeoJSON, Parquet. Written in batches at a path that the caller makes
final.

CSV is UTF-8 with commas. A text cell (or a header) that begins with = + - @ TAB or CR gets a leading
apostrophe, since spreadsheets would run it as a formula; numbers are left alone. The other formats carry the
text unchanged.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.files import ROW_GROUP, written
from socle.engines.tables.live import Live, coordinates, literal, opened, quoted
from socle.engines.tables.model import Column, TableError

FORMATS: Final = ("csv", "json", "geojson", "parquet")
BATCH: Final = 5_000
_FORMULA, _HARMLESS = r"^([=+\-@\t\r])", r"'\1"
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def export(
    schema: Mapping[str, Any], base: str = "", deltas: Sequence[str] = (), *, target: str, format: str
) -> dict[str, Any]:
    """Writes every live row at `target`. Returns `{"rows", "bytes", "sha256"}`. Raises TableError
    "bad-format", or "no-geo" for the GeoJSON of a table without points."""
    if format not in FORMATS:
        raise TableError("bad-format", f"unknown format {format[:20]!r}", format=format[:20])
    with opened(schema, base, deltas, [target]) as live:
        if format == "geojson":
            rows = _geojson(live, target)
        elif format == "parquet" and live.is_one_file():
            rows = live.fetch(f"SELECT count(*) FROM {live.relation()}")[0][0]
            shutil.copyfile(live.base, target)
        else:
            rows = _copy(live, {"csv": _csv, "json": _json, "parquet": _parquet}[format], target)
    return {"rows": rows, **written(target)}


def _copy(live: Live, maker: Callable[[Live], tuple[str, str]], target: str) -> int:
    """DuckDB writes the file. A table too big to be sorted in memory is written in the order of its files."""
    columns, options = maker(live)
    query = f"SELECT {columns} FROM {live.relation()}"
    try:
        return int(live.fetch(f"COPY ({query} {live.whole_order()}) TO {literal(target)} ({options})")[0][0])
    except TableError as error:
        if error.code != "too-heavy" or not live.whole_order():
            raise
        return int(live.fetch(f"COPY ({query}) TO {literal(target)} ({options})")[0][0])


def merge(schema: Mapping[str, Any], base: str = "", deltas: Sequence[str] = (), *, target: str) -> dict[str, Any]:
    """The live rows as one new base (or edition), in the table's order. Returns `{"rows", "bytes",
    "sha256"}`."""
    return export(schema, base, deltas, target=target, format="parquet")


def _moment(column: Column) -> str:
    """An instant as ISO 8601 text, without a fraction when there is none."""
    name = quoted(column.name)
    zone = "Z" if column.zoned else ""
    whole, exact = (
        f"strftime({name}, {literal(form + zone)})" for form in ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f")
    )
    return f"CASE WHEN {name} = date_trunc('second', {name}) THEN {whole} ELSE {exact} END"


def _csv(live: Live) -> tuple[str, str]:
    def cell(column: Column) -> str:
        name = quoted(column.name)
        if column.type == "datetime":
            return _moment(column)
        if column.type in ("string", "geopoint"):
            return f"regexp_replace({name}, {literal(_FORMULA)}, {literal(_HARMLESS)})"
        return name

    def label(column: Column) -> str:
        return quoted("'" + column.name if column.name.startswith(_DANGEROUS) else column.name)

    columns = ", ".join(f"{cell(c)} AS {label(c)}" for c in live.schema.columns)
    return columns, "FORMAT csv, HEADER, DELIMITER ',', USE_TMP_FILE false"


def _json(live: Live) -> tuple[str, str]:
    moments = (
        f"{_moment(c) if c.type == 'datetime' else quoted(c.name)} AS {quoted(c.name)}" for c in live.schema.columns
    )
    return ", ".join(moments), "FORMAT json, ARRAY true, USE_TMP_FILE false"


def _parquet(live: Live) -> tuple[str, str]:
    columns = ", ".join(
        f"{quoted(c.name)}::TIMESTAMPTZ AS {quoted(c.name)}" if c.zoned else quoted(c.name) for c in live.schema.columns
    )
    return columns, f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, USE_TMP_FILE false"


def _geojson(live: Live, target: str) -> int:
    """A FeatureCollection (RFC 7946), one feature a line; a row without a point has a null geometry."""
    if live.schema.geo is None:
        raise TableError("no-geo", "this table has no points")
    lon, lat = coordinates(live.schema.geo)
    fields = ", ".join(
        f"{literal(c.name)}, {_moment(c) if c.type == 'datetime' else quoted(c.name)}" for c in live.schema.columns
    )
    inside = f"{lon} BETWEEN -180 AND 180 AND {lat} BETWEEN -90 AND 90"
    point = f"CASE WHEN {inside} THEN json_object('type', 'Point', 'coordinates', [{lon}, {lat}]) END"
    feature = f"json_object('type', 'Feature', 'geometry', {point}, 'properties', json_object({fields}))"
    cursor = live.run(f"SELECT {feature}::VARCHAR FROM {live.relation()} {live.whole_order()}")
    rows = 0
    with open(target, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        while batch := cursor.fetchmany(BATCH):
            file.write(",\n" if rows else "\n")
            file.write(",\n".join(line for (line,) in batch))
            rows += len(batch)
        file.write("\n]}\n")
    return rows
