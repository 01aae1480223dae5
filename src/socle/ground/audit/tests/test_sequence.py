"""One sequencer puts acts in order: no gap, no place twice, whatever interrupts it."""

import os
import random
import signal
import threading
import time

import pytest
from django.db import IntegrityError, connection

from socle.engines.merkle import Frontier, append, root
from socle.ground import audit
from socle.ground.audit import sequencer
from socle.ground.audit.models import Head, Leaf, Node
from socle.ground.audit.tests.acts import do, faults
from socle.ground.database import atomic, leave


def _log() -> list[bytes]:
    return [bytes(one) for one in Leaf.objects.order_by("position").values_list("digest", flat=True)]


@pytest.mark.django_db
def test_acts_get_their_place_in_the_order_in_which_they_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 300)
    do(700)
    assert audit.sequence() == 700
    do(3, first=700)
    assert audit.sequence() == 3
    assert audit.sequence() == 0

    assert list(Leaf.objects.order_by("id").values_list("position", flat=True)) == list(range(703))
    head = Head.objects.get()
    assert (head.size, bytes(head.root)) == (703, root(append(Frontier(), _log())))
    assert Node.objects.count() == 3  # two subtrees of 256 leaves and the one over both
    assert faults() == []


@pytest.mark.django_db
def test_an_act_committed_late_gets_a_later_place() -> None:
    # PostgreSQL: a transaction that took its id first may commit last.
    do(3)
    held = Leaf.objects.order_by("id")[0]
    Leaf.objects.filter(pk=held.pk).delete()
    audit.sequence()
    held.save(force_insert=True)

    audit.sequence()

    assert Leaf.objects.get(pk=held.pk).position == 2
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_one_place_to_two_acts() -> None:
    do(2)
    audit.sequence()

    with pytest.raises(IntegrityError), atomic():
        Leaf.objects.filter(position=1).update(position=0)


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_share_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 50)
    do(1000)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            audit.sequence()
        except BaseException as failure:
            failed.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert faults() == []
    assert Head.objects.get().size == 1000


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_killed_in_the_middle_of_a_batch_leaves_the_log_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    do(300)
    audit.sequence()
    do(300, first=300)

    def die(*_arguments: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)  # positions are written, the nodes and the head are not

    monkeypatch.setattr(Node.objects, "bulk_create", die)
    assert _child(audit.sequence) == -signal.SIGKILL
    monkeypatch.undo()

    assert Head.objects.get().size == 300
    assert Leaf.objects.filter(position__isnull=True).count() == 300
    assert faults() == []
    assert audit.sequence() == 300
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_sequencers_killed_at_any_moment_lose_and_double_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 7)
    dice = random.Random(5)
    do(1500)

    deaths = sum(_child(audit.sequence, after=dice.uniform(0.002, 0.06)) < 0 for _ in range(25))

    assert deaths > 5
    assert faults() == []
    audit.sequence()
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(range(1500))
    assert faults() == []


def _child(function: object, *, after: float = 0.0) -> int:
    """Run ``function`` in a forked child, killed after some seconds; returns its status, negative for a signal."""
    leave()
    pid = os.fork()
    if pid == 0:
        try:
            function()  # type: ignore[operator]
        finally:
            os._exit(0)
    if after:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
