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
    """Groups of the rows that fit the plan: `{"groups": [{"value", "count", "amount"}], "bucket", "others",
    "empty", "total"}`.

    Dates are cut by `bucket` ("auto" chooses days up to 62, months up to three years, else years), in order
    and without holes; other values come most frequent first, `limit` of them, the rest counted in `others`;
    `empty` counts rows without a value. Raises TableError for what the schema does not have.
    """
    with opened(schema, base, deltas) as live:
        asked = Plan.from_json(plan or {}).checked(live.schema)
        column = live.schema.column(by)
        timely = column.type in ("date", "datetime")
        if bucket not in BUCKETS or aggregate not in AGGREGATES or not 1 <= limit <= MAX_GROUPS:
            raise TableError("bad-group", "unknown bucket or aggregate, or too many groups")
        amount = _amount(live, aggregate, measure)
        where, values = condition(asked, live.schema)
        relation, name = live.relation(), quoted(by)
        cut = _bucket(live, relation, name, where, values, bucket or "auto") if timely else ""
        value = f"date_trunc('{cut}', {name})::DATE" if cut else name
        rows = live.fetch(
            f"SELECT {value} AS v, count(*), {amount} FROM {relation} WHERE {where} GROUP BY v "
            f"ORDER BY {'v' if cut else 'count(*) DESC, v'} LIMIT 100001",
            values,
        )
        if len(rows) > 100_000:
            raise TableError("too-many-groups", f"{by!r} has too many different values for a chart", column=by)
    return _answer(rows, cut, limit)


def _amount(live: Live, aggregate: str, measure: str) -> str:
    if aggregate != "count" and live.schema.column(measure).type not in ("integer", "number"):
        raise TableError("not-a-number", f"{measure!r} is not numeric", column=measure)
    return AGGREGATES[aggregate].format(quoted(measure)) + "::DOUBLE"


def _bucket(live: Live, relation: str, name: str, where: str, values: list[Any], asked: str) -> str:
    if asked != "auto":
        return asked
    first, last = live.fetch(f"SELECT min({name})::DATE, max({name})::DATE FROM {relation} WHERE {where}", values)[0]
    days = (last - first).days if first is not None else 0
    return next((bucket for bucket, most in _DAYS_OF.items() if days <= most), "year")


def _answer(rows: list[tuple[Any, ...]], cut: str, limit: int) -> dict[str, Any]:
    empty = sum(count for value, count, _ in rows if value is None)
    filled = [
        {"value": cell(value), "count": count, "amount": cell(a)} for value, count, a in rows if value is not None
    ]
    total = empty + sum(int(one["count"]) for one in filled)
    if cut:
        kept = _without_holes(filled, cut)[-MAX_GROUPS:]
    else:
        kept = filled[:limit]
    others = total - empty - sum(int(one["count"]) for one in kept)
    return {"groups": kept, "bucket": cut, "others": others, "empty": empty, "total": total}


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
