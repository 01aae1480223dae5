"""What a person is forgotten for leaves no word behind, and the tree stands."""

import datetime
import json
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from socle.ground import audit, world
from socle.ground.audit import erasure
from socle.ground.audit.cover import Cover, spans
from socle.ground.audit.models import Head, Leaf
from socle.ground.audit.privacy import KEPT_DAYS
from socle.ground.audit.tests.acts import CANARY, CLERK, OTHER, RESIDENT, TOWN, database_bytes, do, faults
from socle.ground.database import atomic
from socle.ground.scope import system_scope

SYSTEM = system_scope([TOWN, OTHER])


def _canary(about: str = "case:1", *, words: str = CANARY) -> None:
    with atomic():
        audit.record(RESIDENT, "cases.case.open", authority_id=TOWN, about=about, facts={"words": words})


@pytest.mark.django_db
def test_erasure_deletes_what_was_said_and_keeps_the_proof_that_it_was() -> None:
    _canary()
    do(3, first=10)
    audit.sequence()
    root = bytes(Head.objects.get().root)

    with atomic():
        assert audit.erase(SYSTEM, authority_id=TOWN, about="case:1", reason="retention") == 1

    leaf = Leaf.objects.get(about="case:1", act="cases.case.open")
    assert (leaf.payload, leaf.salt, leaf.actor_id) == (None, None, None)
    assert bytes(Head.objects.get().root) == root
    assert faults() == []
    latest = audit.find(CLERK, authority_ids=[TOWN], page=1).entries[0]
    assert (latest.act, latest.about, latest.facts) == (
        "audit.leaf.erase", "case:1", {"acts": 1, "leaves": str(leaf.pk), "reason": "retention"},
    )  # fmt: skip
    assert audit.proof_of(CLERK, leaf.pk) is not None


@pytest.mark.django_db
def test_erasing_again_does_nothing_and_does_not_erase_the_erasure() -> None:
    _canary()
    with atomic():
        audit.erase(SYSTEM, authority_id=TOWN, about=["case:1"])
        assert audit.erase(SYSTEM, authority_id=TOWN, about="case:1") == 0

    assert Leaf.objects.filter(act="audit.leaf.erase", payload__isnull=False).count() == 1
    assert Leaf.objects.count() == 2


@pytest.mark.django_db
def test_erasure_stays_in_its_authority() -> None:
    do(1, town=OTHER)
    do(1)
    with atomic():
        assert audit.erase(SYSTEM, authority_id=TOWN, about="case:0") == 1

    assert Leaf.objects.get(authority_id=OTHER).payload is not None


@pytest.mark.django_db
def test_acts_are_forgotten_by_kind_by_actor_or_by_age() -> None:
    long_ago = world.now() - datetime.timedelta(days=4000)
    with world.at(long_ago):
        do(2, act="messages.message.send")
    do(2, first=5, act="messages.message.send")
    do(1, first=9, scope=RESIDENT)
    with atomic():
        old = audit.erase_where(SYSTEM, authority_id=TOWN, before=world.now() - datetime.timedelta(days=3650))
        kind = audit.erase_where(SYSTEM, authority_id=TOWN, act="messages.")
        actor = audit.erase_where(SYSTEM, authority_id=TOWN, actor_id=12)
    assert (old, kind, actor) == (2, 2, 0)
    with pytest.raises(ValueError, match="which acts"), atomic():
        audit.erase_where(SYSTEM, authority_id=TOWN)


@pytest.mark.django_db
def test_what_acts_said_is_forgotten_at_its_term_and_the_log_stands() -> None:
    start = world.now() - datetime.timedelta(days=KEPT_DAYS + 30)
    with world.at(start):
        do(600)
        with atomic():
            audit.erase(SYSTEM, authority_id=TOWN, about="case:0")
        do(2, town=OTHER)
    do(3, first=700)

    assert erasure.forget_old(world.now()) == 602
    assert erasure.forget_old(world.now()) == 0

    audit.sequence()
    assert faults() == []
    # What stays: the acts of today, and that each town's old acts were forgotten, told once for each turn.
    kept = Leaf.objects.filter(payload__isnull=False).order_by("id")
    assert [(one.authority_id, one.act) for one in kept] == [
        *[(TOWN, "cases.case.assign")] * 3,
        *[(TOWN, "audit.leaf.erase")] * 2,
        (OTHER, "audit.leaf.erase"),
    ]


@pytest.mark.django_db
def test_an_erasure_of_many_acts_names_each_of_them() -> None:
    do(1, first=5000)
    do(erasure.TURN + 2)
    with atomic():
        assert audit.erase_where(SYSTEM, authority_id=TOWN, actor_id=12) == erasure.TURN + 3

    # Before the erasures have their place in the log, and after.
    assert faults() == []
    audit.sequence()
    assert faults() == []
    told = [json.loads(one.payload or "")["facts"] for one in Leaf.objects.filter(act="audit.leaf.erase")]
    assert [one["acts"] for one in told] == [erasure.TURN, 3]


@pytest.mark.django_db
def test_the_log_stands_when_the_erasures_are_forgotten_in_their_turn() -> None:
    term, start = datetime.timedelta(days=KEPT_DAYS + 10), world.now()
    with world.at(start):
        do(300)
        do(1, town=OTHER, first=1000)
        with atomic():
            audit.erase(SYSTEM, authority_id=TOWN, about="case:7")
    for turn in range(1, 4):
        later = start + turn * term
        with world.at(later):
            do(2, first=2000 + 10 * turn)
            assert erasure.forget_old(later) > 0
            assert erasure.forget_old(later) == 0
            audit.sign_root(later)

            assert faults() == []
            # What the term left is of this turn, and somebody's hand is found among it, and before it nothing is told.
            assert not Leaf.objects.filter(at__lt=later, payload__isnull=False).exists()
            Leaf.objects.filter(about=f"case:{2000 + 10 * turn}").update(payload=None, salt=None, actor_id=None)
            assert any("no erasure names it" in fault for fault in faults())
            with atomic():
                scope = system_scope([TOWN])
                named = {"leaves": spans([Leaf.objects.get(about=f"case:{2000 + 10 * turn}").pk])}
                audit.record(scope, "audit.leaf.erase", authority_id=TOWN, about="case:0", facts=named)


@pytest.mark.django_db
def test_what_was_erased_before_erasures_named_their_leaves_is_named_by_the_migration() -> None:
    do(1200)
    do(3, town=OTHER, first=5000)
    audit.sequence()
    Leaf.objects.filter(about__in=[f"case:{n}" for n in (*range(0, 1100, 2), 5001)]).update(payload=None, salt=None)
    assert len(faults()) == 20

    import_module("socle.ground.audit.migrations.0005_cover").name(apps, connection.schema_editor())

    assert faults() == []
    audit.sequence()
    assert faults() == []
    named = Leaf.objects.filter(act="audit.leaf.erase").order_by("id")
    assert [(one.authority_id, json.loads(one.payload or "")["facts"]["acts"]) for one in named] == [
        (TOWN, 500), (TOWN, 50), (OTHER, 1),
    ]  # fmt: skip


@given(named=st.lists(st.sets(st.integers(1, 60))), empty=st.sets(st.integers(1, 60)), horizon=st.integers(0, 60))
def test_what_no_erasure_names_and_no_horizon_reaches_is_missing(
    named: list[set[int]], empty: set[int], horizon: int
) -> None:
    cover = Cover()
    for one in sorted(empty):
        cover.empty(one, one - 1)
    for ids in named:
        cover.told({"acts": len(ids), "leaves": spans(ids)})
    cover.told({"before": horizon})

    assert [one for one, _position in cover.missing()] == sorted(
        one for one in empty if one - 1 >= horizon and not any(one in ids for ids in named)
    )


@pytest.mark.django_db(transaction=True)
def test_an_erasure_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="open atomic"):
        audit.erase(SYSTEM, authority_id=TOWN, about="case:1")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("length", [1, 40, 400], ids=["a short text", "a page", "many pages"])
def test_no_byte_of_what_was_erased_is_left_in_the_files_of_the_database(length: int) -> None:
    words = "canary-4d1f" * length
    for number in range(30):
        _canary(f"case:{number}", words=words)
    do(50, first=100)
    audit.sequence()
    assert any(b"canary-4d1f" in part for part in database_bytes())

    with atomic():
        audit.erase(SYSTEM, authority_id=TOWN, about=[f"case:{number}" for number in range(30)])

    assert not any(b"canary-4d1f" in part for part in database_bytes())
    assert faults() == []
