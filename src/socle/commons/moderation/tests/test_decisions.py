"""A content is flagged, decided on with a reason, contested, and judged by somebody else."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from socle.commons.files import commands as files
from socle.commons.files import queries as photos
from socle.commons.moderation import commands, invariants, queries
from socle.commons.moderation.models import Item
from socle.commons.moderation.terms import Kind, Reason, State
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal

from .conftest import DAY, NOW, Town, made


def shown(town: Town) -> bool:
    return bool(photos.shown(town.anyone, town.authority.pk, town.photo, now=NOW))


def appeal(town: Town, item: Item, words: str = "C’est mon propre visage.", now: datetime.datetime = NOW) -> Item:
    signature = queries.appeal_path(town.anyone, item).rpartition("/")[2]
    return commands.appeal(
        town.anyone, authority_id=town.authority.pk, item_id=item.pk, signature=signature, words=words, now=now
    )


def judge(town: Town, item: Item, by: Any, *, upheld: bool, words: str = "Relu.") -> Item:
    return commands.decide_appeal(
        town.scope(by),
        authority_id=town.authority.pk,
        item_id=item.pk,
        upheld=upheld,
        words=words,
        expected_version=item.version,
        now=NOW,
    )


def violations() -> list[str]:
    return [one for invariant in invariants.INVARIANTS for one in invariant.violations()]


def test_nothing_is_hidden_before_the_decision_and_the_photograph_is_after(town: Town) -> None:
    item = town.flag()
    assert shown(town)

    town.decide(item)

    assert not shown(town)
    assert queries.hidden(town.anyone, [town.thing]) == {(town.thing, "photo")}
    assert violations() == []


def test_flagging_twice_before_the_decision_is_flagging_once_and_again_after_it_is_new(town: Town) -> None:
    first, second = town.flag(), town.flag()
    assert first.pk == second.pk

    town.decide(first, outcome=State.KEPT, reason=None, words="")

    assert town.flag().pk != first.pk


def test_a_kept_content_stays_and_gets_no_reason(town: Town) -> None:
    kept = town.decide(town.flag(), outcome=State.KEPT, words="")

    assert (kept.state, kept.reason) == ("kept", "")
    assert shown(town) and queries.hidden(town.anyone, [town.thing]) == frozenset()
    with pytest.raises(Refusal):
        queries.contested(town.anyone, town.authority.pk, kept.pk, queries.appeal_path(town.anyone, kept)[-32:])


def test_a_photograph_counts_as_covered_only_once_it_was(town: Town) -> None:
    item = town.flag()
    with pytest.raises(Refusal) as early:
        town.decide(item, outcome=State.REDACTED)
    assert (early.value.code, early.value.field) == ("moderation.uncovered", "outcome")

    files.redact(
        town.scope(town.manager),
        authority_id=town.authority.pk,
        file_id=town.photo,
        rectangles=[(0, 0, 0.5, 0.5)],
        now=NOW + DAY,
    )

    assert town.decide(item, outcome=State.REDACTED).state == "redacted"
    assert shown(town)
    words = town.flag(Kind.WORDS)
    with pytest.raises(Refusal):
        town.decide(words, outcome=State.REDACTED)


def test_an_appeal_is_judged_by_somebody_else_and_brings_the_content_back(town: Town) -> None:
    item = appeal(town, town.decide(town.flag()))
    assert item.state == "appealed" and not shown(town)

    with pytest.raises(Refusal) as same:
        judge(town, item, town.manager, upheld=True)
    assert (same.value.code, same.value.status) == ("moderation.same-person", 403)

    done = judge(town, item, town.other, upheld=False)
    assert done.state == "overturned" and shown(town)
    assert queries.hidden(town.anyone, [town.thing]) == frozenset()
    assert violations() == []


def test_an_upheld_decision_stays_and_cannot_be_contested_again(town: Town) -> None:
    item = appeal(town, town.decide(town.flag()))

    done = judge(town, item, town.other, upheld=True)

    assert done.state == "upheld" and not shown(town)
    with pytest.raises(Refusal) as over:
        appeal(town, done)
    assert (over.value.code, over.value.status) == ("moderation.appeal-over", 409)


def test_the_database_refuses_a_judge_of_his_own_decision(town: Town) -> None:
    item = appeal(town, town.decide(town.flag()))

    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(appeal_decided_by=town.manager.pk)


def test_an_appeal_comes_within_sixty_days_and_once(town: Town) -> None:
    item = town.decide(town.flag())

    with pytest.raises(Refusal) as late:
        appeal(town, item, now=NOW + 61 * DAY)
    assert late.value.code == "moderation.appeal-over"
    with pytest.raises(Refusal) as mute:
        appeal(town, item, words=" \n\x00 ")
    assert (mute.value.code, mute.value.field) == ("moderation.words", "words")

    appeal(town, item, now=NOW + 59 * DAY)
    with pytest.raises(Refusal):
        appeal(town, item)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"outcome": State.UPHELD}, "moderation.outcome", "outcome"),
        ({"outcome": State.OPEN}, "moderation.outcome", "outcome"),
        ({"reason": None}, "moderation.reason", "reason"),
        ({"words": " "}, "moderation.words", "words"),
        ({"words": "x" * 2001}, "moderation.words", "words"),
    ],
)
def test_a_decision_without_its_reason_is_refused_and_names_its_field(
    town: Town, changes: Any, code: str, field: str
) -> None:
    item = town.flag()

    with pytest.raises(Refusal) as refused:
        town.decide(item, **changes)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert shown(town) and Item.objects.get().state == "open"


def test_of_two_managers_at_once_one_is_told(town: Town) -> None:
    item = town.flag()
    town.decide(item)

    for version in (item.version, item.version + 1):
        with pytest.raises(Refusal) as late:
            town.decide(item, by=town.other, outcome=State.KEPT, expected_version=version)
        assert late.value.status == 409
    assert not shown(town)


@pytest.mark.parametrize("typed", ["🙂 مرحبا \u202e#{1}", "a\x00b\ud800c", "x" * 4000])
def test_whatever_is_copied_can_be_flagged(town: Town, typed: str) -> None:
    item = town.flag(Kind.WORDS, excerpt=typed)

    kept = Item.objects.get(pk=item.pk).excerpt
    assert "\x00" not in kept and "\ud800" not in kept and kept


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": Kind.WORDS, "excerpt": ""}, "moderation.excerpt"),
        ({"kind": Kind.WORDS, "excerpt": "x" * 4001}, "moderation.excerpt"),
        ({"words": "x" * 2001}, "moderation.words"),
        ({"thing": "case:999999"}, "not-found"),
        ({"thing": "case:" + "9" * 30}, "not-found"),
        ({"thing": "\x00"}, "not-found"),
        ({"ref": "0" * 32}, "not-found"),
        ({"ref": "../../etc/passwd"}, "not-found"),
    ],
)
def test_a_flag_on_nothing_is_refused(town: Town, changes: Any, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        town.flag(changes.pop("kind", Kind.PHOTO), **changes)

    assert refused.value.code == code
    assert not Item.objects.exists()


def test_another_town_sees_and_decides_nothing(town: Town) -> None:
    there = made("orvin", "SO", -30.4)
    item = town.flag()

    for scope, authority_id in (
        (there.scope(there.manager), town.authority.pk),
        (there.scope(there.manager), there.authority.pk),
        (town.scope(town.agent), town.authority.pk),
        (town.anyone, town.authority.pk),
    ):
        asked: Any = {"authority_id": authority_id, "item_id": item.pk, "words": "x", "expected_version": 1, "now": NOW}
        for act in (
            partial(queries.item, scope, authority_id, item.pk),
            partial(commands.decide, scope, **asked, outcome=State.HIDDEN, reason=Reason.OTHER),
            partial(commands.decide_appeal, scope, **asked, upheld=True),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.status == 404
    with pytest.raises(Refusal):
        town.flag(ref=there.photo)
    with pytest.raises(Refusal):
        town.flag(thing=there.thing)


def test_every_act_is_written_down_without_words_or_codes(town: Town) -> None:
    item = appeal(town, town.decide(town.flag()), words="canary-words")
    judge(town, item, town.other, upheld=False)

    leaves = Leaf.objects.filter(act__startswith="moderation.")
    assert [leaf.act.rpartition(".")[2] for leaf in leaves.order_by("pk")] == ["flag", "decide", "appeal", "judge"]
    told = " ".join(str(leaf.payload) + leaf.about for leaf in leaves)
    assert not any(secret in told for secret in ("canary-words", town.case.code, town.photo, "visage"))


def test_after_a_year_only_what_the_log_says_is_left(town: Town) -> None:
    item = town.decide(town.flag(Kind.WORDS, excerpt="canary-excerpt"))
    waits = town.flag(Kind.RATING)
    before = queries.log(town.anyone, town.authority.pk, page=1)
    scope = town.scope(town.manager)

    assert commands.forget(scope, now=NOW + 364 * DAY) == 0
    assert commands.forget(scope, now=NOW + 366 * DAY) == 1

    wiped = Item.objects.get(pk=item.pk)
    assert (wiped.excerpt, wiped.words, wiped.ref, wiped.decided_by, wiped.flagged_by_account) == (
        "",
        "",
        "",
        None,
        None,
    )
    assert str(town.case.pk) not in wiped.thing.removeprefix("gone:0")
    assert Item.objects.get(pk=waits.pk).excerpt
    assert queries.log(town.anyone, town.authority.pk, page=1) == before
    assert violations() == []
    assert commands.forget(scope, now=NOW + 367 * DAY) == 0


def test_an_invariant_sees_a_hidden_photograph_that_is_shown(town: Town) -> None:
    town.decide(town.flag())

    files.show(town.scope(town.manager), authority_id=town.authority.pk, file_id=town.photo)

    assert violations() == [f"item {Item.objects.get().pk} hides a photograph that is shown"]
    Item.objects.update(words="")
    assert any("does not say why" in one for one in violations())
