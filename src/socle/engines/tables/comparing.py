"""What changes from one edition of a table to the next: columns, then rows by key (or whole rows where there is none).

Rows are compared by 64-bit hashes of their cells, so that memory follows the number of rows, not what they say; the
few rows shown as examples are read again whole. Of columns that came, went or changed type, no cell is compared.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.files import ROW_GROUP, written
from socle.engines.tables.live import literal, quoted
from socle.engines.tables.model import Schema, TableError

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "1GB"
MOST_EXAMPLES: Final = 100
MOST_CELLS: Final = 20
LONGEST_CELL: Final = 200
AT_ONCE: Final = 24  # columns whose changes are counted in one pass


def compare(
    before: str,
    after: str,
    before_schema: Mapping[str, Any],
    after_schema: Mapping[str, Any],
    key: Sequence[str] = (),
    most: int = 10,
) -> dict[str, Any]:
    """The difference of two Parquet files of one table.

    Returns `{"rows": [before, after], "added", "removed", "changed", "same", "by": [key columns, none where whole rows
    are compared], "key_fault": "" | "missing" | "before" | "after", "columns": {"added", "removed": [name], "retyped":
    [[name, type, type]], "changed": {name: cells}}, "examples": {"added", "removed": [{column: cell}], "changed":
    [{"key": [cell], "cells": [[column, cell, cell]]}]}}`. A key that is not in both, or does not name one row each, is
    not used, and `key_fault` says where. Raises TableError "unreadable", "too-heavy".
    """
    old, new = Schema.from_json(before_schema), Schema.from_json(after_schema)
    types = {column.name: _type(column) for column in old.columns}
    common = [column.name for column in new.columns if types.get(column.name) == _type(column)]
    retyped = [
        [column.name, types[column.name], _type(column)]
        for column in new.columns
        if column.name in types and types[column.name] != _type(column)
    ]
    with _Two(before, after, common) as two:
        fault = two.key_fault(key) if key else ""
        by = list(key) if key and not fault else []
        counts = two.by_key(by) if by else two.by_rows()
        examples = two.examples(by, min(most, MOST_EXAMPLES), old.names, new.names)
        changed = two.changed_cells(by) if by and counts["changed"] else {}
    return {
        **counts,
        "by": by,
        "key_fault": fault,
        "columns": {
            "added": [name for name in new.names if name not in types],
            "removed": [name for name in old.names if name not in new.names],
            "retyped": retyped,
            "changed": changed,
        },
        "examples": examples,
    }


def identifies(source: str, key: Sequence[str]) -> bool:
    """Whether these columns of a Parquet file are filled and name one row each. Raises TableError "unreadable"."""
    with _Two(source, source, key) as two:
        return not two.key_fault(key)


def drop(source: str, target: str, schema: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """The same rows without some columns, as Parquet at `target`: `{"rows", "schema", "bytes", "sha256"}`.

    A key or a place that needs one of them is lost. Raises TableError "no-column" when none is left.
    """
    import polars as pl

    shape, gone = Schema.from_json(schema), set(columns)
    kept = tuple(column for column in shape.columns if column.name not in gone)
    names = {column.name for column in kept}
    placed = shape.geo is not None and {text for text in shape.geo.to_json().values() if text in shape.names} <= names
    left = Schema(kept, shape.key if set(shape.key) <= names else (), shape.geo if placed else None)
    hidden = [name for name in pl.read_parquet_schema(source) if name not in shape.names] if placed else []
    frame = pl.scan_parquet(source).select([*left.names, *hidden])
    frame.sink_parquet(target, compression="zstd", row_group_size=ROW_GROUP, statistics=True)
    rows = int(pl.scan_parquet(target).select(pl.len()).collect().item())
    return {"rows": rows, "schema": left.to_json(), **written(target)}


def _type(column: Any) -> str:
    return f"{column.type} zoned" if column.zoned else str(column.type)


class _Two:
    """Both files in a DuckDB that can reach nothing else. Use as a context manager."""

    def __init__(self, before: str, after: str, common: Sequence[str]) -> None:
        self.paths = {"old": before, "new": after}
        self.common = list(common)

    def __enter__(self) -> _Two:
        import duckdb

        self.connection = duckdb.connect(":memory:")
        for setting in (
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            f"memory_limit = '{MEMORY}'",
            "threads = 2",
            "temp_directory = ''",
            "TimeZone = 'UTC'",
            f"allowed_paths = [{', '.join(map(literal, self.paths.values()))}]",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            self.connection.execute(f"SET {setting}")
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def run(self, sql: str, values: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        import duckdb

        try:
            return self.connection.execute(sql, list(values))
        except duckdb.OutOfMemoryException:
            raise TableError("too-heavy", "these tables need more memory than is allowed") from None
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise TableError("unreadable", f"a file of the table cannot be read ({type(error).__name__})") from None

    def one(self, sql: str) -> tuple[Any, ...]:
        row = self.run(sql).fetchone()
        assert row is not None
        return tuple(row)

    def source(self, side: str) -> str:
        return f"read_parquet({literal(self.paths[side])}, file_row_number=true)"

    def hashed(self, side: str, columns: Sequence[str]) -> str:
        """Row number as `n`, one hash of all common cells as `h`, key columns as `k0`, `k1`…"""
        whole = ", ".join(map(quoted, self.common)) or "0"
        return f"(SELECT file_row_number AS n, hash({whole}) AS h{_named(columns)} FROM {self.source(side)})"

    def key_fault(self, key: Sequence[str]) -> str:
        """Where the key does not name one row each."""
        if set(key) - set(self.common):
            return "missing"
        for side, word in (("old", "before"), ("new", "after")):
            names = ", ".join(map(quoted, key))
            empty = " OR ".join(f"{quoted(name)} IS NULL" for name in key)
            blank, twice = self.one(
                f"SELECT coalesce(sum(c) FILTER (e), 0), count(*) FILTER (c > 1) FROM "
                f"(SELECT count(*) AS c, bool_or({empty}) AS e FROM {self.source(side)} GROUP BY {names})"
            )
            if blank or twice:
                return word
        return ""

    def by_key(self, key: Sequence[str]) -> dict[str, Any]:
        rows = self._rows()
        both, same = self.one(
            f"SELECT count(*), count(*) FILTER (o.h = w.h) FROM {self.hashed('old', key)} o "
            f"JOIN {self.hashed('new', key)} w USING ({_using(key)})"
        )
        return {
            "rows": rows, "added": rows[1] - both, "removed": rows[0] - both, "changed": both - same, "same": same,
        }  # fmt: skip

    def by_rows(self) -> dict[str, Any]:
        rows = self._rows()
        each = "(SELECT h, count(*) AS c FROM {} GROUP BY h)"
        (same,) = self.one(
            f"SELECT coalesce(sum(least(o.c, w.c)), 0)::BIGINT FROM {each.format(self.hashed('old', ()))} o "
            f"JOIN {each.format(self.hashed('new', ()))} w USING (h)"
        )
        return {"rows": rows, "added": rows[1] - same, "removed": rows[0] - same, "changed": 0, "same": same}

    def _rows(self) -> list[int]:
        return [int(self.one(f"SELECT count(*) FROM {self.source(side)}")[0]) for side in ("old", "new")]

    def changed_cells(self, key: Sequence[str]) -> dict[str, int]:
        """How many cells of each column changed, of rows that both files have."""
        rest = [name for name in self.common if name not in key]
        found: dict[str, int] = {}
        for at in range(0, len(rest), AT_ONCE):
            part = rest[at : at + AT_ONCE]
            hashes = ", ".join(f"hash({quoted(name)}) AS h{place}" for place, name in enumerate(part))
            counts = ", ".join(f"count(*) FILTER (o.h{place} <> w.h{place})" for place in range(len(part)))
            sides = [f"(SELECT {hashes}{_named(key)} FROM {self.source(side)})" for side in ("old", "new")]
            row = self.one(f"SELECT {counts} FROM {sides[0]} o JOIN {sides[1]} w USING ({_using(key)})")
            found |= {name: int(count) for name, count in zip(part, row, strict=True) if count}
        return found

    def examples(
        self, key: Sequence[str], most: int, before: Sequence[str], after: Sequence[str]
    ) -> dict[str, list[Any]]:
        """A few whole rows of each kind, in the order of their file."""
        added = self._numbers("new", "old", key, most)
        removed = self._numbers("old", "new", key, most)
        return {
            "added": self._whole("new", added, after),
            "removed": self._whole("old", removed, before),
            "changed": self._changes(key, most) if key else [],
        }

    def _numbers(self, side: str, other: str, key: Sequence[str], most: int) -> list[int]:
        if key:
            sql = f"SELECT n FROM {self.hashed(side, key)} ANTI JOIN {self.hashed(other, key)} USING ({_using(key)})"
        else:
            # Of a row that one file has three times and the other twice, the third is the one that is new.
            counted = f"(SELECT h, count(*) AS c FROM {self.hashed(other, ())} GROUP BY h)"
            ranked = f"(SELECT n, h, row_number() OVER (PARTITION BY h ORDER BY n) AS r FROM {self.hashed(side, ())})"
            sql = f"SELECT n FROM {ranked} LEFT JOIN {counted} USING (h) WHERE r > coalesce(c, 0)"
        return [int(row[0]) for row in self.run(f"{sql} ORDER BY n LIMIT {most}").fetchall()]

    def _whole(self, side: str, numbers: Sequence[int], names: Sequence[str]) -> list[dict[str, Any]]:
        if not numbers:
            return []
        shown = list(names)[:MOST_CELLS]
        rows = self.run(
            f"SELECT {', '.join(map(quoted, shown))} FROM {self.source(side)} "
            f"WHERE file_row_number IN ({', '.join(map(str, numbers))}) ORDER BY file_row_number"
        ).fetchall()
        return [dict(zip(shown, map(_shown, row), strict=True)) for row in rows]

    def _changes(self, key: Sequence[str], most: int) -> list[dict[str, Any]]:
        pairs = self.run(
            f"SELECT o.n, w.n FROM {self.hashed('old', key)} o JOIN {self.hashed('new', key)} w USING ({_using(key)}) "
            f"WHERE o.h <> w.h ORDER BY w.n LIMIT {most}"
        ).fetchall()
        listed = ", ".join(map(quoted, self.common))
        found = []
        for old, new in pairs:
            first, second = (
                self.run(f"SELECT {listed} FROM {self.source(side)} WHERE file_row_number = {int(n)}").fetchone()
                for side, n in (("old", old), ("new", new))
            )
            assert first is not None and second is not None
            cells = list(zip(self.common, first, second, strict=True))
            found.append(
                {
                    "key": [_shown(value) for name, _, value in cells if name in key],
                    "cells": [[name, _shown(a), _shown(b)] for name, a, b in cells if a != b][:MOST_CELLS],
                }
            )
        return found


def _named(key: Sequence[str]) -> str:
    return "".join(f", {quoted(name)} AS k{place}" for place, name in enumerate(key))


def _using(key: Sequence[str]) -> str:
    return ", ".join(f"k{place}" for place in range(len(key)))


def _shown(value: Any) -> Any:
    """A cell as a JSON value for a page; what has no words is a sign."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case bytes() | bytearray():
            return "◌"
        case _:
            text = str(value)
            return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"
