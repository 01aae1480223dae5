"""Dates promised, by the authority's own calendar."""

import datetime
import zoneinfo

from socle.commons.calendar.queries import calendar_of
from socle.ground.scope import Scope


def due_after(scope: Scope, authority_id: int, start: datetime.datetime, working_days: int) -> datetime.datetime:
    """The end of the working day that is so many working days after ``start``, in the authority's calendar."""
    return calendar_of(scope, authority_id).due(start, working_days)


def end_of(scope: Scope, authority_id: int, day: datetime.date) -> datetime.datetime:
    """The last instant of a day where the authority is, in UTC."""
    zone = zoneinfo.ZoneInfo(calendar_of(scope, authority_id).timezone)
    return datetime.datetime.combine(day, datetime.time.max, zone).astimezone(datetime.UTC)
