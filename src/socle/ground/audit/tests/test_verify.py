"""Whoever tampers with the log is found by ``verify``, also who mends digests, head and nodes."""

import datetime
import hashlib
import os
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from socle.engines.merkle import Frontier, append, root
from socle.ground import audit, discovery, world
from socle.ground.audit import signing
from socle.ground.audit.invariants import INVARIANTS
from socle.ground.audit.models import Head, Leaf, Node, SignedRoot
from socle.ground.audit.sequencer import KEPT_LEVEL
from socle.ground.audit.tests.acts import CLERK, RESIDENT, TOWN, do, faults
from socle.ground.database import atomic
from socle.ground.scope import system_scope

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
AT = 100


def _alter() -> None:
    leaf = Leaf.objects.get(position=AT)
    Leaf.objects.filter(pk=leaf.pk).update(payload=(leaf.payload or "").replace('"team":100', '"team":666'))


def _alter_with_digest() -> None:
    leaf = Leaf.objects.get(position=AT)
    payload = (leaf.payload or "").replace('"team":100', '"team":666')
    digest = hashlib.sha256(bytes(leaf.salt or b"") + payload.encode()).digest()
    Leaf.objects.filter(pk=leaf.pk).update(payload=payload, digest=digest)


def _file_elsewhere() -> None:
    Leaf.objects.filter(position=AT).update(authority_id=1)


def _hide_the_actor() -> None:
    Leaf.objects.filter(position=AT).update(actor_id=99)


def _date_back() -> None:
    Leaf.objects.filter(position=AT).update(at=NOON - datetime.timedelta(days=1))


def _date_back_a_millionth() -> None:
    Leaf.objects.filter(position=AT).update(at=NOON - datetime.timedelta(microseconds=1))


def _empty_one_by_hand() -> None:
    Leaf.objects.filter(position=AT).update(payload=None, salt=None, actor_id=None)


def _empty_one_under_another_erasure() -> None:
    """Erase another act by the rule, empty one by hand, and let it take the other's number."""
    other = Leaf.objects.get(position=AT + 1)
    with atomic():
        audit.erase(system_scope([TOWN]), authority_id=TOWN, about=other.about)
    _empty_one_by_hand()
    victim = Leaf.objects.get(position=AT)
    Leaf.objects.filter(pk=other.pk).update(id=10**9)
    Leaf.objects.filter(pk=victim.pk).update(id=other.pk)
    Leaf.objects.filter(pk=10**9).update(id=victim.pk)


def _empty_one_and_the_erasure() -> None:
    with atomic():
        audit.erase(system_scope([TOWN]), authority_id=TOWN, about=Leaf.objects.get(position=AT).about)
    audit.sequence()
    Leaf.objects.filter(act="audit.leaf.erase").update(payload=None, salt=None, actor_id=None)


def _widen_an_erasure() -> None:
    """An erasure that waits for its place is made to name one more, digest and all but by a hand."""
    with atomic():
        audit.erase(system_scope([TOWN]), authority_id=TOWN, about=Leaf.objects.get(position=AT + 1).about)
    _empty_one_by_hand()
    victim, told = Leaf.objects.get(position=AT), Leaf.objects.get(act="audit.leaf.erase")
    payload = (told.payload or "").replace(f'"leaves":"{victim.pk + 1}"', f'"leaves":"{victim.pk}-{victim.pk + 1}"')
    assert payload != told.payload
    Leaf.objects.filter(pk=told.pk).update(payload=payload)


def _remove() -> None:
    Leaf.objects.filter(position=AT).delete()


def _remove_and_close_the_gap() -> None:
    Leaf.objects.filter(position=AT).delete()
    for position in range(AT + 1, 300):
        Leaf.objects.filter(position=position).update(position=position - 1)


def _remove_the_last() -> None:
    Leaf.objects.filter(position=299).delete()
    Head.objects.update(size=F("size") - 1)


def _reorder() -> None:
    one, two = Leaf.objects.get(position=AT), Leaf.objects.get(position=AT + 1)
    Leaf.objects.filter(pk=one.pk).update(position=None)
    Leaf.objects.filter(pk=two.pk).update(position=AT)
    Leaf.objects.filter(pk=one.pk).update(position=AT + 1)


def _insert() -> None:
    do(1, first=5000)
    Leaf.objects.filter(position__isnull=True).update(position=300)


def _insert_in_the_middle() -> None:
    for position in range(299, AT - 1, -1):
        Leaf.objects.filter(position=position).update(position=position + 1)
    do(1, first=5000)
    Leaf.objects.filter(position__isnull=True).update(position=AT)


def _empty() -> None:
    Leaf.objects.all().delete()


def _change_the_head() -> None:
    Head.objects.update(root=bytes(32))


def _change_a_node() -> None:
    Node.objects.update(hash=bytes(32))


def _invent_a_node() -> None:
    Node.objects.create(level=30, index=0, hash=bytes(32))


def _change_a_signed_root() -> None:
    SignedRoot.objects.update(root=bytes(32))


def _sign_with_another_key() -> None:
    key, signed = Ed25519PrivateKey.generate(), SignedRoot.objects.get()
    signed.signature = key.sign(signing.statement(signed.day, signed.size, bytes(signed.root)))
    signed.key_id = signing.key_id(key.public_key())
    signed.save()


def _rewrite_all() -> None:
    """The worst: an act altered, then digest, head and nodes made again as if nothing had been."""
    _alter_with_digest()
    leaves = [bytes(one) for one in Leaf.objects.order_by("position").values_list("digest", flat=True)]
    Node.objects.all().delete()

    def keep(level: int, index: int, node: bytes) -> None:
        if level >= KEPT_LEVEL:
            Node.objects.create(level=level, index=index, hash=node)

    grown = append(Frontier(), leaves, full=keep)
    Head.objects.update(size=grown.size, frontier=b"".join(grown.nodes), root=root(grown))


TAMPERINGS = {
    _alter: "does not say what its digest",
    _alter_with_digest: "are not those that were put in the log",
    _file_elsewhere: "is filed under something else",
    _hide_the_actor: "is filed under something else",
    _date_back: "is filed under something else",
    _date_back_a_millionth: "is filed under something else",
    _empty_one_by_hand: "at position 100 is empty, and no erasure names it",
    _empty_one_under_another_erasure: "at position 101 is empty, and no erasure names it",
    _empty_one_and_the_erasure: "is empty, and no erasure names it",
    _widen_an_erasure: "at position 100 is empty, and no erasure names it",
    _remove: "position 100 is missing",
    _remove_and_close_the_gap: "are not those that were put in the log",
    _remove_the_last: "do not give the root",
    _reorder: "are not those that were put in the log",
    _insert: "beyond the end",
    _insert_in_the_middle: "are not those that were put in the log",
    _empty: "position 0 is missing",
    _change_the_head: "do not give the root",
    _change_a_node: "are not those that were put in the log",
    _invent_a_node: "that the log does not have",
    _change_a_signed_root: "whose root was signed",
    _sign_with_another_key: "not signed by this instance",
    _rewrite_all: "not the one whose root was signed on 2026-11-20",
}


@pytest.mark.django_db
@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__.strip("_"))
def test_tampering_is_found(tamper: Callable[[], None]) -> None:
    with world.at(NOON):
        do(300)
        audit.sign_root(NOON)
        assert faults() == []

        tamper()

        assert any(TAMPERINGS[tamper] in fault for fault in faults()), faults()


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["2026-11-20T12:00:00.120000+00:00", "2026-03-29T03:00:00.000001+02:00"])
def test_a_moment_is_the_same_however_a_database_writes_it(moment: str) -> None:
    with world.at(datetime.datetime.fromisoformat(moment)):
        do(2)
        do(1, first=7, scope=RESIDENT, act="cases.case.open")
        audit.sequence()

        assert faults() == []


def test_verify_reads_the_log() -> None:
    declared = {one.name for one in discovery.declared("invariants", "INVARIANTS")}

    assert {one.name for one in INVARIANTS} <= declared


@pytest.mark.django_db
def test_a_log_that_lost_everything_after_a_signature_is_found() -> None:
    with world.at(NOON):
        do(300)
        audit.sign_root(NOON)
        Leaf.objects.all().delete()
        Node.objects.all().delete()
        Head.objects.all().delete()

        assert any("is of 300 leaves, the log has 0" in fault for fault in faults())


@pytest.mark.django_db
def test_an_act_that_waits_for_more_than_an_hour_is_found() -> None:
    with world.at(NOON):
        do(1)
        assert faults() == []
    with world.at(NOON + datetime.timedelta(minutes=61)):
        assert any("wait for their place" in fault for fault in faults())
        audit.sequence()
        assert faults() == []


@pytest.mark.django_db
def test_the_root_is_signed_once_a_day_by_a_key_that_its_owner_alone_reads() -> None:
    with world.at(NOON):
        do(3)
        assert audit.sign_root(NOON) is True
        assert audit.sign_root(NOON) is False
        do(2)
        assert audit.sign_root(NOON + datetime.timedelta(days=1)) is True

    late, early = audit.signed_roots(RESIDENT)
    assert (early.size, late.size) == (3, 5)
    path = settings.SOCLE_DIR / "keys" / "audit"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir() if one.name.startswith("audit")] == ["audit"]
    assert audit.public_pem().startswith("-----BEGIN PUBLIC KEY-----")
    key = signing.public_key()
    assert key is not None and signing.holds(early, key)
    assert faults() == []


@pytest.mark.long
@pytest.mark.django_db
def test_one_tampered_leaf_among_many_is_found_and_a_proof_takes_no_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    count = 1_000_000 if os.environ.get("SOCLE_TEST_ALL") == "1" else 20_000
    victim = count * 7 // 9
    with world.at(NOON):
        do(count)
        began = world.monotonic()
        audit.sign_root(NOON)
        placed = world.monotonic() - began
        some = list(Leaf.objects.filter(position__in=[0, 255, 256, count // 2 - 1, count - 577, count - 1]))
        spent = []
        for leaf in some:
            began = world.monotonic()
            assert audit.proof_of(CLERK, leaf.pk) is not None
            spent.append(world.monotonic() - began)
        began = world.monotonic()
        assert faults() == []
        read = world.monotonic() - began
        with capsys.disabled():
            print(
                f"\n{count} acts: placed in {placed:.1f} s, proof {max(spent) * 1000:.1f} ms, verified in {read:.1f} s"
            )
        assert max(spent) < 0.4
        table, there = Leaf._meta.db_table, f"WHERE position = {victim}"
        for changes, words in (
            ([f"UPDATE {table} SET payload = replace(payload, '\"team\":{victim}', '\"team\":1') {there}"], "not say"),
            ([f"UPDATE {table} SET at = '2026-11-19 12:00:00' {there}"], "filed under something else"),
            ([f"UPDATE {table} SET payload = NULL, salt = NULL, actor_id = NULL {there}"], "no erasure names it"),
            (
                [
                    f"UPDATE {table} SET position = NULL {there}",
                    f"UPDATE {table} SET position = {victim} WHERE position = {victim + 1}",
                    f"UPDATE {table} SET position = {victim + 1} WHERE position IS NULL",
                ],
                "not those that were put in the log",
            ),
            ([f"UPDATE {table} SET digest = salt {there}"], "not those that were put in the log"),
            ([f"DELETE FROM {table} {there}"], f"position {victim} is missing"),
        ):
            # Each for itself: what one changed is undone before the next.
            with transaction.atomic(), connection.cursor() as cursor:
                for change in changes:
                    cursor.execute(change)
                assert any(words in fault for fault in faults()), changes
                transaction.set_rollback(True)
        assert faults() == []
