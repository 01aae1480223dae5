"""Time, as aware UTC instants, and waiting."""

import datetime
import time
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_held: ContextVar[datetime.datetime | None] = ContextVar("held_instant", default=None)


def now() -> datetime.datetime:
    """The present instant, aware, in UTC (or the one held by :func:`at`)."""
    held = _held.get()
    return held if held is not None else datetime.datetime.now(datetime.UTC)


def today(timezone: str) -> datetime.date:
    """The civil date in an IANA time zone such as ``Europe/Paris``. Raises ``ZoneInfoNotFoundError``."""
    return now().astimezone(zoneinfo.ZoneInfo(timezone)).date()


def monotonic() -> float:
    """Seconds on a clock that never goes back; only differences mean something."""
    return time.monotonic()


def sleep(seconds: float) -> None:
    """Wait for ``seconds`` of real time."""
    time.sleep(seconds)


@contextmanager
def at(instant: datetime.datetime) -> Iterator[None]:
    """Hold the clock at ``instant`` (aware) inside the block: for tests, replays and demonstration towns."""
    if instant.tzinfo is None:
        raise ValueError("the world's time is aware: give the instant a time zone")
    mark = _held.set(instant.astimezone(datetime.UTC))
    try:
        yield
    finally:
        _held.reset(mark)
