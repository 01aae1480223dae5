"""When a message may leave: quiet hours, caps, waits."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
FIRST_WAIT = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Limits:
    """So many messages an hour and a day to one contact."""

    per_hour: int
    per_day: int


def end_of_quiet(
    now: datetime.datetime, timezone: str, *, start: datetime.time, end: datetime.time
) -> datetime.datetime | None:
    """When the quiet hours in which ``now`` falls end (aware, UTC); ``None`` outside them. Equal times: never quiet."""
    local = now.astimezone(ZoneInfo(timezone))
    time = local.time()
    overnight = start > end
    quiet = (time >= start or time < end) if overnight else start <= time < end
    if not quiet:
        return None
    day = local.date() + DAY if overnight and time >= start else local.date()
    return datetime.datetime.combine(day, end, ZoneInfo(timezone)).astimezone(datetime.UTC)


def over_cap(now: datetime.datetime, limits: Limits, earlier: Sequence[datetime.datetime]) -> datetime.datetime | None:
    """When the next message may go to a contact that got one at each of ``earlier``; ``None`` when one may go now.

    A cap of nothing never opens: the answer is then a day later, again and again until the message expires.
    """
    opens = [_opens(now, limits.per_hour, HOUR, earlier), _opens(now, limits.per_day, DAY, earlier)]
    later = [one for one in opens if one is not None]
    return max(later) if later else None


def _opens(
    now: datetime.datetime, most: int, span: datetime.timedelta, earlier: Sequence[datetime.datetime]
) -> datetime.datetime | None:
    within = sorted(one for one in earlier if one > now - span)
    if len(within) < most:
        return None
    return within[-most] + span if most else now + DAY


def month_start(now: datetime.datetime, timezone: str) -> datetime.datetime:
    """When the calendar month of ``now`` began in a time zone (aware, UTC): the month of the budget."""
    local = now.astimezone(ZoneInfo(timezone))
    first = datetime.datetime.combine(local.date().replace(day=1), datetime.time(), ZoneInfo(timezone))
    return first.astimezone(datetime.UTC)


def wait_after(attempts: int) -> datetime.timedelta:
    """How long to wait after so many failed attempts: a minute, doubled each time, at most four hours."""
    return min(FIRST_WAIT * (1 << min(max(attempts - 1, 0), 20)), LONGEST_WAIT)
