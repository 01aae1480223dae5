"""From a messy text table to a typed Parquet file, in one call that fits the sandbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from socle.engines.tables.files import save, written
from socle.engines.tables.inferring import Inference, infer
from socle.engines.tables.model import Column, Schema, TableError
from socle.engines.tables.opening import open_table
from socle.engines.tables.reading import read
from socle.engines.tables.schemas import columns_of, read_schema


def convert(
    source: str,
    target: str = "",
    *,
    name: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str = "",
    key: Sequence[str] = (),
    crs: str = "",
    schema: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Reads the table at `source` in any format that `open_table` knows, finds its types, and writes Parquet at
    `target` when given. `name` is the file's own name, `sheet` the one to read of several.

    Returns `{"rows", "schema", "format", "sheet", "dialect", "uneven", "notes", "flaws", "findings"}` and, when
    written, `"bytes"` and `"sha256"`. `flaws` are what is wrong with the file as a whole (`Flaw`).
    With a `key`, its values must be filled and unique. `crs` is the system of its coordinates when the caller knows
    it. A Table Schema decides where it and the cells agree: what it calls text stays text (a postal code is no number),
    whole numbers of a column of numbers become numbers, and its titles are kept; a column whose cells do not have the
    type that it wants stays as it was found, and no cell is lost. `findings` are the faults of its geometry:
    `{"column", "code", "count", "rows", "data"}`. Raises TableError (codes of `open_table`, `read`, "key-not-unique",
    "unknown-crs", those of `read_schema`).
    """
    table = open_table(source, name=name, encoding=encoding or "", delimiter=delimiter or "", sheet=sheet)
    raw = read(table)
    dialect, uneven = raw.dialect, raw.uneven.to_json()
    typed = infer(raw, geometry=raw.geometry, crs=crs or raw.crs)
    frame, columns = _as_said(typed, raw.frame, schema) if schema else (typed.frame, typed.schema.columns)
    del raw
    found = Schema(columns, tuple(key), typed.schema.geo)
    if key:
        _check_key(frame, key)
    out: dict[str, Any] = {
        "rows": frame.height,
        "schema": found.to_json(),
        "format": table.format,
        "sheet": table.sheet,
        "dialect": dialect.to_json(),
        "uneven": uneven,
        "notes": typed.notes,
        "flaws": [flaw.to_json() for flaw in table.flaws],
        "findings": typed.faults,
    }
    if target:
        save(frame, target, found.geo)
        out |= written(target)
    return out


def _as_said(typed: Inference, texts: Any, schema: Mapping[str, Any]) -> tuple[Any, tuple[Column, ...]]:
    """The frame and its columns as a Table Schema says them, where the cells agree. Columns match by name."""
    import polars as pl

    said = {column.name.casefold(): column for column in columns_of(read_schema(dict(schema))).columns}
    places = set(typed.schema.geo.to_json().values()) if typed.schema.geo else set()
    frame, columns = typed.frame, []
    for column in typed.schema.columns:
        wanted, kind = said.get(column.name.casefold()), column.type
        if wanted is not None and column.name not in places:
            if wanted.type == "string" and kind not in ("string", "geopoint", "geometry"):
                frame, kind = frame.with_columns(texts[column.name].alias(column.name)), "string"
            elif wanted.type == "number" and kind == "integer":
                frame, kind = frame.with_columns(pl.col(column.name).cast(pl.Float64)), "number"
        words: dict[str, Any] = (
            {"label": wanted.label, "description": wanted.description, "role": wanted.role} if wanted else {}
        )
        kept = {name: value for name, value in words.items() if value}
        columns.append(replace(column, type=kind, zoned=column.zoned and kind == column.type, **kept))
    return frame, tuple(columns)


def _check_key(frame: Any, key: Sequence[str]) -> None:
    if frame.select(key).null_count().sum_horizontal()[0] or frame.select(key).is_duplicated().any():
        raise TableError("key-not-unique", f"{' + '.join(key)} does not name one row each", key=list(key))
