"""From a messy text table to a typed Parquet file, in one call that fits the sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from socle.engines.tables.files import save, written
from socle.engines.tables.inferring import infer
from socle.engines.tables.model import Schema, TableError
from socle.engines.tables.reading import read
from socle.engines.tables.sniffing import sniff


def convert(
    source: str,
    target: str = "",
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    key: Sequence[str] = (),
) -> dict[str, Any]:
    """Reads the text table at `source`, finds its dialect and types, and writes Parquet at `target` when
    given.

    Returns `{"rows", "schema", "dialect", "uneven", "notes"}` and, when written, `"bytes"` and `"sha256"`.
    With a `key`, its values must be filled and unique. Raises TableError (codes of `sniff`, `read`,
    "key-not-unique").
    """
    dialect = sniff(Path(source), encoding=encoding, delimiter=delimiter)
    raw = read(Path(source), dialect)
    uneven = raw.uneven.to_json()
    typed = infer(raw)
    del raw
    schema = Schema(typed.schema.columns, tuple(key), typed.schema.geo)
    if key:
        _check_key(typed.frame, key)
    out: dict[str, Any] = {
        "rows": typed.frame.height,
        "schema": schema.to_json(),
        "dialect": dialect.to_json(),
        "uneven": uneven,
        "notes": typed.notes,
    }
    if target:
        save(typed.frame, target)
        out |= written(target)
    return out


def _check_key(frame: Any, key: Sequence[str]) -> None:
    if frame.select(key).null_count().sum_horizontal()[0] or frame.select(key).is_duplicated().any():
        raise TableError("key-not-unique", f"{' + '.join(key)} does not name one row each", key=list(key))
