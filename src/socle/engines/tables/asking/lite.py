"""Conditions as SQL of an index of look-ups (SQLite): comparisons, words, boxes. What it cannot say is `Unfit`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from socle.engines.tables.asking.expressions import Unfit
from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.sql import Plain, Sql
from socle.engines.tables.asking.trees import Tree
from socle.engines.tables.live import ORDER, quoted
from socle.engines.tables.model import Column, Schema


class Lite(Plain):
    """SQLite, on the table `row` of an index. The words looked for are gathered in `sought`: they are one question to
    the index of words."""

    def __init__(self, schema: Schema, plan: Plan, placed: bool) -> None:
        self.schema = schema
        self.placed = placed
        self.lon, self.lat = place_of(schema)
        self.sought: list[str] = []
        # A sorted page reads its order's own index: a range must not draw the planner to another, and sort by hand.
        self.ordering = {f"row.{quoted(name)}" for name in schema.key} if plan.sort else None

    def column(self, column: Column | None) -> Sql:
        return Sql(f"row.{quoted(column.name) if column is not None else ORDER}")

    def constant(self, value: Any, column: Column | None) -> Sql:
        return Sql("?", (kept(value),))

    def compared(self, op: str, left: Sql, right: Sql) -> Sql:
        free = op == "=" or self.ordering is None or not left.text.startswith('row."') or left.text in self.ordering
        return Sql(f"{'' if free else '+'}{left.text} {op} {right.text}", left.values + right.values)

    def like(self, one: Sql, pattern: Sql) -> Sql:
        raise Unfit

    def folded(self, one: Sql, fold: str) -> Sql:
        raise Unfit

    def text(self, one: Sql) -> Sql:
        raise Unfit

    def found(self, word: str) -> Sql:
        self.sought.append(word)
        return Sql("(1 = 1)")

    def placeless(self) -> Sql:
        return Sql(f"({self.lon} IS NULL OR {self.lat} IS NULL)") if self.placed else self._unfit()

    def meets(self, shape: Tree, *, inside: bool) -> Sql:
        if not self.placed or ("bbox" not in shape and shape["type"] != "Point"):
            raise Unfit
        if "bbox" not in shape:
            return Sql(f"({self.lon} = ? AND {self.lat} = ?)", tuple(shape["coordinates"]))
        west, south, east, north = shape["bbox"]
        below = "<" if inside else "<="
        text = f"(? {below} {self.lon} AND {self.lon} {below} ? AND ? {below} {self.lat} AND {self.lat} {below} ?)"
        return Sql(text, (west, east, south, north))

    @staticmethod
    def _unfit() -> Sql:
        raise Unfit


def place_of(schema: Schema) -> tuple[str, str]:
    """The SQL of a row's longitude and latitude in the index."""
    if schema.geo is not None and schema.geo.lon:
        return f"row.{quoted(schema.geo.lon)}", f"row.{quoted(schema.geo.lat)}"
    return "row.__lon", "row.__lat"


def kept(value: Any) -> Any:
    """A value as the index keeps it: moments as text that sorts as they do."""
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def box_of(plan: Plan) -> list[float] | None:
    """A box that every row of the plan must meet, when it says so outright."""
    if plan.box is not None:
        return list(plan.box)
    where = plan.where
    if where is None:
        return None
    for one in where["args"] if where["op"] == "and" else [where]:
        if one["op"] in ("s_intersects", "s_within") and "bbox" in one["args"][1]:
            return list(one["args"][1]["bbox"])
    return None
