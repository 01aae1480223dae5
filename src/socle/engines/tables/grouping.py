"""Counts, means and sums of a live table by columns or by time, for charts and for whoever asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.asking.plan import Aggregate, Plan
from socle.engines.tables.asking.sql import condition
from socle.engines.tables.live import Live, cell, code_of, opened, quoted
from socle.engines.tables.model import MAX_GROUPS, Column, TableError

BUCKETS: Final = ("", "auto", "day", "month", "year")
_MEASURES: Final = {
    "sum": "sum({})",
    "mean": "avg({})",
    "min": "min({})",
    "max": "max({})",
    "median": "median({})",
    "distinct": "count(DISTINCT {})",
    "count": "count({})",
}
_PARTS: Final = {"hour": "hour({})", "weekday": "isodow({})"}
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
    hot: str = "",
) -> dict[str, Any]:
    """Groups of the rows that fit the plan: `{"groups": [{"value", "count", "amount"}], "bucket", "span", "distinct",
    "others", "empty", "total"}`.

    Dates are cut by `bucket` ("auto" chooses days up to 62, months up to three years, else years), in order and
    without holes, and `span` is their first and last day; other values come most frequent first, `limit` of them out
    of `distinct`, the rest counted in `others`. `empty` counts rows without a value. Raises TableError for what the
    schema does not have.
    """
    with opened(schema, base, deltas, hot=hot) as live:
        asked = Plan.from_json(plan or {}).checked(live.schema)
        timely = live.schema.column(by).type in ("date", "datetime")
        if bucket not in BUCKETS or aggregate not in AGGREGATES or not 1 <= limit <= MAX_GROUPS:
            raise TableError("bad-group", "unknown bucket or aggregate, or too many groups")
        amount = _amount(live, aggregate, measure)
        where, values = condition(asked, live.schema, hot=bool(hot))
        rest, name = f"FROM {live.relation()} WHERE {where}", quoted(by)
        dates = f"min({name})::DATE, max({name})::DATE" if timely else "min(NULL), max(NULL)"
        span, cut = cut_of(live.fetch(f"SELECT {dates} {rest}", values)[0], bucket, timely)
        value = f"date_trunc('{cut}', {name})::DATE" if cut else name
        total, filled, distinct = live.fetch(f"SELECT count(*), count({name}), count(DISTINCT {value}) {rest}", values)[
            0
        ]
        order, most = ("1", 4 * MAX_GROUPS) if cut else ("2 DESC, 1", limit)
        # By places: DuckDB takes the name of an alias for a column of the table that has the same.
        grouped = (
            f"SELECT {value}, count(*), {amount} {rest} AND {name} IS NOT NULL GROUP BY 1 ORDER BY {order} LIMIT ?"
        )
        rows = live.fetch(grouped, [*values, most])
    found = [{"value": cell(value), "count": count, "amount": cell(a)} for value, count, a in rows]
    kept = without_holes(found, cut)[-MAX_GROUPS:] if cut else found
    others = filled - sum(int(one["count"]) for one in kept)
    out = {"groups": kept, "bucket": cut, "span": span, "distinct": distinct, "others": others}
    return {**out, "empty": total - filled, "total": total}


def cut_of(found: tuple[Any, ...], asked: str, timely: bool) -> tuple[list[str] | None, str]:
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


def without_holes(groups: list[dict[str, Any]], cut: str) -> list[dict[str, Any]]:
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


def summarise(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    hot: str = "",
) -> dict[str, Any]:
    """The groups of a plan: `{"columns", "rows", "total", "bucket"}`, a row for each group, its columns those of
    `groups`, then the aggregates (`count`, `sum_montant`…). `total` counts the groups.

    Dates are cut by `bucket`: their first day, or the number of the hour (0 to 23) or of the day of the week (1 is
    Monday). Rows without a value are a group, last. Without an order, groups of time come in order and others the most
    frequent first. Raises TableError.
    """
    with opened(schema, base, deltas, hot=hot) as live:
        asked = Plan.from_json(plan or {}).checked(live.schema)
        if not asked.groups:
            raise TableError("bad-group", "groups are by one or two columns")
        where, values = condition(asked, live.schema, hot=bool(hot))
        rest = f"FROM {live.relation()} WHERE {where}"
        columns = [live.schema.column(name) for name in asked.groups]
        bucket = _bucket(live, asked, columns, rest, values)
        measures = asked.aggregates or (Aggregate(),)
        coded = live.coded()
        codes = [code_of(live.schema.names.index(column.name)) for column in columns]
        # A text of few values is grouped by its code, whose order is its own, and said as the text again at the end.
        cuts = [
            quoted(code) if code in coded else cutting(column, bucket)
            for code, column in zip(codes, columns, strict=True)
        ]
        grouped = ", ".join(f"{cut} AS g{at}" for at, cut in enumerate(cuts))
        amounts = ", ".join(f"{measured(one)} AS m{at}" for at, one in enumerate(measures))
        by = _places(cuts)
        said = ", ".join(f"g{at}::VARCHAR" if code in coded else f"g{at}" for at, code in enumerate(codes))
        found = live.fetch(
            f"SELECT {said}, {', '.join(f'm{at}' for at in range(len(measures)))}, count(*) OVER () FROM "
            f"(SELECT {grouped}, {amounts}, count(*) AS n {rest} GROUP BY {by}) "
            f"ORDER BY {_group_order(asked, columns, measures)} LIMIT ? OFFSET ?",
            [*values, asked.limit, asked.offset],
        )
        total = found[0][-1] if found else _group_count(live, cuts, rest, values) if asked.offset else 0
    names = [*asked.groups, *(one.name for one in measures)]
    kinds = [*columns, *(_kind(live, one) for one in measures)]
    rows = [[cell(value, kind) for value, kind in zip(row[:-1], kinds, strict=True)] for row in found]
    return {"columns": names, "rows": rows, "total": total, "bucket": bucket}


def _bucket(live: Live, plan: Plan, columns: Sequence[Column], rest: str, values: Sequence[Any]) -> str:
    """How dates are cut: as asked, else so that a chart of them can be read."""
    timely = next((one for one in columns if one.type in ("date", "datetime")), None)
    if timely is None or plan.bucket not in ("", "auto"):
        return plan.bucket if timely is not None else ""
    name = quoted(timely.name)
    return cut_of(live.fetch(f"SELECT min({name})::DATE, max({name})::DATE {rest}", values)[0], "auto", True)[1]


def cutting(column: Column, bucket: str) -> str:
    """The SQL of a column's groups: dates cut by a bucket."""
    name = quoted(column.name)
    if column.type not in ("date", "datetime"):
        return name
    return _PARTS[bucket].format(name) if bucket in _PARTS else f"date_trunc('{bucket}', {name})::DATE"


def measured(one: Aggregate) -> str:
    """The SQL of what is computed for a group."""
    return _MEASURES[one.measure].format(quoted(one.column)) if one.column else "count(*)"


def _kind(live: Live, one: Aggregate) -> Column | None:
    return live.schema.column(one.column) if one.column and one.measure in ("min", "max") else None


def _group_order(plan: Plan, columns: Sequence[Column], measures: Sequence[Aggregate]) -> str:
    places = {name: f"g{at}" for at, name in enumerate(plan.groups)}
    places |= {one.name: f"m{at}" for at, one in reversed(list(enumerate(measures)))}
    asked = [f"{places[name]} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in plan.sort]
    timely = any(one.type in ("date", "datetime") for one in columns)
    own = [f"g{at} NULLS LAST" for at in range(len(columns))]
    return ", ".join([*asked, *([] if timely or asked else ["n DESC"]), *own])


def _group_count(live: Live, cuts: Sequence[str], rest: str, values: Sequence[Any]) -> int:
    return int(
        live.fetch(f"SELECT count(*) FROM (SELECT {', '.join(cuts)} {rest} GROUP BY {_places(cuts)})", values)[0][0]
    )


def _places(cuts: Sequence[str]) -> str:
    """The first columns of a SELECT, to group by: their names could be those of columns of the table."""
    return ", ".join(str(at) for at in range(1, len(cuts) + 1))
