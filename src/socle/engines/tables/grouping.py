"""Counts, means and sums of a live table by a column or by time, for charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from socle.engines.tables.live import Live, cell, condition, opened, quoted
from socle.engines.tables.model import MAX_GROUPS, Plan, TableError

Bucket = Literal["", "auto", "day", "month", "year"]
BUCKETS: Final = ("", "auto", "day", "month", "year")
AGGREGATES: Final = {"count": "count(*)", "mean": "avg({})", "sum": "sum({})"}
_DAYS_OF: Final = {"day": 62, "month": 3 * 366}


def group(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    by: str,
    bucket: str = "",
    aggregate: str = "count",
    measure: str = "",
    limit: int = 20,
) -> dict[str, Any]:
    """Groups of the rows that fit the plan: `{"groups": [{"value", "count", "amount"}], "bucket", "span", "distinct",
    "others", "empty", "total"}`.

    Dates are cut by `bucket` ("auto" chooses days up to 62, months up to three years, else years), in order and
    without holes, and `span` is their first and last day; other values come most frequent first, `limit` of them out
    of `distinct`, the rest counted in `others`. `empty` counts rows without a value. Raises TableError for what the
    schema does not have.
    """
    with opened(schema, base, deltas) as live:
        asked = Plan.from_json(plan or {}).checked(live.schema)
        timely = live.schema.column(by).type in ("date", "datetime")
        if bucket not in BUCKETS or aggregate not in AGGREGATES or not 1 <= limit <= MAX_GROUPS:
            raise TableError("bad-group", "unknown bucket or aggregate, or too many groups")
        amount = _amount(live, aggregate, measure)
        where, values = condition(asked, live.schema)
        rest, name = f"FROM {live.relation()} WHERE {where}", quoted(by)
        dates = f"min({name})::DATE, max({name})::DATE" if timely else "min(NULL), max(NULL)"
        span, cut = _cut(live.fetch(f"SELECT {dates} {rest}", values)[0], bucket, timely)
        value = f"date_trunc('{cut}', {name})::DATE" if cut else name
        total, filled, distinct = live.fetch(f"SELECT count(*), count({name}), count(DISTINCT {value}) {rest}", values)[
            0
        ]
        order, most = ("v", 4 * MAX_GROUPS) if cut else ("count(*) DESC, v", limit)
        grouped = (
            f"SELECT {value} AS v, count(*), {amount} {rest} AND {name} IS NOT NULL GROUP BY v ORDER BY {order} LIMIT ?"
        )
        rows = live.fetch(grouped, [*values, most])
    found = [{"value": cell(value), "count": count, "amount": cell(a)} for value, count, a in rows]
    kept = _without_holes(found, cut)[-MAX_GROUPS:] if cut else found
    others = filled - sum(int(one["count"]) for one in kept)
    out = {"groups": kept, "bucket": cut, "span": span, "distinct": distinct, "others": others}
    return {**out, "empty": total - filled, "total": total}


def _cut(found: tuple[Any, ...], asked: str, timely: bool) -> tuple[list[str] | None, str]:
    """The first and last day, and how dates are cut; nothing for what is not a date."""
    first, last = found
    if not timely:
        return None, ""
    span = [first.isoformat(), last.isoformat()] if first is not None else None
    if asked not in ("", "auto"):
        return span, asked
    days = (last - first).days if first is not None else 0
    return span, next((bucket for bucket, most in _DAYS_OF.items() if days <= most), "year")


def _amount(live: Live, aggregate: str, measure: str) -> str:
    if aggregate != "count" and live.schema.column(measure).type not in ("integer", "number"):
        raise TableError("not-a-number", f"{measure!r} is not numeric", column=measure)
    return AGGREGATES[aggregate].format(quoted(measure)) + "::DOUBLE"


def _without_holes(groups: list[dict[str, Any]], cut: str) -> list[dict[str, Any]]:
    """A month without a row is a bar of height zero, not a bar left out."""
    if not groups:
        return []
    known = {one["value"]: one for one in groups}
    at, last = dt.date.fromisoformat(groups[0]["value"]), dt.date.fromisoformat(groups[-1]["value"])
    full: list[dict[str, Any]] = []
    while at <= last and len(full) <= 4 * MAX_GROUPS:
        full.append(known.get(at.isoformat(), {"value": at.isoformat(), "count": 0, "amount": None}))
        if at.year == dt.MAXYEAR:
            break
        at = _next(at, cut)
    return full if at > last else groups


def _next(at: dt.date, cut: str) -> dt.date:
    if cut == "day":
        return at + dt.timedelta(days=1)
    if cut == "year":
        return at.replace(year=at.year + 1)
    return (at.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
