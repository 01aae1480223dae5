"""A live table as one relation (base plus deltas), in a DuckDB that can reach nothing else.

Each question opens its own connection in memory: no extension, no network, no file but the given ones, 256
MB, two threads, and a configuration that cannot be changed back.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.model import DELETED, Cell, Column, Filter, Geo, Plan, Schema, TableError, value_of

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "256MB"
THREADS: Final = 2
ORDER: Final = "__order"
_OPERATORS: Final = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_SQL_TYPES: Final = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
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
    connection: duckdb.DuckDBPyConnection = field(init=False)

    def __enter__(self) -> Live:
        self.connection = _locked([p for p in (self.base, *self.deltas, *self.writes) if p])
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
        """The SQL of the live rows: the schema's columns, then an order column (position, or 0)."""
        if not self.base and not self.deltas:
            nothing = ", ".join(f"NULL::{sql_type(c)} AS {quoted(c.name)}" for c in self.schema.columns)
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
        names = ", ".join(map(quoted, self.schema.names))
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
            f"{quoted(c.name) if c.name in present else 'NULL'}::{sql_type(c)} AS {quoted(c.name)}"
            for c in self.schema.columns
        )

    def default_order(self) -> str:
        """What makes an answer the same each time: the key, else the place in the file."""
        return ", ".join([*map(quoted, self.schema.key), ORDER])

    def is_one_file(self) -> bool:
        """Whether the live rows are exactly one Parquet file, with the schema's columns in their order."""
        if not self.base or self.deltas:
            return False
        found = self.fetch(f"DESCRIBE SELECT * FROM read_parquet({literal(self.base)})")
        return [str(row[0]) for row in found] == list(self.schema.names)

    def whole_order(self) -> str:
        """The ORDER BY of all rows: none for a file without key, which DuckDB reads in its own order unsorted."""
        return f"ORDER BY {self.default_order()}" if self.schema.key else ""


def sql_type(column: Column) -> str:
    """The DuckDB type of a column in the relation; instants with an offset become UTC without one."""
    return _SQL_TYPES.get(column.type, "VARCHAR")


def _locked(paths: Sequence[str]) -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect(":memory:")
    for setting in (
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        f"memory_limit = '{MEMORY}'",
        f"threads = {THREADS}",
        "temp_directory = ''",
        "TimeZone = 'UTC'",
        f"allowed_paths = [{', '.join(map(literal, paths))}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def condition(plan: Plan, schema: Schema) -> tuple[str, list[Any]]:
    """The WHERE of a plan and its bound values."""
    parts: list[str] = []
    values: list[Any] = []
    for one in plan.filters:
        sql, value = _one(one, schema.column(one.column))
        parts.append(sql)
        values += value
    if plan.box is not None and schema.geo is not None:
        lon, lat = coordinates(schema.geo)
        parts.append(f"{lon} BETWEEN ? AND ? AND {lat} BETWEEN ? AND ?")
        values += [plan.box[0], plan.box[2], plan.box[1], plan.box[3]]
    for word in plan.search.split():
        texts = [c for c in schema.columns if c.type in ("string", "geopoint")][:200]
        whole = ", ".join(quoted(c.name) for c in texts) or "''"
        parts.append(f"contains(strip_accents(lower(concat_ws(' ', {whole}))), strip_accents(lower(?)))")
        values.append(word)
    return (" AND ".join(parts) or "true"), values


def coordinates(geo: Geo) -> tuple[str, str]:
    """The SQL of longitude and latitude, NULL where the cell holds none."""
    if geo.lon:
        return f"{quoted(geo.lon)}::DOUBLE", f"{quoted(geo.lat)}::DOUBLE"
    first, second = (
        f"TRY_CAST(trim(split_part(trim({quoted(geo.point)}, ' []'), ',', {part})) AS DOUBLE)" for part in (1, 2)
    )
    return (second, first) if geo.order == "latlon" else (first, second)


def _one(one: Filter, column: Column) -> tuple[str, list[Any]]:
    name = quoted(column.name)
    match one.op:
        case "empty":
            return f"{name} IS NULL", []
        case "filled":
            return f"{name} IS NOT NULL", []
        case "contains" | "starts":
            function = "contains" if one.op == "contains" else "starts_with"
            return f"{function}(strip_accents(lower({name}::VARCHAR)), strip_accents(lower(?)))", [one.value]
        case "ne":
            return f"{name} IS DISTINCT FROM ?::{sql_type(column)}", [value_of(column, one.value)]
        case _:
            return f"{name} {_OPERATORS[one.op]} ?::{sql_type(column)}", [value_of(column, one.value)]


def cell(value: Any, column: Column | None = None) -> Cell:
    """A value of DuckDB as a JSON value: dates as ISO text, UTC instants with their Z, no infinities."""
    if isinstance(value, dt.datetime):
        return value.isoformat() + ("Z" if column is not None and column.zoned else "")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def opened(schema: Mapping[str, Any], base: str, deltas: Sequence[str], writes: Sequence[str] = ()) -> Live:
    """A live table from JSON values, ready for `with`."""
    return Live(Schema.from_json(schema), base, tuple(deltas), tuple(writes))
