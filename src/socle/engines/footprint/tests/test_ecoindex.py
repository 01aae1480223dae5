"""EcoIndex against its published examples, its exact twin and its own laws."""

import json
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.engines.footprint import EcoIndex, FootprintError, ecoindex
from socle.engines.footprint.__main__ import main
from socle.engines.footprint.ecoindex import grade
from socle.engines.footprint.tests.oracle import exact_score

counts = st.integers(min_value=0, max_value=700_000)
weights = st.decimals(min_value=0, max_value=300_000, places=2)


@pytest.mark.parametrize(
    ("dom", "requests", "kilobytes", "score"),
    [
        (100, 100, 100, 72),
        (100, 100, 1000, 67),
        (100, 100, 10_000, 58),
        (200, 200, 10_000, 46),
        (2355, 267, 2493, 10),
        (240, 20, 331, 83),
        (2240, 100, 310_182.902, 16),
    ],
)
def test_a_page_of_the_published_examples_has_its_published_score(
    dom: int, requests: int, kilobytes: float, score: int
) -> None:
    assert ecoindex(dom, requests, kilobytes).score == score


def test_a_page_of_155_elements_in_two_requests_keeps_the_promise_of_the_house() -> None:
    assert ecoindex(155, 2, 13).score >= 90


def test_gas_and_water_follow_the_score() -> None:
    assert ecoindex(100, 100, 100) == EcoIndex(score=72, grade="B", ghg_g=1.56, water_cl=2.34)


@pytest.mark.parametrize(
    ("score", "letter"),
    [(100, "A"), (81, "A"), (80, "B"), (70, "C"), (55, "D"), (40, "E"), (25, "F"), (10, "G"), (0, "G")],
)
def test_a_grade_begins_just_above_its_limit(score: int, letter: str) -> None:
    assert grade(score) == letter


@given(dom=counts, requests=counts, kilobytes=weights)
def test_the_score_is_the_exact_one_rounded(dom: int, requests: int, kilobytes: object) -> None:
    exact = exact_score(Fraction(dom), Fraction(requests), Fraction(str(kilobytes)))

    score = ecoindex(dom, requests, float(str(kilobytes))).score

    assert abs(score - exact) <= Fraction(1, 2) + Fraction(1, 10**9)


@given(dom=counts, requests=counts, kilobytes=weights, more=counts)
def test_more_elements_never_better_a_page(dom: int, requests: int, kilobytes: object, more: int) -> None:
    light = ecoindex(dom, requests, float(str(kilobytes)))

    heavy = ecoindex(dom + more, requests, float(str(kilobytes)))

    assert heavy.score <= light.score
    assert heavy.ghg_g >= light.ghg_g


@given(dom=counts, requests=counts, kilobytes=weights)
def test_every_page_has_a_score_between_nought_and_a_hundred(dom: int, requests: int, kilobytes: object) -> None:
    assert 0 <= ecoindex(dom, requests, float(str(kilobytes))).score <= 100


@pytest.mark.parametrize("impossible", [-1, math.nan, math.inf])
def test_an_impossible_quantity_is_refused(impossible: float) -> None:
    with pytest.raises(FootprintError, match="finite number"):
        ecoindex(impossible, 2, 10)


def test_the_command_line_prints_the_score_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["ecoindex", "--dom", "100", "--requests", "100", "--kilobytes", "100"])

    assert code == 0
    assert json.loads(capsys.readouterr().out) == {"score": 72, "grade": "B", "ghg_g": 1.56, "water_cl": 2.34}


def test_the_command_line_refuses_a_negative_weight(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ecoindex", "--dom", "1", "--requests", "1", "--kilobytes", "-3"]) == 2
    assert "at least zero" in capsys.readouterr().err
