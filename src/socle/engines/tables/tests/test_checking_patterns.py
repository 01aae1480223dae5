"""Patterns of schemas: what they say of a cell, whatever they would cost."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from socle.engines.tables.checking._stepping import stepped
from socle.engines.tables.tests.test_checking import one_column


@pytest.mark.parametrize("pattern", [r"(a+)+\1", r"(?=(a+)+$)b", r"(a|aa)+(?<!b)$", r"(.*)(.*)(.*)(.*)\1\2x"])
def test_a_pattern_that_could_take_for_ever_is_given_up_and_said(tmp_path: Path, pattern: str) -> None:
    field = {"constraints": {"pattern": pattern}}

    found = one_column(tmp_path, field, "a" * 400 + "!", "a" * 400 + "é!")

    assert [one["code"] for one in found["warnings"]] == ["slow-pattern", "cells-too-long"]


def test_patterns_of_the_registry_with_references_are_applied(tmp_path: Path) -> None:
    pattern = r"(?:(?:^|\|)([A-Z]\d[a-z]|)\1+[A-Z]\d[a-z])+$"
    cells = ["A1a", "A1a|B2b", "A1aA1a|A1a", "A1", "A1a|", "a1a", "A1a|B2", "A1aA1aA1a"]

    found = one_column(tmp_path, {"constraints": {"pattern": pattern}}, *cells)

    expected = [row for row, cell in enumerate(cells, start=2) if not re.match(pattern, cell)]
    assert [one["row"] for one in found["findings"]] == expected
    assert 2 < len(expected) < 6


PARTS = [
    "a",
    "b",
    "ab",
    "[ab]",
    "[^a]",
    ".",
    r"\w",
    r"\d",
    "1",
    r"\s",
    "(a|b)",
    "(ab|a)",
    "(a*)",
    r"\1",
    "^",
    "$",
    "(?=a)",
]
PARTS += ["(?!b)", "(?<=a)", "(?:a|b1)", r"\b", "(b)?"]


def test_stepping_through_a_pattern_says_what_python_says() -> None:
    chance, asked = random.Random(914), 0
    for _ in range(4000):
        written = "".join(
            chance.choice(PARTS) + chance.choice(["", "", "*", "+", "?", "{1,2}", "*?"]) for _ in range(4)
        )
        text = "".join(chance.choice("ab1 \n") for _ in range(chance.randint(0, 8)))
        try:
            expected = bool(re.compile(written).match(text))
        except re.error:
            continue
        assert stepped(written, text) in (expected, None), (written, text)
        asked += 1
    assert asked > 1500


def test_a_pattern_that_explodes_in_python_is_run_where_it_does_not(tmp_path: Path) -> None:
    found = one_column(tmp_path, {"constraints": {"pattern": r"(\w+\s?)+$"}}, "a" * 400 + "!", "bon", "a" * 400 + "!é")

    assert [one["row"] for one in found["findings"]] == [2, 4]


def test_cells_too_long_for_a_slow_pattern_are_said(tmp_path: Path) -> None:
    found = one_column(tmp_path, {"constraints": {"pattern": r"(a|b).*\1"}}, "a" * 10_001, "axa", "axb", "a" * 9_000)

    assert [one["row"] for one in found["findings"]] == [4]
    assert [one["code"] for one in found["warnings"]] == ["slow-pattern", "cells-too-long"]
