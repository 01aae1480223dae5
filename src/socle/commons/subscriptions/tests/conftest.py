"""A town, a case that one may follow, and a way out that remembers what it was given."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import set_script_prefix

from socle.commons.cases import ports as kinds
from socle.commons.cases.models import Case
from socle.commons.cases.tests.desk import KIND, Desk, PlainKind, open_desk
from socle.commons.messages.models import Message
from socle.commons.subscriptions import commands, queries
from socle.commons.subscriptions.models import Subscription
from socle.ground import world
from tests.towns import NOW

ANA = "ana@example.org"


@pytest.fixture
def desk(transactional_db: None) -> Iterator[Desk]:
    """A town at work, at one moment."""
    kinds.bind(KIND, PlainKind())
    with world.at(NOW):
        yield open_desk()
    kinds._kinds.pop(KIND, None)


@pytest.fixture
def case(desk: Desk) -> Case:
    """A case whose holder left a contact."""
    return desk.case("lampadaire", contact="holder@example.org")


def thing(case: Case) -> str:
    """What is followed."""
    return f"case:{case.pk}"


def link(desk: Desk, case: Case) -> str:
    """The signed address to follow a case, as a page of the first town in its first language would give it."""
    set_script_prefix("/")
    return queries.follow_address(desk.scope, desk.town.id, thing(case), now=NOW)


def last_code() -> str:
    """The digits of the last code queued."""
    found = re.search(r"\d{6}", Message.objects.filter(notice="messages.code").order_by("-pk")[0].body)
    assert found
    return found[0]


def subscribe(desk: Desk, case: Case, contact: str = ANA, language: str = "fr") -> Subscription:
    """A confirmed follower."""
    here = {"authority_id": desk.town.id, "thing": thing(case), "language": language, "now": NOW}
    token = commands.follow(desk.scope, contact=contact, **here)  # type: ignore[arg-type]
    return commands.confirm(desk.scope, token=token, code=last_code(), **here)  # type: ignore[arg-type]


def walk(client: Client, address: str, contact: str) -> str:
    """Ask for a code on the page; returns the address of the next page."""
    answer = client.post(address, {"contact": contact})
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return str(answer["Location"])
