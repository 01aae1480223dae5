"""Counting working days, against a twin that walks through them one by one."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.commons.calendar.terms import MOST_WORKING_DAYS, Calendar, CalendarError, Pause
from socle.commons.calendar.tests import oracle

UTC = datetime.UTC
ZONES = ("Europe/Paris", "Africa/Porto-Novo", "Africa/Casablanca", "America/St_Johns", "Pacific/Apia", "Africa/Cairo",
         "Australia/Lord_Howe", "America/Asuncion")  # fmt: skip
NEAR = st.dates(datetime.date(2023, 12, 1), datetime.date(2024, 4, 30))
moments = st.datetimes(datetime.datetime(2023, 12, 1), datetime.datetime(2024, 4, 30), timezones=st.sampled_from([UTC]))
calendars = st.builds(
    Calendar,
    st.sampled_from(ZONES),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(NEAR, max_size=25),
)


@st.composite
def pauses(draw: st.DrawFn) -> tuple[datetime.datetime, datetime.datetime | None]:
    begin = draw(moments)
    length = draw(st.none() | st.integers(0, 30 * 24 * 60))
    return begin, None if length is None else begin + datetime.timedelta(minutes=length)


def at(text: str, zone: str = "Europe/Paris") -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def local(moment: datetime.datetime, zone: str = "Europe/Paris") -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat()


@given(calendars, moments, st.integers(0, 40))
def test_a_promise_ends_on_the_day_of_the_slow_twin(calendar: Calendar, start: datetime.datetime, count: int) -> None:
    due = calendar.due(start, count)

    assert calendar.day_of(due) == oracle.due_day(calendar, start, count, (), start)
    assert calendar.day_of(due + datetime.timedelta(seconds=1)) > calendar.day_of(due)
    assert due.tzinfo is UTC and calendar.is_working(calendar.day_of(due))


@given(calendars, moments, st.integers(0, 25), st.lists(pauses(), max_size=5), moments)
def test_pauses_move_a_promise_as_in_the_slow_twin(
    calendar: Calendar, start: datetime.datetime, count: int, still: list[Pause], now: datetime.datetime
) -> None:
    due = calendar.due_after_pauses(start, count, still, now=now)

    assert calendar.day_of(due) == oracle.due_day(calendar, start, count, still, now)
    assert due >= calendar.due(start, count)


@given(calendars, moments, moments)
def test_days_between_are_those_of_the_slow_twin(
    calendar: Calendar, a: datetime.datetime, b: datetime.datetime
) -> None:
    first, last = sorted((a, b))

    assert calendar.working_days_between(first, last) == oracle.between(calendar, first, last)
    assert calendar.working_days_between(last, first) == -oracle.between(calendar, first, last)


@given(calendars, moments, st.integers(1, 60))
def test_what_is_due_in_n_days_is_n_days_away(calendar: Calendar, start: datetime.datetime, count: int) -> None:
    assert calendar.working_days_between(start, calendar.due(start, count)) == count


@given(calendars, NEAR)
def test_the_next_working_day_has_none_before_it(calendar: Calendar, day: datetime.date) -> None:
    following = calendar.next_working_day(day)

    assert following > day and calendar.is_working(following)
    assert not any(calendar.is_working(day + oracle.DAY * step) for step in range(1, (following - day).days))


def test_a_report_of_friday_evening_is_due_in_the_week() -> None:
    calendar = Calendar("Europe/Paris", holidays=frozenset([datetime.date(2026, 7, 14)]))

    # Friday 10 July, promise of three days: Monday, (Tuesday off), Wednesday, Thursday.
    assert local(calendar.due(at("2026-07-10T18:40"), 3)) == "2026-07-16T23:59:59+02:00"
    assert local(calendar.due(at("2026-07-11T10:00"), 0)) == "2026-07-13T23:59:59+02:00"
    assert local(calendar.due(at("2026-07-10T18:40"), 0)) == "2026-07-10T23:59:59+02:00"


def test_the_day_is_the_authority_s_own() -> None:
    # 23:30 UTC on Monday is Tuesday in Paris, and still Monday in Newfoundland.
    moment = datetime.datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert Calendar("Europe/Paris").day_of(moment) == datetime.date(2026, 3, 3)
    assert Calendar("America/St_Johns").day_of(moment) == datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-27T12:00", "2026-03-30T23:59:59+02:00"),  # over the change to summer time
        ("2026-10-23T12:00", "2026-10-26T23:59:59+01:00"),  # over the change to winter time
        ("2024-02-28T12:00", "2024-02-29T23:59:59+01:00"),  # a leap day is a day
        ("2023-02-28T12:00", "2023-03-01T23:59:59+01:00"),
        ("2026-12-31T23:59", "2027-01-01T23:59:59+01:00"),
    ],
)
def test_clocks_and_leap_days_do_not_move_a_promise(start: str, due: str) -> None:
    assert local(Calendar("Europe/Paris").due(at(start), 1)) == due


def test_the_last_second_is_the_later_one_where_clocks_go_back_at_midnight() -> None:
    # On Thursday 26 October 2023 Cairo's clocks went from 24:00 back to 23:00.
    due = Calendar("Africa/Cairo").due(at("2023-10-26T10:00", "Africa/Cairo"), 0)

    assert local(due, "Africa/Cairo") == "2023-10-26T23:59:59+02:00"


def test_a_pause_over_the_last_day_gives_it_back() -> None:
    calendar = Calendar("Europe/Paris")
    start, due = at("2026-03-02T09:00"), "2026-03-04T23:59:59+01:00"  # Monday, two days: Wednesday

    assert local(calendar.due(start, 2)) == due
    paused = [(at("2026-03-04T15:00"), at("2026-03-06T10:00"))]
    assert local(calendar.due_after_pauses(start, 2, paused)) == "2026-03-06T23:59:59+01:00"
    late = [(at("2026-03-05T15:00"), at("2026-03-09T10:00"))]
    assert local(calendar.due_after_pauses(start, 2, late)) == due


def test_a_pause_that_lasts_is_counted_until_now() -> None:
    calendar = Calendar("Europe/Paris")
    paused: list[Pause] = [(at("2026-03-02T12:00"), None)]

    moved = calendar.due_after_pauses(at("2026-03-02T09:00"), 2, paused, now=at("2026-03-05T08:00"))
    assert local(moved) == "2026-03-09T23:59:59+01:00"
    assert calendar.due_after_pauses(at("2026-03-02T09:00"), 2, paused) == calendar.due(at("2026-03-02T09:00"), 2)


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset([7]), frozenset([-1, 0])])
def test_a_calendar_that_never_works_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(CalendarError):
        Calendar("Europe/Paris", weekdays)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe", "a\x00b"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(CalendarError):
        Calendar(zone)


@pytest.mark.parametrize("count", [-1, MOST_WORKING_DAYS + 1, 10**9])
def test_a_promise_without_measure_is_refused(count: int) -> None:
    with pytest.raises(CalendarError):
        Calendar("Europe/Paris").due(at("2026-03-02T09:00"), count)


def test_a_moment_without_zone_and_the_end_of_time_are_refused() -> None:
    calendar = Calendar("UTC")

    with pytest.raises(CalendarError):
        calendar.due(datetime.datetime(2026, 3, 2), 1)
    with pytest.raises(CalendarError):
        calendar.due(datetime.datetime(9999, 12, 30, tzinfo=UTC), 5)
