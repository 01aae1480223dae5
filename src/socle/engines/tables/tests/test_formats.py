"""One table in every format: the same words come out, and what a clerk should know is said."""

from __future__ import annotations

import datetime as dt
import gzip
import html
import io
import json
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables import TableError, TextTable, convert, open_table
from socle.engines.tables.tests.making import cell, geopackage, gpkg_point, ods, ods_row, ods_table, xlsx

LABELS = ("nom", "jour", "part")
ROWS = [("Église", "2026-01-02", "0.25"), ("Hôtel de ville", "2026-02-03", "12")]


def rows_of(table: TextTable) -> list[tuple[str | None, ...]]:
    return [row for batch in table.batches() for row in batch.frame.rows()]


def codes_of(table: TextTable) -> dict[str, dict[str, Any]]:
    return {flaw.code: dict(flaw.data) for flaw in table.flaws}


def written(folder: Path, content: Any, name: str = "a.json") -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return str(path)


def features(*geometries: Any, **more: Any) -> dict[str, Any]:
    listed = [{"type": "Feature", "properties": {"n": i}, "geometry": one} for i, one in enumerate(geometries)]
    return {"type": "FeatureCollection", "features": listed, **more}


def as_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, date = book.add_worksheet("Lieux"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, LABELS)
        for number, (name, day, share) in enumerate(ROWS, start=1):
            sheet.write(number, 0, name)
            sheet.write_datetime(number, 1, dt.datetime.fromisoformat(day), date)
            sheet.write(number, 2, float(share))


def as_ods(path: Path) -> None:
    def day(value: str) -> str:
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'

    def number(value: str) -> str:
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>x</text:p></table:table-cell>'
        )

    rows = [ods_row(*LABELS), *(ods_row(name, day(when), number(share)) for name, when, share in ROWS)]
    ods(path, ods_table(*rows, name="Lieux"))


def records() -> list[dict[str, Any]]:
    return [
        {"nom": name, "jour": day, "part": float(share) if "." in share else int(share)} for name, day, share in ROWS
    ]


MAKERS: dict[str, Callable[[Path], object]] = {
    "csv": lambda path: path.write_text(
        f"{','.join(LABELS)}\n" + "".join(f"{','.join(row)}\n" for row in ROWS), "utf-8"
    ),
    "xlsx": as_xlsx,
    "ods": as_ods,
    "json": lambda path: path.write_text(json.dumps(records()), "utf-8"),
    "ndjson": lambda path: path.write_text("\n".join(map(json.dumps, records())), "utf-8"),
    "parquet": lambda path: pl.DataFrame(records()).with_columns(pl.col("jour").str.to_date()).write_parquet(path),
}


@pytest.mark.parametrize("format", MAKERS)
def test_a_table_says_the_same_in_every_format(tmp_path: Path, format: str) -> None:
    path = tmp_path / "lieux.bin"
    MAKERS[format](path)

    table = open_table(str(path))

    assert (table.format, table.labels, rows_of(table)) == (format, LABELS, ROWS)
    assert [batch.first_row for batch in table.batches()] == [2]
    assert rows_of(table) == ROWS, "it can be read again"


@pytest.mark.parametrize("format", MAKERS)
def test_a_table_of_any_format_becomes_typed_columns(tmp_path: Path, format: str) -> None:
    path = tmp_path / "lieux.bin"
    MAKERS[format](path)

    found = convert(str(path), str(tmp_path / "out.parquet"))

    assert found["rows"] == 2
    assert [(one["name"], one["type"]) for one in found["schema"]["columns"]] == [
        ("nom", "string"),
        ("jour", "date"),
        ("part", "number"),
    ]


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12).map(lambda text: f"t{text}t")


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(WORDS, st.one_of(st.just(""), WORDS), WORDS), min_size=1, max_size=8))
def test_whatever_the_words_every_format_gives_them_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("words")
    columns = {label: [row[i] for row in rows] for i, label in enumerate(LABELS)}
    written(folder, [dict(zip(LABELS, row, strict=True)) for row in rows])
    written(folder, "\n".join(json.dumps(dict(zip(LABELS, row, strict=True))) for row in rows), "a.ndjson")
    pl.DataFrame(columns).write_parquet(folder / "a.parquet")
    pl.DataFrame(columns).write_csv(folder / "a.csv")
    with xlsxwriter.Workbook(str(folder / "a.xlsx"), {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([LABELS, *rows]):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    ods(folder / "a.ods", ods_table(*(ods_row(*map(html.escape, row)) for row in [LABELS, *rows])))

    for path in sorted(folder.iterdir()):
        table = open_table(str(path), header=True)
        assert (table.labels, rows_of(table)) == (LABELS, rows), path.name


def test_a_name_that_lies_is_told_by_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "lieux.csv"
    as_xlsx(path)

    table = open_table(str(path))

    assert (table.format, codes_of(table)["lying-name"]) == ("xlsx", {"ending": "csv", "format": "xlsx"})


# --- workbooks


def test_titles_leading_blanks_and_trailing_formats_are_not_the_table(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.write(1, 2, "Recettes du marché, 2026")
        sheet.write_row(3, 2, ["place", "jours", "recette"])
        sheet.write_row(4, 2, ["Port", 3, 0.1 + 0.2])
        sheet.write_row(5, 2, ["Gare", 4, 1234567.5])
        sheet.write_blank(900, 25, None, bold)

    table = open_table(str(tmp_path / "a.xlsx"))

    assert (table.skip, table.labels) == (3, ("place", "jours", "recette"))
    assert rows_of(table) == [("Port", "3", "0.3"), ("Gare", "4", "1234567.5")]
    assert next(iter(table.batches())).first_row == 5, "rows have the numbers that the spreadsheet shows"
    assert codes_of(table)["preamble"]["lines"] == ["Recettes du marché, 2026"]


def test_labels_merged_over_columns_and_values_merged_over_rows_go_to_each_cell(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "Quartier")
        sheet.merge_range(0, 1, 0, 2, "Hommes")
        sheet.merge_range(0, 3, 0, 4, "Femmes")
        sheet.write_row(1, 1, ["2025", "2026", "2025", "2026"])
        sheet.merge_range(2, 0, 3, 0, "Port")
        sheet.write_row(2, 1, [1, 2, 3, 4])
        sheet.write_row(3, 1, [5, 6, 7, 8])
        sheet.write_row(4, 0, ["Gare", 9, 10, 11, 12])

    table = open_table(str(tmp_path / "a.xlsx"))

    assert table.labels == ("Quartier", "Hommes 2025", "Hommes 2026", "Femmes 2025", "Femmes 2026")
    assert [row[0] for row in rows_of(table)] == ["Port", "Port", "Gare"]
    assert codes_of(table)["merged-cells"] == {"count": 4}


def test_dates_times_and_formulas_come_as_people_read_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        date, hour = book.add_format({"num_format": "dd/mm/yy hh:mm"}), book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["quand", "heure", "somme", "ratée", "oui"])
        sheet.write_datetime(1, 0, dt.datetime(2026, 1, 2, 3, 4), date)
        sheet.write_datetime(2, 0, dt.datetime(2026, 1, 3), date)
        sheet.write_datetime(1, 1, dt.time(12, 30), hour)
        sheet.write_formula(1, 2, "=1+2", None, 3)
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        sheet.write_boolean(1, 4, boolean=True)
        sheet.write_formula(2, 2, "=4+5", None, "")

    table = open_table(str(tmp_path / "a.xlsx"))

    assert rows_of(table)[0] == ("2026-01-02 03:04:00", "12:30:00", "3", "", "true")
    assert rows_of(table)[1][0] == "2026-01-03 00:00:00", "a column with hours keeps all of them"
    assert codes_of(table)["formula-errors"] == {"count": 1}
    assert codes_of(table)["formulas-without-value"] == {"count": 1}


def test_other_and_hidden_sheets_rows_and_columns_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        secret, first, second = (book.add_worksheet(name) for name in ("secret", "2025", "2026"))
        for sheet in (secret, first, second):
            sheet.write_row(0, 0, ["nom", "n"])
            sheet.write_row(1, 0, [sheet.get_name(), 1])
        first.activate()
        secret.hide()
        first.set_row(1, None, None, {"hidden": True})
        first.set_column(1, 1, None, None, {"hidden": True})

    table = open_table(str(tmp_path / "a.xlsx"))
    other = open_table(str(tmp_path / "a.xlsx"), sheet="2026")

    assert (table.sheet, rows_of(table)) == ("2025", [("2025", "1")])
    assert codes_of(table) == {
        "other-sheets": {"sheet": "2025", "others": ["2026"], "count": 1},
        "hidden-sheets": {"sheets": ["secret"], "count": 1},
        "hidden-rows": {"count": 1},
        "hidden-columns": {"count": 1},
    }
    assert rows_of(other) == [("2026", "1")]
    with pytest.raises(TableError) as caught:
        open_table(str(tmp_path / "a.xlsx"), sheet="2027")
    assert (caught.value.code, caught.value.data["sheets"]) == ("no-sheet", ["secret", "2025", "2026"])


def test_cells_without_reference_are_read_in_their_order(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>"
    )

    assert rows_of(open_table(str(path))) == [("1", "2"), ("3", "4")]


def test_a_million_phantom_rows_of_formats_are_not_rows(tmp_path: Path) -> None:
    blanks = (f'<row r="{i}"><c r="A{i}" s="0"/><c r="XFD{i}" s="0"/></row>' for i in range(3, 30_000))
    row = (
        f'<row r="1">{cell("A1", "nom")}{cell("B1", "n")}</row><row r="2">{cell("A2", "x")}<c r="B2"><v>1</v></c></row>'
    )
    path = xlsx(tmp_path / "a.xlsx", [row, *blanks])

    table = open_table(str(path))

    assert (table.labels, rows_of(table)) == (("nom", "n"), [("x", "1")])


def test_an_ods_sheet_keeps_hours_percents_spaces_and_leaves_comments_out(tmp_path: Path) -> None:
    percent = (
        '<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25</text:p></table:table-cell>'
    )
    hours = '<table:table-cell office:value-type="time" office:time-value="PT36H05M00S"/>'
    note = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>NOTE</text:p></office:annotation>'
        '<text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell>'
    )
    twice = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/>'
    end = ods_row(
        '<table:table-cell table:number-columns-repeated="16000"/>', more='table:number-rows-repeated="1048000"'
    )
    body = ods_table(ods_row("part", "durée", "note", "x", "y"), ods_row(percent, hours, note, twice), end)

    table = open_table(str(ods(tmp_path / "a.ods", body)))

    assert rows_of(table) == [("0.25", "36:05:00", "a  b\nc", "7", "7")]


# --- archives


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return path


def test_a_table_alone_in_an_archive_is_read(tmp_path: Path) -> None:
    text = "nom,n\na,1\n"
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    single = zipped(tmp_path / "a.zip", a__csv=text, LISEZMOI__md="# rien")
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar:
        entry = tarfile.TarInfo("d/a.csv")
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text.encode()))

    for path in (packed, single, tmp_path / "a.tar.gz"):
        table = open_table(str(path))
        assert (table.labels, rows_of(table)) == (("nom", "n"), [("a", "1")]), path.name
        assert "archive" in codes_of(table)


def test_several_tables_in_an_archive_are_named_and_one_is_chosen(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", est__csv="a,b\n1,2\n", ouest__csv="a,b\n3,4\n")

    with pytest.raises(TableError) as caught:
        open_table(str(path))
    chosen = open_table(str(path), sheet="ouest.csv")

    assert (caught.value.code, caught.value.data["sheets"]) == ("several-tables", ["est.csv", "ouest.csv"])
    assert (chosen.sheet, rows_of(chosen)) == ("ouest.csv", [("3", "4")])


# --- JSON


def test_a_layer_of_a_geopackage_is_read_with_its_system(tmp_path: Path) -> None:
    path = geopackage(
        tmp_path / "a.gpkg", [(1, gpkg_point(2.5, 48), "Port", 1, 3.0), (2, None, None, 0, 1.5)], srs=2154
    )

    table = open_table(str(path))

    assert (table.format, table.sheet, table.geometry, table.crs) == ("gpkg", "lieux", "geom", "EPSG:2154")
    assert rows_of(table) == [("1", "POINT (2.5 48)", "Port", "true", "3"), ("2", "", "", "false", "1.5")]


def test_a_parquet_file_of_lists_and_instants_is_text_that_reads_back(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    pl.DataFrame({"a": [[1, 2], None], "b": [{"x": "é"}, None], "c": [moment, None], "d": [1.0, 2.5]}).write_parquet(
        tmp_path / "a.parquet"
    )

    rows = rows_of(open_table(str(tmp_path / "a.parquet")))

    assert json.loads(rows[0][0] or "") == [1, 2]
    assert json.loads(rows[0][1] or "") == {"x": "é"}
    assert dt.datetime.fromisoformat(rows[0][2] or "") == moment
    assert [row[3] for row in rows] == ["1", "2.5"]


# --- other programs


@pytest.mark.libreoffice
@pytest.mark.parametrize("format", ["xls", "ods", "xlsx"])
def test_a_workbook_that_libreoffice_wrote_says_the_same(tmp_path: Path, format: str) -> None:
    as_xlsx(tmp_path / "lieux.xlsx")
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", format, "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "lieux.xlsx")], check=True, capture_output=True, timeout=180)

    table = open_table(str(tmp_path / "out" / f"lieux.{format}"))

    assert (table.format, table.sheet, table.labels, rows_of(table)) == (format, "Lieux", LABELS, ROWS)


@pytest.mark.gdal
def test_a_geopackage_that_gdal_wrote_is_read_as_its_geojson(tmp_path: Path) -> None:
    shapes = [
        {"type": "Point", "coordinates": [2.5, 48.25]},
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
        None,
    ]
    source = written(tmp_path, features(*shapes), "a.geojson")
    subprocess.run(["ogr2ogr", str(tmp_path / "a.gpkg"), source], check=True, capture_output=True, timeout=60)

    layer, origin = open_table(str(tmp_path / "a.gpkg")), open_table(source)

    assert (layer.format, layer.crs) == ("gpkg", "EPSG:4326")
    wanted = [row[1] for row in rows_of(origin)]
    at = layer.labels.index(layer.geometry)
    assert [row[at] for row in rows_of(layer)] == wanted
