"""What is about a case goes where the case goes, and is forgotten with it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from socle.commons.cases import commands as cases
from socle.commons.cases.models import Case
from socle.commons.moderation import commands, invariants, queries, schedule
from socle.commons.moderation.models import Item
from socle.commons.moderation.terms import Kind, Reason, State
from socle.commons.people import commands as people
from socle.commons.people.models import Authority
from socle.ground import jobs, world
from socle.ground.outbox.models import Delivery
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope, system_scope
from tests.towns import found_town

from .conftest import DAY, NOW, Town

CANARY = "canary-quirkelot"


def finished_and_forgotten(town: Town) -> None:
    """The case, closed and wiped as its holder asked."""
    system = system_scope([town.authority.pk])
    here: dict[str, Any] = {"authority_id": town.authority.pk, "code": town.case.code, "now": NOW}
    version = Case.objects.get().version
    cases.move_case(system, to="done", words="Fait.", expected_version=version, **here)
    cases.forget_case(system, **here)


def neighbour(town: Town) -> Authority:
    """Another town, to which this one may send."""
    there = found_town("orvin", "SO", west=-33.0)
    system = system_scope([town.authority.pk, there.pk])
    for one, other in ((town.authority.pk, there.pk), (there.pk, town.authority.pk)):
        people.make_agreement(
            system, authority_id=one, other_id=other, reference="2026-41", since=NOW.date(), until=None, now=NOW
        )
    return there


def sent(town: Town, origin: int, to: int) -> None:
    """The case, transferred; its news wait in the outbox."""
    system = system_scope([origin, to])
    cases.transfer_case(
        system, authority_id=origin, code=town.case.code, to_authority_id=to, words="C’est chez vous.",
        expected_version=Case.objects.get().version, now=NOW,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    with world.at(NOW):
        yield


def run() -> None:
    while jobs.run_pending():
        pass


def contested(town: Town, item: Item) -> Item:
    signature = queries.appeal_path(town.anyone, item).rpartition("/")[2]
    asked: dict[str, Any] = {"authority_id": town.authority.pk, "item_id": item.pk, "signature": signature}
    return commands.appeal(town.anyone, words=f"Je suis {CANARY}.", now=NOW, **asked)


def everything_kept() -> str:
    return str(list(Item.objects.values()))


def test_what_was_said_of_a_forgotten_case_is_wiped_in_whatever_state_it_is(town: Town) -> None:
    named = {"excerpt": f"Demandez {CANARY}", "words": f"On lit {CANARY}"}
    town.flag(Kind.RATING, **named)
    kept = town.decide(town.flag(Kind.WORDS, **named), outcome=State.KEPT, reason=None, words=CANARY)
    appealed = contested(town, town.decide(town.flag(Kind.WORDS, **named), words=f"On lit {CANARY}"))
    assert CANARY in everything_kept()

    finished_and_forgotten(town)
    run()

    assert CANARY not in everything_kept() and town.thing not in everything_kept()
    assert set(Item.objects.values_list("pk", "state")) == {(kept.pk, "kept"), (appealed.pk, "appealed")}
    assert queries.tab_counts(town.scope(town.manager), town.authority.pk) == {"": 0, "recours": 0, "decides": 1}
    assert queries.log(town.anyone, town.authority.pk, page=1)[3] == 2
    assert [one for rule in invariants.INVARIANTS for one in rule.violations()] == []


def test_an_appeal_whose_content_is_gone_is_judged_by_nobody(town: Town) -> None:
    item = contested(town, town.decide(town.flag(Kind.WORDS)))
    finished_and_forgotten(town)
    run()
    item.refresh_from_db()

    with pytest.raises(Refusal) as late:
        commands.decide_appeal(
            town.scope(town.other), authority_id=town.authority.pk, item_id=item.pk, upheld=False, words="Relu.",
            expected_version=item.version, now=NOW,
        )  # fmt: skip
    client = Client()
    client.force_login(town.other)
    page = client.get(f"/agent/moderation/{item.pk}")

    assert late.value.status == 409
    assert page.status_code == 200 and b'value="judge"' not in page.content


def test_the_words_of_a_forgotten_case_do_not_come_back_by_a_flag(town: Town) -> None:
    finished_and_forgotten(town)

    with pytest.raises(Refusal) as refused:
        town.flag(Kind.WORDS, excerpt=CANARY)

    assert refused.value.status == 404 and not Item.objects.exists()


def test_what_a_reaction_missed_is_wiped_and_moved_in_the_night(town: Town) -> None:
    there = neighbour(town)
    item = town.decide(town.flag(Kind.WORDS, excerpt=CANARY))
    sent(town, town.authority.pk, there.pk)
    Delivery.objects.all().delete()

    schedule.SCHEDULES[0].function(NOW + DAY)
    item.refresh_from_db()
    assert item.authority_id == there.pk

    Case.objects.update(forgotten_at=NOW)
    schedule.SCHEDULES[0].function(NOW + DAY)
    assert CANARY not in everything_kept()


def test_what_is_hidden_stays_hidden_on_the_way_and_is_decided_where_the_case_is(town: Town) -> None:
    there = neighbour(town)
    item = town.decide(town.flag(Kind.WORDS))
    address = queries.appeal_path(town.anyone, item)

    sent(town, town.authority.pk, there.pk)
    on_the_way = queries.hidden(town.anyone, [town.thing])
    run()
    item.refresh_from_db()

    assert on_the_way == queries.hidden(town.anyone, [town.thing]) == {(town.thing, "words")}
    assert item.authority_id == there.pk
    led = Client().get(address)
    assert led.status_code == 302 and led["Location"] == f"/@orvin{queries.appeal_path(town.anyone, item)}"
    assert Client().post(led["Location"], {"words": "C’est moi."}).status_code == 303
    judged = commands.decide_appeal(
        Scope(town.scope(town.other).actor, system_scope([there.pk]).grants),
        authority_id=there.pk, item_id=item.pk, upheld=False, words="Relu.", expected_version=item.version + 1, now=NOW,
    )  # fmt: skip
    assert judged.state == "overturned" and queries.hidden(town.anyone, [town.thing]) == frozenset()


def test_the_public_log_keeps_a_decision_where_it_was_taken(town: Town) -> None:
    there = neighbour(town)
    town.decide(town.flag(Kind.WORDS))
    before = queries.log(town.anyone, town.authority.pk, page=1)

    sent(town, town.authority.pk, there.pk)
    run()

    elsewhere = Scope(town.anyone.actor, {there.pk: town.anyone.grants[town.authority.pk]})
    assert queries.log(town.anyone, town.authority.pk, page=1) == before
    assert queries.log(elsewhere, there.pk, page=1)[3] == 0
    assert [one.decided for one in queries.months(town.anyone, town.authority.pk)] == [1]


def test_news_out_of_order_leave_items_where_the_case_is_and_a_content_waits_once(town: Town) -> None:
    there = neighbour(town)
    town.flag(Kind.WORDS)
    sent(town, town.authority.pk, there.pk)
    commands.flag(
        system_scope([there.pk]), authority_id=there.pk, kind=Kind.WORDS, thing=town.thing, reason=Reason.INSULT,
        excerpt="les mêmes", now=NOW,
    )  # fmt: skip
    run()
    assert list(Item.objects.values_list("authority_id", "state")) == [(there.pk, "open")]

    sent(town, there.pk, town.authority.pk)
    run()
    assert list(Item.objects.values_list("authority_id", "state")) == [(town.authority.pk, "open")]
