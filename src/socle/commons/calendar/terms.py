"""The calendar as a value: pure arithmetic of working days in an authority's own time."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset(range(5))
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_WORKING_DAYS = 3_660
"""Ten years: no promise is longer."""

_DAY = datetime.timedelta(days=1)
_LAST_MOMENT = datetime.time(23, 59, 59)

Pause = tuple[datetime.datetime, datetime.datetime | None]
"""From when to when a clock stood still; ``None``: it still does."""


class CalendarError(ValueError):
    """A calendar that never works, or a span that no calendar can count."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of an authority.

    ``timezone``: IANA name; a day begins and ends in it. ``weekdays``: Monday is 0. ``holidays``: days off by date.
    Raises ``CalendarError`` when no weekday is worked or the zone is unknown.
    """

    timezone: str
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: frozenset[datetime.date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise CalendarError("a calendar works on at least one day of the week")
        _zone(self.timezone)

    def is_working(self, day: datetime.date) -> bool:
        """Whether the authority works on this day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def day_of(self, moment: datetime.datetime) -> datetime.date:
        """The authority's own day at a moment. Raises ``CalendarError`` for a moment without time zone."""
        if moment.tzinfo is None:
            raise CalendarError("a moment has a time zone")
        return moment.astimezone(_zone(self.timezone)).date()

    def next_working_day(self, day: datetime.date) -> datetime.date:
        """The first working day after ``day``."""
        return self._nth(day, 1)

    def due(self, start: datetime.datetime, working_days: int) -> datetime.datetime:
        """The end (23:59:59 local, as aware UTC) of the n-th working day after the day of ``start``.

        With 0 working days: the end of that day itself, or of the next working one. Raises ``CalendarError`` outside 0
        to 3,660 days.
        """
        return self.due_after_pauses(start, working_days, ())

    def due_after_pauses(
        self,
        start: datetime.datetime,
        working_days: int,
        pauses: Iterable[Pause],
        *,
        now: datetime.datetime | None = None,
    ) -> datetime.datetime:
        """The same when the clock stood still at times, in any order, overlapping or not.

        A working day counts when the clock runs at its end; the day of ``start`` is the first whose end it reaches, and
        does not count. A pause that still lasts is counted until ``now`` (until ``start`` without one). A pause that
        begins after the promise ran out changes nothing.
        """
        if not 0 <= working_days <= MOST_WORKING_DAYS:
            raise CalendarError(f"a promise is of 0 to {MOST_WORKING_DAYS} working days")
        left = working_days
        cursor = self.day_of(start)  # the last day that is passed without counting
        if left == 0:
            cursor, left = cursor - _DAY, 1
        for begin, end in self._still(start, pauses, now):
            used = self._count(cursor, begin - _DAY)
            if used >= left:
                break
            left -= used
            cursor = max(cursor, end) if begin <= cursor else end - _DAY
        return self._end_of(self._nth(cursor, left))

    def working_days_between(self, a: datetime.datetime, b: datetime.datetime) -> int:
        """How many working days come after the day of ``a``, up to the day of ``b``; negative when ``b`` is before.

        ``working_days_between(start, due(start, n))`` is ``n`` for every n from 1.
        """
        first, last = self.day_of(a), self.day_of(b)
        return self._count(first, last) if first <= last else -self._count(last, first)

    def _still(
        self, start: datetime.datetime, pauses: Iterable[Pause], now: datetime.datetime | None
    ) -> list[tuple[datetime.date, datetime.date]]:
        """The pauses as days, in order, cut at the start: the clock runs at the end of the second, not of the first."""
        first = self.day_of(start)
        found: list[tuple[datetime.date, datetime.date]] = []
        for begin, end in pauses:
            until = self.day_of(end or now or start)
            since = max(self.day_of(begin), first)
            if since < until:
                found.append((since, until))
        joined: list[tuple[datetime.date, datetime.date]] = []
        for since, until in sorted(found):
            if joined and since <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], until))
            else:
                joined.append((since, until))
        return joined

    def _nth(self, day: datetime.date, count: int) -> datetime.date:
        """The n-th working day after a day, n from 1."""
        try:
            while count:
                day += _DAY
                count -= self.is_working(day)
        except OverflowError as beyond:
            raise CalendarError("no such day before the end of time") from beyond
        return day

    def _count(self, after: datetime.date, until: datetime.date) -> int:
        """Working days after one day, up to and with another: whole weeks at once, then holidays taken off."""
        days = (until - after).days
        if days <= 0:
            return 0
        weeks, rest = divmod(days, 7)
        worked = weeks * len(self.weekdays)
        worked += sum((after.weekday() + step) % 7 in self.weekdays for step in range(1, rest + 1))
        return worked - sum(after < day <= until and day.weekday() in self.weekdays for day in self.holidays)

    def _end_of(self, day: datetime.date) -> datetime.datetime:
        """The last second of a day; the later one where the clocks go back over it."""
        last = datetime.datetime.combine(day, _LAST_MOMENT, _zone(self.timezone)).replace(fold=1)
        return last.astimezone(datetime.UTC)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as unknown:
        raise CalendarError(f"no time zone {name!r}") from unknown


@dataclass(frozen=True, slots=True)
class Offered:
    """A public holiday of a country, as a list of holidays offers it. ``estimated``: the moon decides, roughly then."""

    date: datetime.date
    name: str
    names: dict[str, str]
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Country:
    """A country whose holidays are known, with its parts that have others: ``("57", "Moselle")``."""

    code: str
    name: str
    parts: tuple[tuple[str, str], ...] = ()
