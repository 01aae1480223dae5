"""Reads: the calendar that promises are counted with, and what its page shows."""

import datetime

from django.utils.translation import gettext_lazy as _

from socle.commons.calendar.models import Holiday, Week
from socle.commons.calendar.rules import countries as known_countries
from socle.commons.calendar.rules import offered as known_holidays
from socle.commons.calendar.terms import MONDAY_TO_FRIDAY, Calendar, CalendarError, Country, Offered
from socle.commons.people.queries import Authority, authority_by_id
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

# By authority id: the row it was read for, and the calendar. A row is read afresh every few seconds (people.queries),
# and the calendar with it: so the way a report is opened asks no question of its own.
_remembered: dict[int, tuple[Authority, Calendar]] = {}


def calendar_of(scope: Scope, authority_id: int) -> Calendar:
    """The calendar of an authority, at most a few seconds old: Monday to Friday when nothing was set.

    Raises ``Refusal`` 404 when there is no such authority.
    """
    authority = authority_by_id(scope, authority_id)
    kept = _remembered.get(authority_id)
    if kept is not None and kept[0] is authority:
        return kept[1]
    days = Holiday.objects.filter(authority_id=authority_id).values_list("date", flat=True)
    calendar = Calendar(authority.timezone, week_of(scope, authority_id)[0], frozenset(days))
    _remembered[authority_id] = (authority, calendar)
    return calendar


def forget_calendar(scope: Scope, authority_id: int) -> None:
    """Read a calendar afresh at the next question (after a change in this process)."""
    _remembered.pop(authority_id, None)


def week_of(scope: Scope, authority_id: int) -> tuple[frozenset[int], int]:
    """The working weekdays (Monday 0) and the version of what was set; version 0 when nothing was."""
    week = Week.objects.filter(authority_id=authority_id).first()
    return (week.weekdays, week.version) if week else (MONDAY_TO_FRIDAY, 0)


def holidays_of(scope: Scope, authority_id: int, year: int) -> list[Holiday]:
    """The holidays of a year, in order."""
    return list(Holiday.objects.filter(authority_id=authority_id, date__year=year))


def holiday_by_id(scope: Scope, authority_id: int, holiday_id: int) -> Holiday | None:
    """A holiday of this authority, or ``None``."""
    return Holiday.objects.filter(authority_id=authority_id, pk=holiday_id).first()


def years_of(scope: Scope, authority_id: int) -> list[int]:
    """The years in which an authority has holidays."""
    return [day.year for day in Holiday.objects.filter(authority_id=authority_id).dates("date", "year")]


def countries(scope: Scope, language: str) -> list[Country]:
    """The countries whose holidays can be imported, by name in a language."""
    return known_countries(language)


def offered(
    scope: Scope, authority_id: int, *, country: str, part: str, year: int
) -> list[tuple[Offered, Holiday | None]]:
    """A country's holidays of a year, each with the holiday that the authority already has on that day.

    Raises ``Refusal`` ``calendar.country`` when the country, its part or the year is not known.
    """
    try:
        listed = known_holidays(country, part, year)
    except CalendarError as unknown:
        raise Refusal(
            "calendar.country", _("Nous n’avons pas de liste pour ce pays et cette année."), field="country"
        ) from unknown
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    present = Holiday.objects.filter(authority_id=authority_id, date__range=(first, last))
    here = {one.date: one for one in present}
    return [(one, here.get(one.date)) for one in listed]
