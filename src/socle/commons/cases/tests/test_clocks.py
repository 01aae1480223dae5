"""Dates promised: holidays, pauses, lateness, and clocks that jump."""

import datetime

import pytest

from socle.commons.calendar.events import HolidaysChanged
from socle.commons.calendar.models import Holiday
from socle.commons.calendar.queries import forget_calendar
from socle.commons.cases import commands, queries, reactions
from socle.commons.cases.models import Case, Step
from socle.commons.cases.terms import Act, Asked
from socle.commons.cases.tests.test_moving import move, refused
from socle.commons.cases.tests.towns import DAY, Town, a_town
from socle.commons.people.terms import Role
from socle.engines.workflow import standard, to_json
from socle.ground import jobs, world
from socle.ground.refusals import Refusal
from socle.ground.verify import verify
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def holiday(town: Town, day: datetime.date) -> None:
    """A day off, told after the promises."""
    Holiday.objects.create(authority=town.authority, date=day, name="Foire")
    forget_calendar(town.system, town.id)
    reactions.move_dues(HolidaysChanged(town.id, NOW))


def pausing(town: Town) -> None:
    """The town's clock stands still while work is planned."""
    definition = to_json(standard())
    for state in definition["states"]:
        state["pauses"] = state["name"] == "planned"
    commands.save_workflow(
        town.scope(Role.ADMINISTRATOR), authority_id=town.id, kind="plain", definition=definition, now=NOW
    )


def test_a_holiday_added_after_the_promise_moves_it_and_says_so() -> None:
    town = a_town()
    case, plain = town.open(1, promise_days=5), town.open(2)
    assert case.due_at is not None and case.due_at.date() == datetime.date(2026, 11, 27)

    holiday(town, datetime.date(2026, 11, 25))

    case = Case.objects.get(pk=case.pk)
    assert case.due_at is not None and case.due_at.date() == datetime.date(2026, 11, 30)
    step = Step.objects.get(case=case, act=Act.DUE)
    assert (step.detail, step.visibility) == ("holidays", "staff")
    assert Case.objects.get(pk=plain.pk).version == 1
    reactions.move_dues(HolidaysChanged(town.id, NOW))
    assert Step.objects.filter(act=Act.DUE).count() == 1, "told twice, it moves once"
    assert verify()[1] == []


def test_a_date_set_by_a_person_is_not_moved_by_holidays() -> None:
    town = a_town()
    case = town.open(1, promise_days=5)
    late = {"authority_id": town.id, "code": case.code, "words": "Pièce commandée", "now": NOW}

    assert (
        refused(commands.change_due, town.scope(Role.AGENT), due=NOW.date(), expected_version=1, **late).status == 404
    )
    for day in (datetime.date.min, NOW.date() - 2 * DAY, datetime.date.max):
        wrong = refused(commands.change_due, town.scope(Role.MANAGER), due=day, expected_version=1, **late)
        assert wrong.field == "due"
    day = NOW.date() + 40 * DAY
    commands.change_due(town.scope(Role.MANAGER), due=day, expected_version=1, **late)  # type: ignore[arg-type]
    holiday(town, NOW.date() + 3 * DAY)

    due = Case.objects.get().due_at
    assert due is not None and due.date() == day


def test_the_clock_stands_still_in_a_state_that_pauses() -> None:
    town = a_town()
    pausing(town)
    case = town.open(1, promise_days=3)
    assert case.due_at is not None and case.due_at.date() == datetime.date(2026, 11, 25)
    monday, thursday = NOW + 3 * DAY, NOW + 6 * DAY

    case = move(town, case, to="planned", now=monday)
    assert commands.escalate(town.system, now=NOW + 60 * DAY) == 0
    assert queries.counts(town.system, town.id, Asked(), now=NOW + 60 * DAY)["late"] == 0
    case = move(town, case, to="in_progress", now=thursday)

    assert case.due_at is not None and case.due_at.date() == datetime.date(2026, 11, 30)
    assert Step.objects.get(case=case, act=Act.DUE).detail == "pause"
    before = case.due_at
    commands.set_dues_again(town.system, authority_id=town.id, now=thursday)
    assert Case.objects.get().due_at == before, "worked out again, it is the same"
    assert verify()[1] == []


def test_a_case_that_ends_while_its_clock_stands_still_is_not_late() -> None:
    town = a_town()
    pausing(town)
    case = move(town, town.open(1, promise_days=1), to="planned", now=NOW + DAY / 24)

    case = move(town, case, to="done", words="Fini", now=NOW + 30 * DAY)

    assert case.due_at is not None and case.closed_at is not None and case.closed_at <= case.due_at
    assert verify()[1] == []


def test_lateness_is_told_once_to_the_team_and_again_for_another_date() -> None:
    town = a_town()
    team = town.team()
    for number in range(3):
        town.open(number, promise_days=1, team_id=team.pk)
    later = NOW + 20 * DAY

    with world.at(later):
        assert commands.escalate(town.system, now=later) == 3
        assert commands.escalate(town.system, now=later) == 0
        jobs.run_pending()

    from socle.commons.messages.models import Message

    (letter,) = Message.objects.filter(notice="cases.late")
    assert letter.contact == team.email and "3" in letter.body and "/agent/" in letter.body
    case = Case.objects.order_by("pk").first()
    assert case is not None and case.late_told_at == later
    day = (later + 10 * DAY).date()
    commands.change_due(
        town.scope(Role.MANAGER), authority_id=town.id, code=case.code, due=day, words="x",
        expected_version=case.version, now=later,
    )  # fmt: skip
    assert commands.escalate(town.system, now=later + 20 * DAY) == 1


def test_lateness_told_by_a_clock_that_had_jumped_is_told_again_when_it_is_true() -> None:
    town = a_town()
    town.open(1, promise_days=5)

    assert commands.escalate(town.system, now=NOW + 900 * DAY) == 1
    assert commands.escalate(town.system, now=NOW) == 0
    assert commands.escalate(town.system, now=NOW + 20 * DAY) == 1
    assert commands.escalate(town.system, now=NOW + 21 * DAY) == 0


@pytest.mark.parametrize("jump", [-3000, 3000])
def test_a_clock_that_jumps_breaks_nothing(jump: int) -> None:
    town = a_town()
    pausing(town)
    case = town.open(1, promise_days=3)
    there = NOW + jump * DAY

    case = move(town, case, to="planned", now=there)
    case = move(town, case, to="in_progress", now=NOW)
    case = move(town, case, to="done", words="Fini", now=there)
    commands.escalate(town.system, now=there)
    try:
        commands.reopen_case(town.resident, authority_id=town.id, code=case.code, words="Non", now=NOW)
    except Refusal as refusal:
        assert refusal.code == "cases.reopen"

    assert verify()[1] == []
