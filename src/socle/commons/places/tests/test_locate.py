"""Where a point is: which town, which quarter, near which door."""

import itertools
from dataclasses import replace

import pytest
from django.utils import translation

from socle.commons.places import commands, queries
from socle.engines.geo import Point, Polygon, distance, label_point
from socle.ground.refusals import Refusal

from .conftest import BELVENNE_TOWN, ORVIN_TOWN, public, steward

FAR_AWAY = Point(2.35, 48.85)


def test_a_door_is_found_in_its_town_and_its_quarter(belvenne: int) -> None:
    door = next(one for one in BELVENNE_TOWN.addresses if one.street == "rue des Tanneurs")

    located = queries.locate(public(belvenne), belvenne, door.point)

    assert located.inside
    assert located.bounded
    assert located.label == f"{door.number}, rue des Tanneurs"
    assert located.metres == pytest.approx(0, abs=0.01)
    assert located.neighbourhood in {"Tanneurs", "Centre"}


def test_the_middle_of_each_quarter_lies_in_that_quarter(belvenne: int) -> None:
    for quarter in BELVENNE_TOWN.neighbourhoods:
        located = queries.locate(public(belvenne), belvenne, label_point(quarter.area))

        assert located.neighbourhood_code == quarter.code


def test_a_point_outside_is_said_to_be_outside(belvenne: int) -> None:
    located = queries.locate(public(belvenne), belvenne, FAR_AWAY)

    assert not located.inside
    assert located.neighbourhood == ""
    assert located.label == ""
    assert located.metres is None


def test_far_from_doors_a_point_takes_the_name_of_its_street(belvenne: int) -> None:
    commands.import_addresses(steward(belvenne), authority_id=belvenne, addresses=[])
    commands.import_landmarks(steward(belvenne), authority_id=belvenne, landmarks=[])
    street = BELVENNE_TOWN.streets[0]

    located = queries.locate(public(belvenne), belvenne, street.path.points[1])

    assert located.label in {one.name for one in BELVENNE_TOWN.streets if street.path.points[1] in one.path.points}


def test_a_town_without_boundary_answers_and_says_that_it_cannot_know(nowhere: int) -> None:
    located = queries.locate(public(nowhere), nowhere, FAR_AWAY)

    assert located.inside
    assert not located.bounded
    assert located.neighbourhood == ""
    assert queries.town_box(public(nowhere), nowhere) is None


def test_a_point_next_door_is_given_its_own_town(belvenne: int, orvin: int) -> None:
    assert queries.authority_of_point(public(belvenne), ORVIN_TOWN.centre) == orvin
    assert queries.authority_of_point(public(belvenne), BELVENNE_TOWN.centre) == belvenne
    assert queries.authority_of_point(public(belvenne), FAR_AWAY) is None


def test_a_commune_goes_before_the_metropolis_around_it(belvenne: int, nowhere: int) -> None:
    wide = Polygon(tuple(Point(*corner) for corner in [(-31, 46), (-30, 46), (-30, 46.5), (-31, 46.5), (-31, 46)]))
    commands.replace_boundary(steward(nowhere), authority_id=nowhere, area=wide)

    assert queries.authority_of_point(public(), BELVENNE_TOWN.centre) == belvenne
    assert queries.authority_of_point(public(), Point(-30.9, 46.1)) == nowhere


def test_the_boundary_can_be_taken_away(belvenne: int) -> None:
    commands.replace_boundary(steward(belvenne), authority_id=belvenne, area=None)

    assert queries.boundary(public(belvenne), belvenne) is None
    assert queries.authority_of_point(public(belvenne), BELVENNE_TOWN.centre) is None
    assert queries.town_box(public(belvenne), belvenne) is not None


def test_places_around_a_corner_come_nearest_first_with_a_hint(belvenne: int) -> None:
    here = BELVENNE_TOWN.landmarks[1].point

    found = queries.nearby(public(belvenne), belvenne, here, limit=6)

    assert len(found) == 6
    assert found[0].label == "École Jeanne-Villard"
    assert found[0].hint == "École"
    assert [one.metres for one in found] == sorted(one.metres for one in found if one.metres is not None)
    assert all(one.metres == pytest.approx(distance(here, one.point)) for one in found)
    assert all(one.hint for one in found)


def test_where_many_streets_meet_one_corner_is_told(belvenne: int) -> None:
    found = queries.nearby(public(belvenne), belvenne, BELVENNE_TOWN.centre, limit=8)

    for one, other in itertools.combinations(found, 2):
        assert distance(one.point, other.point) >= queries.APART_METRES


def test_a_chosen_place_is_found_again_by_its_key_in_its_own_town_only(belvenne: int, orvin: int) -> None:
    chosen = queries.nearby(public(belvenne), belvenne, BELVENNE_TOWN.centre, limit=1)[0]

    again = queries.place(public(belvenne), belvenne, chosen.key)

    assert (again.label, again.point) == (chosen.label, chosen.point)
    with pytest.raises(Refusal) as refused:
        queries.place(public(orvin), orvin, chosen.key)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    "key", ["", "address", "address-", "address-x", "address-٣", "boundary-1", "address-" + "9" * 40]
)
def test_a_forged_key_is_not_found(belvenne: int, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        queries.place(public(belvenne), belvenne, key)

    assert refused.value.status == 404


def test_without_the_permission_nothing_exists(belvenne: int) -> None:
    for ask in (
        lambda: queries.locate(public(), belvenne, BELVENNE_TOWN.centre),
        lambda: queries.nearby(public(), belvenne, BELVENNE_TOWN.centre),
        lambda: queries.search_addresses(public(), belvenne, "tanneurs"),
        lambda: queries.neighbourhoods(public(), belvenne),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.status == 404


def test_a_place_without_address_is_said_to_be_near_something(belvenne: int) -> None:
    commands.import_addresses(steward(belvenne), authority_id=belvenne, addresses=[])
    mark = next(one for one in BELVENNE_TOWN.landmarks if one.names.get("ar"))
    spot = Point(mark.point.lon + 0.0012, mark.point.lat)
    commands.import_streets(steward(belvenne), authority_id=belvenne, streets=[])
    commands.import_landmarks(steward(belvenne), authority_id=belvenne, landmarks=[mark])

    located = queries.locate(public(belvenne), belvenne, spot)

    assert located.label == f"près de « {mark.name} »"
    assert located.metres == pytest.approx(distance(spot, mark.point))
    with translation.override("ar"):
        assert mark.names["ar"] in queries.locate(public(belvenne), belvenne, spot).label


def test_a_stretch_of_street_is_said_to_be_near_its_landmark(belvenne: int) -> None:
    commands.import_addresses(steward(belvenne), authority_id=belvenne, addresses=[])
    street = BELVENNE_TOWN.streets[0]
    point = street.path.points[1]
    mark = replace(BELVENNE_TOWN.landmarks[0], point=Point(point.lon + 0.001, point.lat))
    commands.import_landmarks(steward(belvenne), authority_id=belvenne, landmarks=[mark])

    label = queries.locate(public(belvenne), belvenne, point).label

    assert label.endswith(f", près de « {mark.name} »")
