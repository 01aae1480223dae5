"""Who holds no role any more cannot come in, and is forgotten in their time like everybody else."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from socle.commons.people import commands, queries, schedule
from socle.commons.people.models import Account, RoleHeld
from socle.commons.people.terms import Role
from socle.commons.people.tests.conftest import DAY, NOON, House
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import HOUSE
from tests.towns import hire

YEAR = 366 * DAY


def withdrawn(house: House, account: Account, role: Role = Role.AGENT) -> Account:
    """The account, without this role of the town."""
    boss = house.scope(house.boss)
    commands.withdraw_role(boss, authority_id=house.town.id, account_id=account.pk, role=role, now=NOON)
    account.refresh_from_db()
    return account


def test_an_account_is_closed_with_its_last_role(house: House) -> None:
    browser = Client()
    browser.force_login(house.agent)
    assert browser.get("/agent/").status_code == 200

    left = withdrawn(house, house.agent)

    assert (left.is_active, left.closed_at) == (False, NOON)
    assert browser.get("/agent/").status_code == 302 and queries.account_of_email(HOUSE, left.email) == 0
    acts = Leaf.objects.filter(about=f"account:{left.pk}").order_by("pk").values_list("act", flat=True)
    assert list(acts)[-2:] == ["people.role.withdraw", "people.account.close"]


def test_who_holds_another_role_here_or_elsewhere_goes_on_working(house: House) -> None:
    both = hire(house.town, Role.AGENT, email="deux@x.example")
    RoleHeld.objects.create(account=both, authority=house.other, role=Role.AGENT)
    RoleHeld.objects.create(account=house.agent, authority=house.town, role=Role.MANAGER)

    assert withdrawn(house, both).is_active and withdrawn(house, house.agent).is_active


def test_who_left_comes_back_by_being_invited(house: House) -> None:
    left, boss = withdrawn(house, house.agent), house.scope(house.boss)
    here: dict[str, Any] = {"authority_id": house.town.id, "now": NOON + DAY}

    with pytest.raises(Refusal):
        commands.reopen_account(boss, account_id=left.pk, **here)
    back = commands.create_account(boss, email=left.email, name="x", role=Role.MANAGER, **here)

    assert (back.pk, back.is_active, back.closed_at, back.name) == (left.pk, True, None, left.name)
    assert queries.roles_reached(boss, back.pk)[house.town.id] == {"manager"}


def test_who_left_is_forgotten_after_a_year_with_all_that_signing_in_knew(house: House) -> None:
    agent = house.agent
    SocialAccount.objects.create(user=agent, provider="oidc", uid="42", extra_data={"email": agent.email})
    Authenticator.objects.create(user=agent, type=Authenticator.Type.TOTP, data={"secret": "s"})
    Account.objects.filter(pk=agent.pk).update(last_login=NOON, language="ar")
    kept = hire(house.town, Role.MANAGER)
    Authenticator.objects.create(user=kept, type=Authenticator.Type.TOTP, data={"secret": "k"})
    withdrawn(house, agent)

    early = commands.forget_accounts(house.system, now=NOON + 364 * DAY)
    late = commands.forget_accounts(house.system, now=NOON + YEAR)

    assert (early, late) == (0, 1)
    gone = Account.objects.get(pk=agent.pk)
    assert (gone.name, gone.language, gone.last_login) == ("", "fr", None) and queries.is_forgotten(HOUSE, gone)
    assert not SocialAccount.objects.exists()
    assert list(Authenticator.objects.values_list("user_id", flat=True)) == [kept.pk]


def test_what_an_older_program_left_open_without_a_role_is_closed_in_the_night(house: House) -> None:
    RoleHeld.objects.filter(account=house.agent).delete()

    schedule.SCHEDULES[0].function(NOON)
    schedule.SCHEDULES[0].function(NOON + DAY)
    schedule.SCHEDULES[0].function(NOON + YEAR)

    gone = Account.objects.get(pk=house.agent.pk)
    assert gone.closed_at == NOON and queries.is_forgotten(HOUSE, gone)
    assert Account.objects.get(pk=house.boss.pk).is_active
    with pytest.raises(Refusal):
        commands.close_without_role(house.scope(house.boss), now=NOON)


def test_who_works_where_the_scope_does_not_reach_is_not_forgotten_from_here(house: House) -> None:
    commands.close_account(house.system, authority_id=house.town.id, account_id=house.agent.pk, now=NOON)
    RoleHeld.objects.create(account=house.agent, authority=house.other, role=Role.AGENT)

    assert commands.forget_accounts(house.scope(house.boss), now=NOON + YEAR) == 0
