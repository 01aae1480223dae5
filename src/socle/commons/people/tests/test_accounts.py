"""Inviting, roles, closing: each change leaves a trace, and nobody raises themselves."""

import json
from typing import Any

import pytest
from django.test import Client

from socle.commons.people import commands, queries
from socle.commons.people.models import Account
from socle.commons.people.terms import Role
from socle.commons.people.tests.conftest import DAY, NOON, House
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from tests.towns import hire


def acts(about: str = "") -> list[str]:
    """The acts written down, in order."""
    leaves = Leaf.objects.order_by("pk")
    return [one.act for one in (leaves.filter(about=about) if about else leaves)]


def test_whoever_is_invited_holds_the_role_and_leaves_a_trace_without_address(house: House) -> None:
    boss = house.scope(house.boss)

    invited = commands.create_account(
        boss, authority_id=house.town.id, email=" Rim@Belvenne.example ", name="Rim", role=Role.AGENT, now=NOON
    )

    assert invited.email == "rim@belvenne.example"
    assert queries.roles_reached(boss, invited.pk)[house.town.id] == {"agent"}
    assert acts(f"account:{invited.pk}") == ["people.account.create", "people.role.give"]
    assert all("rim" not in (one.payload or "").lower() for one in Leaf.objects.filter(about=f"account:{invited.pk}"))


@pytest.mark.parametrize(
    ("email", "name", "code"),
    [
        ("", "Rim", "people.email"),
        ("rim", "Rim", "people.email"),
        ("rim@x.example\x00", "Rim", "people.email"),
        (f"{'r' * 300}@x.example", "Rim", "people.email"),
        ("rim@x.example", "", "people.name"),
        ("rim@x.example", "R" * 121, "people.name"),
        ("rim@x.example", "R\x00im", "people.name"),
        ("rim@x.example", "R\ud800im", "people.name"),
        ("rim@x.example", "R\u202eim", "people.name"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_its_field(house: House, email: str, name: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        commands.create_account(
            house.scope(house.boss), authority_id=house.town.id, email=email, name=name, role=Role.AGENT, now=NOON
        )

    assert refused.value.code == code
    assert refused.value.field == code.removeprefix("people.")


def test_names_of_every_script_are_kept(house: House) -> None:
    made = commands.create_account(
        house.system, authority_id=house.town.id, email="r@x.example", name="ريم 🌿 Zoë", role=Role.AGENT, now=NOON
    )

    assert made.name == "ريم 🌿 Zoë"


def test_nobody_gives_themselves_a_role(house: House) -> None:
    boss = house.scope(house.boss)

    for give in (
        lambda: commands.give_role(
            boss, authority_id=house.town.id, account_id=house.boss.pk, role=Role.AUDITOR, now=NOON
        ),
        lambda: commands.create_account(
            boss, authority_id=house.town.id, email=house.boss.email, name="x", role=Role.AUDITOR, now=NOON
        ),
    ):
        with pytest.raises(Refusal) as refused:
            give()
        assert refused.value.code == "people.self"
    assert queries.roles_reached(boss, house.boss.pk)[house.town.id] == {"administrator"}


def test_an_agent_gives_no_role_and_nobody_is_made_a_resident(house: House) -> None:
    with pytest.raises(Refusal) as hidden:
        commands.give_role(
            house.scope(house.agent), authority_id=house.town.id, account_id=house.boss.pk, role=Role.AGENT, now=NOON
        )
    with pytest.raises(Refusal) as refused:
        commands.give_role(
            house.scope(house.boss), authority_id=house.town.id, account_id=house.agent.pk, role=Role.RESIDENT, now=NOON
        )

    assert hidden.value.status == 404
    assert refused.value.code == "people.role"


def test_the_last_administrator_stays(house: House) -> None:
    boss = house.scope(house.boss)
    alone: dict[str, Any] = {
        "authority_id": house.town.id,
        "account_id": house.boss.pk,
        "role": Role.ADMINISTRATOR,
        "now": NOON,
    }

    with pytest.raises(Refusal) as refused:
        commands.withdraw_role(boss, **alone)
    commands.give_role(boss, authority_id=house.town.id, account_id=house.agent.pk, role=Role.ADMINISTRATOR, now=NOON)
    commands.withdraw_role(boss, **alone)

    assert refused.value.code == "people.last"
    assert queries.roles_reached(boss, house.boss.pk) == {}


def test_an_administrator_whose_account_is_closed_does_not_count_as_the_other_one(house: House) -> None:
    boss = house.scope(house.boss)
    at: dict[str, Any] = {"authority_id": house.town.id, "now": NOON}
    commands.give_role(boss, account_id=house.agent.pk, role=Role.ADMINISTRATOR, **at)
    commands.close_account(boss, account_id=house.agent.pk, **at)

    with pytest.raises(Refusal) as refused:
        commands.withdraw_role(boss, account_id=house.boss.pk, role=Role.ADMINISTRATOR, **at)

    assert refused.value.code == "people.last"


def test_people_of_another_town_are_not_there(house: House) -> None:
    stranger, boss = hire(house.other, Role.AGENT), house.scope(house.boss)
    at: dict[str, Any] = {"authority_id": house.town.id, "account_id": stranger.pk, "now": NOON}

    for verb in (
        lambda: commands.give_role(boss, role=Role.AGENT, **at),
        lambda: commands.withdraw_role(boss, role=Role.AGENT, **at),
        lambda: commands.close_account(boss, **at),
        lambda: commands.reopen_account(boss, **at),
        lambda: queries.person(boss, house.town.id, stranger.pk),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.status == 404


def test_an_account_that_works_elsewhere_too_is_not_closed_from_here(house: House) -> None:
    commands.create_account(
        house.system, authority_id=house.other.id, email=house.agent.email, name="x", role=Role.AGENT, now=NOON
    )

    with pytest.raises(Refusal) as refused:
        commands.close_account(house.scope(house.boss), authority_id=house.town.id, account_id=house.agent.pk, now=NOON)

    assert refused.value.code == "people.elsewhere"
    assert Account.objects.get(pk=house.agent.pk).is_active


def test_closing_ends_the_work_at_once_and_reopening_gives_the_roles_back(house: House) -> None:
    browser, boss = Client(), house.scope(house.boss)
    browser.force_login(house.agent)
    at: dict[str, Any] = {"authority_id": house.town.id, "account_id": house.agent.pk, "now": NOON}
    assert browser.get("/agent/").status_code == 200

    commands.close_account(boss, **at)
    shut = browser.get("/agent/").status_code
    commands.reopen_account(boss, **at)

    assert shut == 302
    assert queries.roles_reached(boss, house.agent.pk)[house.town.id] == {"agent"}


def test_a_year_after_closing_the_person_is_forgotten_and_the_trace_stays(house: House) -> None:
    commands.close_account(house.scope(house.boss), authority_id=house.town.id, account_id=house.agent.pk, now=NOON)

    early = commands.forget_accounts(house.system, now=NOON + 364 * DAY)
    late = commands.forget_accounts(house.system, now=NOON + 366 * DAY)
    again = commands.forget_accounts(house.system, now=NOON + 367 * DAY)

    gone = Account.objects.get(pk=house.agent.pk)
    assert (early, late, again) == (0, 1, 0)
    assert gone.name == "" and "belvenne" not in gone.email
    assert acts(f"account:{gone.pk}")[-1] == "people.account.forget"
    with pytest.raises(Refusal) as refused:
        commands.reopen_account(house.scope(house.boss), authority_id=house.town.id, account_id=gone.pk, now=NOON)
    assert refused.value.code == "people.forgotten"


def test_the_trace_says_who_in_which_role(house: House) -> None:
    commands.give_role(
        house.scope(house.boss), authority_id=house.town.id, account_id=house.agent.pk, role=Role.MANAGER, now=NOON
    )

    payload = json.loads(Leaf.objects.get(act="people.role.give", payload__contains="manager").payload or "")
    assert payload["actor"] == f"account:{house.boss.pk}"
    assert payload["role"] == "administrator" and payload["facts"] == {"role": "manager"}
