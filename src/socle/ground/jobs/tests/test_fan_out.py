"""An event owed to several reactions is one row until it is claimed, then one for each."""

import datetime
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from socle.ground import jobs, outbox, world
from socle.ground.database import atomic, leave
from socle.ground.jobs import runner
from socle.ground.outbox import wiring
from socle.ground.outbox.invariants import INVARIANTS
from socle.ground.outbox.models import Delivery

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class BellRung:
    """Something that happened, for these tests."""

    bell: int
    at: datetime.datetime


heard: list[tuple[str, object]] = []
deaf: set[str] = set()


def neighbour(event: BellRung) -> None:
    if "neighbour" in deaf:
        raise RuntimeError("deaf")
    heard.append(("neighbour", event.bell))


def priest(event: BellRung) -> None:
    heard.append(("priest", event.bell))


def ringers(events: list[BellRung]) -> None:
    heard.append(("ringers", [event.bell for event in events]))


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    before = dict(wiring._wires)
    wiring._wires.clear()
    heard.clear()
    deaf.clear()
    yield
    wiring._wires.clear()
    wiring._wires.update(before)


def ring(*bells: int) -> None:
    with atomic():
        for bell in bells:
            outbox.emit(BellRung(bell, NOON), authority_id=1)


def _owed_to_nobody() -> list[str]:
    return [detail for one in INVARIANTS if "still exists" in one.name for detail in one.violations()]


def _rows() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("reaction", flat=True))


@pytest.mark.django_db
def test_an_event_is_one_row_whatever_the_number_of_reactions() -> None:
    ring(1)
    assert _rows() == []
    outbox.on(BellRung, priest)
    ring(2)
    assert _rows() == [f"{priest.__module__}.priest"]
    outbox.on(BellRung, neighbour)
    ring(3)
    assert _rows()[1:] == [outbox.EVERYONE]
    assert _owed_to_nobody() == []


@pytest.mark.django_db
def test_every_reaction_gets_every_event_in_order_and_batches_stay_together() -> None:
    outbox.on(BellRung, priest)
    outbox.on(BellRung, ringers, batch=True)

    ring(1, 2, 3)
    jobs.run_pending()

    assert [who for who in heard if who[0] == "priest"] == [("priest", 1), ("priest", 2), ("priest", 3)]
    assert [who for who in heard if who[0] == "ringers"] == [("ringers", [1, 2, 3])]
    assert _rows() == []


@pytest.mark.django_db
def test_a_reaction_that_fails_is_owed_its_own_and_the_others_have_theirs() -> None:
    outbox.on(BellRung, priest)
    outbox.on(BellRung, neighbour)
    deaf.add("neighbour")

    ring(1)
    jobs.run_pending()
    deaf.clear()
    Delivery.objects.update(due_at=world.now())
    jobs.run_pending()

    assert heard == [("priest", 1), ("neighbour", 1)]
    assert _rows() == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_parts_an_event_loses_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    outbox.on(BellRung, priest)
    outbox.on(BellRung, neighbour)
    ring(1, 2)

    create = Delivery.objects.bulk_create

    def create_and_die(rows: list[Delivery]) -> None:
        create(rows)
        os.kill(os.getpid(), signal.SIGKILL)  # the new rows are written, the old ones not yet deleted

    monkeypatch.setattr(Delivery.objects, "bulk_create", create_and_die)
    leave()
    if (child := os.fork()) == 0:
        try:
            runner._claim()
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    monkeypatch.undo()

    assert _rows() == [outbox.EVERYONE] * 2
    jobs.run_pending()
    assert sorted(heard) == [("neighbour", 1), ("neighbour", 2), ("priest", 1), ("priest", 2)]


@pytest.mark.django_db
def test_a_worker_that_dies_after_parting_leaves_each_reaction_its_own() -> None:
    outbox.on(BellRung, priest)
    outbox.on(BellRung, neighbour)
    ring(1)

    assert len(runner._claim()) == 2
    assert runner._claim() == []
    runner.free_leases()
    jobs.run_pending()

    assert sorted(heard) == [("neighbour", 1), ("priest", 1)]


@pytest.mark.django_db
def test_an_event_that_nobody_wires_any_more_is_told_and_waits() -> None:
    outbox.on(BellRung, priest)
    outbox.on(BellRung, neighbour)
    ring(1)
    kept = dict(wiring._wires)
    wiring._wires.clear()

    jobs.run_pending()

    assert Delivery.objects.get().last_error == "Unwired at wiring.py"
    assert any("nothing wires them" in one for one in _owed_to_nobody())
    wiring._wires.update(kept)
    Delivery.objects.update(due_at=world.now())
    jobs.run_pending()
    assert sorted(heard) == [("neighbour", 1), ("priest", 1)]
