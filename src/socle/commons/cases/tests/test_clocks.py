"""Dates promised: holidays, pauses, lateness, and clocks that jump."""

import datetime

import pytest

from socle.commons.calendar.events import HolidaysChanged
from socle.commons.calendar.models import Holiday
from socle.commons.calendar.queries import forget_calendar
from socle.commons.cases import commands, queries, reactions
from socle.commons.cases.events import CaseLate
from socle.commons.cases.models import Case, Step
from socle.commons.cases.terms import Act, Asked, Warned
from socle.commons.cases.tests.test_moving import move, refused
from socle.commons.cases.tests.towns import DAY, Town, a_town, agree
from socle.commons.messages import commands as messages
from socle.commons.messages.terms import Reason
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


def late_letters(at: datetime.datetime, town: Town) -> list[tuple[str, str]]:
    """Who is written to of what is late: the day's round, then the worker."""
    with world.at(at):
        commands.escalate(town.system, now=at)
        jobs.run_pending()
    from socle.commons.messages.models import Message

    return [(one.contact, one.body) for one in Message.objects.filter(notice="cases.late").order_by("pk")]


@pytest.mark.parametrize("team", ["none", "without address", "closed"])
def test_lateness_that_no_team_reads_is_told_to_the_managers(team: str) -> None:
    town = a_town()
    manager, later = town.account(Role.MANAGER), NOW + 20 * DAY
    town.account(Role.ADMINISTRATOR)
    given = None if team == "none" else town.team()
    if given is not None:
        type(given).objects.update(is_active=team != "closed", email="voirie@exemple.fr" if team == "closed" else "")
    case = town.open(1, promise_days=1, team_id=given.pk if given else None)

    ((to, words),) = late_letters(later, town)

    assert to == manager.email and ("sans équipe" if team == "none" else "Voirie") in words
    case.refresh_from_db()
    assert queries.warned_of_late(town.resident, case) is Warned.MANAGERS
    assert [one.kind for one in queries.why(town.resident, case)][-2:] == ["late", "warned"]
    assert verify()[1] == []


def test_an_authority_without_manager_is_told_by_its_administrator_and_nobody_is_not_told() -> None:
    town, empty = a_town(), a_town("dekanve", "DK", -29.0)
    administrator, later = town.account(Role.ADMINISTRATOR), NOW + 20 * DAY
    town.account(Role.AGENT)
    told, untold = town.open(1, promise_days=1), empty.open(2, promise_days=1)

    letters = late_letters(later, town) and late_letters(later, empty)

    assert [to for to, _words in letters] == [administrator.email]
    told.refresh_from_db()
    untold.refresh_from_db()
    assert untold.late_told_at == later, "it is late, and its history says so"
    assert queries.warned_of_late(town.resident, told) is Warned.MANAGERS
    assert queries.warned_of_late(empty.resident, untold) is None
    assert [one.kind for one in queries.why(empty.resident, untold)][-1] == "late"


def test_a_letter_that_comes_again_or_that_nobody_may_be_sent_notes_nothing_new() -> None:
    town = a_town()
    team, later = town.team(), NOW + 20 * DAY
    case = town.open(1, promise_days=1, team_id=team.pk)
    assert [to for to, _words in late_letters(later, town)] == [team.email]
    event = CaseLate(case.pk, case.kind, town.id, team.pk, later)
    with world.at(later):
        reactions.tell_late([event, event])
        reactions.tell_late([event])
    assert Step.objects.filter(case=case, act=Act.ESCALATE).count() == 2

    blocked = town.open(2, promise_days=1, team_id=team.pk)
    messages.block_contact(town.system, authority_id=town.id, contact=team.email, reason=Reason.STAFF, now=later)
    late_letters(later + DAY, town)
    blocked.refresh_from_db()
    assert queries.warned_of_late(town.resident, blocked) is None


def test_who_receives_a_late_case_is_told_that_it_is_late() -> None:
    here, there = a_town(), a_town("dekanve", "DK", -29.0)
    agree(here, there)
    team, receiver, later = here.team(), there.account(Role.MANAGER), NOW + 20 * DAY
    case = here.open(1, promise_days=1, team_id=team.pk)
    assert [to for to, _words in late_letters(later, here)] == [team.email]
    case.refresh_from_db()
    commands.transfer_case(
        here.scope(Role.AGENT), authority_id=here.id, code=case.code, to_authority_id=there.id, words="Leur rue",
        expected_version=case.version, now=later,
    )  # fmt: skip
    case.refresh_from_db()
    assert queries.warned_of_late(there.resident, case) is None

    letters = late_letters(later + DAY, there)

    assert [to for to, _words in letters] == [team.email, receiver.email]


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
