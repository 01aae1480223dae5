"""The slow, obvious twin: a live table as a dict of rows, questions as loops over it."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Cells = dict[str, Any]


class Register:
    """Rows by key; each act in turn."""

    def __init__(self, key: Sequence[str]) -> None:
        self.key = tuple(key)
        self.rows: dict[tuple[Any, ...], Cells] = {}

    def put(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.rows[tuple(row[name] for name in self.key)] = dict(row)

    def remove(self, keys: Iterable[Sequence[Any]]) -> None:
        for key in keys:
            self.rows.pop(tuple(key), None)

    def all(self) -> list[Cells]:
        return [self.rows[key] for key in sorted(self.rows, key=lambda key: tuple(map(_sortable, key)))]


def plain(text: str) -> str:
    """Lower case without accents."""
    lowered = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(c for c in lowered if not unicodedata.combining(c)))


def keeps(row: Cells, column: str, op: str, value: Any) -> bool:
    """One condition on one row, as SQL answers it (an empty cell fits only `empty` and `ne`)."""
    found = row.get(column)
    if op in ("empty", "filled"):
        return (found is None) == (op == "empty")
    if op == "ne":
        return bool(found != value)
    if found is None:
        return False
    if op in ("contains", "starts"):
        return plain(value) in plain(found) if op == "contains" else plain(found).startswith(plain(value))
    return bool(
        {
            "eq": found == value,
            "lt": found < value,
            "le": found <= value,
            "gt": found > value,
            "ge": found >= value,
        }[op]
    )


def sort(rows: list[Cells], column: str, down: bool) -> list[Cells]:
    """Stable, empty cells last both ways."""
    filled = [row for row in rows if row.get(column) is not None]
    empty = [row for row in rows if row.get(column) is None]
    filled.sort(key=lambda row: _sortable(row[column]), reverse=False)
    if down:
        groups: dict[Any, list[Cells]] = {}
        for row in filled:
            groups.setdefault(row[column], []).append(row)
        filled = [row for value in reversed(list(groups)) for row in groups[value]]
    return filled + empty


def counts(rows: Iterable[Cells], column: str) -> dict[Any, int]:
    """How many rows for each filled value."""
    return dict(Counter(row[column] for row in rows if row.get(column) is not None))


def mean(rows: Iterable[Cells], column: str) -> float:
    """The arithmetic mean of the filled cells."""
    cells = [row[column] for row in rows if row.get(column) is not None]
    return math.fsum(cells) / len(cells)


def _sortable(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value
