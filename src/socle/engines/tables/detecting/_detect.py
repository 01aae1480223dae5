"""What each column of a table is, and whether it may hold personal data: with a confidence and words for a human."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.detecting._kinds import Guess, surest
from socle.engines.tables.detecting._pairs import pairs
from socle.engines.tables.detecting._personal import personal
from socle.engines.tables.detecting._profile import Profile, profiles
from socle.engines.tables.detecting._sample import MOST_ROWS, sample
from socle.engines.tables.detecting._words import kind_name, personal_why, why
from socle.engines.tables.model import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

_PARTS: Final = {"first": "first_name", "family": "family_name", "full": "full_name"}


def detect(source: str, *, name: str = "", most_rows: int = MOST_ROWS, language: str = "fr") -> dict[str, Any]:
    """What the columns of the table at `source` are: `{"columns": [{"column", "position", "semantic", "words",
    "confidence", "why", "personal", "personal_confidence", "personal_why"}], "rows"}`.

    `column` is the label as written and `position` counts from 1; `semantic` is one of `SEMANTICS`, `personal` one of
    `PERSONAL_KINDS` or "". Confidences go from 0 to 1. At most `most_rows` rows are read, and `rows` says how many were
    looked at: the cost does not follow the size of the file. No cell of the table is quoted. Raises TableError.
    """
    if isinstance(most_rows, bool) or not isinstance(most_rows, int) or not 1 <= most_rows <= 10_000_000:
        raise TableError("out-of-bounds", "most_rows is from 1 to 10,000,000", most=10_000_000)
    labels, frame = sample(source, name, most_rows)
    return detect_frame(frame, labels, language=language)


def detect_frame(frame: pl.DataFrame, labels: Sequence[str], *, language: str = "fr") -> dict[str, Any]:
    """The same for a frame of strings in memory."""
    columns = profiles(frame, list(labels))
    kinds = kinds_of(columns)
    people = personal(columns, kinds)
    return {
        "columns": [_told(column, kinds[column.position], people.get(column.position), language) for column in columns],
        "rows": frame.height,
    }


def kinds_of(columns: Sequence[Profile]) -> dict[int, Guess]:
    """The kind of each column by its position, alone and in pairs of coordinates."""
    kinds = {column.position: surest(column) for column in columns}
    numeric = "integer number identifier text enumeration postal_code insee_commune money year".split()
    for position, guess in pairs(columns).items():
        if kinds[position].kind in numeric or kinds[position].confidence < guess.confidence:
            kinds[position] = guess
    return kinds


def _told(column: Profile, kind: Guess, person: Guess | None, language: str) -> dict[str, Any]:
    if person is not None and person.kind == "name":
        kind = Guess(_PARTS[person.data["part"]], person.confidence, person.why, person.data)
    return {
        "column": column.label,
        "position": column.position + 1,
        "semantic": kind.kind,
        "words": kind_name(kind.kind, language),
        "confidence": round(kind.confidence, 3),
        "why": why(kind, language),
        "personal": person.kind if person else "",
        "personal_confidence": round(person.confidence, 3) if person else 0.0,
        "personal_why": personal_why(person, language) if person else "",
    }
