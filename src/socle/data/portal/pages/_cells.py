"""Cells in the reader's words: numbers, dates, yes and no, long texts cut."""

import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from socle.data.tables.terms import Column, words
from socle.ground.look import words as writing

LONGEST_CELL = 90
LONGEST_LINK = 36  # an address does not break: a long one would push the other columns out


def label_of(column: Column) -> str:
    """The column's heading in the reader's language, else its name."""
    return words(column.label, get_language() or "fr") or column.name


def cell_words(value: Any, column: Column) -> str:
    """One cell as read on a page; a dash for an empty one."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, int | float):
        return _number(value, column)
    if column.type == "date":
        return writing.date(datetime.date.fromisoformat(value), "short")
    if column.type == "datetime":
        return _moment(value)
    text = str(value)
    most = LONGEST_LINK if text.startswith(("http://", "https://")) else LONGEST_CELL
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _number(value: float, column: Column) -> str:
    if column.role in ("year", "identifier"):
        return str(value)
    if isinstance(value, int):
        return writing.number(value)
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return writing.number(value, min(decimals, 6 if column.role in ("lon", "lat") else 3))


def _moment(value: str) -> str:
    moment = datetime.datetime.fromisoformat(value)
    return f"{writing.date(moment.date(), 'short')} {writing.date(moment, 'time')}"


def is_number(column: Column) -> bool:
    """Whether cells of this column stand at the end of their box."""
    return column.type in ("integer", "number") and column.role not in ("year", "identifier")
