"""An index of one version of a table: two files beside its Parquet, made after it, thrown away at will.

`hot` is the same rows in DuckDB's own format, with the words of each row: what reads many rows reads it two to five
times faster than Parquet. `look_ups` is an SQLite file (FTS5 words, an R*Tree of points, B-trees): what looks up few
rows finds them in it without waking DuckDB. It tries within a budget of steps, and says nothing when that is spent:
then DuckDB answers. Both answer alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Final

from socle.engines.tables.asking.expressions import Unfit, conditions
from socle.engines.tables.asking.lite import Lite, box_of, kept, place_of
from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.sql import FOUND, Sql, plain_words
from socle.engines.tables.live import HOT, ORDER, Live, cell, code_of, coordinates, literal, quoted
from socle.engines.tables.model import Column, Schema, TableError
from socle.engines.tables.selecting import page_of
from socle.engines.tables.sqlite import Connection, DamagedFile, reading, writing

# What DuckDB writes beside a file of its own, while it does.
_WRITTEN: Final = ("", ".wal", ".wal.checkpoint", ".wal.recovery")
BATCH: Final = 5_000
MOST_TREES: Final = 8
MOST_CODED: Final = 4_000
FREQUENT: Final = 20_000
SHORTEST: Final = 3
# Some milliseconds of SQLite: less than DuckDB takes to answer what an index cannot find at once. Rows that are counted
# lie apart in the file, and each costs a page of it: DuckDB counts many sooner.
STEPS: Final = 100
STEPS_TO_COUNT: Final = 25
STRIDE: Final = 1_000
_OWN: Final = ("__", "rowid", "oid", "_rowid_")


def index(schema: Mapping[str, Any], base: str, *, look_ups: str, hot: str) -> dict[str, Any]:
    """Make both files for the rows of a Parquet file: `{"rows"}`. Raises TableError, "no-index" for a table whose
    columns are named as the index names its own, or that holds NaN: SQLite keeps it as no value at all."""
    shape = Schema.from_json(schema)
    if any(name.casefold().startswith(_OWN) for name in shape.names):
        raise TableError("no-index", "a column has a name that the index needs")
    with Live(shape, base, (), [hot + end for end in _WRITTEN]) as live:
        numbers = [f"bool_or(isnan({quoted(column.name)}))" for column in shape.columns if column.type == "number"]
        if numbers and any(live.fetch(f"SELECT {', '.join(numbers)} FROM {live.relation()}")[0]):
            raise TableError("no-index", "a column of numbers holds what is no number")
        live.fetch(f"ATTACH {literal(hot)} AS {HOT}")
        names = ", ".join([*map(quoted, shape.stored), *_codes(live, shape)])
        live.fetch(
            f"CREATE TABLE {HOT}.rows AS SELECT {names}, ' ' || trim(regexp_replace({plain_words(shape)}, "
            rf"'[^\p{{L}}\p{{N}}]+', ' ', 'g')) AS {FOUND} FROM {live.relation()} {live.whole_order()}"
        )
        live.fetch(f"CHECKPOINT {HOT}")
        rows = int(live.fetch(f"SELECT count(*) FROM {HOT}.rows")[0][0])
        with writing(look_ups) as file:
            _fill(file, live, shape)
        live.fetch(f"DETACH {HOT}")
    return {"rows": rows}


def look_up(
    source: str | Connection, schema: Mapping[str, Any], plan: Mapping[str, Any], *, count: bool = False, steps: int = 0
) -> dict[str, Any] | None:
    """What `select` answers for this plan (without `total`), or `{"total"}` for `count`, found in an index; None when
    it does not fit an index, or is not found within so many thousand steps (0: as many as are worth it). Raises
    TableError for a wrong plan. `source` is the path of the index, or a connection that its holder keeps open."""
    shape = Schema.from_json(schema)
    asked = Plan.from_json({**plan, "after": None} if count else plan).checked(shape)
    if asked.groups or (asked.offset > STRIDE * STEPS):
        return None
    try:
        with reading(source) if isinstance(source, str) else nullcontext(source) as file:
            question = _question(file, asked, shape, count=count)
            return None if question is None else _asked(file, question, asked, shape, count=count, steps=steps)
    except (Unfit, DamagedFile):
        return None
    except TableError as error:
        if error.code == "unreadable":
            return None
        raise


def _codes(live: Live, schema: Schema) -> Iterator[str]:
    """The SQL of a code beside each text of few values, in the order of the texts: small numbers are grouped in half
    the time. Their types are made in the hot file."""
    texts = [(at, quoted(column.name)) for at, column in enumerate(schema.columns) if column.type == "string"]
    if not texts:
        return
    counted = ", ".join(f"approx_count_distinct({name})" for _, name in texts)
    various = live.fetch(f"SELECT {counted} FROM {live.relation()}")[0]
    for (at, name), count in zip(texts, various, strict=True):
        if 0 < count <= MOST_CODED:
            values = f"SELECT DISTINCT {name} FROM {live.relation()} WHERE {name} IS NOT NULL ORDER BY {name}"
            live.fetch(f"CREATE TYPE {HOT}.main.__type{at} AS ENUM ({values})")
            yield f"{name}::{HOT}.main.__type{at} AS {quoted(code_of(at))}"


def rows_at(path: str, places: Sequence[int], columns: Sequence[Column]) -> list[list[Any]]:
    """The cells of rows of an index by their places, in the order of these. Raises TableError("unreadable")."""
    names = ", ".join(f"row.{quoted(column.name)}" for column in columns)
    wanted = ", ".join(str(int(place)) for place in places)
    with reading(path) as file:
        found = {
            row[0]: row[1:] for row in file.execute(f"SELECT {ORDER}, {names} FROM row WHERE {ORDER} IN ({wanted})")
        }
    if len(found) < len(set(places)):
        raise TableError("unreadable", "an index does not hold the rows of its table")
    return [[_typed(value, column) for value, column in zip(found[place], columns, strict=True)] for place in places]


def _fill(file: Connection, live: Live, schema: Schema) -> None:
    lon, lat, placed = _places(live, schema)
    own = schema.geo is not None and bool(schema.geo.lon)  # its columns are the point
    if own:
        lon = lat = "NULL"
    columns = ", ".join(quoted(name) for name in schema.names)
    file.execute(f"CREATE TABLE row ({ORDER} INTEGER PRIMARY KEY, {columns}, __lon, __lat)")
    file.execute("CREATE VIRTUAL TABLE __word USING fts5(text, columnsize=0, detail=none, tokenize=ascii, prefix='3')")
    marks = ", ".join("?" * (len(schema.columns) + 3))
    cursor = live.run(f"SELECT rowid, {columns}, {lon}, {lat}, {FOUND} FROM {HOT}.rows")
    while batch := cursor.fetchmany(BATCH):
        rows = [[_kept(value) for value in row] for row in batch]
        file.executemany(f"INSERT INTO row VALUES ({marks})", [row[:-1] for row in rows])
        file.executemany("INSERT INTO __word (rowid, text) VALUES (?, ?)", [(row[0], row[-1]) for row in rows])
    file.execute("INSERT INTO __word (__word) VALUES ('optimize')")
    if placed:
        x, y = place_of(schema)
        file.execute("CREATE VIRTUAL TABLE place USING rtree(id, west, east, south, north)")
        file.execute(
            f"INSERT INTO place SELECT {ORDER}, {x}, {x}, {y}, {y} FROM row WHERE {x} IS NOT NULL AND {y} IS NOT NULL"
        )
    for at, names in enumerate(_trees(live, schema)):
        file.execute(f"CREATE INDEX tree{at} ON row ({', '.join(map(quoted, names))})")
    file.execute("CREATE TABLE frequent (word PRIMARY KEY, rows INTEGER) WITHOUT ROWID")
    file.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, __word, row)")
    file.execute("INSERT INTO frequent SELECT term, doc FROM temp.vocabulary WHERE doc >= ?", (FREQUENT,))
    file.execute("PRAGMA analysis_limit = 1000")
    file.execute("ANALYZE main")


def _places(live: Live, schema: Schema) -> tuple[str, str, bool]:
    """The SQL of each row's point. A table with lines or polygons has none: a box alone does not say what it meets."""
    if schema.geo is None:
        return "NULL", "NULL", False
    if schema.geo.geometry:
        wide = live.fetch(f"SELECT count(*) FROM {HOT}.rows WHERE _west <> _east OR _south <> _north")[0][0]
        return ("NULL", "NULL", False) if wide else ("_west", "_south", True)
    return (*coordinates(schema.geo), True)


def _kept(value: Any) -> Any:
    return cell(value) if isinstance(value, bytes) else kept(value)


def _trees(live: Live, schema: Schema) -> Iterator[Sequence[str]]:
    """What is worth a B-tree: the key, then columns of many values, in which few rows are looked up or by which rows
    are ordered; not places, nor long texts."""
    if schema.key:
        yield schema.key
    places = {schema.geo.lon, schema.geo.lat, schema.geo.point, schema.geo.geometry} if schema.geo else set()
    able = [c for c in schema.columns if c.name not in places and c.type != "boolean" and schema.key[:1] != (c.name,)]
    if not able:
        return
    counted = ", ".join(f"approx_count_distinct({quoted(c.name)})" for c in able)
    lengths = ", ".join(f"coalesce(avg(length({quoted(c.name)}::VARCHAR)), 0)" for c in able)
    found = live.fetch(f"SELECT count(*), {counted}, {lengths} FROM (SELECT * FROM {HOT}.rows LIMIT 200000)")[0]
    various, long = found[1 : len(able) + 1], found[len(able) + 1 :]
    worth = [
        c
        for c, n, size in zip(able, various, long, strict=True)
        if size <= 60 and (n >= 50 or c.type != "string") and n > 20
    ]
    worth.sort(key=lambda c: (c.role != "identifier", c.type == "string"))
    for column in worth[:MOST_TREES]:
        yield (column.name,)


def _question(file: Connection, plan: Plan, schema: Schema, *, count: bool) -> Sql | None:
    """The SQL of a plan, None when it would read too much."""
    tables = {str(name) for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    words = Lite(schema, plan, "place" in tables)
    where = conditions(plan, schema, words)
    source, narrowed = "row", Sql("", ())
    box = box_of(plan) if words.placed else None
    if words.sought:
        rare = [word for word in words.sought if _is_rare(file, word)]
        if not rare:
            return None
        source = f"__word CROSS JOIN row ON row.{ORDER} = __word.rowid"
        others = [word for word in words.sought if word not in rare]
        text = "__word MATCH ? AND " + "instr(__word.text, ?) AND " * len(others)
        narrowed = Sql(text, (" AND ".join(f'"{word}"*' for word in rare), *(f" {word}" for word in others)))
    elif box is not None:
        source = f"place CROSS JOIN row ON row.{ORDER} = place.id"
        text = "place.west <= ? AND place.east >= ? AND place.south <= ? AND place.north >= ? AND "
        narrowed = Sql(text, (box[2], box[0], box[3], box[1]))
    rest = f"FROM {source} WHERE {narrowed.text}{where.text}"
    if count:
        return Sql(f"SELECT count(*) {rest}", narrowed.values + where.values)
    shown: list[Column | None] = [schema.column(name) for name in plan.select or schema.names]
    names = ", ".join(f"row.{quoted(c.name) if c else ORDER}" for c in [*shown, *plan.ordered_by(schema)])
    values = (*narrowed.values, *where.values, plan.limit + 1, plan.offset)
    order = _order(plan, schema, "__word.rowid" if words.sought else f"row.{ORDER}")
    return Sql(f"SELECT {names} {rest} ORDER BY {order} LIMIT ? OFFSET ?", values)


def _order(plan: Plan, schema: Schema, place: str) -> str:
    """Rows lie in the table's own order: their place in the index says it."""
    asked = [f"row.{quoted(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in plan.sort]
    return ", ".join([*asked, place])


def _is_rare(file: Connection, word: str) -> bool:
    """Whether few rows have a word that begins so: the list of a frequent one is long to walk."""
    if len(word) < SHORTEST:
        return False
    within = (word, f"{word}\U0010ffff")
    return file.execute("SELECT 1 FROM frequent WHERE word >= ? AND word < ? LIMIT 1", within).fetchone() is None


def _asked(
    file: Connection, question: Sql, plan: Plan, schema: Schema, *, count: bool, steps: int
) -> dict[str, Any] | None:
    left = steps or (STEPS_TO_COUNT if count else STEPS)

    def spend() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    file.set_progress_handler(spend, STRIDE)
    try:
        found = file.execute(question.text, question.values).fetchall()
    finally:
        file.set_progress_handler(None, 0)
    if count:
        return {"total": int(found[0][0])}
    shown = [schema.column(name) for name in plan.select or schema.names]
    order = plan.ordered_by(schema)
    typed = [[_typed(value, column) for value, column in zip(row, [*shown, *order], strict=True)] for row in found]
    return page_of(typed, plan, shown, [*shown, *order], len(order))


def _typed(value: Any, column: Column | None) -> Any:
    """A kept value as DuckDB gives it."""
    if column is None or value is None:
        return value
    if column.type == "boolean":
        return bool(value)
    if column.type == "datetime":
        import datetime as dt

        return dt.datetime.fromisoformat(value)
    return value
