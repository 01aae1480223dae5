"""Questions of blocks put to their table, and the answers in the reader's words."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from socle.data.boards.rules import is_time
from socle.data.boards.terms import Aggregate, Block, Drawing, Kind, Question
from socle.data.displays.terms import cell_words, filters_of, label_of, may_measure
from socle.data.tables.terms import Column, Filter, Plan, Schema
from socle.ground.look import words as writing

MOST_STEPS = 120  # a series in time shows its last steps
MOST_PARTS = 5
MOST_DOTS = 1_000
TABLE_ROWS = 10
TABLE_COLUMNS = 6
_WHOLE = {"day": "date", "month": "month"}
_BRIEF = {"day": "brief day", "month": "brief month"}

Groups = Callable[..., dict[str, Any]]
Ask = Callable[[Plan], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One series of values, one for each name of its answer."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values by name: ``names`` and ``shorts`` are how a reader calls each group, ``by`` and ``measure`` what they are.
    ``starts``: the first day of each step of time, as ISO text.
    ``others``: how many rows are in groups that are not shown; ``empty``: without a value."""

    by: str
    measure: str
    names: tuple[str, ...]
    shorts: tuple[str, ...]
    lines: tuple[Line, ...]
    timely: bool = False
    bucket: str = ""
    starts: tuple[str, ...] = ()
    others: int = 0
    more_groups: int = 0
    empty: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells as read, and which columns hold numbers."""

    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    cells: tuple[tuple[str, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Dots:
    """Pairs of measures, one for each row that has both; ``bins`` are weighed values of one measure."""

    across: str
    up: str
    pairs: tuple[tuple[float, float], ...]
    total: int


Answer = Numbers | Rows | Dots


def ask(block: Block, schema: Schema, groups: Groups, rows: Ask) -> Answer:
    """The answer that a block draws."""
    assert block.question is not None
    asked = block.question
    if block.kind == Kind.TABLE:
        return _rows(asked, schema, rows)
    if block.kind == Kind.CHART and block.drawing == Drawing.SCATTER:
        return _dots(asked, schema, rows)
    if block.kind == Kind.CHART and block.drawing == Drawing.HISTOGRAM:
        return _spread(asked, schema, groups)
    if asked.split:
        return _parted(asked, schema, groups)
    if not asked.by:
        return _whole(asked, schema, rows)
    return _numbers(asked, schema, groups(**_how(asked)))


def _plan_of(asked: Question, limit: int = 0, more: Sequence[Filter] = ()) -> Plan:
    """The question's conditions as a plan."""
    return Plan(filters=(*filters_of(asked.filters), *more), limit=limit)


def _how(asked: Question, more: Sequence[Filter] = ()) -> dict[str, Any]:
    return {
        "plan": _plan_of(asked, more=more),
        "by": asked.by,
        "bucket": asked.bucket or "auto",
        "aggregate": str(asked.aggregate),
        "measure": asked.measure,
        "limit": asked.limit,
    }


def _measure_words(asked: Question, schema: Schema) -> str:
    if asked.aggregate == Aggregate.COUNT:
        return gettext("Lignes")
    column = schema.column(asked.measure)
    unit = f" ({column.unit})" if column.unit else ""
    facts = {"column": f"{label_of(column)}{unit}"}
    if asked.aggregate == Aggregate.SUM:
        return gettext("%(column)s, somme") % facts
    return gettext("%(column)s, moyenne") % facts


def _numbers(asked: Question, schema: Schema, found: dict[str, Any]) -> Numbers:
    column = schema.column(asked.by)
    kept = found["groups"][-MOST_STEPS:] if found["bucket"] else found["groups"]
    named = [_named(one["value"], column, found["bucket"]) for one in kept]
    return Numbers(
        by=label_of(column),
        measure=_measure_words(asked, schema),
        names=tuple(name for name, _ in named),
        shorts=tuple(short for _, short in named),
        lines=(Line(_measure_words(asked, schema), tuple(_value(one, asked) for one in kept)),),
        timely=bool(found["bucket"]),
        bucket=found["bucket"],
        starts=tuple(str(one["value"]) for one in kept) if found["bucket"] else (),
        others=found["others"],
        more_groups=max(0, found["distinct"] - len(kept)) if not found["bucket"] else 0,
        empty=found["empty"],
        total=found["total"],
    )


def _value(group: dict[str, Any], asked: Question) -> float | None:
    if asked.aggregate == Aggregate.COUNT:
        return float(group["count"])
    amount = group["amount"]
    # A month without a row has no mean, but a sum of nothing is nothing.
    return float(amount) if amount is not None else (0.0 if asked.aggregate == Aggregate.SUM else None)


def _named(value: Any, column: Column, bucket: str) -> tuple[str, str]:
    if not bucket:
        words_ = cell_words(value, column)
        return words_, words_
    day = datetime.date.fromisoformat(value)
    if bucket == "year":
        return str(day.year), str(day.year)
    return writing.date(day, _WHOLE[bucket]), writing.date(day, _BRIEF[bucket])


def _parted(asked: Question, schema: Schema, groups: Groups) -> Numbers:
    """Each group parted by the most frequent values of a second column; what is left becomes « autres »."""
    whole = groups(**_how(asked))
    base = _numbers(asked, schema, whole)
    split = schema.column(asked.split)
    parts = groups(plan=_plan_of(asked), by=asked.split, bucket="", limit=MOST_PARTS)
    chosen = [one["value"] for one in parts["groups"]]
    if is_time(split):
        chosen = chosen[-MOST_PARTS:]
    keep = MOST_PARTS - 1 if asked.aggregate == Aggregate.COUNT and parts["distinct"] > MOST_PARTS else MOST_PARTS
    kept = whole["groups"][-len(base.names) :] if base.names else []
    places = {one["value"]: place for place, one in enumerate(kept)}
    how = {**_how(asked), "bucket": whole["bucket"], "limit": 1_000}
    lines = [_part(asked, split, value, places, groups, how) for value in chosen[:keep]]
    if keep < MOST_PARTS or (parts["empty"] and asked.aggregate == Aggregate.COUNT):
        left = [
            (total or 0.0) - sum(line.values[place] or 0.0 for line in lines)
            for place, total in enumerate(base.lines[0].values)
        ]
        if any(left):
            lines.append(Line(gettext("autres"), tuple(left)))
    return Numbers(**{**{name: getattr(base, name) for name in base.__slots__}, "lines": tuple(lines[:MOST_PARTS])})


def _part(
    asked: Question, split: Column, value: Any, places: dict[Any, int], groups: Groups, how: dict[str, Any]
) -> Line:
    same = Filter(split.name, "eq", str(value).lower() if isinstance(value, bool) else str(value))
    found = groups(**{**how, "plan": _plan_of(asked, more=[same])})
    values: list[float | None] = [None if asked.aggregate == Aggregate.MEAN else 0.0] * len(places)
    for one in found["groups"]:
        if one["value"] in places:
            values[places[one["value"]]] = _value(one, asked)
    return Line(cell_words(value, split), tuple(values))


def _whole(asked: Question, schema: Schema, rows: Ask) -> Numbers:
    """One number for all the rows: how many there are."""
    total = rows(_plan_of(asked))["total"]
    return Numbers("", _measure_words(asked, schema), (), (), (Line("", (float(total),)),), total=total)


def _rows(asked: Question, schema: Schema, rows: Ask) -> Rows:
    found = rows(_plan_of(asked, limit=min(asked.limit, TABLE_ROWS)))
    hidden = {schema.geo.lon, schema.geo.lat, schema.geo.point} if schema.geo else set()
    shown = [place for place, one in enumerate(schema.columns) if one.name not in hidden][:TABLE_COLUMNS]
    columns = [schema.columns[place] for place in shown]
    return Rows(
        tuple(label_of(one) for one in columns),
        tuple(may_measure(one) for one in columns),
        tuple(
            tuple(cell_words(row[place], column) for place, column in zip(shown, columns, strict=True))
            for row in found["rows"]
        ),
        found["total"],
    )


def _dots(asked: Question, schema: Schema, rows: Ask) -> Dots:
    found = rows(_plan_of(asked, limit=MOST_DOTS))
    at = [schema.names.index(asked.measure), schema.names.index(asked.second)]
    pairs = [(row[at[0]], row[at[1]]) for row in found["rows"]]
    kept = tuple((float(x), float(y)) for x, y in pairs if x is not None and y is not None)
    return Dots(label_of(schema.column(asked.measure)), label_of(schema.column(asked.second)), kept, found["total"])


def _spread(asked: Question, schema: Schema, groups: Groups) -> Dots:
    """The values of a measure with how often each comes: what a histogram gathers."""
    found = groups(plan=_plan_of(asked), by=asked.measure, bucket="", limit=1_000)
    pairs = tuple((float(one["value"]), float(one["count"])) for one in found["groups"])
    return Dots(label_of(schema.column(asked.measure)), gettext("Lignes"), pairs, found["total"] - found["empty"])
