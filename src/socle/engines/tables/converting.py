"""From a messy text table to a typed Parquet file, in one call that fits the sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from socle.engines.tables.files import save, written
from socle.engines.tables.inferring import infer
from socle.engines.tables.model import Schema, TableError
from socle.engines.tables.opening import open_table
from socle.engines.tables.reading import read


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
) -> dict[str, Any]:
    """Reads the table at `source` in any format that `open_table` knows, finds its types, and writes Parquet at
    `target` when given. `name` is the file's own name, `sheet` the one to read of several.

    Returns `{"rows", "schema", "format", "sheet", "dialect", "uneven", "notes", "flaws", "findings"}` and, when
    written, `"bytes"` and `"sha256"`. `flaws` are what is wrong with the file as a whole (`Flaw`).
    With a `key`, its values must be filled and unique. `crs` is the system of its coordinates when the caller knows
    it. `findings` are the faults of its geometry: `{"column", "code", "count", "rows", "data"}`. Raises TableError
    (codes of `open_table`, `read`, "key-not-unique", "unknown-crs").
    """
    table = open_table(source, name=name, encoding=encoding or "", delimiter=delimiter or "", sheet=sheet)
    raw = read(table)
    dialect, uneven = raw.dialect, raw.uneven.to_json()
    typed = infer(raw, geometry=raw.geometry, crs=crs or raw.crs)
    del raw
    schema = Schema(typed.schema.columns, tuple(key), typed.schema.geo)
    if key:
        _check_key(typed.frame, key)
    out: dict[str, Any] = {
        "rows": typed.frame.height,
        "schema": schema.to_json(),
        "format": table.format,
        "sheet": table.sheet,
        "dialect": dialect.to_json(),
        "uneven": uneven,
        "notes": typed.notes,
        "flaws": [flaw.to_json() for flaw in table.flaws],
        "findings": typed.faults,
    }
    if target:
        save(typed.frame, target, schema.geo)
        out |= written(target)
    return out


def _check_key(frame: Any, key: Sequence[str]) -> None:
    if frame.select(key).null_count().sum_horizontal()[0] or frame.select(key).is_duplicated().any():
        raise TableError("key-not-unique", f"{' + '.join(key)} does not name one row each", key=list(key))
