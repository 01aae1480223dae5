"""The questions of a plan as Ibis expressions, and their answers in the form that DuckDB's have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, Protocol

from socle.engines.tables.asking.expressions import Unfit, conditions
from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.live import ORDER
from socle.engines.tables.model import Schema
from socle.engines.tables.scaling._words import Ibis, kind_of
from socle.engines.tables.selecting import page_of

# What a file may hold where the schema says otherwise: casts that every engine does alike.
_ALIKE: Final = {("int64", "float64"), ("int32", "int64"), ("int16", "int64"), ("int8", "int64"), ("date", "timestamp")}


class Cluster(Protocol):
    """What answers Ibis expressions."""

    def table(self, path: str) -> Any:
        """The rows of a Parquet file as an Ibis table: its columns, then their place, `ORDER`."""

    def fetch(self, expression: Any, *, limit: int | None = None, offset: int = 0) -> list[tuple[Any, ...]]:
        """The rows of an expression, or a page of them. Not by Ibis' own `limit`: for Spark it writes an offset as a
        number of rows without an order."""

    def any(self, expression: Any) -> bool:
        """Whether it has a row. Files never change: it may be remembered."""


class Asked:
    """A checked plan and the rows that fit it."""

    def __init__(self, cluster: Cluster, schema: Mapping[str, Any], base: str, plan: Mapping[str, Any] | None) -> None:
        self.cluster = cluster
        self.schema = Schema.from_json(schema)
        self.plan = Plan.from_json(plan or {}).checked(self.schema)
        self.relation = _relation(cluster.table(base), self.schema)
        self.words = Ibis(self.relation, self.schema)
        self.rows = self._kept(self.plan)

    def _kept(self, plan: Plan) -> Any:
        words = self.words
        kept = self.relation.filter(conditions(plan, self.schema, words))
        for doubt in words.doubts:
            if self.cluster.any(self.relation.filter(doubt).select(ORDER)):
                raise Unfit
        return kept

    def select(self, *, count: bool) -> dict[str, Any]:
        """As `selecting.select`."""
        plan, schema = self.plan, self.schema
        shown = [schema.column(name) for name in plan.select or schema.names]
        order = plan.ordered_by(schema)
        kept = [*shown, *order]
        names = [column.name if column is not None else ORDER for column in kept]
        needed = list(dict.fromkeys([*names, *schema.key, ORDER]))
        ordered = self.rows.select(needed).order_by(self._order())
        found = self.cluster.fetch(ordered, limit=plan.limit + 1, offset=plan.offset)
        places = [needed.index(name) for name in names]
        page = [[row[place] for place in places] for row in found]
        total = self.count() if count else None
        return {**page_of(page, plan, shown, kept, len(order)), "total": total}

    def count(self) -> int:
        """How many rows fit, wherever the page stands."""
        rows = self.rows if self.plan.after is None else self._kept(replace(self.plan, after=None))
        return int(self.cluster.fetch(rows.aggregate(total=rows.count()))[0][0])

    def _order(self) -> list[Any]:
        return in_order([*self.plan.sort, *((name, False) for name in (*self.schema.key, ORDER))])


def in_order(columns: Iterable[tuple[str, bool]]) -> list[Any]:
    """An order by columns, some of them downwards: empty cells come last both ways. A column orders once."""
    import ibis

    ways: dict[str, bool] = {}
    for name, down in columns:
        ways.setdefault(name, down)
    return [(ibis.desc if down else ibis.asc)(name, nulls_first=False) for name, down in ways.items()]


def _relation(table: Any, schema: Schema) -> Any:
    """The schema's columns out of a file's, which may lack one that was added since."""
    import ibis

    if ORDER in schema.names:
        raise Unfit
    held = table.schema()
    wanted = [(column.name, kind_of(column)) for column in schema.columns]
    wanted += [(name, "float64") for name in schema.stored[len(wanted) :]]
    columns = {}
    for name, kind in wanted:
        if name not in held:
            columns[name] = ibis.null(kind)
            continue
        physical = str(held[name].copy(nullable=True)).partition("(")[0]
        if physical != kind and (physical, kind) not in _ALIKE:
            raise Unfit
        columns[name] = table[name] if str(held[name].copy(nullable=True)) == kind else table[name].cast(kind)
    return table.select(**columns, **{ORDER: table[ORDER]})


def plain(value: Any) -> Any:
    """A value as DuckDB would give it."""
    if isinstance(value, Decimal):
        return int(value)
    return bytes(value) if isinstance(value, bytearray) else value
