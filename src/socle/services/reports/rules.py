"""Pure decisions about reports: what may be written, how a contact is read, what the open row keeps."""

import datetime
import re
from collections.abc import Mapping, Sequence
from statistics import median

from socle.commons.people.terms import read_contact as plain_contact
from socle.services.reports.terms import Category, InForce, Promised, Rule

LONGEST_WORDS = 2000
LONGEST_PLACE = 200

_BREAKS = re.compile(r"\r\n?")


def tidy(text: str) -> str:
    """The text without invisible control signs, with plain line ends, trimmed. Emoji and every script stay."""
    text = _BREAKS.sub("\n", text)
    return "".join(
        sign for sign in text if sign in "\n\t" or (sign.isprintable() or sign in "\u200c\u200d\u200e\u200f")
    ).strip()


def read_contact(typed: str) -> str | None:
    """An e-mail address or a telephone number in its plain form, ``""`` for none, ``None`` when it is neither."""
    return plain_contact(typed) if typed.strip() else ""


def days_open(opened: datetime.datetime, closed: datetime.datetime | None) -> int | None:
    """Whole days between two instants, ``None`` while open."""
    return None if closed is None else (closed - opened).days


def route(rules: Sequence[Rule], category: str, area: str) -> Rule | None:
    """The first rule that fits, or ``None``: then nobody is given the report and the queue shows it to everybody."""
    return next((rule for rule in rules if rule.fits(category, area)), None)


def promise(in_force: InForce, category: str) -> Promised:
    """What is promised for a category."""
    return in_force.promises[Category(category)]


_HIDDEN = "…"
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\s.\-/()]?\d){6,14}(?!\w)")
_PLATE = re.compile(r"(?<!\w)[A-Za-z]{2}[\s-]?\d{3}[\s-]?[A-Za-z]{2}(?!\w)")
_TITLED = re.compile(
    r"(?<!\w)(M\.|MM\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|السيدة|السيد|الآنسة)"
    r"(?:\s+[A-ZÀ-ÖØ-Þ][\w’'-]*|\s+[ء-ي]+){1,3}"
)


def anonymise(text: str) -> str:
    """The text with addresses, telephone numbers, number plates and names after a title masked.

    It cannot see every name: this is why the words themselves are wiped later.
    """
    text = _MAIL.sub(_HIDDEN, text)
    text = _NUMBER.sub(_HIDDEN, text)
    text = _PLATE.sub(_HIDDEN, text)
    return _TITLED.sub(lambda found: f"{found[1]} {_HIDDEN}", text)


def street_of(place: str) -> str:
    """The street of a place, without the number of the door: what may be said of a report to anyone."""
    return re.sub(r"^\s*\d+\s*(?:bis|ter|quater|[a-zA-Z])?\s*,?\s+", "", place) or place


FEWEST = 5
"""A cell of a published summary counts at least so many reports: fewer could tell who made them."""


def merged_cells(counts: Mapping[str, int]) -> list[frozenset[str]]:
    """Groups of names so that each group counts at least :data:`FEWEST`, the smallest merged first.

    One group of everything where even the whole is smaller; the caller then merges it with other periods.
    """
    groups = [(count, frozenset({name})) for name, count in counts.items() if count]
    while len(groups) > 1:
        groups.sort(key=lambda group: (group[0], sorted(group[1])))
        if groups[0][0] >= FEWEST:
            break
        (few, names), (more, others) = groups[0], groups[1]
        groups[:2] = [(few + more, names | others)]
    return [names for _count, names in groups]


def merged_periods(counts: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Consecutive periods joined, oldest first, so that each run counts at least :data:`FEWEST`.

    The last run waits (it is left out) while it is too small: its rows come when there are enough.
    """
    runs: list[list[str]] = []
    waiting: list[str] = []
    total = 0
    for name, count in counts:
        waiting.append(name)
        total += count
        if total >= FEWEST:
            runs.append(waiting)
            waiting, total = [], 0
    return runs


def middle(values: Sequence[float]) -> float | None:
    """The median to one decimal, ``None`` of nothing."""
    return round(float(median(values)), 1) if values else None
