"""Distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.engines.geo import (
    Box,
    Line,
    Plan,
    Point,
    Polygon,
    along,
    distance,
    distance_to_boundary,
    distance_to_path,
    length,
    nearest,
)

from . import oracle
from .shapes import BELVENNE, places, star, streets, town_places


def test_the_distance_from_paris_to_marseille_is_the_known_one() -> None:
    paris, marseille = Point(2.3522, 48.8566), Point(5.3698, 43.2965)

    assert distance(paris, marseille) == pytest.approx(660_500, rel=0.002)


@given(places, places)
def test_the_distance_agrees_with_the_angle_between_two_vectors(a: Point, b: Point) -> None:
    assert distance(a, b) == pytest.approx(oracle.distance(a, b), rel=1e-6, abs=0.01)


@given(places, places)
def test_there_and_back_are_equally_far(a: Point, b: Point) -> None:
    assert distance(a, b) == pytest.approx(distance(b, a), abs=1e-6)


@given(town_places, town_places)
def test_a_plan_keeps_distances_of_a_town_to_half_a_percent(a: Point, b: Point) -> None:
    plan = Plan(BELVENNE)

    (ax, ay), (bx, by) = plan.to_metres(a), plan.to_metres(b)

    assert ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 == pytest.approx(distance(a, b), rel=0.005, abs=0.01)


@given(some.floats(-10_000, 10_000), some.floats(-10_000, 10_000))
def test_a_plan_goes_to_a_place_and_back(x: float, y: float) -> None:
    plan = Plan(Point(179.99, 12.0))

    assert plan.to_metres(plan.to_point(x, y)) == pytest.approx((x, y), abs=1e-5)


@given(town_places, some.lists(town_places, min_size=1, max_size=60), some.integers(1, 5))
def test_the_nearest_of_many_are_those_of_a_full_sort(point: Point, others: list[Point], count: int) -> None:
    found = nearest(point, others, count)

    expected = oracle.nearest(point, others, count)
    assert [round(metres, 3) for _, metres in found] == [
        pytest.approx(oracle.distance(point, others[index]), abs=0.01) for index in expected
    ]


@given(town_places, streets)
def test_the_distance_to_a_street_is_the_one_of_shapely_on_the_same_plan(point: Point, street: Line) -> None:
    plan = Plan(point)
    flat = oracle.judge(Line(tuple(Point(*plan.to_metres(step)) for step in street.points)))

    assert distance_to_path(point, street.points) == pytest.approx(flat.distance(oracle.judge(Point(0, 0))), abs=1e-6)


def test_the_distance_to_the_edge_counts_the_hole() -> None:
    ring = Polygon(star([2000] * 72), (star([500] * 72),))

    assert distance_to_boundary(ring, BELVENNE) == pytest.approx(500, rel=0.01)


@given(streets, some.floats(0, 1))
def test_walking_a_share_of_a_street_leads_to_a_spot_of_the_street(street: Line, share: float) -> None:
    spot = along(street, length(street) * share)

    assert distance_to_path(spot, street.points) < 0.5


def test_walking_beyond_the_end_stays_at_the_end() -> None:
    street = Line((Point(0.0, 0.0), Point(0.01, 0.0)))

    assert along(street, 1e9) == Point(0.01, 0.0)
    assert along(street, -5) == Point(0.0, 0.0)


@given(places, some.floats(1, 20_000), places)
def test_a_box_around_a_place_holds_all_that_is_nearer(point: Point, metres: float, other: Point) -> None:
    away = Plan(point).to_point((other[0] / 180) * metres, (other[1] / 90) * metres)
    if abs(away[0] - point[0]) > 90 or distance(point, away) > metres:
        return

    assert Box.around(point, metres).holds(away)
