"""Who is invited to work here is told how to come in."""

import datetime

import pytest

from socle.commons.messages.models import Message
from socle.commons.people import commands as people
from socle.commons.people.terms import Role
from socle.ground import jobs
from socle.ground.scope import Actor, Scope
from tests.towns import NOW, found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.timedelta(days=1)


def test_an_invitation_leaves_each_time_a_role_is_given_and_none_when_the_program_makes_the_account() -> None:
    town = found_town()
    chief = hire(town, Role.ADMINISTRATOR)
    scope = Scope(Actor("account", chief.pk), {town.id: frozenset({"*"})})
    given = {"authority_id": town.id, "email": "ada@exemple.fr", "name": "Ada", "now": NOW}

    people.create_account(scope, role=Role.AGENT, **given)  # type: ignore[arg-type]
    people.create_account(scope, role=Role.AGENT, **given)  # type: ignore[arg-type]
    jobs.run_pending()

    (sent,) = Message.objects.all()
    assert (sent.contact, sent.notice) == ("ada@exemple.fr", "messages.invited")
    assert "Agent" in sent.body and "/@belvenne/agent/" in sent.body


def test_who_lost_the_role_and_is_let_in_again_is_told_again() -> None:
    town = found_town()
    chief = hire(town, Role.ADMINISTRATOR)
    scope = Scope(Actor("account", chief.pk), {town.id: frozenset({"*"})})
    for day in range(2):
        account = people.create_account(
            scope, authority_id=town.id, email="ada@exemple.fr", name="Ada", role=Role.AGENT, now=NOW + day * DAY
        )
        jobs.run_pending()
        people.withdraw_role(scope, authority_id=town.id, account_id=account.pk, role=Role.AGENT, now=NOW + day * DAY)

    assert Message.objects.count() == 2


def test_who_lost_the_role_before_the_letter_left_is_told_nothing() -> None:
    town = found_town()
    chief = hire(town, Role.ADMINISTRATOR)
    scope = Scope(Actor("account", chief.pk), {town.id: frozenset({"*"})})
    account = people.create_account(
        scope, authority_id=town.id, email="ada@exemple.fr", name="Ada", role=Role.AGENT, now=NOW
    )

    people.withdraw_role(scope, authority_id=town.id, account_id=account.pk, role=Role.AGENT, now=NOW)
    jobs.run_pending()

    assert not Message.objects.exists()
