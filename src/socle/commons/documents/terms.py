"""The layouts, and the content that each takes. A caller fills one of these and passes ``as_content(it)``."""

import dataclasses
import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Shape(StrEnum):
    """What a field of content holds, and how much at most (in signs, once written)."""

    LINE = "line"  # one line of 500
    CODE = "code"  # one line of 40, read from left to right
    ADDRESS = "address"  # of a page, drawn as a QR code: http or https, 300
    LINES = "lines"  # 40 lines of 500
    TEXT = "text"  # 200,000: an empty line parts paragraphs
    DAY = "day"  # a date, or its ISO form
    PAIRS = "pairs"  # 60 of label and text (5,000)
    CASES = "cases"  # 200 of SheetCase


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """What a person keeps after asking: the code, what was asked, what happens next. The human door stands below."""

    title: str
    code: str
    address: str
    received: str
    asked: tuple[tuple[str, str], ...]
    next: tuple[str, ...]
    date: datetime.date


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """An administrative letter. ``place_and_day`` is written as people read it; ``date`` is the document's own."""

    addressee: tuple[str, ...]
    reference: str
    place_and_day: str
    object: str
    body: str
    signature: tuple[str, ...]
    date: datetime.date


@dataclasses.dataclass(frozen=True, slots=True)
class SheetCase:
    """One line of a work order."""

    code: str
    what: str
    where: str
    words: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A work order for a crew, with space to write beside each case."""

    title: str
    team: str
    day: str
    instructions: str
    cases: tuple[SheetCase, ...]
    date: datetime.date


Content = Receipt | Letter | Sheet

FORMATS: dict[str, dict[str, Shape]] = {
    "receipt": {
        "title": Shape.LINE,
        "code": Shape.CODE,
        "address": Shape.ADDRESS,
        "received": Shape.LINE,
        "asked": Shape.PAIRS,
        "next": Shape.LINES,
        "date": Shape.DAY,
    },
    "letter": {
        "addressee": Shape.LINES,
        "reference": Shape.LINE,
        "place_and_day": Shape.LINE,
        "object": Shape.LINE,
        "body": Shape.TEXT,
        "signature": Shape.LINES,
        "date": Shape.DAY,
    },
    "sheet": {
        "title": Shape.LINE,
        "team": Shape.LINE,
        "day": Shape.LINE,
        "instructions": Shape.TEXT,
        "cases": Shape.CASES,
        "date": Shape.DAY,
    },
}
"""By layout, its fields. All are required; only ``date``, ``code`` and ``address`` may not be empty."""


def as_content(content: Content) -> Mapping[str, Any]:
    """The content as the mapping that ``queries.pdf`` takes."""
    return dataclasses.asdict(content)
