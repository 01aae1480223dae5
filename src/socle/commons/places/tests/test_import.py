"""What comes in whole, and what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from socle.commons.places import commands, queries
from socle.commons.places.models import Address, Neighbourhood, Shape
from socle.commons.places.terms import NewAddress, NewNeighbourhood, NewStreet
from socle.engines import charts
from socle.engines.geo import Box, Line, Point, Polygon
from socle.ground.refusals import Refusal

from .conftest import BELVENNE_TOWN, public, steward


def test_fifteen_hundred_doors_come_in_by_hundreds(belvenne: int) -> None:
    doors = [
        NewAddress(BELVENNE_TOWN.streets[at % 80].name, at // 80 + 1, Point(-30.5 + at * 1e-6, 46.2))
        for at in range(1500)
    ]

    with CaptureQueriesContext(connection) as asked:
        commands.import_addresses(steward(belvenne), authority_id=belvenne, addresses=doors)

    assert len(asked) < 100
    assert Address.objects.filter(authority_id=belvenne).count() == 1500


def test_importing_twice_is_the_same_as_once(belvenne: int) -> None:
    count = Shape.objects.count()

    commands.import_neighbourhoods(
        steward(belvenne), authority_id=belvenne, neighbourhoods=BELVENNE_TOWN.neighbourhoods
    )

    assert Shape.objects.count() == count
    assert Neighbourhood.objects.filter(authority_id=belvenne).count() == 10


def test_a_door_of_an_unknown_street_is_refused_with_its_name_and_nothing_changes(belvenne: int) -> None:
    before = Address.objects.count()

    with pytest.raises(Refusal) as refused:
        commands.import_addresses(
            steward(belvenne), authority_id=belvenne, addresses=[NewAddress("rue Perdue", 1, BELVENNE_TOWN.centre)]
        )

    assert refused.value.code == "places.street"
    assert "rue Perdue" in str(refused.value.message)
    assert Address.objects.count() == before


def test_two_doors_with_one_number_are_refused(belvenne: int) -> None:
    door = BELVENNE_TOWN.addresses[0]

    with pytest.raises(Refusal) as refused:
        commands.import_addresses(steward(belvenne), authority_id=belvenne, addresses=[door, door])

    assert refused.value.code == "places.twice"


@pytest.mark.parametrize("wrong", [Point(46.2, -130.0), Point(float("nan"), 1.0), Point(652_381.0, 6_862_047.0)])
def test_a_position_that_is_nowhere_is_refused_before_anything_is_written(belvenne: int, wrong: Point) -> None:
    before = Shape.objects.count()
    ring = (Point(0, 0), Point(1, 0), wrong, Point(0, 0))

    for attempt in (
        lambda: commands.replace_boundary(steward(belvenne), authority_id=belvenne, area=Polygon(ring)),
        lambda: commands.import_streets(
            steward(belvenne), authority_id=belvenne, streets=[NewStreet("rue Fausse", Line((wrong, Point(1, 1))))]
        ),
        lambda: commands.import_neighbourhoods(
            steward(belvenne), authority_id=belvenne, neighbourhoods=[NewNeighbourhood("faux", "Faux", Polygon(ring))]
        ),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "places.geometry"
    assert Shape.objects.count() == before


def test_neighbourhoods_come_with_areas_names_and_parts_for_a_map(belvenne: int) -> None:
    quarters = queries.neighbourhoods(public(belvenne), belvenne)

    assert [one.code for one in quarters] == [one.code for one in BELVENNE_TOWN.neighbourhoods]
    assert quarters[0].name_in("ar") == "وسط المدينة"
    assert quarters[0].name_in("wo") == "Centre"
    drawn = charts.zones_map([charts.Zone(one.name, one.parts) for one in quarters], sentence="Les quartiers.")
    assert drawn.count("Saint-Élier") >= 1


def test_a_plan_of_a_few_streets_draws_houses_and_a_plan_of_the_town_does_not(belvenne: int) -> None:
    close = queries.plan(public(belvenne), belvenne, Box.around(BELVENNE_TOWN.centre, 180))
    whole = queries.town_box(public(belvenne), belvenne)
    assert whole is not None
    wide = queries.plan(public(belvenne), belvenne, whole)

    assert 3 <= len(close.streets) < len(BELVENNE_TOWN.streets)
    assert len(close.masses) > 30
    assert wide.masses == []
    assert len(wide.streets) == len(BELVENNE_TOWN.streets)
    assert [one.name for one in wide.waters] == ["la Venne"]
    assert len(wide.parks) >= 3


def test_the_plan_goes_straight_into_the_drawing(belvenne: int) -> None:
    sheet = queries.plan(public(belvenne), belvenne, Box.around(BELVENNE_TOWN.centre, 180))

    drawn = charts.plan(charts.View(*BELVENNE_TOWN.centre, metres=360), sentence="Plan du centre.", **sheet.layers())

    assert drawn.startswith("<svg")
    assert "rue " in drawn
    assert len(drawn.encode()) < 60_000
