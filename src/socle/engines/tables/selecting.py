"""Rows of a live table: filtered, searched, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from socle.engines.tables.live import Live, cell, condition, opened, quoted
from socle.engines.tables.model import Plan


def select(
    schema: Mapping[str, Any],
    base: str = "",
    deltas: Sequence[str] = (),
    plan: Mapping[str, Any] | None = None,
    *,
    count: bool = True,
) -> dict[str, Any]:
    """One page of the live rows: `{"columns", "rows", "total"}`, rows as lists of JSON values in the schema's
    order.

    `total` counts every row that fits the plan (None without `count`, for a caller that knows it).
    Raises TableError for a plan that does not fit the schema.
    """
    with opened(schema, base, deltas) as live:
        asked = Plan.from_json(plan or {}).checked(live.schema)
        where, values = condition(asked, live.schema)
        relation = live.relation()
        names = ", ".join(map(quoted, live.schema.names))
        page = live.fetch(
            f"SELECT {names} FROM {relation} WHERE {where} {_order(asked, live)} LIMIT ? OFFSET ?",
            [*values, asked.limit, asked.offset],
        )
        total = live.fetch(f"SELECT count(*) FROM {relation} WHERE {where}", values)[0][0] if count else None
        rows = [[cell(value, column) for value, column in zip(row, live.schema.columns, strict=True)] for row in page]
        return {"columns": list(live.schema.names), "rows": rows, "total": total}


def _order(plan: Plan, live: Live) -> str:
    """The order asked for, then the table's own, so that pages never overlap. Empty cells come last both
    ways."""
    if not plan.sort:
        return live.whole_order()
    asked = [f"{quoted(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in plan.sort]
    return "ORDER BY " + ", ".join([*asked, live.default_order()])
