"""Steps on the columns and rows of one table, as they are read: what each needs, and the columns after it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from socle.engines.tables.asking.grammar import parse_cql2
from socle.engines.tables.model import Column, ColumnType, Schema, TableError
from socle.engines.tables.transforming._asked import Asked, column_of, new_name, shaped
from socle.engines.tables.transforming._model import Step, Wrong

TARGETS: Final[tuple[ColumnType, ...]] = ("string", "integer", "number", "boolean", "date", "datetime")
FORMATS: Final = ("iso", "dmy", "mdy", "ymd")
NUMERIC: Final = ("integer", "number")
TIMELY: Final = ("date", "datetime")
# From which type to which: what is not here cannot be meant.
_CASTS: Final[dict[str, tuple[str, ...]]] = {
    "string": TARGETS,
    "integer": ("string", "number", "boolean"),
    "number": ("string", "integer", "boolean"),
    "boolean": ("string", "integer"),
    "date": ("string", "datetime"),
    "datetime": ("string", "date"),
    "geopoint": ("string",),
    "geometry": (),
}
HOWS: Final[dict[str, tuple[tuple[str, ...], ColumnType]]] = {
    "year": (TIMELY, "integer"),
    "quarter": (TIMELY, "date"),
    "month": (TIMELY, "date"),
    "week": (TIMELY, "date"),
    "weekday": (TIMELY, "integer"),
    "hour": (("datetime",), "integer"),
    "days": (TIMELY, "integer"),
    "add": (NUMERIC, "number"),
    "subtract": (NUMERIC, "number"),
    "multiply": (NUMERIC, "number"),
    "divide": (NUMERIC, "number"),
    "upper": (("string",), "string"),
    "lower": (("string",), "string"),
    "trim": (("string",), "string"),
    "plain": (("string",), "string"),
    "join": (TARGETS, "string"),
}
"""What a derived column is made of (the types of its columns), and its own type."""
TWO: Final = frozenset({"days", "add", "subtract", "multiply", "divide", "join"})
Read = tuple[Step, Schema]


def read_select(asked: Asked) -> Read:
    """Keep these columns, in this order."""
    kept = asked.columns("columns")
    return {"columns": [one.name for one in kept]}, shaped(kept, asked.schema, "columns")


def read_rename(asked: Asked) -> Read:
    """Give columns other names: `columns` maps what is to what shall be."""
    given = asked.raw.get("columns")
    if not isinstance(given, dict) or not given:
        raise Wrong("columns", "missing")
    new = {column_of(old, "columns", asked.schema).name: new_name(name, "columns") for old, name in list(given.items())}
    columns = [_named(one, new.get(one.name, one.name)) for one in asked.schema.columns]
    key = [new.get(name, name) for name in asked.schema.key]
    geo = asked.schema.geo
    if geo is not None:
        places = {what: new.get(name, name) for what, name in geo.to_json().items() if what != "order"}
        geo = replace(geo, **places)  # type: ignore[arg-type]  # names of the columns that it has
    like = Schema(asked.schema.columns, asked.schema.key)
    after = shaped(columns, like, "columns", key=key)
    return {"columns": new}, Schema(after.columns, after.key, geo)


def _named(column: Column, name: str) -> Column:
    """A column under another name; its label said the old one."""
    return column if name == column.name else replace(column, name=name, label={}, role="")


def read_cast(asked: Asked) -> Read:
    """Give a column another type; `format` says how dates are written."""
    column = asked.column("column")
    to = asked.choice("to", TARGETS)
    if to not in _CASTS[column.type]:
        raise Wrong("to", "bad-type", column=column.name, value=to)
    step: Step = {"column": column.name, "to": to}
    if column.type == "string" and to in TIMELY:
        step["format"] = asked.choice("format", FORMATS, "iso")
    made = replace(column, type=next(one for one in TARGETS if one == to), zoned=False)
    columns = [made if one.name == column.name else one for one in asked.schema.columns]
    return step, shaped(columns, asked.schema, "to")


def read_derive(asked: Asked) -> Read:
    """Add a column made of one or two others."""
    how = asked.choice("how", tuple(HOWS))
    kinds, kind = HOWS[how]
    column = asked.column("column")
    step: Step = {"how": how, "column": column.name}
    _fits(column, kinds, "column")
    if how in TWO:
        second = asked.column("second")
        _fits(second, kinds, "second")
        step["second"] = second.name
    if how == "join":
        step["between"] = asked.text("between", " ", most=20)
    step["name"] = name = new_name(asked.text("name"), "name")
    return step, shaped([*asked.schema.columns, Column(name, kind)], asked.schema, "name")


def _fits(column: Column, kinds: tuple[str, ...], field: str) -> None:
    if column.type not in kinds:
        code = "not-a-number" if kinds == NUMERIC else "not-a-date" if "datetime" in kinds[:2] else "bad-type"
        raise Wrong(field, code, column=column.name, value=column.type)


def read_filter(asked: Asked) -> Read:
    """Keep the rows of which a condition in CQL2 text holds."""
    where = asked.text("where", most=2_000)
    try:
        parse_cql2(where, asked.schema)
    except TableError as error:
        raise Wrong("where", error.code, **error.data) from error
    return {"where": where}, asked.schema


def read_sort(asked: Asked) -> Read:
    """Put the rows in an order: columns, each perhaps from the most to the least.

    The key is left out: a table with a key is kept and read in the order of it.
    """
    by: list[list[Any]] = []
    for one in asked.listed("by", most=10):
        name, down = (one[0], one[1]) if isinstance(one, list | tuple) and len(one) == 2 else (one, False)
        column = column_of(name, "by", asked.schema)
        if column.type == "geometry":
            raise Wrong("by", "bad-type", column=column.name, value=column.type)
        by.append([column.name, down is True])
    return {"by": by}, Schema(asked.schema.columns, (), asked.schema.geo)


def read_distinct(asked: Asked) -> Read:
    """Of rows with the same values in these columns (of all, where none is named), keep the first."""
    columns = asked.columns("columns", needed=False)
    return {"columns": [one.name for one in columns]}, asked.schema
