"""The type of a column that comes in parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from socle.engines.tables.inferring._cells import NULL_WORDS, PROBE, infer_one
from socle.engines.tables.inferring._names import role_of
from socle.engines.tables.model import Column

if TYPE_CHECKING:
    import polars as pl

    from socle.engines.tables.holding import Parts


def first_filled(parts: Parts, at: int, most: int) -> list[str]:
    found: list[str] = []
    for series in parts.texts(at):
        found += series.drop_nulls().head(most - len(found)).to_list()
        if len(found) >= most:
            break
    return found


def typed(parts: Parts, at: int, name: str, delimiter: str) -> tuple[Column, dict[str, Any]]:
    """The type of a column, and its parts as values of it. A type that every part has on its own is that of all; where
    parts differ, the column is looked at as a whole."""
    if not parts.on_disk:
        values, column, note = infer_one(parts.whole(at), name, delimiter)
        if column.type != "string":
            parts.put_whole(at, values)
        return column, note
    same: tuple[Column, dict[str, Any]] | None = None
    words: dict[str, int] = {}
    empty: list[int] = []
    for part, series in enumerate(parts.texts(at)):
        values, column, note = infer_one(series, name, delimiter)
        blank = column.type == "string" and _is_empty(series)
        if blank:
            empty.append(part)
            note = {"read_as_empty": dict(series.drop_nulls().str.strip_chars().value_counts().iter_rows())}
        for word, count in note.pop("read_as_empty", {}).items():
            words[word] = words.get(word, 0) + count
        if blank:
            continue
        # Text must be said of the whole; and how a number is written is read from all of them.
        if (same is not None and same != (column, note)) or column.type == "string" or _depends(note):
            parts.restore(at)
            return _typed_whole(parts, at, name, delimiter)
        same = (column, note)
        parts.put(at, part, values)
    if same is None:
        return Column(name), {}
    _fill(parts, at, empty)
    return same[0], {**same[1], "read_as_empty": words} if words else same[1]


def _depends(note: dict[str, Any]) -> bool:
    return bool(note.get("style", "point") != "point")


def _is_empty(series: pl.Series) -> bool:
    clean = series.str.strip_chars()
    return int((~(clean.is_null() | clean.is_in(NULL_WORDS))).sum()) == 0


def _fill(parts: Parts, at: int, empty: Sequence[int]) -> None:
    """Give parts without a value the type of the others, and their words for « no value » as empty."""
    if not empty:
        return
    import polars as pl

    kind = next((series.dtype for series in parts.cells(at) if series.dtype != pl.String), pl.String)
    for part in empty:
        parts.put(at, part, pl.repeat(None, len(parts.text(at, part)), dtype=kind, eager=True))


def _typed_whole(parts: Parts, at: int, name: str, delimiter: str) -> tuple[Column, dict[str, Any]]:
    if _is_text(first_filled(parts, at, 4 * PROBE), name, delimiter):
        return Column(name, role="identifier" if role_of(name) in ("register", "identifier") else ""), {}
    values, column, note = infer_one(parts.whole(at), name, delimiter)
    if column.type not in ("string", "geopoint"):
        parts.put_whole(at, values)
    return column, note


def _is_text(first: Sequence[str], name: str, delimiter: str) -> bool:
    """Whether the first values alone say that no type fits: then the others need not be read."""
    import polars as pl

    series, column, note = infer_one(pl.Series(name, first, dtype=pl.String), name, delimiter)
    return column.type == "string" and not note and not _is_empty(series)
