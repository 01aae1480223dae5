"""Classes of a map against every other way to cut."""

import math
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.charts import WAYS, ChartError, class_of, limits_of
from socle.engines.charts.tests.oracle import least_squares, squares_within

numbers = st.integers(-20, 60).map(float) | st.decimals(min_value=-999, max_value=999, places=2).map(float)


def parted(values: list[float], limits: list[float]) -> list[list[float]]:
    return [list(run) for _, run in groupby(sorted(values), key=lambda value: class_of(value, limits))]


@settings(max_examples=150, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=14), st.integers(2, 5))
def test_natural_classes_vary_less_within_than_any_others(values: list[float], count: int) -> None:
    limits = limits_of(values, count, way="natural")

    within = squares_within(parted(values, limits))

    assert float(within) == pytest.approx(float(least_squares(values, count)), rel=1e-6, abs=1e-6)


@given(st.lists(numbers, min_size=1, max_size=60), st.integers(2, 5))
def test_equal_classes_have_one_width(values: list[float], count: int) -> None:
    limits = limits_of(values, count, way="equal")

    low, high = min(values), max(values)
    broad = (high - low) / count

    assert len(limits) == (count - 1 if high > low else 0)
    for place, limit in enumerate(limits, start=1):
        assert limit == pytest.approx(low + broad * place, abs=broad * 0.02)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "manual"])
@given(st.lists(st.floats(-1e15, 1e15), max_size=60), st.integers(2, 5))
def test_limits_climb_and_part_every_value(way: str, values: list[float], count: int) -> None:
    limits = limits_of(values, count, way=way)

    assert limits == sorted(set(limits))
    assert len(limits) < count
    assert all(1 <= class_of(value, limits) <= len(limits) + 1 for value in values)


def test_values_in_three_heaps_are_parted_between_the_heaps() -> None:
    assert parted([1, 2, 3, 40, 41, 42, 90], limits_of([1, 2, 3, 40, 41, 42, 90], 3, way="natural")) == [
        [1, 2, 3],
        [40, 41, 42],
        [90],
    ]


def test_given_limits_are_kept() -> None:
    assert limits_of([], way="manual", given=[3, 4.5]) == [3, 4.5]


@pytest.mark.parametrize("limits", [[], [2, 1], [1, 1], [1, 2, 3, 4, 5], [math.nan], [math.inf]])
def test_limits_that_do_not_climb_are_refused(limits: list[float]) -> None:
    with pytest.raises(ChartError):
        limits_of([1, 2], way="manual", given=limits)


def test_unknown_ways_one_class_and_too_many_values_are_refused() -> None:
    for wrong in ({"way": "magic"}, {"count": 1}, {"count": 6}):
        with pytest.raises(ChartError):
            limits_of([1.0, 2.0], **wrong)
    with pytest.raises(ChartError):
        limits_of([float(value) for value in range(5_001)], way="natural")


def test_values_that_are_no_numbers_are_left_out() -> None:
    assert limits_of([1, math.nan, 2, math.inf], 2, way="natural") == limits_of([1, 2], 2, way="natural")
