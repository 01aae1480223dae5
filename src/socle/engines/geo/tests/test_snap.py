"""Blurring a place before publication."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from socle.engines.geo import GeoError, Plan, Point, distance, snap

from .shapes import BELVENNE, places


@given(places, some.floats(5, 2000))
def test_a_snapped_place_is_at_most_half_a_diagonal_away(place: Point, side: float) -> None:
    assert distance(place, snap(place, side)) <= side / math.sqrt(2) * 1.01 + 0.2


@given(places, some.floats(5, 2000))
def test_snapping_twice_changes_nothing(place: Point, side: float) -> None:
    once = snap(place, side)

    assert snap(once, side) == once


@pytest.mark.parametrize("lon", [180.0, 179.99999, 179.999976, -180.0, -179.99999])
def test_snapping_twice_changes_nothing_where_the_earth_is_sewn(lon: float) -> None:
    for lat in (0.0, 5.0, 46.2, 60.0):
        for side in (5.0, 50.0, 333.0):
            once = snap(Point(lon, lat), side)
            assert snap(once, side) == once


def test_a_thousand_doors_of_a_hectare_are_published_as_a_handful_of_squares() -> None:
    plan = Plan(BELVENNE)
    doors = [plan.to_point(x * 100 / 32, y * 100 / 32) for x in range(32) for y in range(32)]

    squares = {snap(door) for door in doors}

    assert 4 <= len(squares) <= 9


def test_a_published_place_has_six_decimals() -> None:
    published = snap(Point(-30.512345678, 46.212345678))

    assert published == (round(published[0], 6), round(published[1], 6))


@pytest.mark.parametrize("place", [Point(180, 90), Point(-180, -90), Point(180, 0), Point(0, 89.9999)])
def test_the_ends_of_the_earth_stay_on_the_earth(place: Point) -> None:
    published = snap(place)

    assert abs(published[0]) <= 180
    assert abs(published[1]) <= 90
    assert snap(published) == published


@pytest.mark.parametrize("side", [0, -50, 0.5, 1e6, math.nan])
def test_a_grid_that_makes_no_sense_is_refused(side: float) -> None:
    with pytest.raises(GeoError):
        snap(BELVENNE, side)
