"""From a messy text table to a typed Parquet file, in one call that fits the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from socle.engines.tables.files import save, save_parts, written
from socle.engines.tables.holding import PART
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
    part: int = PART,
    told: Callable[[int], object] | None = None,
) -> dict[str, Any]:
    """Reads the table at `source` in any format that `open_table` knows, finds its types, and writes Parquet at
    `target` when given. `name` is the file's own name, `sheet` the one to read of several.

    Returns `{"rows", "schema", "format", "sheet", "dialect", "uneven", "notes", "flaws", "findings"}` and, when
    written, `"bytes"` and `"sha256"`. `flaws` are what is wrong with the file as a whole (`Flaw`).
    With a `key`, its values must be filled and unique. `crs` is the system of its coordinates when the caller knows
    it. A Table Schema decides where it and the cells agree: what it calls text stays text (a postal code is no number),
    whole numbers of a column of numbers become numbers, and its titles are kept; a column whose cells do not have the
    type that it wants stays as it was found, and no cell is lost. `findings` are the faults of its geometry:
    `{"column", "code", "count", "rows", "data"}`.

    About `part` bytes of text are held at once, and the rest waits on disk beside `target`; only a table with geometry
    is put in order as a whole, in memory. `told` hears how many rows were read. Raises TableError (codes of
    `open_table`, `read`, "key-not-unique", "unknown-crs", those of `read_schema`).
    """
    table = open_table(source, name=name, encoding=encoding or "", delimiter=delimiter or "", sheet=sheet)
    raw = read(table, part=part, folder=str(Path(target).parent) if target else "", told=told)
    typed = infer(raw, geometry=raw.geometry, crs=crs or raw.crs)
    columns = _as_said(typed, schema) if schema else typed.schema.columns
    found = Schema(columns, tuple(key), typed.schema.geo)
    if key:
        _check_key(typed, key)
    out: dict[str, Any] = {
        "rows": typed.parts.rows,
        "schema": found.to_json(),
        "format": table.format,
        "sheet": table.sheet,
        "dialect": raw.dialect.to_json(),
        "uneven": raw.uneven.to_json(),
        "notes": typed.notes,
        "flaws": [flaw.to_json() for flaw in table.flaws],
        "findings": typed.faults,
    }
    if target:
        if typed.shaped is not None or not typed.parts.on_disk:
            save(typed.frame, target, found.geo)
        else:
            save_parts(typed.parts.frames(found.names), target)
        out |= written(target)
    return out


def _as_said(typed: Inference, schema: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns as a Table Schema says them, where the cells agree. Columns match by name."""
    said = {column.name.casefold(): column for column in columns_of(read_schema(dict(schema))).columns}
    places = set(typed.schema.geo.to_json().values()) if typed.schema.geo else set()
    columns = []
    for at, column in enumerate(typed.schema.columns):
        wanted, kind = said.get(column.name.casefold()), column.type
        if wanted is not None and column.name not in places:
            if wanted.type == "string" and kind not in ("string", "geopoint", "geometry"):
                kind = "string"
                typed.as_text(at)
            elif wanted.type == "number" and kind == "integer":
                kind = "number"
                typed.as_number(at)
        words: dict[str, Any] = (
            {"label": wanted.label, "description": wanted.description, "role": wanted.role} if wanted else {}
        )
        kept = {name: value for name, value in words.items() if value}
        columns.append(replace(column, type=kind, zoned=column.zoned and kind == column.type, **kept))
    return tuple(columns)


def _check_key(typed: Inference, key: Sequence[str]) -> None:
    frame = typed.select(key)
    if frame.null_count().sum_horizontal()[0] or frame.is_duplicated().any():
        raise TableError("key-not-unique", f"{' + '.join(key)} does not name one row each", key=list(key))
