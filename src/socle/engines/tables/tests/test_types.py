"""Types are given only where every filled cell agrees."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from socle.engines.tables import convert
from socle.engines.tables.inferring import Inference, infer
from socle.engines.tables.opening import open_table
from socle.engines.tables.reading import read


def typed(folder: Path, name: str, *cells: str, delimiter: str = ";") -> Inference:
    path = folder / "one.csv"
    path.write_text("\n".join([f"x{delimiter}{name}", *(f"w{delimiter}{cell}" for cell in cells)]), "utf-8")
    return infer(read(open_table(str(path), delimiter=delimiter or "")))


def one(folder: Path, *cells: str, name: str = "valeur", delimiter: str = ";") -> tuple[str, list[object]]:
    found = typed(folder, name, *cells, delimiter=delimiter)
    return found.schema.column(name).type, found.frame[name].to_list()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "-2", "+3"], ("integer", [1, -2, 3])),
        (["1", "", "NA"], ("integer", [1, None, None])),
        (["1", "1٣"], ("string", ["1", "1٣"])),  # digits of two scripts in one cell
        (["1,5", "1,٣"], ("string", ["1,5", "1,٣"])),
        (["1 234", "1 ٢٣٤"], ("string", ["1 234", "1 ٢٣٤"])),
        (["2024-01-02", "2024-01-0٣"], ("string", ["2024-01-02", "2024-01-0٣"])),
        (["2024-01-02T10:00", "2024-01-02T10:٠٠"], ("string", ["2024-01-02T10:00", "2024-01-02T10:٠٠"])),
        (["1,5", "-0,25", "3"], ("number", [1.5, -0.25, 3.0])),
        (["1.5", "2e3"], ("number", [1.5, 2000.0])),
        (["1 234,5", "12"], ("number", [1234.5, 12.0])),
        (["1\u202f234", "5\u00a0678"], ("integer", [1234, 5678])),
        (["1.234,5", "12,0"], ("number", [1234.5, 12.0])),
        (["1,234.5", "12.0"], ("number", [1234.5, 12.0])),
        (["oui", "Non", ""], ("boolean", [True, False, None])),
        (["TRUE", "FALSE"], ("boolean", [True, False])),
        (["2026-01-02", "2020-6-24"], ("date", [dt.date(2026, 1, 2), dt.date(2020, 6, 24)])),
        (["31/12/2026", "01/02/2026"], ("date", [dt.date(2026, 12, 31), dt.date(2026, 2, 1)])),
        (["15/12/11", "10/02/75"], ("date", [dt.date(2011, 12, 15), dt.date(1975, 2, 10)])),
        (["12/31/2026", "01/02/2026"], ("date", [dt.date(2026, 12, 31), dt.date(2026, 1, 2)])),
        (
            ["2026-01-02 03:04", "2026-01-02T03:04:05"],
            ("datetime", [dt.datetime(2026, 1, 2, 3, 4), dt.datetime(2026, 1, 2, 3, 4, 5)]),
        ),
        (["48.1, 2.3", "-12.5,130"], ("geopoint", ["48.1, 2.3", "-12.5,130"])),
        (["007", "1"], ("string", ["007", "1"])),
        (["1234567890123456", "1"], ("string", ["1234567890123456", "1"])),
        (["1", "deux"], ("string", ["1", "deux"])),
        (["31/02/2026"], ("string", ["31/02/2026"])),
        (["NA", "Namibia"], ("string", ["NA", "Namibia"])),
    ],
)
def test_cells_get_the_type_that_fits_all(tmp_path: Path, cells: list[str], expected: tuple[str, list[object]]) -> None:
    assert one(tmp_path, *cells) == expected


def test_an_offset_makes_an_instant_in_utc(tmp_path: Path) -> None:
    for cell in (
        "2026-01-02T03:04:05+02:00",
        "2026-01-02 03:04:05+02",
        "2026-01-02T01:04:05Z",
        "2026-01-02T03:04:05+0200",
    ):
        kind, values = one(tmp_path, cell)

        assert kind == "datetime"
        assert values == [dt.datetime(2026, 1, 2, 1, 4, 5, tzinfo=dt.UTC)]


@pytest.mark.parametrize("name", ["SIRET", "code postal", "CODE_INSEE", "telephone"])
def test_numbers_of_registers_stay_text(tmp_path: Path, name: str) -> None:
    assert one(tmp_path, "75001", "13002", name=name) == ("string", ["75001", "13002"])


def test_a_decimal_identifier_stays_text_so_that_its_zeros_survive(tmp_path: Path) -> None:
    assert one(tmp_path, "2022.00030", "2022.00031", name="DELIB_ID") == (
        "string",
        ["2022.00030", "2022.00031"],
    )


def test_one_comma_and_three_digits_is_a_thousand_only_between_commas(tmp_path: Path) -> None:
    french = one(tmp_path, "1,234", "5,678", delimiter=";")
    english = one(tmp_path, '"1,234"', '"5,678"', delimiter=",")

    assert french == ("number", [1.234, 5.678])
    assert english == ("integer", [1234, 5678])


def test_a_year_is_marked_so_that_it_is_not_grouped_by_thousands(tmp_path: Path) -> None:
    assert typed(tmp_path, "Année", "2019", "2020").schema.column("Année").role == "year"
    assert typed(tmp_path, "Année", "1", "2").schema.column("Année").role == ""


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("lon;lat", "2.35;48.85", {"lon": "lon", "lat": "lat"}),
        ("Xlong;Ylat", "2.35;48.85", {"lon": "Xlong", "lat": "Ylat"}),
        ("Longitude;Latitude", "2,35;48,85", {"lon": "Longitude", "lat": "Latitude"}),
        ("longitud;latitud", "-56.1;-34.9", {"lon": "longitud", "lat": "latitud"}),
        ("X;Y", "4.39;45.4", {"lon": "X", "lat": "Y"}),
        ("X;Y", "841234.5;6519876.5", {"geometry": "geometry"}),
        ("X;Y", "300123.4;1612345.6", None),
        ("geo_point_2d;a", "48.85, 2.35;1", {"point": "geo_point_2d", "order": "latlon"}),
        ("geo;a", "130.5, 2.35;1", {"point": "geo", "order": "lonlat"}),
        ("coordonneesXY;a", "[2.35, 48.85];1", {"point": "coordonneesXY", "order": "lonlat"}),
    ],
)
def test_the_place_of_a_row_is_found_by_name_and_checked_by_value(
    tmp_path: Path, header: str, row: str, expected: dict[str, str] | None
) -> None:
    path = tmp_path / "geo.csv"
    path.write_text(f"{header}\n{row}\n{row}\n", "utf-8")

    assert convert(str(path))["schema"].get("geo") == expected


def test_what_was_read_as_empty_is_said(tmp_path: Path) -> None:
    found = typed(tmp_path, "valeur", "1", "NA", "NA", "-")

    assert found.notes["valeur"]["read_as_empty"] == {"NA": 2, "-": 1}


def test_a_few_strays_that_keep_a_column_text_are_shown(tmp_path: Path) -> None:
    found = typed(tmp_path, "valeur", *map(str, range(100)), "fin")

    assert found.schema.column("valeur").type == "string"
    assert found.notes["valeur"] == {"almost": "number", "strays": 1, "examples": ["fin"]}


def test_every_column_of_an_empty_table_is_text(tmp_path: Path) -> None:
    path = tmp_path / "head.csv"
    path.write_text("a;b\n", "utf-8")

    found = infer(read(open_table(str(path))))

    assert found.frame.schema == {"a": pl.String, "b": pl.String}
