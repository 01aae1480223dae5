"""Patterns of schemas: what they say of a cell, whatever they would cost."""

from __future__ import annotations

import random
import re
from pathlib import Path

import polars as pl
import pytest

from socle.engines.tables.checking._patterns import pattern_of
from socle.engines.tables.checking._stepping import stepped
from socle.engines.tables.tests.test_checking import one_column, wrong


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


# What Python reads otherwise than Rust does: in a class, and after one.
SIGNS = ["[", "&&", "--", "~~", "-", "&", "~", "+", "^", "]", "a", "b", "0", "A-Z", r"\]", r"\[", r"\-", r"\d", r"\012"]
TRICKY = [r"\012", r"\0", "(?i:i)", "(?x:a b)", "(?s:.)", "a{2}", "(a|b)", "x}", r"\w", "a", "(?:ab)", r"\u00e9"]
AFTER = ["", "", "+", "*", "?", "++", "*+", "?+", "{2}+", "+?", "{1,2}"]
LETTERS = "aab0[]&-~+!.,^ABix} \nıİſé"


def _class(chance: random.Random) -> str:
    return "[" + chance.choice(["", "^"]) + "".join(chance.choice(SIGNS) for _ in range(chance.randint(1, 4))) + "]"


@pytest.mark.parametrize(
    ("pattern", "cell"),
    [
        ("[[a-z]+]", "[[[]"),
        ("[a[b]c]", "bc]"),
        ("[A-Z&&0]+", "A&0"),
        ("[+--]+", "+,-"),
        ("[!-/--~]+", "a"),
        ("[a~~b]+", "a~b"),
        ("(?x:[a b]+)", "a b"),
        ("(?i:i+)", "ıİi"),
        (r"\012", "\n"),
    ],
)
def test_a_pattern_means_what_it_means_to_python(tmp_path: Path, pattern: str, cell: str) -> None:
    assert not one_column(tmp_path, {"constraints": {"pattern": pattern}}, cell, "é")["findings"][1:]


@pytest.mark.parametrize(("pattern", "cell"), [("a*+a", "aa"), ("[0-9]{2}+", "1234"), ("[a[b]c]", "c")])
def test_what_python_does_not_match_is_found_wrong(tmp_path: Path, pattern: str, cell: str) -> None:
    assert wrong(one_column(tmp_path, {"constraints": {"pattern": pattern}}, cell)) == [(cell, "constraint-error")]


def test_a_possessive_repetition_is_not_taken_for_a_harmless_one() -> None:
    found = pattern_of(r"(?:(a+)+\1)*+b")

    assert found is not None
    assert found.risky


def test_random_classes_are_judged_as_python_judges_them() -> None:
    chance, asked = random.Random(2026), 0
    for _ in range(3000):
        parts = [
            _class(chance) if chance.random() < 0.6 else chance.choice(TRICKY) for _ in range(chance.randint(1, 3))
        ]
        text = "".join(part + chance.choice(AFTER) for part in parts)
        found = pattern_of(text)
        if found is None:
            continue
        cells = sorted({"".join(chance.choice(LETTERS) for _ in range(chance.randint(0, 5))) for _ in range(40)})
        series = pl.Series(cells)
        expected = [bool(found.python.match(cell)) for cell in cells]

        decided = found.decided(series)
        assert [one if one is not None else right for one, right in zip(decided, expected, strict=True)] == expected, (
            text
        )
        surely = found.surely(pl.col("a"))
        if surely is not None:
            sure = series.alias("a").to_frame().select(surely).to_series().to_list()
            assert all(right for one, right in zip(sure, expected, strict=True) if one), text
        asked += sum(expected)
    assert asked > 3000
