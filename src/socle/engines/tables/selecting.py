"""Rows of a live table: filtered, searched, sorted, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.sql import condition
from socle.engines.tables.live import Live, cell, opened, quoted
from socle.engines.tables.model import Cell, Column

FEW: Final = 1_000


def select(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    count: bool = True,
    hot: str = "",
    look_ups: str = "",
) -> dict[str, Any]:
    """One page of the live rows: `{"columns", "rows", "total", "next"}`, rows as lists of JSON values in the order of
    the plan's `select`, else the schema's.

    `total` counts every row that fits the plan (None without `count`, for a caller that knows it); `next` is the
    `after` of the following page, None on the last. `hot` and `look_ups` hold the same rows in other formats, those of
    `indexing`.
    Raises TableError for a plan that does not fit the schema.
    """
    with opened(schema, base, deltas, hot=hot) as live:
        asked = Plan.from_json(plan or {}).checked(live.schema)
        where, values = condition(asked, live.schema, hot=bool(hot))
        relation = live.relation()
        shown, kept = columns_of(asked, live)
        order = kept[len(shown) :]
        # What orders the rows is read of all that fit; the rest, of the page alone, where rows are found one by one.
        apart = hot and look_ups and asked.sort and asked.limit <= FEW
        names = ", ".join(quoted(c.name) if c is not None else live.place for c in (order if apart else kept))
        page = live.fetch(
            f"SELECT {names}{f', {live.place}' if apart else ''} FROM {relation} WHERE {where} {_order(asked, live)} "
            "LIMIT ? OFFSET ?",
            [*values, asked.limit + 1, asked.offset],
        )
        if apart:
            from socle.engines.tables.indexing import rows_at

            found = rows_at(look_ups, [row[-1] for row in page], shown)
            page = [(*cells, *row[:-1]) for cells, row in zip(found, page, strict=True)]
        total = _count(live, asked, relation) if count else None
        return {**page_of(page, asked, shown, kept, len(order)), "total": total}


def count(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    hot: str = "",
) -> dict[str, Any]:
    """How many rows fit the plan, wherever its page stands: `{"total"}`. Raises TableError."""
    with opened(schema, base, deltas, hot=hot) as live:
        asked = Plan.from_json({**(plan or {}), "after": None}).checked(live.schema)
        return {"total": _count(live, asked, live.relation())}


def columns_of(plan: Plan, live: Live) -> tuple[list[Column], list[Column | None]]:
    """The columns that are answered, and those that are read: then come the ones that order the rows."""
    shown = [live.schema.column(name) for name in plan.select or live.schema.names]
    return shown, [*shown, *plan.ordered_by(live.schema)]


def page_of(
    found: Sequence[Sequence[Any]], plan: Plan, shown: Sequence[Column], kept: Sequence[Column | None], order: int
) -> dict[str, Any]:
    """A page out of its rows and one more, which only says that there is a following page."""
    rows = [[cell(value, column) for value, column in zip(row, shown, strict=False)] for row in found[: plan.limit]]
    follow: list[Cell] | None = None
    if len(found) > plan.limit > 0:
        last = found[plan.limit - 1][-order:]
        follow = [_exact(value, column) for value, column in zip(last, kept[-order:], strict=True)]
    return {"columns": [column.name for column in shown], "rows": rows, "next": follow}


def _exact(value: Any, column: Column | None) -> Cell:
    """A value that orders rows, as JSON that says it whole."""
    return value.isoformat() if isinstance(value, dt.date) else cell(value, column)


def _count(live: Live, plan: Plan, relation: str) -> int:
    where, values = condition(replace(plan, after=None), live.schema, hot=bool(live.hot))
    return int(live.fetch(f"SELECT count(*) FROM {relation} WHERE {where}", values)[0][0])


def _order(plan: Plan, live: Live) -> str:
    """The order asked for, then the table's own, so that pages never overlap. Empty cells come last both
    ways."""
    if not plan.sort:
        # By a row's place, too, where a page follows another: its place says where it begins.
        return live.whole_order() or ("" if plan.after is None else f"ORDER BY {live.place}")
    asked = [f"{quoted(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in plan.sort]
    return "ORDER BY " + ", ".join([*asked, live.default_order()])
