"""The stewards' pages: the secret is shown once, what was sent is listed, and others see nothing."""

import re

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.tables import commands as tables
from socle.data.tables.models import Table
from socle.data.tables.terms import Access
from socle.data.webhooks import commands
from socle.data.webhooks.models import Hook, Post
from socle.data.webhooks.terms import outcome_words
from socle.data.webhooks.tests.conftest import Receiver
from socle.ground.scope import Scope, system_scope
from tests.towns import NOW, found_town, hire

pytestmark = pytest.mark.django_db
HOOKS = "/agent/donnees/webhooks"


@pytest.fixture
def steward(town: Authority) -> Client:
    client = Client()
    client.force_login(hire(town, Role.STEWARD))
    return client


def test_a_steward_adds_an_address_sees_its_secret_once_and_tests_it(
    steward: Client, scope: Scope, table: Table, receiver: str
) -> None:
    shown = steward.post(HOOKS, {"table": table.slug, "url": f"{receiver}/essai"})
    assert shown.status_code == 200
    secret = re.search(r"whsec_[\w+/=]+", shown.content.decode())
    assert secret is not None
    assert shown["Cache-Control"] == "private, no-store"

    hook = Hook.objects.get()
    page = f"{HOOKS}/{hook.pk}"
    for address in (HOOKS, page):
        assert secret[0] not in steward.get(address).content.decode()
    assert steward.post(page, {"do": "ping"}).status_code == 303
    commands.send_due(scope, now=Post.objects.get().created_at)
    assert "réponse 204" in steward.get(page).content.decode()

    assert steward.post(page, {"do": "again", "post": Post.objects.get().pk}).status_code == 303
    again = Post.objects.get().next_at
    assert again is not None
    commands.send_due(scope, now=again)
    assert len({headers["webhook-id"] for _path, headers, _body in Receiver.heard}) == 1
    assert len(Receiver.heard) == 2


def test_what_is_wrong_is_said_and_kept(steward: Client, table: Table) -> None:
    answer = steward.post(HOOKS, {"table": table.slug, "url": "http://exemple.fr/"})

    assert answer.status_code == 400
    assert "https://" in answer.content.decode()
    assert 'value="http://exemple.fr/"' in answer.content.decode()


@pytest.mark.parametrize("post", ["", "x", "-1", "9" * 30, "1e3", "٣", "\x00"])
def test_a_message_that_is_none_is_not_found(steward: Client, scope: Scope, table: Table, post: str) -> None:
    hook, _secret = commands.add_hook(
        scope, authority_id=table.authority_id, table_slug=table.slug, url="https://exemple.fr/", now=NOW
    )
    for asked in ("again", "remove", "restore", "secret", "x"):
        said = {"do": asked, "post": post, "version": post}
        assert steward.post(f"{HOOKS}/{hook.pk}", said).status_code == 404


def test_a_page_that_others_changed_changes_nothing(steward: Client, scope: Scope, table: Table) -> None:
    hook, _secret = commands.add_hook(
        scope, authority_id=table.authority_id, table_slug=table.slug, url="https://exemple.fr/", now=NOW
    )
    assert steward.post(f"{HOOKS}/{hook.pk}", {"do": "remove", "version": 7}).status_code == 409
    assert steward.post(f"{HOOKS}/{hook.pk}", {"do": "remove", "version": 1}).status_code == 303
    assert not Hook.objects.exists()


def test_the_addresses_of_others_do_not_exist(steward: Client, table: Table) -> None:
    from socle.data.tables.factories import benches, feed_table

    other = found_town("orvin", "SO", west=-33.0)
    theirs = feed_table(other.id, benches(1), now=NOW)
    hook, _secret = commands.add_hook(
        system_scope([other.id]), authority_id=other.id, table_slug=theirs.slug, url="https://exemple.fr/", now=NOW
    )

    assert steward.get(f"{HOOKS}/{hook.pk}").status_code == 404
    assert steward.post(HOOKS, {"table": theirs.slug, "url": "https://exemple.fr/"}).status_code == 422


@pytest.mark.parametrize(("language", "said"), [("en", "Addresses told"), ("ar", "العنوان")])
def test_the_pages_speak_arabic_and_english(
    steward: Client, scope: Scope, table: Table, language: str, said: str
) -> None:
    commands.add_hook(scope, authority_id=table.authority_id, table_slug=table.slug, url="https://exemple.fr/", now=NOW)

    page = steward.get(f"/{language}{HOOKS}").content.decode()

    assert said in page
    assert "Adresses prévenues" not in page


def test_a_page_that_is_sent_twice_makes_one_address(steward: Client, table: Table) -> None:
    said = {"table": table.slug, "url": "https://exemple.fr/"}
    assert steward.post(HOOKS, said).status_code == 200

    again = steward.post(HOOKS, said)

    assert again.status_code == 400
    assert "déjà prévenue" in again.content.decode()
    assert Hook.objects.count() == 1


def test_the_address_of_a_closed_table_is_said_to_pause(steward: Client, scope: Scope, table: Table) -> None:
    hook, _secret = commands.add_hook(
        scope, authority_id=table.authority_id, table_slug=table.slug, url="https://exemple.fr/", now=NOW
    )
    tables.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    listed = steward.get(HOOKS).content.decode()
    assert "En pause" in listed
    assert "En service" not in listed
    assert "pas annoncées" in steward.get(f"{HOOKS}/{hook.pk}").content.decode()


def test_each_reason_of_egress_has_words() -> None:
    blocked, unreachable = "scheme address private redirects downgrade size", "name connection tls time answer"
    for reason in f"{blocked} {unreachable} failure".split():
        assert outcome_words(None, reason)
