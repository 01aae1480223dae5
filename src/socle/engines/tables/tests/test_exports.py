"""What is exported comes back the same, in every format, whatever is in the cells."""

import datetime as dt
import json
import math
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables import FORMATS, TableError, convert, export, head_of
from socle.engines.tables.exporting import _workbooks
from socle.engines.tables.files import polars_type, save
from socle.engines.tables.model import Schema
from socle.engines.tables.opening import open_table
from socle.engines.tables.shaping import wkt

SCHEMA: dict[str, Any] = {
    "columns": [
        {"name": "nom", "type": "string"},
        {"name": "rang, « n° »", "type": "integer"},
        {"name": "mesure", "type": "number"},
        {"name": "vrai", "type": "boolean"},
        {"name": "jour", "type": "date"},
        {"name": "heure", "type": "datetime"},
        {"name": "instant", "type": "datetime", "zoned": True},
        {"name": "forme", "type": "geometry"},
    ],
    "key": [],
    "geo": {"geometry": "forme"},
}
TEXTS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Cs", "Zl", "Zp"],
        include_characters="\n\t",
        exclude_characters="\ufffe\uffff",
    ),
    max_size=12,
)
DEGREES = st.floats(-80, 80).map(lambda one: round(one, 6) + 0.0)
ROWS = st.lists(
    st.tuples(
        st.none()
        | TEXTS
        | st.sampled_from(["=1+1", "+33", "-", "@x", 'a"b', "a;b,c", " deux  mots ", "_x0041_", "<b>&amp;"]),
        st.none() | st.integers(-(2**53), 2**53),
        st.none() | st.floats(-1e12, 1e12).map(lambda one: one + 0.0),
        st.none() | st.booleans(),
        st.none() | st.dates(dt.date(1600, 1, 1), dt.date(2200, 1, 1)),
        st.none()
        | st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(lambda one: one.replace(microsecond=0)),
        st.none()
        | st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(lambda one: one.replace(microsecond=0)),
        st.none() | st.tuples(DEGREES, DEGREES),
    ).filter(lambda row: any(cell not in (None, "") for cell in row[:1]) or row[1] is not None),
    min_size=1,
    max_size=8,
)


def stored(rows: list[tuple[Any, ...]], folder: Path) -> str:
    schema = Schema.from_json(SCHEMA)
    full = [
        (*row[:6], row[6] and row[6].replace(tzinfo=dt.UTC), row[7] and shapely.to_wkb(shapely.Point(row[7])))
        for row in rows
    ]
    types = {column.name: polars_type(column) for column in schema.columns}
    save(pl.DataFrame(full, schema=types, orient="row"), folder / "base.parquet", schema.geo)
    return str(folder / "base.parquet")


def kept(base: str) -> list[tuple[Any, ...]]:
    """The cells in the order of the file."""
    rows = pl.read_parquet(base).select([one["name"] for one in SCHEMA["columns"]]).rows()
    return [(*row[:7], wkt([row[7]])[0]) for row in rows]


def same(text: str | None, cell: Any, format: str) -> bool:
    """Whether a text read back says a cell."""
    if cell is None or cell == "":
        return text in (None, "")
    if text is None:
        return False
    match cell:
        case bool():
            return text.lower() in (("true", "1") if cell else ("false", "0"))
        case int():
            return int(float(text)) == cell if abs(cell) < 2**53 else text == str(cell)
        case float():
            shown = format in ("xlsx", "ods")  # read as a spreadsheet shows it; the file holds every digit
            return math.isclose(float(text), cell, rel_tol=1e-13 if shown else 1e-15, abs_tol=1e-9 if shown else 0.0)
        case dt.datetime():
            read = dt.datetime.fromisoformat(text.replace(" ", "T"))
            return read.replace(tzinfo=None) == cell.replace(tzinfo=None)
        case dt.date():
            return text[:10] == cell.isoformat()
    if format == "csv" and cell.startswith(("=", "+", "-", "@", "\t")):
        return bool(text == "'" + cell)
    return bool(text == cell)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=8, deadline=None)
@given(rows=ROWS)
def test_every_cell_comes_back(
    tmp_path_factory: pytest.TempPathFactory, format: str, rows: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("back")
    base = stored(rows, folder)
    target = folder / f"out.{format}"

    made = export(SCHEMA, base, target=str(target), format=format)
    table = open_table(str(target), name=target.name)
    labels = list(table.labels)
    read = [row for batch in table.batches() for row in batch.frame.rows()]

    names = [one["name"] for one in SCHEMA["columns"]]
    place = {name: labels.index(name if name != "forme" or name in labels else table.geometry) for name in names}
    assert made["rows"] == len(read) == len(rows)
    for cells, back in zip(kept(base), read, strict=True):
        for name, cell in zip(names, cells, strict=True):
            text = back[place[name]]
            if name == "forme" and text and cell:
                text, cell = (shapely.to_wkt(shapely.from_wkt(one), rounding_precision=9) for one in (text, cell))
            assert same(text, cell, format), (format, name, cell, text)


def test_a_selection_keeps_its_rows_and_their_order(tmp_path: Path) -> None:
    source, base, target = tmp_path / "t.csv", tmp_path / "t.parquet", tmp_path / "out.json"
    source.write_text("nom;rang\na;3\nb;1\nc;2\n", "utf-8")
    schema = convert(str(source), str(base))["schema"]
    plan = {"filters": [["rang", "ge", "2"]], "sort": [["rang", False]], "limit": 1}

    made = export(schema, str(base), target=str(target), format="json", plan=plan)

    assert (made["rows"], [one["nom"] for one in json.loads(target.read_text("utf-8"))]) == (2, ["c", "a"])


def test_what_a_file_begins_with_is_known_before_its_rows(tmp_path: Path) -> None:
    target = str(tmp_path / "out.csv")
    schema = {"columns": [{"name": name, "type": "string"} for name in ("=1+1", 'a "b"', "c\nd", "é, f")], "key": []}

    for plan in (None, {"select": ["é, f", "=1+1"]}):
        export(schema, target=target, format="csv", plan=plan)
        assert Path(target).read_bytes() == head_of(schema, "csv", plan)
    assert head_of(schema, "json") == b""


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_without_rows_is_a_whole_file(tmp_path: Path, format: str) -> None:
    target = tmp_path / f"out.{format}"

    made = export(SCHEMA, target=str(target), format=format)

    assert made["rows"] == 0
    if format in ("json", "geojson"):
        json.loads(target.read_text("utf-8"))
    elif format in ("xlsx", "ods"):
        assert zipfile.ZipFile(target).testzip() is None
    elif format == "gpkg":
        assert sqlite3.connect(target).execute("PRAGMA application_id").fetchone() == (0x47504B47,)


@pytest.mark.parametrize("format", ["xlsx", "ods"])
def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import fastexcel

    source, base, target = tmp_path / "t.csv", tmp_path / "t.parquet", tmp_path / f"out.{format}"
    source.write_text("nom;rang\n" + "".join(f"n{n};{n}\n" for n in range(25)), "utf-8")
    schema = convert(str(source), str(base))["schema"]
    monkeypatch.setattr(_workbooks._Counted.sheet, "__defaults__", (10,))

    export(schema, str(base), target=str(target), format=format)

    book = fastexcel.read_excel(str(target))
    sheets = [book.load_sheet(name).to_polars() for name in book.sheet_names]
    assert [one.height for one in sheets] == [10, 10, 5]
    assert [int(value) for one in sheets for value in one["rang"]] == list(range(25))


def test_a_table_without_places_has_no_geojson(tmp_path: Path) -> None:
    with pytest.raises(TableError) as refused:
        export({"columns": [{"name": "a"}]}, target=str(tmp_path / "x"), format="geojson")

    assert refused.value.code == "no-geo"


def test_pandas_reads_the_declared_types(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    moment = dt.datetime(2026, 1, 2, 3, 4, 5)
    base = stored([("a", 1, 1.5, True, moment.date(), moment, moment, (2.0, 47.0))], tmp_path)
    export(SCHEMA, base, target=str(tmp_path / "out.parquet"), format="parquet")

    frame = pandas.read_parquet(tmp_path / "out.parquet")

    kinds = [str(frame[one["name"]].dtype) for one in SCHEMA["columns"]]
    assert kinds[1:4] == ["int64", "float64", "bool"]
    assert kinds[5] == "datetime64[us]" and kinds[6] == "datetime64[us, UTC]"
    assert frame["jour"][0] == moment.date()


def test_geopackage_writes_instants_to_the_millisecond(tmp_path: Path) -> None:
    columns = [{"name": "instant", "type": "datetime", "zoned": True}, {"name": "heure", "type": "datetime"}]
    moments = [dt.datetime(2025, 3, 1, 8, 30), dt.datetime(2025, 3, 1, 8, 30, 5, 123_456)]
    source, target = str(tmp_path / "one.parquet"), str(tmp_path / "one.gpkg")
    pl.DataFrame({"instant": moments, "heure": moments}).write_parquet(source)

    export({"columns": columns}, source, format="gpkg", target=target)

    with sqlite3.connect(target) as file:
        found = file.execute("SELECT instant, heure FROM features ORDER BY fid").fetchall()
    assert found == [
        ("2025-03-01T08:30:00.000Z", "2025-03-01T08:30:00"),
        ("2025-03-01T08:30:05.123Z", "2025-03-01T08:30:05.123456"),
    ]
