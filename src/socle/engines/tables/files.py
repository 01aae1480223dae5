"""The published format: Parquet files compressed with zstd, one row group for 100 000 rows, named by their
SHA-256.

A *base* holds the columns of the schema. A *delta* holds them too and `_deleted` (boolean); deltas are given in
the order of their acts. An *edition* is a base that never changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.model import DELETED, MAX_CELL, Cell, Column, Geo, Schema, TableError, value_of

if TYPE_CHECKING:
    import polars as pl

ROW_GROUP: Final = 100_000
GEO_ROW_GROUP: Final = 20_000  # a question about a place reads the groups that its box touches
MAX_DELTA_ROWS: Final = 50_000


def sha256_of(path: str | Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def written(path: str | Path) -> dict[str, Any]:
    """What a caller keeps about a file that was just written."""
    return {"bytes": os.stat(path).st_size, "sha256": sha256_of(path)}


def polars_type(column: Column) -> Any:
    """The Polars type that holds a column."""
    import polars as pl

    plain = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date, "geometry": pl.Binary}
    if column.type == "datetime":
        return pl.Datetime("us", "UTC" if column.zoned else None)
    return plain.get(column.type, pl.String)


def save(frame: pl.DataFrame, target: str | Path, geo: Geo | None = None) -> None:
    """The frame as Parquet at a path that the caller makes final (rename, sync); GeoParquet when it has geometry, its
    rows then in the order of their places."""
    from socle.engines.tables.shaping import ordered, with_sides

    group = GEO_ROW_GROUP if geo is not None and geo.geometry else ROW_GROUP
    kept = with_sides(ordered(frame, geo), geo)
    kept.write_parquet(target, compression="zstd", row_group_size=group, statistics=True, metadata=geo_metadata(geo))


def save_parts(frames: Iterable[pl.DataFrame], target: str | Path) -> None:
    """Frames of one table, one after the other, as one Parquet file; one of them is held at a time."""
    import tempfile

    import polars as pl

    with tempfile.TemporaryDirectory(prefix="parts-", dir=Path(target).parent) as folder:
        paths = []
        for number, frame in enumerate(frames):
            paths.append(Path(folder) / f"{number:06}.parquet")
            frame.write_parquet(paths[-1], compression="lz4", statistics=False)
        pl.scan_parquet(paths).sink_parquet(target, compression="zstd", row_group_size=ROW_GROUP, statistics=True)


def geo_metadata(geo: Geo | None) -> dict[str, str]:
    """What makes a Parquet file a GeoParquet one (version 1.0.0): which column is geometry, in longitude and
    latitude."""
    if geo is None or not geo.geometry:
        return {}
    column = {"encoding": "WKB", "geometry_types": []}
    return {"geo": json.dumps({"version": "1.0.0", "primary_column": geo.geometry, "columns": {geo.geometry: column}})}


def delta(
    rows: Sequence[Mapping[str, Cell]],
    schema: Mapping[str, Any],
    removed: Sequence[Sequence[Cell]] = (),
    target: str = "",
) -> Any:
    """One act on a live table as a small Parquet file: rows put under their key, and keys taken out.

    `rows` map column names to JSON values (dates as ISO text); an absent column is empty; the last row of a
    key wins; a key that is both put and removed ends removed. Returns `{"rows", "removed"}` and the file's
    bytes, or writes `target`. Raises TableError "no-key", "too-many-rows", "unknown-column", "bad-cell",
    "no-key-value".
    """
    import io

    import polars as pl

    from socle.engines.tables.shaping import with_sides

    shape = Schema.from_json(schema)
    if not shape.key:
        raise TableError("no-key", "rows are put by key, and this table has none")
    if len(rows) + len(removed) > MAX_DELTA_ROWS:
        raise TableError("too-many-rows", f"more than {MAX_DELTA_ROWS} rows at once", most=MAX_DELTA_ROWS)
    kept: dict[tuple[Any, ...], tuple[dict[str, Any], bool]] = {}
    for number, row in enumerate(rows):
        cells = _cells(row, shape, number)
        kept[tuple(cells[name] for name in shape.key)] = (cells, False)
    for number, key in enumerate(removed):
        cells = _cells(dict(zip(shape.key, key, strict=True)), shape, number)
        kept[tuple(cells[name] for name in shape.key)] = (cells, True)
    types = {column.name: polars_type(column) for column in shape.columns}
    columns = {name: [cells[name] for cells, _ in kept.values()] for name in shape.names}
    frame = with_sides(pl.DataFrame(columns, schema=types), shape.geo).with_columns(
        pl.Series(DELETED, [gone for _, gone in kept.values()], dtype=pl.Boolean),
    )
    counts = {
        "rows": sum(not gone for _, gone in kept.values()),
        "removed": sum(gone for _, gone in kept.values()),
    }
    if target:
        save(frame, target)
        return counts
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return counts, [buffer.getvalue()]


def _cells(row: Mapping[str, Cell], schema: Schema, number: int) -> dict[str, Any]:
    unknown = set(row) - set(schema.names)
    if unknown:
        raise TableError("unknown-column", f"row {number} has a column {min(unknown)[:40]!r}", column=min(unknown)[:40])
    cells = {column.name: _cell(column, row.get(column.name), number) for column in schema.columns}
    for name in schema.key:
        if cells[name] is None:
            raise TableError("no-key-value", f"row {number} has no {name!r}", column=name, row=number)
    return cells


def _cell(column: Column, value: Cell, number: int) -> Any:
    """A JSON value as a value of the column's type. A number may come as text; nothing is rounded or
    guessed."""
    bad = TableError(
        "bad-cell",
        f"row {number}: {column.name!r} does not hold a {column.type}",
        column=column.name,
        row=number,
    )
    match column.type, value:
        case _, None:
            return None
        case "boolean", bool():
            return value
        case _, bool():
            raise bad
        case "integer", int() if -(2**63) <= value < 2**63:
            return value
        case "number", int() | float() if math.isfinite(value):
            return float(value)
        case "string" | "geopoint", str() if len(value) <= MAX_CELL:
            return value
        case "geometry", str() if len(value) <= MAX_CELL:
            from socle.engines.tables.shaping import shaped

            held = shaped(value)
            if held is None:
                raise bad
            return held
        case "integer" | "number" | "boolean" | "date" | "datetime", str():
            try:
                moment = value_of(column, value)
            except TableError:
                raise bad from None
            if column.zoned and isinstance(moment, dt.datetime):
                return moment.replace(tzinfo=dt.UTC)
            return moment
        case _:
            raise bad


def describe(paths: Sequence[str], schemas: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Rows and columns of Parquet files: `[{"rows", "columns", "fits"}]`. `fits`: the file has the columns of its
    schema with their types; always true where no `schemas` are given. Raises TableError("unreadable").
    """
    import polars as pl

    out = []
    for place, path in enumerate(paths):
        try:
            found = pl.read_parquet_schema(path)
            rows = int(pl.scan_parquet(path).select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError):
            raise TableError("unreadable", "a Parquet file is damaged or missing", path=Path(path).name) from None
        fits = not schemas or _fits(found, Schema.from_json(schemas[place]))
        out.append({"rows": rows, "columns": list(found), "fits": fits})
    return out


def _fits(found: Mapping[str, Any], schema: Schema) -> bool:
    # Of an instant only the kind is looked at: an edition keeps it in UTC without saying so.
    kinds = {name: kind.base_type() for name, kind in found.items()}
    wanted = {column.name: polars_type(column).base_type() for column in schema.columns}
    return set(kinds) == set(schema.stored) and all(kinds[name] == kind for name, kind in wanted.items())
