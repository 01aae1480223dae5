"""The fictional towns: whole, repeatable, and drawn fast."""

import collections
import itertools

import pytest
from shapely.geometry import shape

from demo.plan import BELVENNE, STYLES, Style, Town, draw_town
from socle.commons.places.terms import Layer
from socle.engines.geo import Area, Box, Line, MultiPolygon, box_of, distance_to_path, inside, to_geojson
from tests.effort import a_million_additions, seconds

DRAWN = {style.slug: draw_town(style) for style in STYLES}
towns = pytest.mark.parametrize("town", list(DRAWN.values()), ids=list(DRAWN))


def flat(area: Area) -> object:
    """The area in shapely's hands, for sizes and overlaps."""
    return shape(to_geojson(area))


@pytest.mark.parametrize("style", STYLES, ids=[style.slug for style in STYLES])
def test_the_same_seed_draws_the_same_town(style: Style) -> None:
    assert draw_town(style, seed=7) == DRAWN[style.slug]
    assert draw_town(style, seed=8) != DRAWN[style.slug]


def test_belvenne_is_a_town_of_ten_quarters_and_some_fifteen_hundred_addresses() -> None:
    belvenne = DRAWN["belvenne"]

    assert len(belvenne.neighbourhoods) == 10
    assert len(belvenne.streets) >= 60
    assert 1200 <= len(belvenne.addresses) <= 2000


def test_belvenne_is_drawn_in_less_time_than_a_million_additions_take_six_times() -> None:
    drawn = min(seconds(lambda: draw_town(BELVENNE)) for _ in range(3))

    assert drawn < 6 * a_million_additions()


@towns
def test_the_quarters_cover_the_town_and_do_not_overlap(town: Town) -> None:
    quarters = [flat(one.area) for one in town.neighbourhoods]
    whole = flat(town.boundary).area  # type: ignore[attr-defined]

    assert sum(one.area for one in quarters) == pytest.approx(whole, rel=1e-4)  # type: ignore[attr-defined]
    for one, other in itertools.combinations(quarters, 2):
        assert one.intersection(other).area < whole * 1e-5  # type: ignore[attr-defined]


@towns
def test_every_address_and_landmark_lies_in_the_town_and_in_one_quarter(town: Town) -> None:
    for spot in [one.point for one in town.addresses] + [one.point for one in town.landmarks]:
        assert inside(town.boundary, spot)
        assert any(inside(quarter.area, spot) for quarter in town.neighbourhoods)


@towns
def test_every_address_stands_along_its_own_street(town: Town) -> None:
    streets = {street.name: street for street in town.streets}
    for address in town.addresses:
        street = streets[address.street]
        assert distance_to_path(address.point, street.path.points) < street.width / 2 + 3


@towns
def test_no_street_name_and_no_address_comes_twice(town: Town) -> None:
    assert len({street.name for street in town.streets}) == len(town.streets)
    doors = collections.Counter((one.street, one.number, one.suffix) for one in town.addresses)
    assert [door for door, times in doors.items() if times > 1] == []


@towns
def test_odd_numbers_stand_on_one_side_and_even_ones_on_the_other(town: Town) -> None:
    sides: dict[tuple[str, int], list[float]] = {}
    streets = {street.name: street.path.points for street in town.streets}
    for one in town.addresses:
        path = streets[one.street]
        a, b = min(itertools.pairwise(path), key=lambda step: distance_to_path(one.point, step))
        turn = (b[0] - a[0]) * (one.point[1] - a[1]) - (b[1] - a[1]) * (one.point[0] - a[0])
        sides.setdefault((one.street, one.number % 2), []).append(turn)

    for (_, odd), turns in sides.items():
        assert all((turn > 0) == bool(odd) for turn in turns)


@towns
def test_no_house_stands_in_the_water(town: Town) -> None:
    rivers = [one for one in town.shapes if isinstance(one.geometry, Line)]
    rows = [one.geometry for one in town.shapes if isinstance(one.geometry, MultiPolygon)]

    assert [river.layer for river in rivers] == [Layer.WATER]
    assert len(rows) > 50
    for house in (house for row in rows for house in row.polygons):
        for corner in house.exterior[:-1]:
            assert distance_to_path(corner, rivers[0].geometry.points) > rivers[0].width / 2  # type: ignore[union-attr]


@towns
def test_names_of_quarters_exist_in_english_and_arabic(town: Town) -> None:
    for quarter in town.neighbourhoods:
        assert quarter.names["en"]
        assert any("\u0600" <= letter <= "\u06ff" for letter in quarter.names["ar"])


@towns
def test_a_town_lies_in_the_open_sea_far_from_any_real_commune(town: Town) -> None:
    open_sea = Box(-32.0, 44.0, -28.0, 48.0), Box(-22.0, 4.0, -19.0, 6.0)

    assert any(sea.holds(corner) for sea in open_sea for corner in box_of(town.boundary).corners)
