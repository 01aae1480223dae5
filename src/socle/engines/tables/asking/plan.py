"""A plan: one question to a table, whoever asks it and whatever answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast, get_args

from socle.engines.tables.asking.trees import checked
from socle.engines.tables.model import Cell, Column, Schema, TableError, value_of

Op = Literal["eq", "ne", "lt", "le", "gt", "ge", "contains", "starts", "empty", "filled"]
OPS: Final = cast("tuple[Op, ...]", get_args(Op))
Bucket = Literal["", "auto", "year", "quarter", "month", "week", "day", "hour", "weekday"]
BUCKETS: Final = cast("tuple[Bucket, ...]", get_args(Bucket))
Measure = Literal["count", "sum", "mean", "min", "max", "median", "distinct"]
MEASURES: Final = cast("tuple[Measure, ...]", get_args(Measure))

MAX_LIMIT: Final = 1_000
MAX_OFFSET: Final = 10_000_000
MAX_FILTERS: Final = 20
MAX_SEARCH: Final = 200
MAX_BY: Final = 2
MAX_AGGREGATES: Final = 10
# An integer of a page's key: a row's place never needs more.
MAX_PLACE: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one column; `value` is text as it came, checked and converted by `value_of`."""

    column: str
    op: Op
    value: str = ""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What is computed for each group: `count` of rows, or a measure of a column."""

    measure: Measure = "count"
    column: str = ""

    @property
    def name(self) -> str:
        """How its column is called in the answer."""
        return f"{self.measure}_{self.column}" if self.column else self.measure

    def checked(self, schema: Schema) -> Aggregate:
        """Itself. Raises TableError."""
        if self.measure not in MEASURES:
            raise TableError("bad-group", f"unknown aggregate {self.measure!r}")
        if self.column or self.measure != "count":
            column = schema.column(self.column)
            if self.measure in ("sum", "mean", "median") and column.type not in ("integer", "number"):
                raise TableError("not-a-number", f"{column.name!r} is not numeric", column=column.name)
        return self


@dataclass(frozen=True, slots=True)
class Plan:
    """One question: conditions that all hold (`filters`, the CQL2-JSON tree `where`, a `box`, words to `search`), then
    either rows (the columns `select`, in an order, from an `offset` or `after` a row) or groups (`groups`, dates cut by
    `bucket`, with `aggregates`).

    `after` is what an answer gave as `next`: the values by which its last row is ordered, so that pages follow each
    other whatever was added before them.
    """

    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int = 50
    offset: int = 0
    search: str = ""
    box: tuple[float, float, float, float] | None = None
    where: Mapping[str, Any] | None = None
    select: tuple[str, ...] = ()
    after: tuple[Cell, ...] | None = None
    groups: tuple[str, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    bucket: Bucket = ""

    def checked(self, schema: Schema) -> Plan:
        """The same, once every column, operator, value and bound is known to be right. Raises TableError."""
        if not (0 <= self.limit <= MAX_LIMIT and 0 <= self.offset <= MAX_OFFSET):
            raise TableError("out-of-bounds", f"limit goes to {MAX_LIMIT}, offset to {MAX_OFFSET}")
        if len(self.filters) > MAX_FILTERS or len(self.sort) > MAX_FILTERS or len(self.search) > MAX_SEARCH:
            raise TableError("too-long", "too many conditions, or too long a search")
        if self.box is not None:
            check_box(self.box, schema)
        for one in self.filters:
            _check_filter(one, schema)
        for name in self.select:
            schema.column(name)
        if self.groups or self.aggregates or self.bucket:
            self._check_groups(schema)
        else:
            for name, _ in self.sort:
                _check_order(schema.column(name))
        if self.after is not None:
            self._check_after(schema)
        if self.where is None:
            return self
        return replace(self, where=checked(self.where, schema))

    def _check_groups(self, schema: Schema) -> None:
        if len(self.groups) > MAX_BY or len(self.aggregates) > MAX_AGGREGATES or self.bucket not in BUCKETS:
            raise TableError("bad-group", f"at most {MAX_BY} columns and {MAX_AGGREGATES} aggregates")
        if self.after is not None or self.select:
            raise TableError("bad-group", "groups have neither `select` nor `after`")
        timely = [schema.column(name).type in ("date", "datetime") for name in self.groups]
        if self.bucket not in ("", "auto") and not any(timely):
            raise TableError("bad-group", "a bucket needs a column of dates")
        named = {*self.groups, *(one.checked(schema).name for one in self.aggregates or (Aggregate(),))}
        for name, _ in self.sort:
            if name not in named:
                raise TableError("unknown-column", f"groups have no {name!r}", column=name[:40])

    def _check_after(self, schema: Schema) -> None:
        order = self.ordered_by(schema)
        if self.offset or self.after is None or len(self.after) != len(order):
            raise TableError("bad-after", "`after` is what the last answer gave as `next`, without an offset")
        for column, one in zip(order, self.after, strict=True):
            if one is not None:
                after_value(column, one)

    def ordered_by(self, schema: Schema) -> list[Column | None]:
        """The columns that order the rows and never tie: those of `sort`, then the key; None for a row's place in a
        table without key."""
        asked: list[Column | None] = [schema.column(name) for name, _ in self.sort]
        return asked + ([schema.column(name) for name in schema.key] if schema.key else [None])

    def to_json(self) -> dict[str, Any]:
        return {
            "filters": [[f.column, f.op, f.value] for f in self.filters],
            "sort": [[name, down] for name, down in self.sort],
            "limit": self.limit,
            "offset": self.offset,
            "search": self.search,
            "box": list(self.box) if self.box else None,
            "where": self.where,
            "select": list(self.select),
            "after": list(self.after) if self.after is not None else None,
            "groups": list(self.groups),
            "aggregates": [[one.measure, one.column] for one in self.aggregates],
            "bucket": self.bucket,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Plan:
        after = raw.get("after")
        return cls(
            filters=tuple(Filter(*f) for f in raw.get("filters", ())),
            sort=tuple((str(name), bool(down)) for name, down in raw.get("sort", ())),
            limit=int(raw.get("limit", 50)),
            offset=int(raw.get("offset", 0)),
            search=str(raw.get("search", "")),
            box=tuple(map(float, raw["box"])) if raw.get("box") else None,  # type: ignore[arg-type]
            where=raw.get("where"),
            select=tuple(map(str, raw.get("select", ()))),
            after=tuple(after) if after is not None else None,
            groups=tuple(map(str, raw.get("groups", ()))),
            aggregates=tuple(Aggregate(*one) for one in raw.get("aggregates", ())),
            bucket=raw.get("bucket", ""),
        )


def after_value(column: Column | None, one: Cell) -> Any:
    """A value of `after` as a value of its column (None: a row's place). Raises TableError("bad-after")."""
    bad = TableError("bad-after", "`after` is what the last answer gave as `next`")
    kind = column.type if column is not None else "integer"
    match kind, one:
        case "boolean", bool():
            return one
        case _, bool():
            raise bad
        case "integer", int() if abs(one) <= MAX_PLACE:
            return one
        case "number", int() | float() if abs(one) < 1e308:
            return float(one)
        case (("date" | "datetime"), str()) if column is not None:
            try:
                return value_of(column, one)
            except TableError:
                raise bad from None
        case _, str() if kind not in ("integer", "number", "boolean") and "\x00" not in one:
            return one
        case _:
            raise bad


def check_box(box: Sequence[float], schema: Schema) -> None:
    """A box that a table with places can be asked. Raises TableError "no-geo", "bad-box"."""
    if schema.geo is None:
        raise TableError("no-geo", "this table has no points")
    if len(box) != 4 or not (-180 <= box[0] <= box[2] <= 180 and -90 <= box[1] <= box[3] <= 90):
        raise TableError("bad-box", "a box is west, south, east, north in degrees")


def _check_order(column: Column) -> None:
    """A shape has no place before or after another: an order by its bytes would say nothing, and cannot be paged."""
    if column.type == "geometry":
        raise TableError("unsortable", f"{column.name!r} is a geometry: it orders no rows", column=column.name)


def _check_filter(one: Filter, schema: Schema) -> None:
    column = schema.column(one.column)
    if one.op not in OPS:
        raise TableError("unknown-operator", f"unknown operator {one.op!r}", operator=one.op)
    if column.type == "geometry" and one.op not in ("empty", "filled"):
        raise TableError("unknown-operator", "a geometry is asked by a box", operator=one.op)
    if one.op not in ("empty", "filled", "contains", "starts"):
        value_of(column, one.value)
