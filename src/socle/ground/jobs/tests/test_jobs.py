"""An event owes each reaction one success: at least once, with backoff, parked when hopeless."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from socle.ground import jobs, outbox, world
from socle.ground.database import atomic
from socle.ground.jobs import runner
from socle.ground.outbox import wiring
from socle.ground.outbox.models import Delivery

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class LampLit:
    """Something that happened, for these tests."""

    lamp: int
    at: datetime.datetime


seen: list[object] = []
failing: set[int] = set()
deadly: set[int] = set()


def remember(event: LampLit) -> None:
    if event.lamp in failing:
        raise RuntimeError("secret words of a resident")
    seen.append(event)


def remember_together(events: list[LampLit]) -> None:
    if deadly & {event.lamp for event in events}:
        raise SystemExit("the worker is gone")
    if failing & {event.lamp for event in events}:
        raise RuntimeError("one of them is poison")
    seen.append([event.lamp for event in events])


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    before = dict(wiring._wires)
    wiring._wires.clear()
    seen.clear()
    failing.clear()
    deadly.clear()
    yield
    wiring._wires.clear()
    wiring._wires.update(before)


def light(*lamps: int) -> None:
    with atomic():
        for lamp in lamps:
            outbox.emit(LampLit(lamp, NOON), authority_id=1)


@pytest.mark.django_db
def test_an_event_reaches_its_reaction_as_it_was() -> None:
    outbox.on(LampLit, remember)

    light(3)
    runner.run_pending()

    assert seen == [LampLit(3, NOON)]
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_transaction_that_failed_never_happened() -> None:
    outbox.on(LampLit, remember)

    with pytest.raises(ZeroDivisionError), atomic():
        outbox.emit(LampLit(1, NOON), authority_id=1)
        1 / 0  # noqa: B018 - the fact fails after its event was written

    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_bug() -> None:
    assert not transaction.get_connection().in_atomic_block
    with pytest.raises(RuntimeError, match="open atomic"):
        outbox.emit(LampLit(1, NOON), authority_id=1)


@pytest.mark.django_db
def test_a_failing_reaction_waits_longer_each_time_then_succeeds() -> None:
    outbox.on(LampLit, remember)
    failing.add(3)
    light(3)

    runner.run_pending()
    first = Delivery.objects.get()
    with world.at(first.due_at):
        runner.run_pending()
    second = Delivery.objects.get()
    failing.clear()
    with world.at(second.due_at):
        runner.run_pending()

    assert (first.attempts, second.attempts) == (1, 2)
    assert second.due_at - first.due_at > datetime.timedelta(seconds=9)
    assert seen == [LampLit(3, NOON)]


@pytest.mark.django_db
def test_a_failure_is_told_without_what_people_wrote() -> None:
    outbox.on(LampLit, remember)
    failing.add(3)

    light(3)
    runner.run_pending()

    error = Delivery.objects.get().last_error
    assert error.startswith("RuntimeError at test_jobs.py:")
    assert "secret" not in error


@pytest.mark.django_db
def test_a_reaction_that_fails_for_two_days_is_still_tried_then_parked_and_can_be_retried() -> None:
    outbox.on(LampLit, remember)
    failing.add(3)
    light(3)
    start = world.now()

    while (delivery := Delivery.objects.get()).parked_at is None:
        with world.at(delivery.due_at):
            runner.run_pending()

    assert delivery.parked_at - start > datetime.timedelta(days=2)
    failing.clear()
    assert jobs.retry_parked() == 1
    runner.run_pending()
    assert seen == [LampLit(3, NOON)]


@pytest.mark.django_db
def test_a_batch_goes_at_once_and_one_poison_event_does_not_hold_the_others() -> None:
    outbox.on(LampLit, remember_together, batch=True)
    light(1, 2, 3)
    runner.run_pending()
    assert seen == [[1, 2, 3]]

    failing.add(5)
    light(4, 5, 6)
    runner.run_pending()

    assert seen == [[1, 2, 3], [4], [6]]
    assert Delivery.objects.get().payload["lamp"] == 5


@pytest.mark.django_db
def test_what_a_dead_worker_had_claimed_is_delivered_by_the_next() -> None:
    outbox.on(LampLit, remember)
    light(3)

    assert len(runner._claim()) == 1
    assert runner._claim() == []
    runner.free_leases()
    runner.run_pending()

    assert seen == [LampLit(3, NOON)]


@pytest.mark.django_db
def test_an_event_that_kills_its_worker_holds_nobody_and_is_parked_in_the_end() -> None:
    outbox.on(LampLit, remember_together, batch=True)
    deadly.add(5)
    light(4, 5, 6)

    for _worker in range(runner.ATTEMPTS + 4):
        runner.free_leases()
        with contextlib.suppress(SystemExit):
            runner.run_pending()

    left = Delivery.objects.get()
    assert left.payload["lamp"] == 5 and left.parked_at is not None
    assert "worker died" in left.last_error
    assert seen == [[4], [6]]


@pytest.mark.django_db
def test_suspects_go_alone_but_without_a_pause_between_them() -> None:
    outbox.on(LampLit, remember_together, batch=True)
    light(*range(20))
    for _death in range(runner.DEATHS):
        runner._claim()
        runner.free_leases()
    began = world.monotonic()

    runner.work(lambda: len(seen) == 20)

    assert seen == [[lamp] for lamp in range(20)]
    assert world.monotonic() - began < 10 * runner.PAUSE_SECONDS


@pytest.mark.django_db
def test_an_event_that_no_version_can_read_any_more_fails_like_any_other() -> None:
    outbox.on(LampLit, remember_together, batch=True)
    light(1, 2)
    Delivery.objects.filter(payload__lamp=1).update(payload={"candle": 1})

    runner.run_pending()

    assert seen == [[2]]
    assert Delivery.objects.get().last_error.startswith("KeyError")


def test_a_daily_schedule_comes_back_at_its_hour() -> None:
    nightly = jobs.Schedule("night", lambda now: None, at=datetime.time(2, 4))

    assert nightly.after(NOON) == datetime.datetime(2026, 11, 21, 2, 4, tzinfo=datetime.UTC)
    assert nightly.after(datetime.datetime(2026, 11, 20, 2, 3, tzinfo=datetime.UTC)).day == 20
    with pytest.raises(ValueError, match="either"):
        jobs.Schedule("both", lambda now: None, at=datetime.time(2), every=datetime.timedelta(1))
