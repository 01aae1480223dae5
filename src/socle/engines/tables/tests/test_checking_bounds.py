"""Bounds and lists of values written in a schema: applied as they are, or left aside with a warning."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables.checking._judging import judge_of
from socle.engines.tables.schemas import read_schema
from socle.engines.tables.tests.test_checking import one_column, wrong

HUGE = 10**400


@pytest.mark.parametrize("kind", ["integer", "number", "year"])
@pytest.mark.parametrize("bound", ["Infinity", "-Infinity", "NaN", "sNaN", "douze"])
def test_a_bound_that_is_no_finite_number_is_said(tmp_path: Path, kind: str, bound: str) -> None:
    found = one_column(tmp_path, {"type": kind, "constraints": {"maximum": bound}}, "1999", "2001")

    assert [one["code"] for one in found["warnings"]] == ["bad-bound"]
    assert wrong(found) == []


@pytest.mark.parametrize("kind", ["integer", "number"])
@pytest.mark.parametrize("bound", ["1E+200000", "9e999999", HUGE, str(HUGE), 2**63, 2**64])
def test_a_bound_beyond_all_machine_numbers_is_applied(tmp_path: Path, kind: str, bound: Any) -> None:
    assert wrong(one_column(tmp_path, {"type": kind, "constraints": {"maximum": bound}}, "1", "-5")) == []
    low = one_column(tmp_path, {"type": kind, "constraints": {"minimum": bound}}, "1", "12")
    assert [cell for cell, _ in wrong(low)] == ["1", "12"]


def test_a_bound_nearer_to_nothing_than_any_machine_number_is_applied(tmp_path: Path) -> None:
    field = {"type": "number", "constraints": {"exclusiveMinimum": "1E-200000"}}

    assert [cell for cell, _ in wrong(one_column(tmp_path, field, "0", "1e-300000", "1e-300"))] == ["0", "1e-300000"]


def test_a_value_of_a_list_is_read_as_the_cells_are(tmp_path: Path) -> None:
    field = {"type": "number", "decimalChar": ",", "groupChar": ".", "constraints": {"enum": [1.5, 1000]}}

    found = one_column(tmp_path, field, "1.5", "1,5", "1.000", "1000", "1,50")

    assert wrong(found) == [("1.5", "constraint-error")]


NUMBERS = ["0", "1", "-1", "1.5", "15", "1,5", "1.000", "1 000", "1000", "1e3", "NaN", "sNaN", "inf", "-0", "1E+200000"]
NUMBERS += ["9" * 30, "9223372036854775807", "9223372036854775808", "0.1", "1_0", "+3", " 5", "5 €", ".5", "5.", "x"]
GIVEN: list[Any] = [
    0,
    1.5,
    -3,
    1000,
    HUGE,
    2**62,
    "1E+200000",
    "Infinity",
    "1,5",
    "1.000",
    4611686018427387904.0,
    1e300,
]
BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]


def test_random_bounds_and_lists_find_what_the_judgement_of_each_cell_finds(tmp_path: Path) -> None:
    chance = random.Random(914)
    for _ in range(150):
        field: dict[str, Any] = {"name": "a", "type": chance.choice(["number", "number", "integer"])}
        if field["type"] == "number":
            field |= {"decimalChar": chance.choice(".,"), "groupChar": chance.choice([".", " ", ",", ""])}
        if chance.random() < 0.3:
            field["bareNumber"] = False
        field["constraints"] = {name: chance.choice(GIVEN) for name in chance.sample(BOUNDS, chance.randint(0, 2))}
        if chance.random() < 0.5:
            field["constraints"]["enum"] = chance.sample(GIVEN, 3)
        schema = read_schema({"fields": [field]})
        judge = judge_of(schema.fields[0], schema)

        found = one_column(tmp_path, {key: value for key, value in field.items() if key != "name"}, *NUMBERS)

        expected = [cell for cell in NUMBERS for _ in judge._of(cell, True)]
        assert [cell for cell, _ in sorted(wrong(found))] == sorted(expected), field
