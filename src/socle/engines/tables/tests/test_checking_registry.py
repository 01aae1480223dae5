"""The checks of the French registry: each says no where it should, and is silent where a value is absent."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import check
from socle.engines.tables.checking._registry import is_siren, is_siret


def found(
    folder: Path, fields: list[dict[str, Any]], checks: list[dict[str, Any]], *rows: tuple[str, ...]
) -> list[int]:
    """The rows that the checks find wrong; nothing else may be wrong."""
    with open(folder / "table.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[field["name"] for field in fields], *rows])
    result = check(str(folder / "table.csv"), {"fields": fields, "custom_checks": checks}, delimiter=",", limit=0)
    assert set(result["totals"]) <= {one["name"] for one in checks}, result["totals"]
    assert not result["warnings"]
    assert all(one["message"] for one in result["findings"])
    return [one["row"] for one in result["findings"]]


def one_cell(folder: Path, name: str, *cells: str, **params: Any) -> list[int]:
    fields = [{"name": "a"}, {"name": "b"}]
    checks = [{"name": name, "params": {"column": "a", **params}}]
    return found(folder, fields, checks, *((cell, "x") for cell in cells))


def test_a_siret_has_fourteen_digits_whose_two_keys_are_right(tmp_path: Path) -> None:
    cells = (
        "73282932000074",
        "732 829 320 00074",
        "",
        "73282932000075",
        "7328293200007",
        "73282932O00074",
        "35600000000048",
    )

    assert one_cell(tmp_path, "french-siret-value", *cells) == [5, 6, 7]


def test_a_siren_has_nine_digits_whose_key_is_right(tmp_path: Path) -> None:
    assert one_cell(tmp_path, "french-siren-value", "732829320", "732829321", "", "73282932", "٧٣٢٨٢٩٣٢٠") == [3, 5, 6]


def test_the_numbers_of_companies_are_judged_alike_at_once_and_one_by_one(tmp_path: Path) -> None:
    chance = random.Random(914)
    sirets = [f"{chance.randrange(10**14):014}" for _ in range(3000)]
    sirens = [f"{chance.randrange(10**9):09}" for _ in range(3000)]

    wrong_sirets = [row for row, cell in enumerate(sirets, start=2) if not is_siret(cell)]
    wrong_sirens = [row for row, cell in enumerate(sirens, start=2) if not is_siren(cell)]

    assert one_cell(tmp_path, "french-siret-value", *sirets) == wrong_sirets
    assert one_cell(tmp_path, "french-siren-value", *sirens) == wrong_sirens
    assert len(wrong_sirens) < 2900


@pytest.mark.parametrize(
    ("kind", "op", "wrong"),
    [("integer", ">=", [3]), ("integer", ">", [2, 3]), ("integer", "==", [3, 4]), ("integer", "<", [2, 4])],
)
def test_two_columns_are_compared_where_both_are_filled(tmp_path: Path, kind: str, op: str, wrong: list[int]) -> None:
    fields = [{"name": "a", "type": kind}, {"name": "b", "type": kind}]
    checks = [{"name": "compare-columns-value", "params": {"column": "a", "op": op, "column2": "b"}}]

    assert found(tmp_path, fields, checks, ("5", "05"), ("9", "10"), ("10", "9"), ("", "9"), ("9", "")) == wrong


def test_dates_are_compared_as_dates(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "date", "format": "%d/%m/%Y"}, {"name": "b", "type": "date", "format": "%d/%m/%Y"}]
    checks = [{"name": "compare-columns-value", "params": {"column": "a", "op": ">=", "column2": "b"}}]

    assert found(tmp_path, fields, checks, ("02/01/2024", "31/12/2023"), ("31/12/2023", "02/01/2024")) == [3]


def test_a_total_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    fields = [{"name": name, "type": "number"} for name in "abc"]
    checks = [{"name": "sum-columns-value", "params": {"column": "a", "columns": ["b", "c"]}}]

    assert found(tmp_path, fields, checks, ("0.3", "0.1", "0.2"), ("4", "1", "2"), ("4", "", "2"), ("", "1", "2")) == [
        3
    ]


@pytest.mark.parametrize("cells", [("9e999999", "9e999999", "9e999999"), ("NaN", "1", "2"), ("1", "sNaN", "2")])
def test_a_total_that_cannot_be_reckoned_is_not_judged(tmp_path: Path, cells: tuple[str, str, str]) -> None:
    fields = [{"name": name, "type": "number"} for name in "abc"]
    checks = [{"name": "sum-columns-value", "params": {"column": "a", "columns": ["b", "c"]}}]

    assert found(tmp_path, fields, checks, cells, ("4", "1", "2")) == [3]


def test_a_total_of_many_digits_is_exact(tmp_path: Path) -> None:
    fields = [{"name": name, "type": "number"} for name in "abc"]
    checks = [{"name": "sum-columns-value", "params": {"column": "a", "columns": ["b", "c"]}}]
    rows = [(f"1{'0' * 30}1", f"1{'0' * 31}", "1"), (f"1{'0' * 30}2", f"1{'0' * 31}", "1")]

    assert found(tmp_path, fields, checks, *rows) == [3]


@pytest.mark.parametrize("op", [">", "==", "!="])
def test_what_is_no_number_is_not_compared(tmp_path: Path, op: str) -> None:
    fields = [{"name": name, "type": "number"} for name in "ab"]
    checks = [{"name": "compare-columns-value", "params": {"column": "a", "op": op, "column2": "b"}}]

    assert found(tmp_path, fields, checks, ("NaN", "1"), ("1", "sNaN"), ("NaN", "NaN")) == []


HOSTILE = (
    *(
        "",
        "NaN",
        "sNaN",
        "-Infinity",
        "9e999999",
        "-9e999999",
        "1e-999999",
        "9" * 5000,
        "1_0",
        "٣",
        "²",
        "\x01",
        "x" * 3000,
    ),
    *("24/7", "2019/2020", "[" * 2000, '"' * 50, "2024-01-01", "2024-01-01T00:00:00Z", "true", "[NaN, 1]", "[[1], 2]"),
    *(
        '{"a": 1}',
        "P1Y",
        "12:00:00",
        "1,2",
        "+33 1 42 76 40 40",
        "\u202e+33",
        "PT" + "9" * 3000 + "S",
        "Mo-Fr " * 300,
        "\n",
    ),
)
CHECKS: list[tuple[str, dict[str, Any]]] = [
    *((name, {"column": "a"}) for name in ("french-siret-value", "french-siren-value", "nomenclature-actes-value")),
    *((name, {"column": "a"}) for name in ("phone-number-value", "opening-hours-value", "year-interval-value")),
    *(("compare-columns-value", {"column": "a", "op": op, "column2": "b"}) for op in (">", ">=", "<", "==", "!=")),
    ("sum-columns-value", {"column": "a", "columns": ["b", "c"]}),
    ("cohesive-columns-value", {"column": "a", "othercolumns": ["b", "c"]}),
    ("one-of-required", {"column1": "a", "column2": "b"}),
]
TYPES: tuple[str, ...] = (
    "string",
    "integer",
    "number",
    "boolean",
    "date",
    "time",
    "datetime",
    "year",
    "duration",
    "geopoint",
    "array",
)
TYPES += ("object", "list", "any")


@pytest.mark.parametrize(("name", "params"), CHECKS)
def test_no_cell_ends_a_check(tmp_path: Path, name: str, params: dict[str, Any]) -> None:
    chance = random.Random(914)
    for kind in TYPES:
        fields = [{"name": letter, "type": kind if chance.random() < 0.8 else chance.choice(TYPES)} for letter in "abc"]
        rows = [[chance.choice(HOSTILE) for _ in "abc"] for _ in range(60)]
        with open(tmp_path / "t.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows(["abc", *rows])

        result = check(
            str(tmp_path / "t.csv"),
            {"fields": fields, "custom_checks": [{"name": name, "params": params}]},
            delimiter=",",
        )

        assert result["rows"] <= len(rows)
        assert not result["warnings"]


def test_columns_that_go_together_are_all_filled_or_all_empty(tmp_path: Path) -> None:
    fields = [{"name": name} for name in "abcd"]
    checks = [{"name": "cohesive-columns-value", "params": {"column": "a", "othercolumns": ["b", "c"]}}]

    assert found(tmp_path, fields, checks, ("1", "2", "3", "x"), ("", "", "", "x"), ("1", "", "3", "x")) == [4]


def test_one_of_two_columns_is_filled(tmp_path: Path) -> None:
    fields = [{"name": name} for name in "abc"]
    checks = [{"name": "one-of-required", "params": {"column1": "a", "column2": "b"}}]

    assert found(tmp_path, fields, checks, ("1", "", "x"), ("", "2", "x"), ("", "", "x")) == [4]


def test_a_span_of_years_goes_forward(tmp_path: Path) -> None:
    cells = ("2019/2020", "2019/2030", "", "2020/2019", "2020/2020", "2019-2020", "2019")

    assert one_cell(tmp_path, "year-interval-value", *cells) == [5, 6, 7, 8]
    assert one_cell(tmp_path, "year-interval-value", *cells, **{"allow-year-only": "yes"}) == [5, 6, 7]


def test_an_act_is_filed_under_a_matter_of_the_nomenclature(tmp_path: Path) -> None:
    cells = (
        "Finances locales/Fiscalité",
        "finances locales/x",
        "Finances locales / Fiscalité",
        "Finances locales",
        "Sport/x",
        "",
    )

    assert one_cell(tmp_path, "nomenclature-actes-value", *cells) == [4, 5, 6]


def test_a_telephone_number_can_be_called(tmp_path: Path) -> None:
    cells = ("01 42 76 40 40", "+33142764040", "+221338210181", "3975", "112", "", "0142", "douze", "01 42 76 40 4")

    assert one_cell(tmp_path, "phone-number-value", *cells) == [8, 9, 10]


RIGHT = [
    *("24/7", "Mo-Fr 08:30-12:00,14:00-18:00", "Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off", "Mo,We,Fr 10:00-12:00"),
    *(
        "Apr-Oct: Mo-Su 08:00-20:00",
        "sunrise-sunset",
        "Jan 01-Mar 31 Mo-Fr 09:00-12:00",
        'Mo-Fr 09:00-12:00 "sur rendez-vous"',
    ),
    *(
        "Su[1] 10:00-12:00",
        "Mo 08:00-12:00, Tu 09:00-11:00",
        "closed",
        "08:00+",
        "week 1-52/2 Mo 09:00-10:00",
        "PH,SH off",
    ),
]
WRONG = [
    "Lundi 8h-12h",
    "Mo-Fr 8h30",
    "Mo-Fr 25:70",
    "tous les jours",
    "Mo-Fr 08:00-12:00;;x",
    "9-5",
    "Mo-Xx 08:00-12:00",
]


def test_opening_hours_are_written_as_openstreetmap_does(tmp_path: Path) -> None:
    rows = one_cell(tmp_path, "opening-hours-value", *RIGHT, "", *WRONG)

    assert rows == [row for row, cell in enumerate([*RIGHT, "", *WRONG], start=2) if cell in WRONG]


def test_a_check_on_a_column_that_the_table_lacks_is_told_by_its_header_alone(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("b,c\nx,y\n", encoding="utf-8")
    schema = {
        "fields": [{"name": "a"}, {"name": "b"}],
        "custom_checks": [{"name": "french-siret-value", "params": {"column": "a"}}],
    }

    result = check(str(tmp_path / "t.csv"), schema)

    assert set(result["totals"]) <= {"missing-label", "extra-label", "incorrect-label"}
