"""Value types of the tables engine: what a column, a schema and a dialect are.

Nothing here imports Polars or DuckDB, so that the web process can hold these values cheaply.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast, get_args

ColumnType = Literal["string", "integer", "number", "boolean", "date", "datetime", "geopoint", "geometry"]
COLUMN_TYPES: Final = cast("tuple[ColumnType, ...]", get_args(ColumnType))

# Limits on everything: a file, a question or an answer beyond these is refused, never half done.
MAX_BYTES: Final = 256 * 1024 * 1024
MAX_COLUMNS: Final = 1_000
MAX_ROWS: Final = 5_000_000
MAX_CELL: Final = 200_000
MAX_NAME: Final = 120
MAX_GROUPS: Final = 1_000
MAX_POINTS: Final = 5_000

# Names that the live view uses for itself; a file that has them gets them renamed.
DELETED: Final = "_deleted"
# Beside a column of geometry: the sides of each row's box in degrees, so that a question about a place reads few rows.
SIDES: Final = ("_west", "_south", "_east", "_north")
RESERVED: Final = frozenset({DELETED, "file_row_number", "filename", *SIDES})
# So do the names of what a question or a recipe makes on its way, which all begin so.
OWN: Final = "__"


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
    """Where a row is: two numeric columns (`lon`, `lat`), or one text column (`point`) in the order "latlon" or
    "lonlat", or a column of geometry (`geometry`: points, lines, polygons). Degrees, WGS 84."""

    lon: str = ""
    lat: str = ""
    point: str = ""
    order: Literal["latlon", "lonlat"] = "latlon"
    geometry: str = ""

    def to_json(self) -> dict[str, str]:
        if self.geometry:
            return {"geometry": self.geometry}
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
        if self.geo and self.geo.geometry and self.column(self.geo.geometry).type != "geometry":
            raise TableError("no-geo", f"{self.geo.geometry[:40]!r} is not a column of geometry")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def stored(self) -> tuple[str, ...]:
        """The columns of its files: those of the schema, then the sides of each row's box when it has geometry."""
        return (*self.names, *(SIDES if self.geo and self.geo.geometry else ()))

    def column(self, name: str) -> Column:
        """The column of this name. Raises TableError("unknown-column")."""
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError("unknown-column", f"no column named {name[:40]!r}", column=name[:40])

    def narrowed(self, names: Sequence[str]) -> Schema:
        """These columns, in this order; the key and the place only when their columns are among them."""
        columns = tuple(self.column(name) for name in dict.fromkeys(names))
        place = set(self.geo.to_json().values()) - {"latlon", "lonlat"} if self.geo else set()
        return Schema(
            columns, self.key if set(self.key) <= set(names) else (), self.geo if place <= set(names) else None
        )

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
        clean = re.sub(rf"^{OWN}+", "_", clean)
        stem = name = clean or f"col_{position}"
        count = 2
        while name.casefold() in taken:
            name, count = f"{stem}_{count}", count + 1
        taken.add(name.casefold())
        names.append(name)
    return names
