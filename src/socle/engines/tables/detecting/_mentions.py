"""Is somebody named, or reachable, in a sentence? Streets, schools and squares that bear names do not count."""

from __future__ import annotations

import re
from typing import Final

from socle.engines.tables.detecting._lists import ORGANISATIONS, STREETS
from socle.engines.tables.detecting._people import is_known, plain
from socle.engines.tables.detecting._phones import parsed

_CIVIL: Final = re.compile(
    r"\b(?:M\.|Mr\.?|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr|Me)\s+(?:[A-Z]\.\s*)?([A-ZÀ-Ý][\w’'-]+)"
)
_TWO: Final = re.compile(r"\b([A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?)\s+([A-ZÀ-Ý][\w’'-]+)")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_DIAL: Final = re.compile(r"(?<![\d/.-])(?:\+\d{2,3}[ .]?|0)\d(?:[ .-]?\d){6,9}(?![\d/])")
_BEFORE: Final = re.compile(r"\w+")
_TITLES: Final = frozenset("maire president presidente prefet ministre".split())


def mentions(text: str) -> bool:
    """Whether a person is named in a text, or a private line given."""
    if any(parsed(found, "FR")[0] and parsed(found, "FR")[1] for found in _DIAL.findall(text)):
        return True
    if _EMAIL.search(text) and len(text.split()) >= 4:
        return True
    for match in _CIVIL.finditer(text):
        word = plain(match[1])
        if word not in _TITLES and word not in ("le", "la", "l") and not _after_a_place(text, match.start()):
            return True
    return any(
        is_known(plain(match[1]).split("-")[0], "first")
        and plain(match[2]) not in ORGANISATIONS | STREETS
        and not _after_a_place(text, match.start())
        for match in _TWO.finditer(text)
    )


def _after_a_place(text: str, at: int) -> bool:
    """Whether one of the four words before says street, school, square…"""
    before = [plain(word) for word in _BEFORE.findall(text[max(0, at - 60) : at])[-4:]]
    return any(word in STREETS or word in ORGANISATIONS for word in before)
