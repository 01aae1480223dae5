"""Auditors find acts in their authorities alone; whoever holds a digest gets a proof that anyone can check."""

import datetime
import json
from pathlib import Path

import pytest

from socle.engines.merkle import to_json, verify_consistency, verify_inclusion
from socle.engines.merkle.__main__ import main
from socle.ground import audit, world
from socle.ground.audit.models import Leaf
from socle.ground.audit.tests.acts import CLERK, OTHER, RESIDENT, TOWN, do
from socle.ground.refusals import Refusal

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.mark.django_db
def test_acts_are_found_by_what_who_about_and_when() -> None:
    with world.at(NOON):
        do(2)
    with world.at(NOON + DAY):
        do(3, act="messages.message.send", scope=RESIDENT)

    def ask(**asked: object) -> list[str]:
        return [one.act for one in audit.find(CLERK, authority_ids=[TOWN], **asked).entries]  # type: ignore[arg-type]

    assert ask() == ["messages.message.send"] * 3 + ["cases.case.assign"] * 2
    assert ask(act="cases.case.assign") == ask(act="cases.") == ask(actor_id=12) == ["cases.case.assign"] * 2
    assert len(ask(about="case:1")) == 2
    assert len(ask(since=NOON + DAY)) == 3 and len(ask(until=NOON + DAY)) == 2
    assert ask(act="cases.", since=NOON + DAY) == []
    assert audit.acts(CLERK, authority_ids=[TOWN]) == ["cases.case.assign", "messages.message.send"]


@pytest.mark.django_db
def test_pages_follow_each_other() -> None:
    do(7)

    pages = [audit.find(CLERK, authority_ids=[TOWN], page=page, size=3) for page in (1, 2, 3, 4)]

    assert [len(one.entries) for one in pages] == [3, 3, 1, 0]
    assert {one.total for one in pages} == {7}
    assert [one.about for page in pages for one in page.entries] == [f"case:{n}" for n in range(6, -1, -1)]


@pytest.mark.django_db
def test_nobody_reads_the_log_of_an_authority_where_they_may_not() -> None:
    do(1, town=OTHER)
    do(1)
    theirs = Leaf.objects.get(authority_id=OTHER)
    for call in (
        lambda: audit.find(CLERK, authority_ids=[TOWN, OTHER]),
        lambda: audit.find(RESIDENT, authority_ids=[TOWN]),
        lambda: audit.acts(CLERK, authority_ids=[OTHER]),
        lambda: audit.entry(CLERK, theirs.pk),
        lambda: audit.proof_of(CLERK, theirs.pk),
        lambda: audit.entry(CLERK, 10**12),
        lambda: audit.proof_held(RESIDENT, theirs.pk, "00" * 32),
        lambda: audit.proof_held(RESIDENT, 10**12, "00" * 32),
        lambda: audit.growth_since(RESIDENT, NOON.date()),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.status == 404


@pytest.mark.django_db
def test_every_act_has_a_proof_once_it_has_its_place(tmp_path: Path) -> None:
    do(300)
    some = Leaf.objects.order_by("id")[255]
    assert audit.proof_of(CLERK, some.pk) is None
    audit.sequence()
    unsigned = audit.proof_of(CLERK, some.pk)
    audit.sign_root(NOON)
    do(300)
    audit.sequence()

    assert unsigned is not None and unsigned.signed is None and verify_inclusion(unsigned.inclusion)
    for leaf in Leaf.objects.all():
        proof = audit.proof_held(RESIDENT, leaf.pk, bytes(leaf.digest).hex())
        assert proof is not None and verify_inclusion(proof.inclusion)
        assert (proof.signed is None) == ((leaf.position or 0) >= 300)
        if proof.signed is not None:
            assert proof.inclusion.root == bytes(proof.signed.root)
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(to_json(unsigned.inclusion)))
    assert main(["verify", str(file)]) == 0


@pytest.mark.django_db
def test_whoever_kept_a_signed_root_gets_the_proof_that_the_log_only_grew() -> None:
    for number in range(4):
        do(200)
        audit.sign_root(NOON + number * DAY)

    for number in range(4):
        growth = audit.growth_since(RESIDENT, (NOON + number * DAY).date())
        assert verify_consistency(growth)
        assert (growth.old_size, growth.size) == (200 * (number + 1), 800)
