"""Dates to ISO 8601. What can be read in two ways is left as it is, unless the recipe says the order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from itertools import pairwise
from typing import Final

from socle.engines.tables.repairing._step import Step
from socle.engines.tables.repairing._text import stripped

ORDERS: Final = ("", "dmy", "mdy", "ymd", "ydm")
FIRST_SERIAL: Final = 15_000  # 24 January 1941: below, a number is rather a number
LAST_SERIAL: Final = 73_050  # 31 December 2099
PIVOT: Final = 70  # as elsewhere in this engine
_EPOCH: Final = dt.date(1899, 12, 30)  # day 0 of spreadsheets, with their 29 February 1900
_TIME: Final = (
    r"(?:[ T_]{1,2}(?P<h>[0-9]{1,2})[:h](?P<mi>[0-9]{2})(?::(?P<s>[0-9]{2})(?:\.0+)?)?"
    r"[ _]?(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_DAY_FIRST: Final = re.compile(
    rf"(?P<a>[0-9]{{1,2}})(?P<mark>[/.-])(?P<b>[0-9]{{1,2}})(?P=mark)(?P<y>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<y>[0-9]{{4}})(?P<mark>[/.-])(?P<a>[0-9]{{1,2}})(?P=mark)(?P<b>[0-9]{{1,2}}){_TIME}"
)
_COMPACT: Final = re.compile(r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_WORDS: Final = re.compile(
    r"(?:\w+\.? )?(?P<d>[0-9]{1,2})(?:er|st|nd|rd|th)?[ .-]+(?P<m>[^\W\d_]+)\.?[ .,-]+(?P<y>[0-9]{4}|[0-9]{2})", re.I
)
_ENGLISH: Final = re.compile(r"(?P<m>[^\W\d_]+)\.? (?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y>[0-9]{4})", re.I)
_ISO: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-[0-9]{2}T.*")  # a moment in ISO 8601 already
_SERIAL: Final = re.compile(r"[1-7][0-9]{4}(?:\.0+)?")
_MONTHS: Final = (
    "janvier january jan janv",
    "février fevrier february fév fev févr fevr feb",
    "mars march mar",
    "avril april avr apr",
    "mai may",
    "juin june jun",
    "juillet july juil jul",
    "août aout august aou aug",
    "septembre september sept sep",
    "octobre october oct",
    "novembre november nov",
    "décembre decembre december déc dec",
)
_MONTH_OF: Final = {word: at for at, words in enumerate(_MONTHS, start=1) for word in words.split()}


def date(order: str = "", serial: bool = False, pivot: int = PIVOT) -> Step:
    """`order` says how all-digit dates are read; "" reads only those that have one reading. With `serial`, whole
    numbers are the days that a spreadsheet counts. Years of two digits belong to the 1900s from `pivot` on."""

    def change(cell: str) -> str:
        return read(cell, order, serial, pivot) or cell

    return Step("[0-9]", change)


def read(cell: str, order: str = "", serial: bool = False, pivot: int = PIVOT) -> str:
    """The date of a cell in ISO 8601, with its time when it has one; "" when it is not a date or may be two."""
    text = stripped(cell)
    if not 5 <= len(text) <= 40 or _ISO.fullmatch(text):
        return ""
    if match := _DAY_FIRST.fullmatch(text):
        found = _day_first(int(match["a"]), int(match["b"]), _year(match["y"], pivot), order)
    elif match := _YEAR_FIRST.fullmatch(text):
        found = _year_first(int(match["a"]), int(match["b"]), int(match["y"]), order)
    elif match := _COMPACT.fullmatch(text):
        return _iso(int(match["y"]), int(match["m"]), int(match["d"]))
    elif match := (_WORDS.fullmatch(text) or _ENGLISH.fullmatch(text)):
        month = _MONTH_OF.get(match["m"].lower(), 0)
        return _iso(_year(match["y"], pivot), month, int(match["d"])) if month else ""
    elif serial and _SERIAL.fullmatch(text) and FIRST_SERIAL <= int(text[:5]) <= LAST_SERIAL:
        return (_EPOCH + dt.timedelta(days=int(text[:5]))).isoformat()
    else:
        return ""
    return found and _with_time(found, match)


def readings(cell: str) -> frozenset[str]:
    """In which orders an all-digit date can be read: {"dmy"}, {"mdy"}, both, or neither; {"ymd"}, {"ydm"} when the
    year comes first. A date that is the same in both orders has both."""
    text = stripped(cell)
    if match := _DAY_FIRST.fullmatch(text):
        a, b, year = int(match["a"]), int(match["b"]), _year(match["y"], PIVOT)
        return frozenset(o for o, iso in (("dmy", _iso(year, b, a)), ("mdy", _iso(year, a, b))) if iso)
    if match := _YEAR_FIRST.fullmatch(text):
        a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
        return frozenset(o for o, iso in (("ymd", _iso(year, a, b)), ("ydm", _iso(year, b, a))) if iso)
    return frozenset()


def short_year(cell: str) -> int | None:
    """The year of a date that writes two digits of it only."""
    match = _DAY_FIRST.fullmatch(stripped(cell)) or _WORDS.fullmatch(stripped(cell))
    return int(match["y"]) if match is not None and len(match["y"]) == 2 else None


def pivot_of(years: Collection[int]) -> int:
    """From which two digits on a year belongs to the 1900s: where the widest stretch without a year ends, when years on
    both sides of the turn of the century tell it; else the usual 70."""
    seen = sorted(set(years))
    gaps = [(after - before, after) for before, after in pairwise(seen)]
    widest = max(gaps, default=(0, PIVOT))
    return widest[1] if widest[0] >= 20 and seen[-1] >= PIVOT else PIVOT


def _day_first(a: int, b: int, year: int, order: str) -> str:
    as_dmy, as_mdy = _iso(year, b, a), _iso(year, a, b)
    if order in ("dmy", "mdy"):
        return as_dmy if order == "dmy" else as_mdy
    if as_dmy and as_mdy:
        return as_dmy if as_dmy == as_mdy else ""
    return as_dmy or as_mdy


def _year_first(a: int, b: int, year: int, order: str) -> str:
    """Written year, month, day unless the recipe says the other order; then what may be ISO already is left alone, for
    it could have been repaired before."""
    as_ymd, as_ydm = _iso(year, a, b), _iso(year, b, a)
    return as_ymd or (as_ydm if order == "ydm" else "")


def _year(digits: str, pivot: int) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= pivot else 2000)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _with_time(day: str, match: re.Match[str]) -> str:
    if match["h"] is None:
        return day
    hour, minute, second = int(match["h"]), int(match["mi"]), int(match["s"] or 0)
    if half := match["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return ""
    return f"{day}T{hour:02d}:{minute:02d}:{second:02d}"
