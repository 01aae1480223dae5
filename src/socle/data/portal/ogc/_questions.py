"""What an address asks of a collection's items. Every parameter is known and bounded, or refused by its name."""

import datetime
import math
import re
from dataclasses import dataclass

from socle.data.portal.ogc._answers import CRS84, check_words, refused, short_name, systems_of, time_column
from socle.data.tables import queries
from socle.data.tables.queries import FeatureQuestion, Table
from socle.data.tables.terms import Filter, Plan, Schema
from socle.ground.scope import Request

DEFAULT_LIMIT, MOST = 100, 10_000
LONGEST_FILTER = 2_000
LONGEST_VALUE = 200
WORDS = frozenset(
    ("limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "after", "before")
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a collection, and the coordinate system of the answer as an address."""

    question: FeatureQuestion
    crs: str


def read_question(request: Request, table: Table, schema: Schema, *, limit: int = DEFAULT_LIMIT) -> Asked:
    """The question of an address. Raises ``Refusal`` 400 that names the parameter."""
    given = request.GET
    check_words(request, WORDS | {name for name in schema.names if name not in WORDS})
    crs = _system(request, table, schema, "crs")
    box = _box(given.get("bbox", ""))
    box_crs = _system(request, table, schema, "bbox-crs") if box else CRS84
    if given.get("filter-lang", "cql2-text") != "cql2-text":
        raise refused("filter-lang")
    if given.get("filter-crs", CRS84) != CRS84:
        raise refused("filter-crs")
    cql, after, before = (given.get(name, "") for name in ("filter", "after", "before"))
    for name, value in (("filter", cql), ("after", after), ("before", before)):
        if len(value) > LONGEST_FILTER or "\x00" in value:
            raise refused(name)
    if after and before:
        raise refused("before")
    question = FeatureQuestion(
        plan=Plan(filters=_filters(request, schema), where=_when(given.get("datetime", ""), schema)),
        cql=cql,
        box=box,
        box_crs=short_name(box_crs),
        crs=short_name(crs),
        limit=_limit(given.get("limit", ""), limit),
        after=after,
        before=before,
    )
    return Asked(question, crs)


def read_system(request: Request, table: Table, schema: Schema) -> str:
    """The coordinate system that a single item is asked in."""
    check_words(request, frozenset({"crs"}))
    return _system(request, table, schema, "crs")


def _limit(text: str, default: int) -> int:
    """At least one; what is more than the most allowed is the most allowed, as the standard says."""
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12) or int(text) < 1:
        raise refused("limit")
    return min(int(text), MOST)


def _box(text: str) -> tuple[float, ...]:
    if not text:
        return ()
    try:
        sides = [float(part) for part in text.split(",")] if len(text) < 200 else []
    except ValueError:
        sides = []
    if len(sides) == 6:
        sides = [sides[0], sides[1], sides[3], sides[4]]  # heights are not looked at
    if len(sides) != 4 or not all(math.isfinite(side) and abs(side) < 1e9 for side in sides):
        raise refused("bbox")
    return tuple(sides)


def _system(request: Request, table: Table, schema: Schema, word: str) -> str:
    asked = request.GET.get(word, CRS84)
    if asked == CRS84:
        return asked
    when = time_column(schema)
    known = queries.extent(request.scope, table, time=when.name if when else "")
    if asked not in systems_of(known["box"]):
        raise refused(word)
    return asked


def _filters(request: Request, schema: Schema) -> tuple[Filter, ...]:
    found = []
    for word in request.GET:
        if word in schema.names and word not in WORDS and word != "f":
            value = request.GET[word]
            if len(value) > LONGEST_VALUE or "\x00" in value:
                raise refused(word)
            found.append(Filter(word, "eq", value))
    return tuple(found[:20])


def _when(text: str, schema: Schema) -> dict[str, object] | None:
    """An instant, a day or an interval as a condition on the column that says when; without one it has no effect."""
    if not text:
        return None
    parts = text.split("/") if len(text) < 80 else []
    if len(parts) == 1:
        moment = _moment(parts[0])
        other: dict[str, object] = {"date" if _DATE.fullmatch(moment) else "timestamp": moment}
    elif len(parts) == 2:
        ends = [_moment(part) if part not in ("", "..") else ".." for part in parts]
        if ends == ["..", ".."]:
            return None
        other = {"interval": ends}
    else:
        raise refused("datetime")
    column = time_column(schema)
    return {"op": "t_intersects", "args": [{"property": column.name}, other]} if column else None


def _moment(text: str) -> str:
    """A day or an instant of RFC 3339, as CQL2 writes it."""
    try:
        if _DATE.fullmatch(text):
            return datetime.date.fromisoformat(text).isoformat()
        moment = datetime.datetime.fromisoformat(text)
        return (moment.astimezone(datetime.UTC) if moment.tzinfo else moment).replace(tzinfo=None).isoformat() + "Z"
    except (ValueError, OverflowError):
        raise refused("datetime") from None
