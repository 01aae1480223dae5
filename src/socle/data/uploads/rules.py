"""Pure decisions: names, what a refresh must not look like, when an address is asked again."""

import calendar
import datetime
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from socle.data.uploads.terms import Choice, Doubt, Every, Work

LONGEST_NAME = 200
LEAST_SHARE = 0.8
"""A refresh with fewer rows than this part of the edition in force waits for a person."""
MORE_FAULTS = 1.1
SOON_BYTES = 50_000_000
"""Written anew in about three seconds: whoever waits for a preview behind it does not see it."""
_PAGE = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|script)\b", re.IGNORECASE | re.DOTALL)
_DEEPEST = 60


def is_page(first: bytes, content_type: str) -> bool:
    """Whether an address answered with a page for people: what it says it is, or how it begins."""
    said = content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")
    return said or _PAGE.match(first.removeprefix(b"\xef\xbb\xbf")) is not None


def name_of(text: str) -> str:
    """A file's name as it can be kept and shown: its last part, without what no name holds."""
    last = re.split(r"[/\\]", text)[-1]
    clean = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in last)
    clean = " ".join(clean.split())
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: LONGEST_NAME - 20]}{dot}{ending[:15]}" if dot and stem else clean[:LONGEST_NAME]


def title_of_file(name: str) -> str:
    """The title that a file's name suggests: « arbres_2025.csv » gives « Arbres 2025 »."""
    stem = name.rpartition(".")[0] or name
    words = " ".join(re.sub(r"[_\-.]+", " ", stem).split())[:200]
    return words[:1].upper() + words[1:]


def slug_of_file(name: str) -> str:
    """The short address that a file's name suggests."""
    stem = unicodedata.normalize("NFKD", name.rpartition(".")[0] or name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60].strip("-") or "table"


def storable(value: Any, depth: int = 0) -> Any:
    """A JSON value that both databases can keep: no NUL, no lone surrogate, no endless depth."""
    match value:
        case str():
            return value.replace("\x00", "␀").encode("utf-8", "replace").decode()
        case dict() if depth < _DEEPEST:
            return {storable(str(key)): storable(one, depth + 1) for key, one in value.items()}
        case list() | tuple() if depth < _DEEPEST:
            return [storable(one, depth + 1) for one in value]
        case None | bool() | int():
            return value
        case float():
            return value if value == value and abs(value) != float("inf") else str(value)
        case _:
            return str(value)[:200]


def alarms(found: Collection[Mapping[str, Any]]) -> list[str]:
    """The columns that may hold personal data, once each."""
    return list(dict.fromkeys(str(one["column"]) for one in found if one.get("personal")))


def undecided(found: Collection[Mapping[str, Any]], decisions: Mapping[str, str]) -> list[str]:
    """The alarms on which nobody decided yet."""
    return [column for column in alarms(found) if decisions.get(column) not in [str(one) for one in Choice]]


def errors_in(report: Mapping[str, Any]) -> int:
    """How many faults a check found."""
    return sum(int(count) for count in report.get("totals", {}).values())


def doubts(
    difference: Mapping[str, Any],
    *,
    errors: int,
    errors_before: int | None,
    open_alarms: Collection[str],
    key_broken: bool = False,
    nowhere: bool = False,
) -> list[Doubt]:
    """Why the rows must not replace the edition in force by themselves. ``errors_before``: of the file of that edition,
    ``None`` where nobody knows. ``nowhere``: a column of places has none on the Earth.
    """
    found: list[Doubt] = []
    if difference:
        before, after = difference["rows"]
        columns = difference["columns"]
        if after < LEAST_SHARE * before:
            found.append(Doubt.FEWER_ROWS)
        if columns["removed"]:
            found.append(Doubt.COLUMNS_GONE)
        if columns["retyped"]:
            found.append(Doubt.TYPES_CHANGED)
    if key_broken:
        found.append(Doubt.KEY)
    if nowhere:
        found.append(Doubt.NOWHERE)
    if errors_before is not None and errors > errors_before * MORE_FAULTS:
        found.append(Doubt.MORE_FAULTS)
    if open_alarms:
        found.append(Doubt.PERSONAL)
    return found


def is_soon(work: Work, size: int, reading: Mapping[str, str]) -> bool:
    """Whether a step takes seconds: a file that is read as it is, of which the beginning is enough, or a small one that
    is written anew as a person said. ``size`` in bytes.
    """
    return work == Work.READ and (size <= SOON_BYTES or not any(reading.values()))


def next_time(every: Every, after: datetime.datetime) -> datetime.datetime | None:
    """When an address is asked again; ``None`` for one that is asked once."""
    match every:
        case Every.DAILY:
            return after + datetime.timedelta(days=1)
        case Every.WEEKLY:
            return after + datetime.timedelta(days=7)
        case Every.MONTHLY:
            year, month = after.year + after.month // 12, after.month % 12 + 1
            return after.replace(year=year, month=month, day=min(after.day, calendar.monthrange(year, month)[1]))
        case _:
            return None
