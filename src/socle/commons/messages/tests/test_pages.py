"""The staff's pages of messages."""

import re
from typing import Any

import pytest
from django.test import Client

from socle.commons.messages import commands
from socle.commons.messages.models import Message, NoticeOverride, SendingRules
from socle.commons.messages.notices import CODE
from socle.commons.messages.terms import State
from socle.commons.messages.tests.conftest import NOON, Way, queue
from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.ground import world
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town, hire

LIST, RULES = "/agent/messages", "/agent/reglages/messages"
WORDS = f"{RULES}/messages.code/fr"
GIVEN = {
    "version": "0",
    "quiet_from": "22:00",
    "quiet_until": "07:30",
    "sms_per_hour": "3",
    "sms_per_day": "9",
    "letters_per_hour": "20",
    "letters_per_day": "100",
    "currency": "xof",
    "price": "25",
    "budget": "50 000",
}


def signed_in(town: Authority, role: Role = Role.MANAGER) -> Client:
    """A browser of somebody on staff."""
    client = Client()
    client.force_login(hire(town, role))
    return client


def test_an_agent_reads_what_was_sent_with_contacts_masked_and_a_manager_reads_them(
    scope: Scope, town: Authority
) -> None:
    queue(scope, town)
    queue(scope, town, to="+33612345678", key="sms")
    message = Message.objects.get(key="k1")

    for role, mail, phone in (
        (Role.AGENT, "a•••@example.org", "••••••78"),
        (Role.MANAGER, "ana@example.org", "+33612345678"),
    ):
        client = signed_in(town, role)
        page = client.get(LIST)
        text = page.content.decode()
        assert page["Cache-Control"] == "private, no-store"
        assert mail in text and phone in text
        assert mail in client.get(f"{LIST}/{message.pk}").content.decode()
        if role == Role.AGENT:
            assert "ana@" not in text and "+336" not in text


def test_messages_are_filtered_by_state_and_channel_and_paged(scope: Scope, town: Authority) -> None:
    for number in range(25):
        queue(scope, town, key=f"k{number}", to=f"a{number}@example.org")
    client = signed_in(town)

    assert client.get(LIST).content.decode().count("tests.moved") == 20
    assert client.get(f"{LIST}?page=2").content.decode().count("tests.moved") == 5
    assert "Rien ici" in client.get(f"{LIST}?canal=sms").content.decode()
    assert "Rien ici" in client.get(f"{LIST}?etat=failed").content.decode()
    for odd in ("?etat=x&canal=y&page=z", "?page=0", "?page=-1", "?page=99999999999999", "?etat=%00&canal=%ED%A0%80"):
        assert client.get(f"{LIST}{odd}").status_code == 200


def test_another_towns_message_does_not_exist_here(scope: Scope, town: Authority) -> None:
    other = found_town("orvin", "SO", west=-30.4)
    queue(system_scope([other.id]), other)
    address = f"{LIST}/{Message.objects.get().pk}"
    client = signed_in(town)

    assert client.get(address).status_code == client.get(f"{LIST}/999999").status_code == 404
    assert client.post(address, {"act": "annuler"}).status_code == 404
    assert client.get(f"{LIST}/{10**30}").status_code == 404
    assert Message.objects.get().state == State.QUEUED


def test_a_message_is_cancelled_then_tried_again_and_too_late_is_said(scope: Scope, town: Authority, way: Way) -> None:
    queue(scope, town)
    client, address = signed_in(town, Role.AGENT), f"{LIST}/{Message.objects.get().pk}"

    assert client.post(address, {"act": "annuler"}).status_code == 303
    assert Message.objects.get().state == State.CANCELLED
    assert "Essayer de nouveau" in client.get(address).content.decode()
    assert client.post(address, {"act": "reprendre"}).status_code == 303
    commands.deliver(scope, now=world.now() + (NOON - NOON.replace(hour=10)))
    late = client.post(address, {"act": "annuler"})
    assert late.status_code == 409 and "trop tard" in late.content.decode()


def test_a_code_is_never_shown(scope: Scope, town: Authority) -> None:
    queue(scope, town, notice=CODE, fields={"code": "734512", "minutes": "15"})
    page = signed_in(town, Role.ADMINISTRATOR).get(f"{LIST}/{Message.objects.get().pk}")

    assert "734512" not in page.content.decode() and "porte un code" in page.content.decode()


def test_a_spent_budget_is_said_on_the_page(scope: Scope, town: Authority, way: Way) -> None:
    SendingRules.objects.create(authority_id=town.id, sms_budget_minor=0)
    queue(scope, town, to="+33612345678")
    commands.deliver(scope, now=NOON)

    page = signed_in(town).get(LIST).content.decode()
    assert "Le budget SMS du mois est dépensé" in page and "Changer le budget" in page


def test_rules_are_changed_in_the_towns_currency(town: Authority) -> None:
    client = signed_in(town)
    assert client.post(RULES, GIVEN).status_code == 303

    rules = SendingRules.objects.get()
    assert (rules.sms_price_minor, rules.sms_budget_minor, rules.currency) == (25, 50_000, "XOF")
    assert (rules.quiet_from.hour, rules.quiet_until.minute, rules.sms_per_hour) == (22, 30, 3)
    assert "50000" in client.get(RULES).content.decode()
    assert client.post(RULES, GIVEN).status_code == 409


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("quiet_from", "25:00"), ("quiet_until", ""), ("sms_per_hour", "-1"), ("sms_per_day", "1e9"),
        ("letters_per_hour", "x" * 5000), ("currency", "€"), ("currency", "EU"), ("price", "0,05x"), ("price", "NaN"),
        ("price", "-1"), ("price", "1e400"), ("budget", "9" * 15), ("budget", "\x00"), ("budget", "٣"),
        ("version", "x"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_named_and_nothing_is_saved(town: Authority, field: str, typed: str) -> None:
    page = signed_in(town).post(RULES, GIVEN | {field: typed})

    assert page.status_code == 422 and "corriger" in page.content.decode()
    assert field == "version" or f'href="#id_{field}' in page.content.decode()
    assert not SendingRules.objects.exists()


def test_words_are_previewed_saved_and_reset(town: Authority) -> None:
    client = signed_in(town)
    given = {"subject": "{code}", "body": "Voici {code}", "sms": "{code}, {town}"}

    seen = client.post(WORDS, given | {"act": "apercu"}).content.decode()
    assert "les six chiffres" in seen and "1 SMS" in seen and not NoticeOverride.objects.exists()
    assert client.post(WORDS, given | {"act": "enregistrer"}).status_code == 303
    assert "Voici {code}" in client.get(WORDS).content.decode() and "vos mots" in client.get(RULES).content.decode()
    assert client.post(WORDS, {"act": "revenir", "mark": NoticeOverride.objects.get().mark}).status_code == 303
    assert "Voici {code}" not in client.get(WORDS).content.decode()


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("body", "{kode} {code}"), ("sms", "sans le champ"), ("subject", ""), ("body", "{code}\x00"),
        ("sms", "{code}" + "م" * 300),
    ],
)  # fmt: skip
def test_wrong_words_keep_what_was_typed_and_name_the_field(town: Authority, part: str, typed: str) -> None:
    given: dict[str, Any] = {"subject": "{code}", "body": "Voici {code}", "sms": "{code}", "act": "enregistrer"}
    page = signed_in(town).post(WORDS, given | {part: typed})
    text = page.content.decode()

    assert page.status_code == 422 and f'href="#id_{part}"' in text
    assert "Voici {code}" in text or part == "body"
    assert not NoticeOverride.objects.exists()


def test_a_notice_or_a_language_that_does_not_exist_is_not_found(town: Authority) -> None:
    client = signed_in(town)

    for odd in ("messages.none/fr", "messages.code/xx", "messages.code/%00", "x/y/z"):
        assert client.get(f"{RULES}/{odd}").status_code == 404


def test_an_agent_does_not_change_words_nor_rules(town: Authority) -> None:
    client = signed_in(town, Role.AGENT)

    for address in (RULES, WORDS):
        assert client.get(address).status_code == client.post(address, GIVEN).status_code == 404
    assert "Changer le budget" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("language", ["", "en/", "ar/"])
def test_pages_are_light_in_every_language(scope: Scope, town: Authority, language: str) -> None:
    for number in range(20):
        queue(scope, town, key=f"k{number}", to=f"a{number}@example.org")
    client = signed_in(town)

    for address in (LIST, RULES, WORDS, f"{LIST}/{Message.objects.order_by('pk')[0].pk}"):
        page = client.get(f"/{language}{address[1:]}")
        assert page.status_code == 200 and len(page.content) < 50_000


def test_two_people_who_change_words_overwrite_nothing_unseen(town: Authority) -> None:
    first, second = signed_in(town), signed_in(town)
    given = {"subject": "{code}", "body": "Voici {code}", "sms": "{code}", "act": "enregistrer"}
    shown = marks(second.get(WORDS).content.decode())[0]

    first.post(WORDS, given | {"mark": shown})
    late = second.post(WORDS, given | {"body": "Voilà {code}", "mark": shown})
    page = late.content.decode()
    back = second.post(WORDS, {"act": "revenir", "mark": shown})

    assert (late.status_code, back.status_code) == (409, 409)
    assert NoticeOverride.objects.get().body == "Voici {code}"
    assert "Voilà {code}</textarea>" in page and "Ce qui est gardé maintenant" in page and "Voici {code}" in page
    assert second.post(WORDS, given | {"body": "Voilà {code}", "mark": marks(page)[0]}).status_code == 303


def marks(page: str) -> list[str]:
    """What each form of a page says it showed."""
    return re.findall(r'name="mark" value="(\w*)"', page)
