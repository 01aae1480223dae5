"""Reads: one case by its code, the staff queue, the history."""

import datetime
from dataclasses import dataclass

from django.db.models import Count

from socle.commons.cases.models import Case as Case  # rooms above name what these queries return
from socle.commons.cases.models import FailedLookup, Step
from socle.commons.cases.permissions import READ, TRACK
from socle.commons.cases.rules import read_code
from socle.commons.cases.terms import State
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

PAGE = 20
FAILED_LOOKUPS_ALLOWED = 30  # wrong codes per address and hour


def case_by_code(scope: Scope, authority_id: int, code: str) -> Case:
    """The case of this code, for who holds it. Raises ``Refusal`` 404 alike for wrong, unknown and elsewhere."""
    scope.require(TRACK, authority_id)
    written = read_code(code)
    case = Case.objects.filter(code=written, authority_id=authority_id).first() if written else None
    if case is None:
        raise not_found()
    return case


def case_of_submission(scope: Scope, *, authority_id: int, kind: str, submission: str) -> Case | None:
    """The case that a sent form already opened, if it did."""
    scope.require(TRACK, authority_id)
    return Case.objects.filter(authority_id=authority_id, kind=kind, submission=submission).first()


def case_for_staff(scope: Scope, authority_id: int, code: str) -> Case:
    """The case of this code, for staff of the authority. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    case = Case.objects.filter(code=code, authority_id=authority_id).first()
    if case is None:
        raise not_found()
    return case


def authorities_read(scope: Scope) -> frozenset[int]:
    """The ids of the authorities whose cases the scope reads, for rooms whose facts hang on a case."""
    return scope.authorities(READ)


def history(scope: Scope, case: Case) -> list[Step]:
    """The steps of a case, oldest first."""
    if not (scope.allows(TRACK, case.authority_id) or scope.allows(READ, case.authority_id)):
        raise not_found()
    return list(case.steps.all())


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the staff queue."""

    cases: list[Case]
    total: int
    page: int
    pages: int


def queue(scope: Scope, authority_id: int, *, state: State | None, page: int) -> QueuePage:
    """The cases of an authority, oldest open first; ``state`` ``None`` means all that are open. Pages start at 1."""
    scope.require(READ, authority_id)
    rows = Case.objects.filter(authority_id=authority_id)
    rows = rows.filter(state=state) if state else rows.filter(closed_at__isnull=True)
    order = "-closed_at" if state and state.is_closed else "opened_at"
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    return QueuePage(list(rows.order_by(order, "id")[(page - 1) * PAGE : page * PAGE]), total, page, pages)


def counts_by_state(scope: Scope, authority_id: int) -> dict[State, int]:
    """How many cases are in each state."""
    scope.require(READ, authority_id)
    counted = Case.objects.filter(authority_id=authority_id).values_list("state").annotate(Count("id"))
    return dict.fromkeys(State, 0) | {State(state): count for state, count in counted}


def lookups_exhausted(scope: Scope, *, who: str, now: datetime.datetime) -> bool:
    """Whether too many wrong codes came from this address in this hour."""
    row = FailedLookup.objects.filter(who=who, hour=hour_of(scope, now)).first()
    return row is not None and row.count >= FAILED_LOOKUPS_ALLOWED


def hour_of(scope: Scope, now: datetime.datetime) -> datetime.datetime:
    """The hour in which failed look-ups are counted together."""
    return now.replace(minute=0, second=0, microsecond=0)


def ids_of_kind(scope: Scope, kind: str) -> list[int]:
    """The ids of all cases of a kind in the instance: for the system's own checks."""
    if scope.actor.kind != "system":
        raise not_found()
    return list(Case.objects.filter(kind=kind).values_list("pk", flat=True))
