"""Clocks: the date promised, what stops it and moves it, and what happens when it is passed."""

import datetime
from collections.abc import Collection
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from socle.commons.calendar.queries import calendar_of
from socle.commons.calendar.terms import Calendar
from socle.commons.cases import queries
from socle.commons.cases.commands._held import about, checked_words, keep, refuse_closed, take_for_staff, write
from socle.commons.cases.events import CaseLate
from socle.commons.cases.models import Case, Step
from socle.commons.cases.permissions import ANSWER, DELAY
from socle.commons.cases.rules import stood_still
from socle.commons.cases.terms import Act, Warned
from socle.engines.workflow import Workflow, find_state
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

BATCH = 200  # cases in one transaction: the writer lock is given back between
LATEST = datetime.timedelta(days=5 * 366)
SET_BY_HAND = "set"


def clock_after(
    scope: Scope, case: Case, workflow: Workflow, state: str, now: datetime.datetime
) -> tuple[dict[str, Any], str]:
    """What a move to ``state`` changes in the clock of a case, and why in one word (nothing and ``""`` mostly).

    Leaving a state that pauses puts the date off by the working days spent there; reopening starts a new promise.
    """
    target = find_state(workflow, state)
    if target is None or case.due_at is None:
        return {}, ""
    if case.closed_at is not None and not target.closed:
        if case.promise_days is None:
            return {"late_told_at": None}, ""
        due = queries.due_after(scope, case.authority_id, now, case.promise_days)
        return {"due_at": due, "late_told_at": None}, "reopened"
    here = find_state(workflow, case.state)
    if here is None or not here.pauses or target.pauses:
        return {}, ""
    steps, leaving = _marks([case.pk]).get(case.pk, []), (now, state)
    pausing = [one.name for one in workflow.states if one.pauses]
    spans = stood_still([*((one.at, one.state) for one in steps), leaving], pausing)
    calendar = calendar_of(scope, case.authority_id)
    days = calendar.working_days_between(*spans[-1]) if spans else 0
    if days <= 0:
        return {}, ""
    due = _due_again(scope, case, calendar, steps, leaving) or calendar.due(case.due_at, days)
    return {"due_at": due, "late_told_at": None}, "pause"


def change_due(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    due: datetime.date,
    words: str,
    expected_version: int,
    now: datetime.datetime,
) -> Case:
    """Promise another date, and say why to staff and resident; holidays do not move it any more.

    Raises ``Refusal`` ``cases.due`` (a day gone by, or in more than five years), ``cases.words``, ``cases.closed``.
    """
    scope.require(DELAY, authority_id)
    words = checked_words(words)
    if not (now - datetime.timedelta(days=1)).date() <= due <= (now + LATEST).date():
        raise Refusal("cases.due", _("Choisissez un jour à venir, dans moins de cinq ans."), field="due")
    ends = queries.end_of(scope, authority_id, due)
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_closed(case)
        before = case.due_at
        keep(case, due_at=ends, late_told_at=None)
        write(scope, case, Act.DUE, now, words=words, detail=SET_BY_HAND, public=True)
        facts = {"from": before, "to": ends}
        audit.record(scope, "cases.case.due", authority_id=authority_id, about=about(case), facts=facts)
    return case


def escalate(scope: Scope, *, now: datetime.datetime) -> int:
    """Say once, of each open case that passed its date, that it is late; returns of how many. Letters follow the event.

    A case whose clock stands still is not late. Safe to run twice: a case is told once for each date.
    """
    told = 0
    for authority_id in sorted(scope.authorities(ANSWER)):
        while batch := _late_batch(scope, authority_id, now):
            told += batch
    return told


def _late_batch(scope: Scope, authority_id: int, now: datetime.datetime) -> int:
    still = queries.pausing_states(scope, authority_id)
    with atomic():
        # Told in the future: the clock had jumped, and nobody was late then.
        untold = Q(late_told_at__isnull=True) | Q(late_told_at__gt=now)
        rows = Case.objects.select_for_update().filter(
            untold, authority_id=authority_id, closed_at__isnull=True, due_at__lt=now
        )
        for kind, states in still.items():
            rows = rows.exclude(kind=kind, state__in=states)
        found = list(rows.order_by("due_at", "pk")[:BATCH])
        for case in found:
            keep(case, late_told_at=now)
            write(scope, case, Act.ESCALATE, now, detail="late", by_itself=True)
            audit.record(scope, "cases.case.escalate", authority_id=authority_id, about=about(case))
            event = CaseLate(case.pk, case.kind, authority_id, case.team_id, now)
            emit(event, authority_id=authority_id)
    return len(found)


def note_warned(
    scope: Scope, *, authority_id: int, case_ids: Collection[int], warned: Warned, now: datetime.datetime
) -> int:
    """Write in the history of late cases who a letter about it was queued for. Returns of how many: each case is noted
    once for each time that it was said to be late.
    """
    scope.require(ANSWER, authority_id)
    noted = 0
    with atomic():
        rows = Case.objects.select_for_update().filter(
            pk__in=case_ids, authority_id=authority_id, closed_at__isnull=True, late_told_at__isnull=False
        )
        for case in rows.order_by("pk"):
            if queries.warned_of_late(scope, case):
                continue
            keep(case)
            write(scope, case, Act.ESCALATE, now, detail=warned, by_itself=True)
            facts = {"who": str(warned)}
            audit.record(scope, "cases.case.warn", authority_id=authority_id, about=about(case), facts=facts)
            noted += 1
    return noted


def set_dues_again(scope: Scope, *, authority_id: int, now: datetime.datetime) -> int:
    """Work the dates of open cases out again, after the authority's holidays changed; returns how many moved.

    Dates that a person set stay. What moved says so in its history.
    """
    scope.require(ANSWER, authority_id)
    calendar, moved, last = calendar_of(scope, authority_id), 0, 0
    while True:
        rows = Case.objects.filter(
            authority_id=authority_id, closed_at__isnull=True, promise_days__isnull=False, pk__gt=last
        )
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return moved
        last = ids[-1]
        moved += _set_batch(scope, authority_id, ids, calendar, now)


def _set_batch(scope: Scope, authority_id: int, ids: list[int], calendar: Calendar, now: datetime.datetime) -> int:
    moved = 0
    with atomic():
        rows = Case.objects.select_for_update().filter(pk__in=ids, authority_id=authority_id, closed_at__isnull=True)
        marks = _marks(ids)
        for case in rows.order_by("pk"):
            due = _due_again(scope, case, calendar, marks.get(case.pk, []))
            if due is None or due == case.due_at:
                continue
            before = case.due_at
            late = {} if due <= now else {"late_told_at": None}
            keep(case, due_at=due, **late)
            write(scope, case, Act.DUE, now, detail="holidays", by_itself=True)
            facts = {"from": before, "to": due}
            audit.record(scope, "cases.case.due", authority_id=authority_id, about=about(case), facts=facts)
            moved += 1
    return moved


def _marks(ids: list[int]) -> dict[int, list[Step]]:
    """By case, the lines of history that its date depends on."""
    steps = Step.objects.filter(case_id__in=ids).exclude(act__in=(Act.NOTE, Act.ANSWER, Act.TASK, Act.ASSIGN))
    ordered = steps.order_by("case_id", "pk")
    return {pk: list(lines) for pk, lines in groupby(ordered, key=lambda one: one.case_id)}


def _due_again(
    scope: Scope,
    case: Case,
    calendar: Calendar,
    steps: list[Step],
    *further: tuple[datetime.datetime, str],
) -> datetime.datetime | None:
    """The date worked out from the last beginning of the promise and the pauses since; ``None``: set by a person.

    ``further``: a move that the history does not tell yet.
    """
    if any(one.act == Act.DUE and one.detail == SET_BY_HAND for one in steps) or case.promise_days is None:
        return None
    began, start = case.opened_at, 0
    for place, one in enumerate(steps):
        if one.act == Act.DUE and one.detail == "reopened":
            began, start = one.at, place
    pausing = queries.pausing_states(scope, case.authority_id).get(case.kind, ())
    spans = stood_still([*((one.at, one.state) for one in steps[start:]), *further], pausing)
    return calendar.due_after_pauses(began, case.promise_days, spans)
