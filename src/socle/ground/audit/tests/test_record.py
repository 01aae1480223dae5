"""An act is written down with its fact, or not at all."""

import hashlib
import json

import pytest

from socle.ground import audit
from socle.ground.audit.models import Leaf
from socle.ground.audit.tests.acts import CLERK, RESIDENT, TOWN, do
from socle.ground.database import atomic


@pytest.mark.django_db
def test_an_act_says_who_in_which_role_did_what_on_what() -> None:
    do(1)

    leaf = Leaf.objects.get()
    told = json.loads(leaf.payload or "")
    assert (told["actor"], told["role"], told["act"], told["about"]) == (
        "account:12", "agent", "cases.case.assign", "case:0",
    )  # fmt: skip
    assert (told["authority"], told["facts"], leaf.actor_id) == (TOWN, {"team": 0}, 12)
    assert hashlib.sha256(bytes(leaf.salt or b"") + (leaf.payload or "").encode()).digest() == bytes(leaf.digest)


@pytest.mark.django_db
def test_two_equal_acts_have_different_digests() -> None:
    do(1)
    do(1)

    one, two = Leaf.objects.all()
    assert bytes(one.digest) != bytes(two.digest)


@pytest.mark.django_db(transaction=True)
def test_an_act_of_a_transaction_that_failed_never_happened() -> None:
    with pytest.raises(ZeroDivisionError), atomic():
        audit.record(RESIDENT, "a.b.c", authority_id=TOWN, about="case:1")
        1 / 0  # noqa: B018 - the fact fails after its trace was written

    assert not Leaf.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError, match="open atomic"):
        audit.record(RESIDENT, "a.b.c", authority_id=TOWN, about="case:1")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\x00", "\ud800", "🕊️", "مرحبا\u202e", "x" * 100_000])
def test_any_text_can_be_a_fact(text: str) -> None:
    with atomic():
        audit.record(RESIDENT, "a.b.c", authority_id=TOWN, about="case:1", facts={"words": text})

    (found,) = audit.find(CLERK, authority_ids=[TOWN]).entries
    assert found.facts == {"words": text}


@pytest.mark.django_db
def test_names_that_do_not_fit_are_a_bug_on_every_database() -> None:
    for act, about in (("a" * 61, "case:1"), ("a.b.c", "c" * 81)):
        with pytest.raises(ValueError, match="at most"), atomic():
            audit.record(RESIDENT, act, authority_id=TOWN, about=about)
