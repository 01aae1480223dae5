"""Setting working days and holidays, and what is refused."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from socle.commons.calendar import commands, queries
from socle.commons.calendar.events import HolidaysChanged
from socle.commons.calendar.invariants import INVARIANTS
from socle.commons.calendar.models import Holiday, Week
from socle.ground.audit.models import Leaf
from socle.ground.outbox import event_name, on, wires
from socle.ground.outbox.models import Delivery
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope, system_scope
from tests.towns import NOW, found_town

pytestmark = pytest.mark.django_db

BASTILLE = datetime.date(2027, 7, 14)


def acts() -> list[str]:
    return list(Leaf.objects.filter(act__startswith="calendar.").order_by("pk").values_list("act", flat=True))


def events() -> int:
    return Delivery.objects.filter(event=event_name(HolidaysChanged)).count()


def hear(event: HolidaysChanged) -> None:
    """A reaction, so that news are owed to somebody."""


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    on(HolidaysChanged, hear)
    yield
    kept = wires(event_name(HolidaysChanged))
    kept[:] = [wire for wire in kept if wire.reaction is not hear]


def add(town: Any, date: datetime.date = BASTILLE, name: str = "Fête nationale", **more: Any) -> Holiday:
    return commands.add_holiday(system_scope([town.id]), authority_id=town.id, date=date, name=name, now=NOW, **more)


def test_a_town_that_set_nothing_works_from_monday_to_friday() -> None:
    town = found_town()

    calendar = queries.calendar_of(Scope(Actor("public")), town.id)

    assert calendar.weekdays == frozenset(range(5)) and calendar.holidays == frozenset()
    assert calendar.timezone == town.timezone


def test_a_remembered_calendar_asks_nothing() -> None:
    town = found_town()
    scope = Scope(Actor("public"))
    queries.calendar_of(scope, town.id)

    with CaptureQueriesContext(connection) as asked:
        queries.calendar_of(scope, town.id)

    assert len(asked) == 0


def test_what_was_set_counts_at_once_for_this_town_alone() -> None:
    here, there = found_town(), found_town("orvin", "SO", west=-30.4)
    scope = system_scope([here.id, there.id])
    queries.calendar_of(scope, here.id), queries.calendar_of(scope, there.id)

    holiday = add(here)
    assert not queries.calendar_of(scope, here.id).is_working(BASTILLE)
    commands.set_week(scope, authority_id=here.id, weekdays=[0, 1, 2, 3, 5], expected_version=0, now=NOW)
    assert queries.calendar_of(scope, here.id).weekdays == {0, 1, 2, 3, 5}
    commands.import_holidays(scope, authority_id=here.id, country="FR", year=2027, now=NOW)
    assert not queries.calendar_of(scope, here.id).is_working(datetime.date(2027, 11, 11))
    commands.remove_holiday(scope, authority_id=here.id, holiday_id=holiday.pk, now=NOW)
    assert BASTILLE not in queries.calendar_of(scope, here.id).holidays

    assert queries.calendar_of(scope, there.id).is_working(BASTILLE)


def test_each_act_leaves_its_trace_and_its_news() -> None:
    town = found_town()
    scope = system_scope([town.id])

    holiday = add(town)
    commands.set_week(scope, authority_id=town.id, weekdays=[0], expected_version=0, now=NOW)
    commands.remove_holiday(scope, authority_id=town.id, holiday_id=holiday.pk, now=NOW)
    commands.import_holidays(scope, authority_id=town.id, country="BJ", year=2027, now=NOW)

    assert acts() == ["calendar.holiday.add", "calendar.week.set", "calendar.holiday.remove", "calendar.holiday.import"]
    assert events() == 4


def test_the_same_week_again_changes_nothing() -> None:
    town = found_town()
    scope = system_scope([town.id])
    commands.set_week(scope, authority_id=town.id, weekdays=[0, 1], expected_version=0, now=NOW)
    commands.set_week(scope, authority_id=town.id, weekdays=[1, 0], expected_version=1, now=NOW)

    assert queries.week_of(scope, town.id) == (frozenset([0, 1]), 1)
    assert events() == 1


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_week_set_by_somebody_else_since_is_not_overwritten(version: int) -> None:
    town = found_town()
    scope = system_scope([town.id])
    commands.set_week(scope, authority_id=town.id, weekdays=[0, 1], expected_version=0, now=NOW)

    with pytest.raises(Refusal) as refused:
        commands.set_week(scope, authority_id=town.id, weekdays=[5], expected_version=version, now=NOW)

    assert refused.value.status == 409
    assert queries.week_of(scope, town.id) == (frozenset([0, 1]), 1)


@pytest.mark.parametrize("weekdays", [[], [7], [-1], [0, 99]])
def test_a_week_without_work_is_refused(weekdays: list[int]) -> None:
    town = found_town()

    with pytest.raises(Refusal) as refused:
        commands.set_week(system_scope([town.id]), authority_id=town.id, weekdays=weekdays, expected_version=0, now=NOW)

    assert (refused.value.code, refused.value.field) == ("calendar.weekdays", "weekdays")
    assert not Week.objects.exists()


def test_the_same_day_twice_is_refused_and_named() -> None:
    town = found_town()
    add(town)

    with pytest.raises(Refusal) as refused:
        add(town, name="Encore")

    assert (refused.value.code, refused.value.status, refused.value.field) == ("calendar.taken", 409, "date")
    assert Holiday.objects.get().name == "Fête nationale"
    assert events() == 1


@pytest.mark.parametrize(
    ("name", "names", "field"),
    [
        ("", {}, "name"), ("   ", {}, "name"), ("x" * 101, {}, "name"), ("a\x00b", {}, "name"), ("\ud800", {}, "name"),
        ("\u202eton", {}, "name"), ("Noël", {"ar": "x" * 101}, "name_ar"),
    ],
)  # fmt: skip
def test_a_bad_name_is_refused_at_its_field(name: str, names: dict[str, str], field: str) -> None:
    town = found_town()

    with pytest.raises(Refusal) as refused:
        add(town, name=name, names=names)

    assert (refused.value.code, refused.value.field) == ("calendar.name", field)
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("date", [datetime.date(1999, 12, 31), datetime.date(2101, 1, 1), datetime.date.max])
def test_a_day_out_of_bounds_is_refused(date: datetime.date) -> None:
    town = found_town()

    with pytest.raises(Refusal) as refused:
        add(town, date=date)

    assert refused.value.field == "date"


def test_a_year_holds_a_hundred_holidays_at_most() -> None:
    town = found_town()
    for step in range(100):
        add(town, date=datetime.date(2027, 1, 1) + datetime.timedelta(days=step), name=f"Jour {step}")

    with pytest.raises(Refusal) as refused:
        add(town, date=datetime.date(2027, 12, 1))

    assert refused.value.code == "calendar.many"


def test_a_country_s_year_is_imported_once_and_keeps_what_was_there() -> None:
    town = found_town()
    scope = system_scope([town.id])
    add(town, name="Le 14 juillet")

    first = commands.import_holidays(scope, authority_id=town.id, country="FR", part="57", year=2027, now=NOW)
    again = commands.import_holidays(scope, authority_id=town.id, country="FR", part="57", year=2027, now=NOW)

    assert (first, again) == (12, 0)
    assert Holiday.objects.get(date=BASTILLE).name == "Le 14 juillet"
    assert Holiday.objects.get(date="2027-12-26").source == "FR-57"
    assert events() == 2


def test_only_the_days_that_were_chosen_are_imported() -> None:
    town = found_town()
    chosen = [BASTILLE, datetime.date(2027, 3, 3)]

    added = commands.import_holidays(
        system_scope([town.id]), authority_id=town.id, country="FR", year=2027, dates=chosen, now=NOW
    )

    assert added == 1 and Holiday.objects.get().date == BASTILLE


def test_an_unknown_country_is_refused() -> None:
    town = found_town()

    with pytest.raises(Refusal) as refused:
        commands.import_holidays(system_scope([town.id]), authority_id=town.id, country="XX", year=2027, now=NOW)

    assert (refused.value.code, refused.value.field) == ("calendar.country", "country")


def test_another_town_s_holiday_does_not_exist_here() -> None:
    here, there = found_town(), found_town("orvin", "SO", west=-30.4)
    holiday = add(there)

    with pytest.raises(Refusal) as refused:
        commands.remove_holiday(system_scope([here.id]), authority_id=here.id, holiday_id=holiday.pk, now=NOW)

    assert refused.value.status == 404 and Holiday.objects.exists()


def test_a_date_that_the_moon_decided_is_confirmed_once() -> None:
    here, there = found_town(), found_town("orvin", "SO", west=-30.4)
    commands.import_holidays(system_scope([here.id]), authority_id=here.id, country="MA", year=2027, now=NOW)
    feast = Holiday.objects.filter(estimated=True)[0]

    for _ in range(2):
        commands.confirm_holiday(system_scope([here.id]), authority_id=here.id, holiday_id=feast.pk, now=NOW)
    with pytest.raises(Refusal):
        commands.confirm_holiday(system_scope([there.id]), authority_id=there.id, holiday_id=feast.pk, now=NOW)

    assert not Holiday.objects.get(pk=feast.pk).estimated
    assert acts() == ["calendar.holiday.import", "calendar.holiday.confirm"]


@pytest.mark.parametrize("granted", [(), ("calendar:calendar:read",), ("cases:case:read",)])
def test_nobody_changes_a_calendar_without_the_permission(granted: tuple[str, ...]) -> None:
    here, there = found_town(), found_town("orvin", "SO", west=-30.4)
    scope = Scope(Actor("account", 1), {here.id: frozenset(granted), there.id: frozenset(["calendar:calendar:manage"])})
    holiday = add(here)
    doings = (
        lambda: commands.set_week(scope, authority_id=here.id, weekdays=[0], expected_version=0, now=NOW),
        lambda: commands.import_holidays(scope, authority_id=here.id, country="FR", year=2027, now=NOW),
        lambda: commands.add_holiday(scope, authority_id=here.id, date=datetime.date(2028, 1, 2), name="x", now=NOW),
        lambda: commands.remove_holiday(scope, authority_id=here.id, holiday_id=holiday.pk, now=NOW),
        lambda: commands.confirm_holiday(scope, authority_id=here.id, holiday_id=holiday.pk, now=NOW),
    )

    for doing in doings:
        with pytest.raises(Refusal) as refused:
            doing()
        assert refused.value.status == 404
    assert acts() == ["calendar.holiday.add"]


def test_the_database_refuses_what_must_not_be() -> None:
    town = found_town()
    add(town)

    for wrong in (
        lambda: Week.objects.create(authority_id=town.id, days=0),
        lambda: Week.objects.create(authority_id=town.id, days=128),
        lambda: Holiday.objects.create(authority_id=town.id, date=BASTILLE, name="x"),
        lambda: Holiday.objects.create(authority_id=town.id, date=datetime.date(1999, 1, 1), name="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_invariants_hold() -> None:
    town = found_town()
    add(town)

    assert [list(one.violations()) for one in INVARIANTS] == [[], [], []]
