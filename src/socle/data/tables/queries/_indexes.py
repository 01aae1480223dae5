"""The index of a version of a table: where it is, and what it finds by itself.

It is named by the bytes of the Parquet file that it was made of and by the schema they are read under, so it is never
of another version: a table with deltas has none until they are folded. It is a cache: it may be deleted at any time.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from socle.data.tables.queries._kept_files import opened
from socle.data.tables.rules import refusal_of
from socle.engines.tables import TableError, look_up

FORM = 2
"""How indexes are made: those of another form are not found, and are made again."""
READS = frozenset({"select", "count", "summarise", "group", "points"})
"""The questions that an index makes faster."""


@dataclass(frozen=True, slots=True)
class Index:
    """The two files of an index: DuckDB's own, for questions of many rows, and the one of look-ups."""

    hot: Path
    look_ups: Path

    @property
    def ready(self) -> bool:
        """Whether it was made, and both files are still there."""
        return self.hot.exists() and self.look_ups.exists()


def folder_of(table_id: int) -> Path:
    """Where the indexes of a table are kept."""
    return Path(settings.SOCLE_DIR) / "cache" / "index" / str(table_id)


def index_of(table_id: int, sha256: str, schema: Mapping[str, Any]) -> Index:
    """The index of a Parquet file read under a schema, made or not."""
    read = [FORM, [[one["name"], one["type"]] for one in schema["columns"]], schema.get("key"), schema.get("geo")]
    stem = f"{sha256[:32]}-{hashlib.sha256(json.dumps(read).encode()).hexdigest()[:12]}"
    folder = folder_of(table_id)
    return Index(folder / f"{stem}.duckdb", folder / f"{stem}.sqlite3")


def found(index: Index, verb: str, schema: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the index of look-ups answers; None where DuckDB must. Raises ``Refusal``."""
    if verb not in ("select", "count"):
        return None
    try:
        with opened(index.look_ups) as file:
            answer = look_up(file, schema, given["plan"], count=verb == "count")
    except sqlite3.Error:
        return None  # swept just now, or damaged: DuckDB knows as much
    except TableError as error:
        refusal = refusal_of(error.code, error.data)
        if refusal is None:
            raise
        raise refusal from error
    return answer if answer is None or verb == "count" else {**answer, "total": None}
