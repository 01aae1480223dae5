"""What must hold for calendars."""

from collections.abc import Iterator

from django.db.models import Count

from socle.commons.calendar.models import Holiday, Week
from socle.commons.calendar.terms import FIRST_YEAR, LAST_YEAR
from socle.ground.verify import Invariant


def _once() -> Iterator[str]:
    twice = Holiday.objects.order_by().values("authority_id", "date").annotate(times=Count("id")).filter(times__gt=1)
    for row in twice:
        yield f"{row['date']} is a holiday {row['times']} times in authority {row['authority_id']}"


def _within() -> Iterator[str]:
    for holiday in Holiday.objects.exclude(date__year__range=(FIRST_YEAR, LAST_YEAR)):
        yield f"holiday {holiday.pk} is on {holiday.date}"


def _worked() -> Iterator[str]:
    for week in Week.objects.exclude(days__range=(1, 127)):
        yield f"authority {week.authority_id} works on no day of the week"


INVARIANTS = (
    Invariant("no day is a holiday twice in an authority", _once),
    Invariant("every holiday is between 2000 and 2100", _within),
    Invariant("every authority works on a day of the week", _worked),
)
