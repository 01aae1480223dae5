"""Territories."""

from hypothesis import assume, given

from socle.engines.geo import (
    MultiPolygon,
    Point,
    Polygon,
    box_of,
    centroid,
    depth,
    distance,
    inside,
    label_point,
)

from . import oracle
from .shapes import BELVENNE, star, territories, town_places


@given(territories, town_places)
def test_a_place_is_inside_where_shapely_says_so(territory: Polygon, place: Point) -> None:
    judge, spot = oracle.judge(territory), oracle.judge(place)
    assume(judge.boundary.distance(spot) > 1e-9)

    assert inside(territory, place) == judge.covers(spot)


@given(territories)
def test_every_corner_belongs_to_its_territory(territory: Polygon) -> None:
    assert all(inside(territory, corner) for ring in territory.rings for corner in ring)


@given(territories, town_places)
def test_the_depth_is_above_zero_inside_and_below_outside(territory: Polygon, place: Point) -> None:
    metres = depth(territory, place)
    assume(abs(metres) > 0.01)

    assert (metres > 0) == inside(territory, place)


def test_the_middle_of_a_hole_is_outside() -> None:
    territory = Polygon(star([2000] * 24), (star([300] * 24),))

    assert not inside(territory, BELVENNE)


def test_a_town_in_two_parts_holds_the_places_of_both() -> None:
    far = star([500] * 12, centre=(9000, 0))
    town = MultiPolygon((Polygon(star([1000] * 12)), Polygon(far)))

    assert inside(town, BELVENNE)
    assert inside(town, centroid(Polygon(far)))
    assert not inside(town, Point(BELVENNE[0] + 0.06, BELVENNE[1]))


@given(territories)
def test_the_centre_is_the_one_of_shapely(territory: Polygon) -> None:
    expected = oracle.judge(territory).centroid

    assert distance(centroid(territory), Point(expected.x, expected.y)) < 0.01


@given(territories)
def test_a_name_is_written_inside_its_territory(territory: Polygon) -> None:
    assert inside(territory, label_point(territory))


def test_the_box_of_a_territory_holds_each_of_its_points() -> None:
    town = Polygon(star([900, 2500, 1200, 3000, 700]))

    box = box_of(town)

    assert all(box.holds(point) for point in town.rings[0])
    assert (box.min_lon, box.min_lat, box.max_lon, box.max_lat) == oracle.judge(town).bounds
