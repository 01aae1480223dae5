"""Teams, organisations, agreements, and who may receive what."""

import datetime
from typing import Any

import pytest

from socle.commons.people import commands, queries
from socle.commons.people.models import Authority, Team
from socle.commons.people.terms import OrganisationKind, Role
from socle.commons.people.tests.conftest import NOON, House
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope
from tests.towns import hire

TODAY = NOON.date()
ONE_DAY = datetime.timedelta(days=1)


def team(house: House, name: str = "Voirie") -> Team:
    """A team of the town."""
    return commands.create_team(house.system, authority_id=house.town.id, name=name, now=NOON)


def test_two_teams_of_one_name_have_two_addresses(house: House) -> None:
    assert [team(house).slug, team(house).slug, team(house, "🌿").slug] == ["voirie", "voirie-2", "equipe"]


def test_a_closed_team_is_listed_only_when_asked_for(house: House) -> None:
    made = team(house)
    commands.change_team(
        house.system, authority_id=house.town.id, team_id=made.pk, name="Voirie", email="", is_active=False,
        expected_version=1, now=NOON,
    )  # fmt: skip

    assert queries.teams(house.system, house.town.id) == []
    assert queries.teams(house.system, house.town.id, closed=True) == [made]
    assert queries.team_by_id(house.system, house.town.id, made.pk) == made


def test_a_change_on_a_team_that_changed_meanwhile_is_refused(house: House) -> None:
    made = team(house)
    change: dict[str, Any] = {
        "authority_id": house.town.id, "team_id": made.pk, "email": "", "is_active": True, "expected_version": 1,
        "now": NOON,
    }  # fmt: skip
    commands.change_team(house.system, name="Voirie et réseaux", **change)

    with pytest.raises(Refusal) as refused:
        commands.change_team(house.system, name="Voirie", **change)

    assert refused.value.status == 409
    assert Team.objects.get().name == "Voirie et réseaux"


def test_another_town_s_team_is_not_there(house: House) -> None:
    made, elsewhere = team(house), house.other.id

    for verb in (
        lambda: queries.team_by_id(house.system, elsewhere, made.pk),
        lambda: queries.members(house.system, elsewhere, made.pk),
        lambda: commands.add_member(
            house.system, authority_id=elsewhere, team_id=made.pk, account_id=house.agent.pk, now=NOON
        ),
        lambda: commands.change_team(
            house.system, authority_id=elsewhere, team_id=made.pk, name="x", email="", is_active=True,
            expected_version=1, now=NOON,
        ),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.status == 404


def test_only_people_who_work_here_join_a_team(house: House) -> None:
    made, stranger = team(house), hire(house.other, Role.AGENT)
    at: dict[str, Any] = {"authority_id": house.town.id, "team_id": made.pk, "now": NOON}

    with pytest.raises(Refusal) as refused:
        commands.add_member(house.system, account_id=stranger.pk, **at)
    commands.add_member(house.system, account_id=house.agent.pk, **at)
    commands.add_member(house.system, account_id=house.agent.pk, **at)

    assert refused.value.code == "people.member"
    assert queries.members(house.system, house.town.id, made.pk) == [house.agent]
    assert queries.team_ids_of(house.system, house.agent.pk) == {made.pk}
    assert queries.team_sizes(house.system, house.town.id) == {made.pk: 1}


def test_a_partner_sees_the_people_of_their_team_alone(house: House) -> None:
    partner, made = hire(house.town, Role.PARTNER), team(house)
    at: dict[str, Any] = {"authority_id": house.town.id, "team_id": made.pk, "now": NOON}
    alone = queries.staff(house.scope(partner), house.town.id)
    commands.add_member(house.system, account_id=partner.pk, **at)
    commands.add_member(house.system, account_id=house.agent.pk, **at)

    seen = queries.staff(house.scope(partner), house.town.id)

    assert alone == []
    assert set(seen) == {partner, house.agent}
    assert set(queries.staff(house.scope(house.agent), house.town.id)) == {partner, house.agent, house.boss}
    assert queries.staff(Scope(Actor("public")), house.town.id) == []


def test_a_request_is_given_to_those_who_answer_them(house: House) -> None:
    auditor, steward = hire(house.town, Role.AUDITOR), hire(house.town, Role.STEWARD)

    everybody = queries.staff(house.system, house.town.id)
    answering = queries.staff(house.system, house.town.id, answering=True)

    assert {auditor, steward} <= set(everybody)
    assert set(answering) == {house.agent, house.boss}


def test_staff_of_the_authority_above_is_staff_here(house: House) -> None:
    above = hire(house.other, Role.MANAGER)
    Authority.objects.filter(pk=house.town.id).update(parent=house.other)
    queries.forget_authorities(house.system)

    assert above in queries.staff(house.system, house.town.id)
    assert house.agent not in queries.staff(house.system, house.other.id)


def test_an_organisation_has_one_name_and_its_own_teams(house: House) -> None:
    at: dict[str, Any] = {"authority_id": house.town.id, "now": NOON}
    made = commands.create_organisation(house.system, name="Clarté", kind=OrganisationKind.COMPANY, **at)

    with pytest.raises(Refusal) as taken:
        commands.create_organisation(house.system, name="Clarté", kind=OrganisationKind.COMPANY, **at)
    with pytest.raises(Refusal) as theirs:
        commands.create_team(house.system, authority_id=house.other.id, name="Nuit", organisation_id=made.pk, now=NOON)

    assert taken.value.code == "people.taken"
    assert theirs.value.code == "people.organisation"


def test_requests_pass_up_and_down_the_tree_and_sideways_by_agreement_alone(house: House) -> None:
    town, other, system = house.town.id, house.other.id, house.system

    before = queries.may_transfer(system, town, other, on=TODAY)
    agreement = commands.make_agreement(
        system, authority_id=town, other_id=other, reference="2026-41", since=TODAY, until=TODAY + ONE_DAY, now=NOON
    )
    during = [queries.may_transfer(system, town, other, on=TODAY + days * ONE_DAY) for days in (-1, 0, 1, 2)]
    back = queries.may_transfer(system, other, town, on=TODAY)
    receivers = queries.receivers(system, town, on=TODAY)
    commands.end_agreement(
        system, authority_id=town, agreement_id=agreement.pk, on=TODAY - ONE_DAY, expected=agreement.mark, now=NOON
    )
    after = queries.may_transfer(system, town, other, on=TODAY)
    Authority.objects.filter(pk=town).update(parent=other)
    queries.forget_authorities(system)

    assert (before, during, back, after) == (False, [False, True, True, False], False, False)
    assert receivers == [house.other]
    assert queries.may_transfer(system, town, other, on=TODAY) and queries.may_transfer(system, other, town, on=TODAY)
    assert not queries.may_transfer(system, town, town, on=TODAY)


def test_an_agreement_needs_two_sides_a_reference_and_an_order(house: House) -> None:
    sound: dict[str, Any] = {
        "authority_id": house.town.id,
        "other_id": house.other.id,
        "reference": "x",
        "since": TODAY,
        "until": None,
    }
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"other_id": house.town.id}, "people.other"),
        ({"other_id": 999}, "people.other"),
        ({"reference": " "}, "people.reference"),
        ({"until": TODAY - ONE_DAY}, "people.until"),
    ]

    for change, code in wrong:
        with pytest.raises(Refusal) as refused:
            commands.make_agreement(house.system, now=NOON, **{**sound, **change})
        assert refused.value.code == code


def test_what_the_authority_says_is_changed_once_and_read_at_once(house: House) -> None:
    said: dict[str, Any] = {
        "authority_id": house.town.id, "hall_address": "2, place du Puits", "hall_hours": {"fr": "Le mardi", "xx": "?"},
        "hall_phone": "04 11 22 33 44", "contact_email": "mairie@belvenne.example", "languages": ["ar", "fr"],
        "expected_version": 1, "now": NOON,
    }  # fmt: skip

    commands.change_authority(house.scope(house.boss), **said)

    town = queries.authority_by_id(house.system, house.town.id)
    assert town.hall_hours == {"fr": "Le mardi"} and town.languages == ["fr", "ar"] and town.version == 2
    with pytest.raises(Refusal) as stale:
        commands.change_authority(house.scope(house.boss), **said)
    assert stale.value.status == 409


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("hall_phone", "appelez-nous", "people.phone"),
        ("hall_address", "x" * 201, "people.line"),
        ("contact_email", "mairie", "people.email"),
        ("languages", ["en"], "people.languages"),
        ("languages", ["fr", "xx"], "people.languages"),
    ],
)
def test_what_cannot_be_said_is_refused(house: House, field: str, value: object, code: str) -> None:
    said: dict[str, Any] = {
        "hall_address": "", "hall_hours": {}, "hall_phone": "", "contact_email": "", "languages": ["fr"],
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        commands.change_authority(
            house.system, authority_id=house.town.id, expected_version=1, now=NOON, **{**said, field: value}
        )

    assert refused.value.code == code
