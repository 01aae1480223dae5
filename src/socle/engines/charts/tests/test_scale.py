"""Steps and classes against their slow twins."""

from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.engines.charts import ChartError, class_limits, class_of
from socle.engines.charts.scale import round_step, ticks
from socle.engines.charts.tests.oracle import parted, smallest_step

# Small whole numbers often fall on a limit, where classes are easiest to get wrong.
numbers = st.integers(-5, 20).map(float) | st.decimals(min_value=-9999, max_value=9999, places=2).map(float)
values = st.lists(numbers, min_size=1, max_size=60)


@given(values, st.integers(2, 5))
def test_classes_are_those_of_the_plain_count(given_values: list[float], count: int) -> None:
    limits = class_limits(given_values, count)

    classes = [list(run) for _, run in groupby(sorted(given_values), key=lambda value: class_of(value, limits))]

    assert classes == parted(given_values, count)


@given(values)
def test_limits_climb(given_values: list[float]) -> None:
    limits = class_limits(given_values)

    assert limits == sorted(set(limits))
    assert len(limits) <= 4


def test_a_limit_is_the_roundest_number_between_two_classes() -> None:
    assert class_limits([2.6, 2.9, 3.1, 3.2, 3.4, 3.9, 4.4, 4.8, 5.3, 5.6]) == [3, 3.2, 4, 5]


def test_equal_values_make_one_class() -> None:
    assert class_limits([7, 7, 7]) == []


@given(st.integers(1, 10**9), st.integers(-6, 3), st.integers(2, 6))
def test_a_step_is_the_smallest_round_one(digits: int, exponent: int, most: int) -> None:
    top = Fraction(digits) * Fraction(10) ** exponent

    step = round_step(float(top), most)

    assert step == pytest.approx(float(smallest_step(top, most)), rel=1e-9)


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_there_are_never_more_than_three_hairlines(top: float) -> None:
    steps = ticks(top)

    assert 1 <= len(steps) <= 3
    assert steps[-1] <= top * (1 + 1e-9)


@pytest.mark.parametrize("top", [0, -3, float("inf"), float("nan")])
def test_a_scale_without_a_top_is_refused(top: float) -> None:
    with pytest.raises(ChartError):
        round_step(top)
