"""Writes: working days and holidays of an authority."""

import datetime
import re
from collections.abc import Collection, Mapping

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.commons.calendar import queries
from socle.commons.calendar.events import HolidaysChanged
from socle.commons.calendar.models import Holiday, Week
from socle.commons.calendar.permissions import MANAGE
from socle.commons.calendar.rules import LONGEST_NAME
from socle.commons.calendar.terms import FIRST_YEAR, LAST_YEAR
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

MOST_A_YEAR = 100
# Controls, direction overrides, surrogates, non-characters: nothing that a name needs.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def set_week(
    scope: Scope, *, authority_id: int, weekdays: Collection[int], expected_version: int, now: datetime.datetime
) -> None:
    """Set the days of the week on which the authority works (Monday 0).

    Raises ``Refusal`` ``calendar.weekdays`` (none, or not a day), ``stale`` (set by somebody else since).
    """
    scope.require(MANAGE, authority_id)
    days = frozenset(weekdays)
    if not days or not days <= frozenset(range(7)):
        raise Refusal("calendar.weekdays", _("Choisissez au moins un jour travaillé."), field="weekdays")
    with atomic():
        current, version = queries.week_of(scope, authority_id)
        if version != expected_version:
            raise stale()
        if version and current == days:
            return
        _write_week(authority_id, sum(1 << day for day in days), version)
        audit.record(
            scope,
            "calendar.week.set",
            authority_id=authority_id,
            about=f"authority:{authority_id}",
            facts={"weekdays": sorted(days), "before": sorted(current)},
        )
        emit(HolidaysChanged(authority_id, now), authority_id=authority_id)
    queries.forget_calendar(scope, authority_id)


def _write_week(authority_id: int, days: int, version: int) -> None:
    """The row, unless another writer was faster. Raises ``Refusal`` stale."""
    if version == 0:
        try:
            with atomic():
                Week.objects.create(authority_id=authority_id, days=days)
        except IntegrityError as taken:
            raise stale() from taken
        return
    week = Week.objects.filter(authority_id=authority_id, version=version)
    if not week.update(days=days, version=version + 1):
        raise stale()


def add_holiday(
    scope: Scope,
    *,
    authority_id: int,
    date: datetime.date,
    name: str,
    names: Mapping[str, str] | None = None,
    now: datetime.datetime,
) -> Holiday:
    """Add a day off. ``names``: by language, beside the French ``name``.

    Raises ``Refusal`` ``calendar.date``, ``calendar.name``, ``calendar.taken`` (409), ``calendar.many``.
    """
    scope.require(MANAGE, authority_id)
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise Refusal("calendar.date", _("Donnez une date entre 2000 et 2100."), field="date")
    first = _name(name, "name")
    if not first:
        raise Refusal("calendar.name", _("Donnez un nom à ce jour férié."), field="name")
    others = {language: _name(words, f"name_{language}") for language, words in (names or {}).items()}
    others = {language: words for language, words in others.items() if words}
    with atomic():
        _leave_room(authority_id, date.year, 1)
        try:
            with atomic():
                added = Holiday.objects.create(authority_id=authority_id, date=date, name=first, names=others)
        except IntegrityError as taken:
            raise Refusal("calendar.taken", _("Ce jour est déjà férié."), status=409, field="date") from taken
        _tell(scope, "calendar.holiday.add", added, now)
    queries.forget_calendar(scope, authority_id)
    return added


def remove_holiday(scope: Scope, *, authority_id: int, holiday_id: int, now: datetime.datetime) -> Holiday:
    """Take a day off away; what is given back says what it was, to undo it. Raises ``Refusal`` 404."""
    scope.require(MANAGE, authority_id)
    with atomic():
        found = queries.holiday_by_id(scope, authority_id, holiday_id)
        if found is None or not Holiday.objects.filter(pk=found.pk).delete()[0]:
            raise not_found()
        _tell(scope, "calendar.holiday.remove", found, now)
    queries.forget_calendar(scope, authority_id)
    return found


def confirm_holiday(scope: Scope, *, authority_id: int, holiday_id: int, now: datetime.datetime) -> Holiday:
    """Say that a feast that follows the moon falls on the day that was estimated. Raises ``Refusal`` 404."""
    scope.require(MANAGE, authority_id)
    with atomic():
        found = queries.holiday_by_id(scope, authority_id, holiday_id)
        if found is None:
            raise not_found()
        if Holiday.objects.filter(pk=found.pk, estimated=True).update(estimated=False):
            facts = {"date": found.date.isoformat()}
            about = f"holiday:{found.pk}"
            audit.record(scope, "calendar.holiday.confirm", authority_id=authority_id, about=about, facts=facts)
    return found


def import_holidays(
    scope: Scope,
    *,
    authority_id: int,
    country: str,
    part: str = "",
    year: int,
    dates: Collection[datetime.date] | None = None,
    now: datetime.datetime,
) -> int:
    """Add the public holidays of a country (``FR``) or of a part of it (``57``) in a year, and say how many are new.

    ``dates``: only these of them. Days that are already holidays keep their names.
    Raises ``Refusal`` ``calendar.country``, ``calendar.many``.
    """
    scope.require(MANAGE, authority_id)
    source = f"{country}-{part}" if part else country
    listed = queries.offered(scope, authority_id, country=country, part=part, year=year)
    with atomic():
        present = {one.date for one in queries.holidays_of(scope, authority_id, year)}
        wanted = [one for one, _present in listed if one.date not in present and (dates is None or one.date in dates)]
        if not wanted:
            return 0
        _leave_room(authority_id, year, len(wanted))
        rows = [
            Holiday(
                authority_id=authority_id, date=one.date, name=one.name, names=one.names, estimated=one.estimated,
                source=source,
            )
            for one in wanted
        ]  # fmt: skip
        Holiday.objects.bulk_create(rows, ignore_conflicts=True)
        added = len(queries.holidays_of(scope, authority_id, year)) - len(present)
        audit.record(
            scope,
            "calendar.holiday.import",
            authority_id=authority_id,
            about=f"authority:{authority_id}",
            facts={"source": source, "year": year, "dates": [one.date.isoformat() for one in wanted]},
        )
        emit(HolidaysChanged(authority_id, now), authority_id=authority_id)
    queries.forget_calendar(scope, authority_id)
    return added


def _tell(scope: Scope, act: str, holiday: Holiday, now: datetime.datetime) -> None:
    """The trace and the news of one day."""
    facts = {"date": holiday.date.isoformat(), "name": holiday.name}
    audit.record(scope, act, authority_id=holiday.authority_id, about=f"holiday:{holiday.pk}", facts=facts)
    emit(HolidaysChanged(holiday.authority_id, now), authority_id=holiday.authority_id)


def _leave_room(authority_id: int, year: int, more: int) -> None:
    if Holiday.objects.filter(authority_id=authority_id, date__year=year).count() + more > MOST_A_YEAR:
        raise Refusal("calendar.many", _("Une année ne peut pas avoir plus de cent jours fériés."), field="date")


def _name(words: str, field: str) -> str:
    """A name as it is kept: without spaces around. Raises ``Refusal`` ``calendar.name``."""
    kept = words.strip()
    if len(kept) > LONGEST_NAME or _FORBIDDEN.search(kept):
        raise Refusal("calendar.name", _("Ce nom est trop long ou contient un signe invisible."), field=field)
    return kept
