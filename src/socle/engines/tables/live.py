"""A live table as one relation (base plus deltas), in a DuckDB that can reach nothing else.

Each table has its own DuckDB in memory: no extension, no network, no file but the given ones, 256 MB, two threads, and
a configuration that cannot be changed back. The last two stay open while their process lives (opening one costs more
than most questions); the files that they read never change.
"""

from __future__ import annotations

import datetime as dt
import math
import os
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.model import DELETED, SIDES, Cell, Column, Geo, Schema, TableError

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "256MB"
THREADS: Final = 2
SPILLED: Final = "8GB"
ORDER: Final = "__order"
MEETS: Final = "__meets"
RELATES: Final = "__relates"
HOT: Final = "hot"
CODE: Final = "__code"
_WARM: Final = 2
_KNOWN: Final = 64
_SQL_TYPES: Final = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "geometry": "BLOB",
}


def quoted(name: str) -> str:
    """An identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text constant for SQL (paths and names made by us; values are bound as parameters)."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(slots=True)
class Live:
    """The relation of a live table and the connection that answers about it. Use as a context manager."""

    schema: Schema
    base: str = ""
    deltas: Sequence[str] = ()
    writes: Sequence[str] = ()
    hot: str = ""
    connection: duckdb.DuckDBPyConnection = field(init=False)

    def __enter__(self) -> Live:
        taken = next((name for name in self.schema.names if name.casefold() == ORDER), None)
        if taken:  # a table older than the rule that reserves this name: its rows would be lost between pages
            raise TableError("bad-name", f"a column cannot be named {taken!r}", name=taken)
        paths = tuple(p for p in (self.base, *self.deltas, *self.writes) if p)
        shaped = self.schema.geo is not None and bool(self.schema.geo.geometry)
        self.connection = connect(paths, self.hot, shaped) if self.writes else _warmed(paths, self.hot, shaped)
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises TableError "unreadable" for missing or damaged files, "too-heavy" when
        the question needs more memory than is allowed."""
        return self.run(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        """The cursor of a query, to fetch in parts."""
        import duckdb

        try:
            return self.connection.execute(sql, list(values))
        except duckdb.OutOfMemoryException:
            raise TableError("too-heavy", "this question needs more memory than is allowed") from None
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise TableError("unreadable", f"a file of the table cannot be read ({type(error).__name__})") from None

    def relation(self) -> str:
        """The SQL of the live rows: the schema's columns, then their place (position, or 0)."""
        if self.hot:
            return f"{HOT}.rows"
        if not self.base and not self.deltas:
            nothing = ", ".join(f"NULL::{kind} AS {quoted(name)}" for name, kind in self._stored())
            return f"(SELECT {nothing}, 0::BIGINT AS {ORDER} WHERE false)"
        if not self.deltas:
            source = f"read_parquet({literal(self.base)}, file_row_number=true)"
            return f"(SELECT {self._columns([self.base])}, file_row_number AS {ORDER} FROM {source})"
        if not self.schema.key:
            raise TableError("no-key", "a table without key has no deltas")
        return self._merged()

    def _merged(self) -> str:
        key = ", ".join(map(quoted, self.schema.key))
        paths = f"[{', '.join(map(literal, self.deltas))}]"
        latest = (
            f"SELECT {self._columns(self.deltas)}, {quoted(DELETED)}, 0::BIGINT AS {ORDER} "
            f"FROM read_parquet({paths}, union_by_name=true, filename=true) "
            f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY list_position({paths}, filename) DESC) = 1"
        )
        names = ", ".join(map(quoted, self.schema.stored))
        put = f"SELECT {names}, {ORDER} FROM latest WHERE NOT {quoted(DELETED)}"
        if not self.base:
            return f"(WITH latest AS ({latest}) {put})"
        columns, file = self._columns([self.base]), literal(self.base)
        base = f"SELECT {columns}, 0::BIGINT AS {ORDER} FROM read_parquet({file})"
        return (
            f"(WITH latest AS ({latest}), base AS ({base}) {put} UNION ALL "
            f"SELECT {names}, {ORDER} FROM base ANTI JOIN latest USING ({key}))"
        )

    def _columns(self, paths: Sequence[str]) -> str:
        """The schema's columns out of these files: an older file may lack a column that was added since."""
        files = f"read_parquet([{', '.join(map(literal, paths))}], union_by_name=true)"
        present = {str(row[0]) for row in self.fetch(f"DESCRIBE SELECT * FROM {files}")}
        return ", ".join(
            f"{quoted(name) if name in present else 'NULL'}::{kind} AS {quoted(name)}" for name, kind in self._stored()
        )

    def _stored(self) -> list[tuple[str, str]]:
        """The columns of the relation and their SQL types: the schema's, then the sides of each row's box."""
        own = [(column.name, sql_type(column)) for column in self.schema.columns]
        return own + [(name, "DOUBLE") for name in self.schema.stored[len(own) :]]

    def coded(self) -> frozenset[str]:
        """The columns of codes that stand beside texts of few values in the hot file (`indexing`)."""
        if not self.hot:
            return frozenset()
        key = _stamp(self.hot)
        if key not in _codes:
            found = self.fetch(f"SELECT name FROM pragma_table_info('{HOT}.rows') WHERE starts_with(name, '{CODE}')")
            _codes[key] = frozenset(str(name) for (name,) in found)
            while len(_codes) > _KNOWN:
                _codes.pop(next(iter(_codes)))
        return _codes[key]

    @property
    def place(self) -> str:
        """The column of a row's place. DuckDB's own is left its name: under another, all columns would be read."""
        return "rowid" if self.hot else ORDER

    def default_order(self) -> str:
        """What makes an answer the same each time: the key, else the place in the file."""
        return self.place if self.hot else ", ".join([*map(quoted, self.schema.key), ORDER])

    def is_one_file(self) -> bool:
        """Whether the live rows are exactly one Parquet file, with the schema's columns in their order."""
        if not self.base or self.deltas:
            return False
        found = self.fetch(f"DESCRIBE SELECT * FROM read_parquet({literal(self.base)})")
        return [str(row[0]) for row in found] == list(self.schema.stored)

    def whole_order(self) -> str:
        """The ORDER BY of all rows: none for a file in the table's order, which DuckDB reads as it stands."""
        return f"ORDER BY {self.default_order()}" if self.schema.key and not self.hot else ""


def code_of(position: int) -> str:
    """The name of the codes of the column at a position."""
    return f"{CODE}{position}"


def sql_type(column: Column) -> str:
    """The DuckDB type of a column in the relation; instants with an offset become UTC without one."""
    return _SQL_TYPES.get(column.type, "VARCHAR")


_codes: dict[tuple[Any, ...], frozenset[str]] = {}
_kept: OrderedDict[tuple[Any, ...], duckdb.DuckDBPyConnection] = OrderedDict()


def _warmed(paths: tuple[str, ...], hot: str, shaped: bool) -> duckdb.DuckDBPyConnection:
    """A connection to the DuckDB of these files, which stays for the next question."""
    key = (shaped, *(_stamp(path) for path in (*paths, hot) if path))
    known = _kept.pop(key, None)
    if known is None:
        known = connect(paths, hot, shaped)
    _kept[key] = known
    while len(_kept) > _WARM:
        _kept.popitem(last=False)[1].close()
    return known.cursor()


def _stamp(path: str) -> tuple[Any, ...]:
    """A file as it is now: what replaced it is another. Raises TableError("unreadable")."""
    try:
        now = os.stat(path)
    except (OSError, ValueError):
        raise TableError("unreadable", "a file of the table is missing") from None
    return path, now.st_ino, now.st_mtime_ns, now.st_size


def connect(
    paths: Sequence[str], hot: str = "", shaped: bool = False, *, memory: str = MEMORY, spill: str = ""
) -> duckdb.DuckDBPyConnection:
    """A locked DuckDB that reaches these files alone. `spill`: a folder for what does not fit in its memory."""
    import duckdb

    connection = duckdb.connect(":memory:")
    if shaped:
        from socle.engines.tables.asking.relating import relates
        from socle.engines.tables.shaping import meets

        connection.create_function(MEETS, meets, ["BLOB", *["DOUBLE"] * 4], "BOOLEAN")
        connection.create_function(RELATES, relates, ["BLOB", "VARCHAR", "BOOLEAN"], "BOOLEAN")
    if hot:
        try:
            connection.execute(f"ATTACH {literal(hot)} AS {HOT} (READ_ONLY)")
        except duckdb.Error as error:
            connection.close()
            raise TableError("unreadable", f"a file of the table cannot be read ({type(error).__name__})") from None
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"memory_limit = '{memory}'",
        f"threads = {THREADS}",
        "GLOBAL perfect_ht_threshold = 16",  # groups of two columns of codes have as many places as 65 536
        f"temp_directory = {literal(spill)}",
        f"max_temp_directory_size = '{SPILLED}'",
        "GLOBAL TimeZone = 'UTC'",  # global: a cursor has settings of its own
        "GLOBAL enable_geoparquet_conversion = false",
        f"allowed_paths = [{', '.join(map(literal, paths))}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def coordinates(geo: Geo) -> tuple[str, str]:
    """The SQL of longitude and latitude (of a geometry: the middle of its box), NULL where the cell holds none."""
    if geo.geometry:
        w, s, e, n = map(quoted, SIDES)
        return f"({w} + {e}) / 2", f"({s} + {n}) / 2"
    if geo.lon:
        return f"{quoted(geo.lon)}::DOUBLE", f"{quoted(geo.lat)}::DOUBLE"
    first, second = (
        f"TRY_CAST(trim(split_part(trim({quoted(geo.point)}, ' []'), ',', {part})) AS DOUBLE)" for part in (1, 2)
    )
    return (second, first) if geo.order == "latlon" else (first, second)


def cell(value: Any, column: Column | None = None) -> Cell:
    """A value of DuckDB as a JSON value: dates as ISO text, UTC instants with their Z, no infinities."""
    if isinstance(value, dt.datetime):
        return value.isoformat() + ("Z" if column is not None and column.zoned else "")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bytes):
        from socle.engines.tables.shaping import wkt

        return wkt([value])[0]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def opened(
    schema: Mapping[str, Any], base: str, deltas: Sequence[str], writes: Sequence[str] = (), *, hot: str = ""
) -> Live:
    """A live table from JSON values, ready for `with`. `hot`: the same rows in DuckDB's own format (`indexing`)."""
    return Live(Schema.from_json(schema), base, tuple(deltas), tuple(writes), hot)
