"""Groups of a plan as Ibis expressions, in the form that DuckDB's have (`grouping`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from socle.engines.tables.asking.plan import Aggregate
from socle.engines.tables.grouping import AGGREGATES, BUCKETS, cut_of, without_holes
from socle.engines.tables.live import cell
from socle.engines.tables.model import MAX_GROUPS, Column, TableError
from socle.engines.tables.scaling._asked import Asked, in_order

_UNITS: Final = {"year": "Y", "quarter": "Q", "month": "M", "week": "W", "day": "D"}


def whole_sum(one: Any) -> Any:
    """A sum that does not overflow: of whole numbers, in 38 digits."""
    return one.cast("decimal(19,0)").sum() if one.type().is_integer() else one.sum()


def mean(one: Any) -> Any:
    """The mean; of whole numbers, out of their exact sum."""
    return whole_sum(one).cast("float64") / one.count().cast("float64") if one.type().is_integer() else one.mean()


_MEASURES: Final[dict[str, Callable[[Any], Any]]] = {
    "sum": whole_sum,
    "mean": mean,
    "min": lambda one: one.min(),
    "max": lambda one: one.max(),
    "median": lambda one: one.median(),
    "distinct": lambda one: one.nunique(),
    "count": lambda one: one.count(),
}


def cut(cells: Any, bucket: str) -> Any:
    """Dates cut by a bucket: their first day, or a number."""
    if bucket == "hour":
        return cells.cast("timestamp").hour()
    if bucket == "weekday":
        return cells.cast("date").day_of_week.index() + 1
    return cells.cast("timestamp").truncate(_UNITS[bucket]).cast("date")


def summarise(asked: Asked) -> dict[str, Any]:
    """As `grouping.summarise`."""
    plan, schema = asked.plan, asked.schema
    if not plan.groups:
        raise TableError("bad-group", "groups are by one or two columns")
    columns = [schema.column(name) for name in plan.groups]
    bucket = _bucket(asked, columns)
    measures = plan.aggregates or (Aggregate(),)
    cells = {f"g{at}": _grouping(asked.rows[one.name], one, bucket) for at, one in enumerate(columns)}
    cells |= {f"c{at}": asked.rows[one.column] for at, one in enumerate(measures) if one.column}
    rows = asked.rows.select(**cells)
    amounts = {
        f"m{at}": _MEASURES[one.measure](rows[f"c{at}"]) if one.column else rows.count()
        for at, one in enumerate(measures)
    }
    by = [f"g{at}" for at in range(len(columns))]
    groups = rows.group_by(by).aggregate(**amounts, n=rows.count())
    ordered = groups.order_by(_order(asked, columns, measures))
    found = [row[:-1] for row in asked.cluster.fetch(ordered, limit=plan.limit, offset=plan.offset)]
    total = 0
    if found or plan.offset:
        total = int(asked.cluster.fetch(groups.aggregate(total=groups.count()))[0][0])
    kinds = [*columns, *(_kind(asked, one) for one in measures)]
    answer = [[cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in found]
    names = [*plan.groups, *(one.name for one in measures)]
    return {"columns": names, "rows": answer, "total": total, "bucket": bucket}


def _grouping(cells: Any, column: Column, bucket: str) -> Any:
    return cut(cells, bucket) if column.type in ("date", "datetime") else cells


def _bucket(asked: Asked, columns: Sequence[Column]) -> str:
    timely = next((one for one in columns if one.type in ("date", "datetime")), None)
    if timely is None or asked.plan.bucket not in ("", "auto"):
        return asked.plan.bucket if timely is not None else ""
    return cut_of(_ends(asked, timely.name), "auto", True)[1]


def _ends(asked: Asked, name: str) -> tuple[Any, ...]:
    day = asked.rows[name].cast("date")
    return asked.cluster.fetch(asked.rows.aggregate(first=day.min(), last=day.max()))[0]


def _kind(asked: Asked, one: Aggregate) -> Column | None:
    return asked.schema.column(one.column) if one.column and one.measure in ("min", "max") else None


def _order(asked: Asked, columns: Sequence[Column], measures: Sequence[Aggregate]) -> list[Any]:
    plan = asked.plan
    places = {name: f"g{at}" for at, name in enumerate(plan.groups)}
    places |= {one.name: f"m{at}" for at, one in reversed(list(enumerate(measures)))}
    wanted = [(places[name], down) for name, down in plan.sort]
    timely = any(one.type in ("date", "datetime") for one in columns)
    frequent = [] if timely or wanted else [("n", True)]
    return in_order([*wanted, *frequent, *((f"g{at}", False) for at in range(len(columns)))])


def group(
    asked: Asked, *, by: str, bucket: str = "", aggregate: str = "count", measure: str = "", limit: int = 20
) -> dict[str, Any]:
    """As `grouping.group`."""
    column = asked.schema.column(by)
    timely = column.type in ("date", "datetime")
    if bucket not in BUCKETS or aggregate not in AGGREGATES or not 1 <= limit <= MAX_GROUPS:
        raise TableError("bad-group", "unknown bucket or aggregate, or too many groups")
    if aggregate != "count" and asked.schema.column(measure).type not in ("integer", "number"):
        raise TableError("not-a-number", f"{measure!r} is not numeric", column=measure)
    span, by_time = cut_of(_ends(asked, by), bucket, True) if timely else (None, "")
    cells = {"v": cut(asked.rows[by], by_time) if timely else asked.rows[by]}
    rows = asked.rows.select(**cells, **({"c": asked.rows[measure]} if aggregate != "count" else {}))
    counts = rows.aggregate(total=rows.count(), filled=rows.v.count(), distinct=rows.v.nunique())
    total, filled, distinct = asked.cluster.fetch(counts)[0]
    rows = rows.filter(~asked.words.empty(rows.v))
    amount = rows.count() if aggregate == "count" else _MEASURES[aggregate](rows.c)
    groups = rows.group_by("v").aggregate(n=rows.count(), amount=amount.cast("float64"))
    order = in_order([("v", False)] if by_time else [("n", True), ("v", False)])
    found = asked.cluster.fetch(groups.order_by(order), limit=4 * MAX_GROUPS if by_time else limit)
    listed = [{"value": cell(value), "count": count, "amount": cell(amount)} for value, count, amount in found]
    kept = without_holes(listed, by_time)[-MAX_GROUPS:] if by_time else listed
    others = filled - sum(int(one["count"]) for one in kept)
    out = {"groups": kept, "bucket": by_time, "span": span, "distinct": distinct, "others": others}
    return {**out, "empty": total - filled, "total": total}
