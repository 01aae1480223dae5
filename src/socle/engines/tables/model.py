"""Value types of the tables engine: what a column, a schema, a dialect and a question are.

Nothing here imports Polars or DuckDB, so that the web process can hold these values cheaply.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast, get_args

ColumnType = Literal["string", "integer", "number", "boolean", "date", "datetime", "geopoint"]
COLUMN_TYPES: Final = cast("tuple[ColumnType, ...]", get_args(ColumnType))
Op = Literal["eq", "ne", "lt", "le", "gt", "ge", "contains", "starts", "empty", "filled"]
OPS: Final = cast("tuple[Op, ...]", get_args(Op))

# Limits on everything: a file, a question or an answer beyond these is refused, never half done.
MAX_BYTES: Final = 256 * 1024 * 1024
MAX_COLUMNS: Final = 1_000
MAX_ROWS: Final = 5_000_000
MAX_CELL: Final = 200_000
MAX_NAME: Final = 120
MAX_LIMIT: Final = 1_000
MAX_OFFSET: Final = 10_000_000
MAX_FILTERS: Final = 20
MAX_SEARCH: Final = 200
MAX_GROUPS: Final = 1_000
MAX_POINTS: Final = 5_000

# Names that the live view uses for itself; a file that has them gets them renamed.
DELETED: Final = "_deleted"
RESERVED: Final = frozenset({DELETED, "file_row_number", "filename"})


class TableError(ValueError):
    """A table that cannot be read, or a question that cannot be asked.

    `code` is stable and made for translation, `data` holds the plain values that a message needs.
    """

    def __init__(self, code: str, message: str, **data: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `label` and `description` map a language to words; `role` says what the values are for
    ("lon", "lat", "year", "identifier" or nothing); `zoned` marks instants that were given with an offset
    and are kept in UTC."""

    name: str
    type: ColumnType = "string"
    label: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    unit: str = ""
    zoned: bool = False

    def __post_init__(self) -> None:
        if self.type not in COLUMN_TYPES:
            raise TableError("unknown-type", f"unknown column type {self.type!r}", type=self.type)
        if not self.name or len(self.name) > MAX_NAME or self.name.casefold() in RESERVED:
            raise TableError("bad-name", f"a column cannot be named {self.name[:40]!r}", name=self.name[:40])

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"name": self.name, "type": self.type}
        for key in ("label", "description", "role", "unit", "zoned"):
            value = getattr(self, key)
            if value:
                out[key] = dict(value) if isinstance(value, Mapping) else value
        return out

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Column:
        return cls(**{key: raw[key] for key in cls.__slots__ if key in raw})


@dataclass(frozen=True, slots=True)
class Geo:
    """Where a row's point is: two numeric columns (`lon`, `lat`), or one text column (`point`) in the order
    "latlon" or "lonlat". Degrees, WGS 84."""

    lon: str = ""
    lat: str = ""
    point: str = ""
    order: Literal["latlon", "lonlat"] = "latlon"

    def to_json(self) -> dict[str, str]:
        return {"lon": self.lon, "lat": self.lat} if self.lon else {"point": self.point, "order": self.order}


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a table, in order, the key that names a row (may be empty) and its point if it has
    one."""

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    geo: Geo | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise TableError("no-column", "a table needs at least one column")
        if len(self.columns) > MAX_COLUMNS:
            raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=len(self.columns))
        names = [column.name.casefold() for column in self.columns]
        if len(set(names)) != len(names):
            raise TableError("duplicate-name", "two columns have the same name")
        known = {column.name for column in self.columns}
        used = {*self.key, *(self.geo.to_json().values() if self.geo else ())} - {"latlon", "lonlat"}
        if used - known:
            raise TableError("unknown-column", f"no column named {sorted(used - known)}", column=min(used - known))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of this name. Raises TableError("unknown-column")."""
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError("unknown-column", f"no column named {name[:40]!r}", column=name[:40])

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "columns": [column.to_json() for column in self.columns],
            "key": list(self.key),
        }
        if self.geo is not None:
            out["geo"] = self.geo.to_json()
        return out

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Schema:
        geo = raw.get("geo")
        columns = tuple(Column.from_json(column) for column in raw["columns"])
        return cls(columns, tuple(raw.get("key", ())), Geo(**geo) if geo else None)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is written. `skip` counts the records before the header (titles, queries, units)."""

    encoding: str
    delimiter: str
    quote: str = '"'
    header: bool = True
    header_rows: int = 1
    skip: int = 0
    preamble: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quote": self.quote,
            "header": self.header,
            "header_rows": self.header_rows,
            "skip": self.skip,
            "preamble": list(self.preamble),
        }


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one column; `value` is text as it came, checked and converted by `value_of`."""

    column: str
    op: Op
    value: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One question to a table: conditions (all must hold), words to look for, order, and a slice of the
    answer."""

    filters: tuple[Filter, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int = 50
    offset: int = 0
    search: str = ""
    box: tuple[float, float, float, float] | None = None

    def checked(self, schema: Schema) -> Plan:
        """Itself, once every column, operator, value and bound is known to be right. Raises TableError."""
        if not (0 <= self.limit <= MAX_LIMIT and 0 <= self.offset <= MAX_OFFSET):
            raise TableError("out-of-bounds", f"limit goes to {MAX_LIMIT}, offset to {MAX_OFFSET}")
        if len(self.filters) > MAX_FILTERS or len(self.sort) > MAX_FILTERS or len(self.search) > MAX_SEARCH:
            raise TableError("too-long", "too many conditions, or too long a search")
        if self.box is not None:
            self._check_box(self.box, schema)
        for name, _ in self.sort:
            schema.column(name)
        for condition in self.filters:
            column = schema.column(condition.column)
            if condition.op not in OPS:
                raise TableError("unknown-operator", f"unknown operator {condition.op!r}", operator=condition.op)
            if condition.op not in ("empty", "filled", "contains", "starts"):
                value_of(column, condition.value)
        return self

    @staticmethod
    def _check_box(box: Sequence[float], schema: Schema) -> None:
        if schema.geo is None:
            raise TableError("no-geo", "this table has no points")
        if len(box) != 4 or not (-180 <= box[0] <= box[2] <= 180 and -90 <= box[1] <= box[3] <= 90):
            raise TableError("bad-box", "a box is west, south, east, north in degrees")

    def to_json(self) -> dict[str, Any]:
        return {
            "filters": [[f.column, f.op, f.value] for f in self.filters],
            "sort": [[name, down] for name, down in self.sort],
            "limit": self.limit,
            "offset": self.offset,
            "search": self.search,
            "box": list(self.box) if self.box else None,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Plan:
        return cls(
            filters=tuple(Filter(*f) for f in raw.get("filters", ())),
            sort=tuple((str(name), bool(down)) for name, down in raw.get("sort", ())),
            limit=int(raw.get("limit", 50)),
            offset=int(raw.get("offset", 0)),
            search=str(raw.get("search", "")),
            box=tuple(map(float, raw["box"])) if raw.get("box") else None,  # type: ignore[arg-type]
        )


Cell = str | int | float | bool | None
Row = Mapping[str, Cell]
_TRUE = frozenset({"true", "1", "oui", "vrai", "yes", "نعم"})
_FALSE = frozenset({"false", "0", "non", "faux", "no", "لا"})


def value_of(column: Column, text: str) -> str | int | float | bool | dt.date | dt.datetime:
    """The text of a condition as a value of the column's type. Raises TableError("bad-value")."""
    try:
        return _parse(column, text.strip() if column.type != "string" else text)
    except (ValueError, OverflowError):
        raise TableError(
            "bad-value",
            f"{text[:40]!r} is not a {column.type}",
            column=column.name,
            value=text[:40],
            type=column.type,
        ) from None


def _parse(column: Column, text: str) -> str | int | float | bool | dt.date | dt.datetime:
    match column.type:
        case "integer":
            if not re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII):
                raise ValueError
            return int(text)
        case "number":
            if not re.fullmatch(r"[+-]?\d{0,40}([.,]\d{0,40})?([eE][+-]?\d{1,3})?", text, re.ASCII):
                raise ValueError
            number = float(text.replace(",", "."))
            if not math.isfinite(number):
                raise ValueError
            return number
        case "boolean":
            if text.lower() in _TRUE | _FALSE:
                return text.lower() in _TRUE
            raise ValueError
        case "date":
            return dt.date.fromisoformat(text[:10])
        case "datetime":
            moment = dt.datetime.fromisoformat(text)
            return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
        case _:
            if "\x00" in text:
                raise ValueError
            return text


def unique_names(labels: Sequence[str]) -> list[str]:
    """Names that are never blank, never twice (whatever the case), never reserved, at most MAX_NAME
    characters."""
    taken: set[str] = set(RESERVED)
    names: list[str] = []
    for position, label in enumerate(labels, start=1):
        clean = " ".join(re.sub(r"[\x00-\x1f\x7f\ufeff]", " ", label).split())[: MAX_NAME - 8]
        stem = name = clean or f"col_{position}"
        count = 2
        while name.casefold() in taken:
            name, count = f"{stem}_{count}", count + 1
        taken.add(name.casefold())
        names.append(name)
    return names
