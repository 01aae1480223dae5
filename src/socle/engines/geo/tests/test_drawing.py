"""Fewer points, and corners of streets."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from socle.engines.geo import (
    MERGE_METRES,
    GeoError,
    Line,
    Point,
    Polygon,
    crossings,
    distance,
    simplify,
    simplify_path,
)

from . import oracle
from .shapes import BELVENNE, star, streets, territories, town_places


@given(some.lists(town_places, min_size=3, max_size=40, unique=True), some.integers(4, 12))
def test_the_points_kept_are_those_of_the_slow_twin(path: list[Point], points: int) -> None:
    assert list(simplify_path(path, points)) == oracle.simplified(path, points)


@given(territories, some.integers(4, 10))
def test_a_simplified_territory_is_closed_and_keeps_to_its_number_of_points(territory: Polygon, points: int) -> None:
    fewer = simplify(territory, points)

    assert isinstance(fewer, Polygon)
    assert fewer.exterior[0] == fewer.exterior[-1]
    assert all(len(ring) <= max(points, 4) for ring in fewer.rings)


def test_a_circle_of_many_points_keeps_its_size_with_thirty_two() -> None:
    circle = Polygon(star([1000] * 400))

    fewer = simplify(circle, 33)

    assert oracle.judge(fewer).area == pytest.approx(oracle.judge(circle).area, rel=0.03)


def test_a_shape_of_three_points_is_refused() -> None:
    with pytest.raises(GeoError):
        simplify(Polygon(star([1000] * 40)), 3)


@given(some.lists(streets, min_size=2, max_size=8))
def test_two_streets_have_a_corner_exactly_where_shapely_finds_one(town: list[Line]) -> None:
    found = {(one.first, one.second) for one in crossings(town)}

    for i, first in enumerate(town):
        for j in range(i + 1, len(town)):
            gap = oracle.judge(first).distance(oracle.judge(town[j]))
            assume(gap == 0 or gap > 1e-9)
            assert ((i, j) in found) == (gap == 0)


@given(some.lists(streets, min_size=2, max_size=5))
def test_a_corner_lies_on_both_streets(town: list[Line]) -> None:
    for first, second, spot in crossings(town):
        assert oracle.judge(town[first]).distance(oracle.judge(spot)) < 1e-7
        assert oracle.judge(town[second]).distance(oracle.judge(spot)) < 1e-7


def test_streets_that_meet_twice_within_a_few_metres_make_one_corner() -> None:
    step = 5e-5
    straight = Line((BELVENNE, Point(BELVENNE[0] + 0.01, BELVENNE[1])))
    zigzag = Line(
        tuple(Point(BELVENNE[0] + 0.005 + i * step / 9, BELVENNE[1] + (step if i % 2 else -step)) for i in range(3))
    )

    found = crossings([straight, zigzag])

    assert len(found) == 1
    assert distance(zigzag.points[0], zigzag.points[2]) < MERGE_METRES
