"""What takes minutes has a worker of its own: nothing else waits for it, and neither does the other's work."""

import datetime
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from socle.ground import jobs, outbox, world
from socle.ground.database import atomic, leave
from socle.ground.jobs import runner, schedules
from socle.ground.jobs.models import ScheduleState
from socle.ground.outbox import LONG, SOON, USUAL, wiring
from socle.ground.outbox.models import Delivery

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
PATIENCE = 30.0


@dataclass(frozen=True)
class FileSent:
    """Something whose reaction takes long, for these tests."""

    file: int
    at: datetime.datetime


@dataclass(frozen=True)
class LetterDue:
    """Something whose reaction takes a moment."""

    letter: int
    at: datetime.datetime


@dataclass(frozen=True)
class PageAwaited:
    """Something whose reaction somebody waits for before a page."""

    page: int
    at: datetime.datetime


seen: list[str] = []
folder: list[Path] = []


def check(event: FileSent) -> None:
    """Says that it began, and ends when it is let go."""
    if not folder:
        seen.append(f"checked {event.file}")
        return
    (folder[0] / "began").touch()
    wait_until(lambda: (folder[0] / "go on").exists())
    (folder[0] / f"checked {event.file}").touch()


def send(event: LetterDue) -> None:
    seen.append(f"sent {event.letter}")


def show(event: PageAwaited) -> None:
    seen.append(f"shown {event.page}")


def note(event: FileSent) -> None:
    seen.append(f"noted {event.file}")


def note_page(event: PageAwaited) -> None:
    seen.append(f"noted page {event.page}")


def wait_until(there: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < ends
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    before = dict(wiring._wires)
    wiring._wires.clear()
    seen.clear()
    folder.clear()
    outbox.on(FileSent, check, lane=LONG)
    outbox.on(LetterDue, send)
    outbox.on(PageAwaited, show, lane=SOON)
    yield
    wiring._wires.clear()
    wiring._wires.update(before)


def emit(*events: Any) -> None:
    with atomic():
        for event in events:
            outbox.emit(event, authority_id=1)


def long_worker() -> int:
    """A process that does what is long, as the served instance has one."""
    leave()
    if (child := os.fork()) == 0:
        try:
            runner.PAUSE_SECONDS = 0.02
            jobs.work(lambda: False, (LONG,))
        finally:
            os._exit(1)
    return child


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.django_db
def test_each_worker_does_what_is_of_its_lane() -> None:
    emit(FileSent(1, NOON), LetterDue(1, NOON), PageAwaited(1, NOON))

    for lane, done in ((USUAL, "sent 1"), (SOON, "shown 1"), (LONG, "checked 1")):
        seen.clear()
        assert runner._deliver(runner._claim((lane,))) == 1
        assert runner._claim((lane,)) == []
        assert seen == [done]


@pytest.mark.django_db
def test_an_event_that_both_await_is_parted_and_each_does_its_part() -> None:
    outbox.on(FileSent, note)
    emit(FileSent(1, NOON))

    assert runner._claim((LONG,)) == []
    assert runner._deliver(runner._claim((USUAL,))) == 1
    assert seen == ["noted 1"]
    waiting = Delivery.objects.get()
    assert (waiting.attempts, waiting.due_at <= world.now()) == (0, True)
    assert runner._deliver(runner._claim((LONG,))) == 1
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_work_that_is_asked_for_at_once_does_both_lanes() -> None:
    emit(FileSent(1, NOON), LetterDue(1, NOON))

    jobs.run_pending()

    assert seen == ["checked 1", "sent 1"]


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_while_a_file_is_checked(tmp_path: Path) -> None:
    folder.append(tmp_path)
    emit(FileSent(1, NOON))
    child = long_worker()
    try:
        wait_until(lambda: (tmp_path / "began").exists())
        emit(LetterDue(1, NOON))

        jobs.work(lambda: seen == ["sent 1"], (USUAL,))

        assert seen == ["sent 1"]
        assert not (tmp_path / "checked 1").exists()
        (tmp_path / "go on").touch()
        wait_until(lambda: (tmp_path / "checked 1").exists())
        wait_until(lambda: not Delivery.objects.exists())
    finally:
        kill(child)


@pytest.mark.django_db(transaction=True)
def test_what_somebody_waits_for_does_not_wait_for_a_file_that_is_checked(tmp_path: Path) -> None:
    folder.append(tmp_path)
    emit(FileSent(1, NOON), FileSent(2, NOON))
    child = long_worker()
    try:
        wait_until(lambda: (tmp_path / "began").exists())
        emit(PageAwaited(1, NOON))

        jobs.work(lambda: seen == ["shown 1"], (SOON,))

        assert not (tmp_path / "checked 1").exists()
        assert Delivery.objects.count() == 2
    finally:
        kill(child)


@pytest.mark.django_db
def test_what_is_parted_for_all_lanes_is_done_in_each() -> None:
    outbox.on(PageAwaited, note_page, lane=LONG)
    emit(PageAwaited(1, NOON))

    assert runner._claim((SOON,)) == runner._claim((LONG,)) == []
    assert runner._claim((USUAL,)) == []  # which parts it, and keeps nothing
    assert runner._deliver(runner._claim((LONG,))) == 1
    assert runner._deliver(runner._claim((SOON,))) == 1
    assert seen == ["noted page 1", "shown 1"]


@pytest.mark.django_db(transaction=True)
def test_a_long_worker_that_is_killed_leaves_its_work_to_its_successor_alone(tmp_path: Path) -> None:
    folder.append(tmp_path)
    emit(FileSent(1, NOON), FileSent(2, NOON))
    child = long_worker()
    wait_until(lambda: (tmp_path / "began").exists())
    kill(child)
    (tmp_path / "began").unlink()

    runner.free_leases((USUAL,))  # a usual worker that starts anew takes nothing of it
    assert runner._claim((USUAL,)) == []
    held = Delivery.objects.get(attempts=1)
    assert held.pk not in {row.pk for row in runner._claim((LONG,))}  # it waits for the successor
    assert Delivery.objects.count() == 2

    (tmp_path / "go on").touch()
    child = long_worker()
    try:
        wait_until(lambda: not Delivery.objects.exists())
    finally:
        kill(child)
    assert {one.name for one in tmp_path.glob("checked *")} == {"checked 1", "checked 2"}


@pytest.mark.django_db
def test_a_file_that_kills_its_worker_makes_no_suspects_of_those_that_wait() -> None:
    emit(*(FileSent(number, NOON) for number in range(5)))
    runner._claim((USUAL,))  # which parts them

    for _round in range(4 + runner.DEATHS):
        (claimed,) = runner._claim((LONG,))
        if claimed.payload["file"] == 0:
            runner.free_leases((LONG,))  # its worker died; this is the next one
        else:
            runner._deliver([claimed])

    assert seen == ["checked 1", "checked 2", "checked 3", "checked 4"]
    killer = Delivery.objects.get()
    assert killer.attempts == runner.DEATHS


@pytest.mark.django_db
def test_a_schedule_runs_in_its_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    hour = datetime.timedelta(hours=1)
    both = [
        jobs.Schedule("slow", lambda _now: ran.append("slow"), every=hour, lane=LONG),
        jobs.Schedule("quick", lambda _now: ran.append("quick"), every=hour),
    ]
    monkeypatch.setattr(schedules, "declared", lambda *_: both)
    schedules.run_schedules()
    ScheduleState.objects.update(next_at=world.now())

    assert schedules.run_schedules((USUAL,)) == 1
    assert ran == ["quick"]
    assert schedules.run_schedules((LONG,)) == 1
    assert ran == ["quick", "slow"]
