"""The pages of moderation: a decision in a browser without a script, a log without persons, an appeal by address."""

import datetime
from typing import Any

import pytest
from django.test import Client

from socle.commons.messages.models import Message
from socle.commons.moderation import queries, reactions
from socle.commons.moderation.events import AppealDecided, ContentHidden
from socle.commons.moderation.models import Item
from socle.commons.moderation.terms import Kind, State
from socle.ground import world

from .conftest import DAY, NOW, Town, made


def signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_an_agent_flags_and_a_manager_decides_without_a_script(town: Town) -> None:
    agent, manager = signed_in(town.agent), signed_in(town.manager)
    form = agent.get("/agent/moderation/nouveau", {"nature": "photo", "objet": town.thing, "contenu": town.photo})
    assert form.status_code == 200 and b'value="photo" checked' in form.content

    sent = {"nature": "photo", "objet": town.thing, "contenu": town.photo, "raison": "personal-data", "mots": ""}
    assert agent.post("/agent/moderation/nouveau", sent).status_code == 303
    item = Item.objects.get()
    assert agent.get("/agent/moderation").status_code == 404

    assert b"Photo" in manager.get("/agent/moderation").content
    page = manager.get(f"/agent/moderation/{item.pk}").content.decode()
    assert f"/agent/photos/{town.photo}/cacher?retour=/agent/moderation/{item.pk}" in page and town.case.code in page

    decided = {"act": "decide", "version": "1", "outcome": "hidden", "reason": "insult", "words": "Voilà pourquoi"}
    assert manager.post(f"/agent/moderation/{item.pk}", decided).status_code == 303
    assert Item.objects.get().state == "hidden"
    assert "Voilà pourquoi" in manager.get(f"/agent/moderation/{item.pk}").content.decode()
    assert b"Photo" in manager.get("/agent/moderation?vue=decides").content


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"version": "1"}, 400, "outcome"),
        ({"version": "1", "outcome": "burned"}, 400, "outcome"),
        ({"version": "1", "outcome": "hidden", "words": "x"}, 400, "reason"),
        ({"version": "1", "outcome": "hidden", "reason": "sly", "words": "x"}, 400, "reason"),
        ({"version": "1", "outcome": "hidden", "reason": "insult", "words": "é" * 2001}, 400, "words"),
        ({"version": "9", "outcome": "kept"}, 409, "version"),
        ({"version": "9" * 4000, "outcome": "kept"}, 409, "version"),
        ({"act": "judge", "version": "1"}, 400, "upheld"),
        ({"act": "judge", "version": "1", "upheld": "oui", "words": "x"}, 409, "version"),
    ],
)
def test_a_form_that_lies_is_refused_in_words_and_keeps_what_was_typed(
    town: Town, typed: Any, status: int, field: str
) -> None:
    item = town.flag()

    answer = signed_in(town.manager).post(f"/agent/moderation/{item.pk}", typed)

    assert answer.status_code == status
    assert f'href="#{field}"' in answer.content.decode()
    assert Item.objects.get().state == "open"


def test_the_log_names_nobody_and_counts_by_month(town: Town) -> None:
    town.decide(town.flag(Kind.WORDS, excerpt="canary-excerpt"), words="canary-words")
    town.decide(town.flag(), outcome=State.KEPT, now=NOW - 40 * DAY)
    town.flag(Kind.RATING)

    page = Client().get("/moderation").content.decode()

    assert "20 novembre 2026" in page and "Données personnelles" in page and "octobre 2026" in page
    secrets = ("canary", town.case.code, town.photo, town.thing, town.manager.name, town.agent.name, "visage")
    assert not [one for one in secrets if one in page]
    assert "À examiner" not in page
    assert [(one.decided, one.hidden) for one in queries.months(town.anyone, town.authority.pk)] == [(1, 1), (1, 0)]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "999999", "9" * 400, "\x00"])
def test_any_page_number_is_answered(town: Town, asked: str) -> None:
    town.decide(town.flag())

    assert Client().get("/moderation", {"page": asked}).status_code == 200
    assert signed_in(town.manager).get("/agent/moderation", {"page": asked, "vue": asked}).status_code == 200


def test_whom_it_concerns_reads_the_decision_and_contests_it_by_the_address_alone(town: Town) -> None:
    item = town.decide(town.flag())
    with world.at(NOW + DAY):
        address = queries.appeal_path(town.anyone, item)
        page = Client().get(address)
        assert "On voit le visage d’une personne." in page.content.decode()
        assert page["Cache-Control"] == "private, no-store" and page["X-Robots-Tag"] == "noindex"

        assert Client().post(address, {"words": ""}).status_code == 400
        assert Client().post(address, {"words": "C’est moi."}).status_code == 303
        assert "Votre recours est reçu" in Client().get(address).content.decode()
        assert Client().post(address, {"words": "encore"}).status_code == 409

        manager, other = signed_in(town.manager), signed_in(town.other)
        judged = {"act": "judge", "version": "3", "upheld": "non", "words": "Vous avez raison."}
        where = f"/agent/moderation/{item.pk}"
        assert "une autre personne doit juger" in manager.get(where).content.decode()
        assert manager.post(where, judged).status_code == 403
        assert other.post(where, judged).status_code == 303
        assert "Vous avez raison." in Client().get(address).content.decode()
    assert "Décision annulée" in Client().get("/moderation").content.decode()


def test_a_forged_address_and_one_of_another_town_are_not_found(town: Town) -> None:
    there = made("orvin", "SO", -30.4)
    item, kept = town.decide(town.flag()), there.decide(there.flag(), outcome=State.KEPT)
    good = queries.appeal_path(town.anyone, item)
    bad = (
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace(f"/{item.pk}/", f"/{kept.pk}/"),
        f"/@orvin{good}",
        queries.appeal_path(there.anyone, kept),
        f"/moderation/recours/{2**70}/x",
        "/moderation/recours/0/x",
    )
    assert Client().get(good).status_code == 200
    assert {Client().get(address).status_code for address in bad} == {404}
    assert {Client().post(address, {"words": "x"}).status_code for address in bad} == {404}


def test_who_left_a_contact_is_told_once_with_the_address(town: Town) -> None:
    item = town.decide(town.flag())
    event = ContentHidden(item.pk, town.authority.pk, item.thing, item.kind, item.ref, NOW)

    reactions.tell_decision(event)
    reactions.tell_decision(event)
    reactions.tell_appeal(AppealDecided(item.pk, town.authority.pk, True, NOW))
    reactions.tell_decision(ContentHidden(item.pk + 99, town.authority.pk, item.thing, item.kind, item.ref, NOW))

    first, second = Message.objects.filter(about=town.thing, notice__startswith="moderation.").order_by("pk")
    assert queries.appeal_path(town.anyone, item) in first.body and "Données personnelles" in first.body
    assert second.notice == "moderation.appeal"


def test_the_queue_is_paged_and_oldest_first(town: Town) -> None:
    for n in range(23):
        town.flag(Kind.WORDS, ref=f"{n}", now=NOW - datetime.timedelta(days=n))

    client = signed_in(town.manager)
    first, second = (client.get("/agent/moderation", {"page": page}).content.decode() for page in ("1", "2"))

    assert first.count('scope="row"') == 20 and second.count('scope="row"') == 3
    assert queries.items(town.scope(town.manager), town.authority.pk, tab="", page=1).items[0].ref == "22"


@pytest.mark.parametrize("language", ["", "en/", "ar/"])
def test_every_page_is_light_in_every_language(town: Town, language: str) -> None:
    item = town.decide(town.flag())
    manager = signed_in(town.manager)
    for address in (
        "moderation",
        "agent/moderation",
        f"agent/moderation/{item.pk}",
        "agent/moderation/nouveau",
        queries.appeal_path(town.anyone, item)[1:],
    ):
        answer = manager.get(f"/@belvenne/{language}{address}")
        assert answer.status_code == 200 and len(answer.content) < 50_000
