"""Cells and numbers as people read them."""

import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from socle.data.tables.terms import Column, words
from socle.ground.look import words as writing

LONGEST_CELL = 60


def label_of(column: Column) -> str:
    """The heading of a column in the reader's language, else its name."""
    return words(column.label, get_language() or "fr") or column.name


def cell_words(value: Any, column: Column) -> str:
    """One cell as read; a dash for an empty one."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, int | float):
        return str(value) if column.role in ("year", "identifier") else number_words(value)
    if column.type in ("date", "datetime"):
        return writing.date(datetime.date.fromisoformat(str(value)[:10]), "short")
    text = str(value)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1].rstrip()}…"


def number_words(value: float) -> str:
    """A number as read, with as many decimals as help: none from a hundred on."""
    if value == int(value):
        return writing.number(int(value))
    return writing.number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2)
