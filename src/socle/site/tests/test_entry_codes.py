"""The code that lets staff in leaves by the one outbox: no request waits for a server, or tells who has an account."""

import datetime
import re
import socket
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from socle.commons.messages import commands as messages
from socle.commons.messages.models import Message, SendingRules
from socle.commons.messages.terms import Held, State
from socle.commons.people.models import Account, Authority
from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.audit.models import Leaf
from socle.ground.scope import system_scope
from tests.towns import found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)

DOOR = "/agent/connexion/"
NIGHT = datetime.datetime(2026, 11, 20, 2, 30, tzinfo=datetime.UTC)
NOBODY = "personne@belvenne.example"


@pytest.fixture
def town() -> Authority:
    """A town; who asked before is forgotten."""
    cache.clear()
    return found_town()


@pytest.fixture
def agent(town: Authority) -> Account:
    """Somebody who works there."""
    return hire(town, Role.AGENT)


@pytest.fixture
def _no_server(settings: Any) -> None:
    """A mail server is named, and nothing listens there."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = one.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.mark.usefixtures("_no_server")
def test_a_dead_mail_server_fails_no_request_and_the_code_leaves_when_it_is_back(
    town: Authority, agent: Account, settings: Any, tmp_path: Any
) -> None:
    known, unknown = (Client().post(DOOR, {"email": one}) for one in (agent.email, NOBODY))
    scope, now = system_scope([town.id]), world.now()
    left = messages.deliver(scope, now=now)
    held = Message.objects.get()
    settings.EMAIL_BACKEND, settings.SOCLE_DIR = "django.core.mail.backends.locmem.EmailBackend", tmp_path
    later = messages.deliver(scope, now=held.next_at)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.status_code == 302
    assert (left, held.state, held.held, held.error) == (0, State.QUEUED, Held.LATER, "unreachable")
    assert later == 1 and agent.email in next((tmp_path / "mail").iterdir()).read_text()


def test_a_code_is_queued_for_who_has_an_account_and_nothing_for_nobody(agent: Account) -> None:
    Client().post(DOOR, {"email": NOBODY})
    nothing = Message.objects.count()
    browser = Client()
    browser.post("/ar" + DOOR, {"email": agent.email})
    message = Message.objects.get()
    code = re.search(r"^\W?[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\W?$", message.body, re.M)

    assert nothing == 0 and code is not None
    assert (message.contact, message.notice, message.language, message.secret) == (
        agent.email, "messages.entry", "ar", True,
    )  # fmt: skip
    assert browser.post(f"/ar{DOOR}code/", {"code": code[0], "action": "verify"}).status_code == 302
    asked = Leaf.objects.filter(act="messages.code.ask").order_by("pk").values_list("about", flat=True)
    assert list(asked) == ["account:0", f"account:{agent.pk}"]


def test_a_known_address_and_an_unknown_one_cost_the_same_work(agent: Account) -> None:
    written = []
    for email in (agent.email, NOBODY, agent.email, NOBODY):
        browser = Client()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.post(DOOR, {"email": email})
        kinds = [one["sql"].split()[0] for one in seen.captured_queries]
        written.append((kinds.count("INSERT"), kinds.count("BEGIN"), len(kinds)))

    (inserts, begins, total), (inserts_2, begins_2, total_2) = written[2:]  # once both are warm
    assert (inserts, begins) == (inserts_2, begins_2)
    assert abs(total - total_2) <= 3, written


def test_a_code_leaves_at_night_and_its_words_are_wiped(
    town: Authority, agent: Account, settings: Any, tmp_path: Any
) -> None:
    settings.SOCLE_DIR = tmp_path
    SendingRules.objects.create(authority=town, quiet_letters=True)
    with world.at(NIGHT):
        Client().post(DOOR, {"email": agent.email})
        assert messages.deliver(system_scope([town.id]), now=NIGHT) == 1

    message = Message.objects.get()
    assert (message.state, message.body, message.subject) == (State.SENT, "", "")


def test_who_is_flooded_with_codes_of_residents_still_gets_in(
    town: Authority, agent: Account, settings: Any, tmp_path: Any
) -> None:
    settings.SOCLE_DIR = tmp_path
    scope, now = system_scope([town.id]), world.now()
    given: dict[str, Any] = {"authority_id": town.id, "contact": agent.email, "purpose": "x", "language": "fr"}
    for _ in range(5):
        messages.ask_code(scope, **given, now=now)
    Client().post(DOOR, {"email": agent.email})

    assert messages.deliver(scope, now=world.now()) == 6
