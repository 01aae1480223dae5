"""The slow obvious twin: walk through the days one by one, asking at the end of each whether the clock runs."""

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from socle.commons.calendar.terms import Calendar, Pause

DAY = datetime.timedelta(days=1)


def due_day(
    calendar: Calendar, start: datetime.datetime, count: int, pauses: Sequence[Pause], now: datetime.datetime
) -> datetime.date:
    """The day at whose end a promise runs out."""
    zone = ZoneInfo(calendar.timezone)
    day = start.astimezone(zone).date()
    still = [(a.astimezone(zone).date(), (b or now).astimezone(zone).date()) for a, b in pauses]
    passed_first = count == 0
    left = max(count, 1)
    while True:
        runs = not any(begin <= day < end for begin, end in still)
        if runs and not passed_first:
            passed_first = True
        elif runs and day.weekday() in calendar.weekdays and day not in calendar.holidays:
            left -= 1
            if left == 0:
                return day
        day += DAY


def between(calendar: Calendar, a: datetime.datetime, b: datetime.datetime) -> int:
    """Working days after the day of one moment up to the day of a later one."""
    zone = ZoneInfo(calendar.timezone)
    day, last, count = a.astimezone(zone).date(), b.astimezone(zone).date(), 0
    while day < last:
        day += DAY
        count += calendar.is_working(day)
    return count
