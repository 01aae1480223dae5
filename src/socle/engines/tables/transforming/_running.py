"""Doing a recipe: one table of DuckDB after another, each step counting what it did not bring through.

Every table carries the place of its rows (`__order`), so that an outcome is the same each time, and the sides of their
boxes where they have geometry. A step is done whole, then the table before it is dropped; what does not fit in memory
is spilled into a folder of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.files import GEO_ROW_GROUP, ROW_GROUP, geo_metadata, written
from socle.engines.tables.live import ORDER, cell, connect, literal, quoted, sql_type
from socle.engines.tables.model import MAX_ROWS, SIDES, Schema, TableError
from socle.engines.tables.transforming import _geocoding, _meeting, _placing, _plain
from socle.engines.tables.transforming._model import MAX_SAMPLES, Lost, Recipe, Step
from socle.engines.tables.transforming._reading import read_recipe

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "512MB"
SHOWN: Final = 20
Doing = Callable[["Work", Step, Schema, Schema], list[Lost]]


class Work:
    """The tables of one run. `table` is the one that the next step reads. Use as a context manager."""

    def __init__(self, recipe: Recipe, sources: Mapping[str, Mapping[str, Any]], spill: str, doors: str, out: str):
        self.recipe = recipe
        self.doors = doors
        self.places: tuple[str, ...] = ()
        self.schemas = {name: Schema.from_json(one["schema"]) for name, one in sources.items()}
        self.paths = {name: str(one["path"]) for name, one in sources.items()}
        self.table = ""
        self._made = 0
        Path(spill).mkdir(parents=True, exist_ok=True)
        self._carrier = f"{spill}/beside.parquet"
        paths = [*self.paths.values(), self._carrier, *([out] if out else [])]
        self.connection: duckdb.DuckDBPyConnection = connect(paths, "", True, memory=MEMORY, spill=spill)

    def __enter__(self) -> Work:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises TableError."""
        import duckdb

        try:
            return self.connection.execute(sql, list(values)).fetchall()
        except duckdb.OutOfMemoryException:
            raise TableError("too-heavy", "this recipe needs more memory than is allowed") from None
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise TableError("unreadable", f"a file cannot be read ({type(error).__name__})") from None
        except (duckdb.OutOfRangeException, duckdb.ConversionException):
            raise TableError("out-of-range", "a number is too large for its column") from None

    def arrays(self, sql: str) -> list[Any]:
        """The columns of a query as arrays of NumPy, masked where a cell is empty. Raises TableError."""
        import duckdb

        try:
            return list(self.connection.execute(sql).fetchnumpy().values())
        except duckdb.OutOfMemoryException:
            raise TableError("too-heavy", "this recipe needs more memory than is allowed") from None
        except duckdb.IOException as error:
            raise TableError("unreadable", f"a file cannot be read ({type(error).__name__})") from None

    def count(self, sql: str, values: Sequence[Any] = ()) -> int:
        """The one number of a query."""
        return int(self.fetch(sql, values)[0][0] or 0)

    def make(self, query: str, values: Sequence[Any] = ()) -> None:
        """The rows of a query become the table that the next step reads; the one before is dropped."""
        self._made += 1
        name = f"t{self._made}"
        self.fetch(f"CREATE TEMP TABLE {name} AS {query}", values)
        if self.table:
            self.fetch(f"DROP TABLE {self.table}")
        self.table = name

    def beside(self, name: str, columns: Mapping[str, str], found: Mapping[str, Any]) -> str:
        """A table of values that a step joins: its SQL types, and its columns as lists or arrays."""
        import polars as pl

        kinds = {"BIGINT": pl.Int64, "DOUBLE": pl.Float64, "VARCHAR": pl.String}
        series = [pl.Series(one, found[one], dtype=kinds[kind]) for one, kind in columns.items()]
        pl.DataFrame(series).write_parquet(self._carrier)
        self.fetch(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM read_parquet({literal(self._carrier)})")
        Path(self._carrier).unlink()
        return name

    def source(self, name: str) -> str:
        """The SQL of an input: its columns with their types, the sides of boxes, the place of rows."""
        schema, path = self.schemas[name], literal(self.paths[name])
        kinds = [(one.name, sql_type(one)) for one in schema.columns]
        kinds += [(side, "DOUBLE") for side in schema.stored[len(kinds) :]]
        columns = ", ".join(f"{quoted(one)}::{kind} AS {quoted(one)}" for one, kind in kinds)
        return f"(SELECT {columns}, file_row_number AS {ORDER} FROM read_parquet({path}, file_row_number=true))"

    def samples(self, value: str, rest: str, values: Sequence[Any] = ()) -> tuple[dict[str, Any], ...]:
        """The most frequent values of an expression among rows."""
        found = self.fetch(
            f"SELECT left({value}::VARCHAR, 200), count(*) {rest} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MAX_SAMPLES}",
            values,
        )
        return tuple({"value": one, "count": count} for one, count in found)


_DOING: Final[dict[str, Doing]] = {
    "select": _plain.select,
    "rename": _plain.rename,
    "cast": _plain.cast,
    "derive": _plain.derive,
    "filter": _plain.keep,
    "distinct": _plain.distinct,
    "sort": _plain.sort,
    "join": _meeting.join,
    "aggregate": _meeting.aggregate,
    "pivot": _meeting.pivot,
    "geocode": _geocoding.geocode,
    "spatial-join": _placing.near,
}


def transform(
    recipe: Mapping[str, Any],
    sources: Mapping[str, Mapping[str, Any]],
    *,
    target: str,
    spill: str,
    doors: str = "",
    places: Sequence[str] = (),
) -> dict[str, Any]:
    """Does a recipe and writes its outcome as Parquet at `target`.

    `sources` maps each input to `{"path", "schema"}`; `spill` is a folder for what does not fit in memory. `doors` is a
    file of the addresses of the town (a JSON list `[street, number, suffix, lon, lat]` on each line), `places` the
    names by which the town is called. Returns `{"rows", "bytes", "sha256", "schema", "steps"}`; a step is
    `{"op", "in", "out", "lost"}`. The key of the schema is left out when it does not name each row. Raises TableError
    "bad-step" for a recipe with defects, "too-many-rows", "out-of-range", "too-heavy", "unreadable", all with the
    number of their `step`.
    """
    read = _sound(recipe, sources)
    with Work(read, sources, spill, doors, target) as work:
        work.places = tuple(places)
        steps = _done(work, len(read.steps))
        schema = _with_sound_key(work, read.outcome)
        rows = _write(work, schema, target)
    return {"rows": rows, "schema": schema.to_json(), "steps": steps, **written(target)}


def try_recipe(
    recipe: Mapping[str, Any],
    sources: Mapping[str, Mapping[str, Any]],
    *,
    upto: int,
    spill: str,
    rows: int = SHOWN,
    doors: str = "",
    places: Sequence[str] = (),
) -> dict[str, Any]:
    """The first rows after a step (0: before the first), with what each step lost until there: `{"columns", "rows",
    "total", "steps"}`. The whole of the sources is read, so that counts are those of a run. Raises TableError."""
    read = _sound(recipe, sources)
    upto = max(0, min(upto, len(read.steps)))
    schema = read.schemas[upto]
    with Work(read, sources, spill, doors, "") as work:
        work.places = tuple(places)
        steps = _done(work, upto)
        names = ", ".join(map(quoted, schema.names))
        total = work.count(f"SELECT count(*) FROM {work.table}")
        found = work.fetch(f"SELECT {names} FROM {work.table} ORDER BY {ORDER} LIMIT ?", [max(1, min(rows, 200))])
    shown = [[cell(value, column) for value, column in zip(row, schema.columns, strict=True)] for row in found]
    return {"columns": list(schema.names), "rows": shown, "total": total, "steps": steps}


def _sound(recipe: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> Recipe:
    read = read_recipe(recipe, {name: one["schema"] for name, one in sources.items()})
    for defect in read.defects:
        raise TableError("bad-step", "a step has a defect", step=defect.step, field=defect.field, defect=defect.code)
    return read


def _done(work: Work, upto: int) -> list[dict[str, Any]]:
    """The steps until one, each with the rows before and after it and what it lost."""
    work.make(f"SELECT * FROM {work.source(work.recipe.source)}")
    before = work.count(f"SELECT count(*) FROM {work.table}")
    told: list[dict[str, Any]] = []
    for number, step in enumerate(work.recipe.steps[:upto], 1):
        try:
            lost = _DOING[step["op"]](work, step, *work.recipe.schemas[number - 1 : number + 1])
            after = work.count(f"SELECT count(*) FROM {work.table}")
        except TableError as error:
            raise TableError(error.code, error.message, **{**error.data, "step": number}) from error
        told.append(
            {"op": step["op"], "in": before, "out": after, "lost": [one.to_json() for one in lost if one.count]}
        )
        if after > MAX_ROWS:
            raise TableError("too-many-rows", f"more than {MAX_ROWS} rows", most=MAX_ROWS, step=number)
        before = after
    return told


def _with_sound_key(work: Work, schema: Schema) -> Schema:
    """The schema, without a key that does not name each row."""
    if not schema.key:
        return schema
    key = ", ".join(map(quoted, schema.key))
    empty = " OR ".join(f"{quoted(name)} IS NULL" for name in schema.key)
    twice = f"SELECT 1 FROM {work.table} GROUP BY {key} HAVING count(*) > 1 OR bool_or({empty}) LIMIT 1"
    return Schema(schema.columns, (), schema.geo) if work.fetch(twice) else schema


def _write(work: Work, schema: Schema, target: str) -> int:
    columns = [
        f"{quoted(one.name)}::TIMESTAMPTZ AS {quoted(one.name)}" if one.zoned else quoted(one.name)
        for one in schema.columns
    ]
    located = schema.geo is not None and bool(schema.geo.geometry)
    columns += map(quoted, SIDES if located else ())
    known = "".join(f", KV_METADATA {{{key}: {literal(text)}}}" for key, text in geo_metadata(schema.geo).items())
    size = GEO_ROW_GROUP if located else ROW_GROUP
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {size}, USE_TMP_FILE false{known}"
    order = ", ".join([*map(quoted, schema.key), ORDER])
    query = f"SELECT {', '.join(columns)} FROM {work.table} ORDER BY {order}"
    Path(target).unlink(missing_ok=True)
    return int(work.fetch(f"COPY ({query}) TO {literal(target)} ({options})")[0][0])
