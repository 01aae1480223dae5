"""Giving a case to a team, to a person, or to another authority."""

import datetime
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.commands._held import about, checked_words, keep, refuse_closed, take_for_staff, write
from socle.commons.cases.events import CaseAssigned, CaseTransferred
from socle.commons.cases.models import Case
from socle.commons.cases.permissions import ANSWER, TRANSFER
from socle.commons.cases.ports import kinds
from socle.commons.cases.rules import is_id
from socle.commons.cases.terms import Act
from socle.commons.people.queries import (
    account_name,
    authority_by_id,
    may_transfer,
    roles_reached,
    team_by_id,
    team_ids_of,
)
from socle.commons.people.terms import Role
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

Keep = Literal["keep"]
KEEP: Keep = "keep"
_BY_TEAM = {Role.PARTNER.value, Role.RESIDENT.value}


def assign_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    team_id: int | Keep | None,
    account_id: int | Keep | None,
    expected_version: int,
    now: datetime.datetime,
) -> Case:
    """Give a case to a team, to a person, to both, or (``None`` twice) back to everybody; ``KEEP`` leaves one as it is.

    Raises ``Refusal``: ``cases.team`` (not of this authority, or closed), ``cases.assignee`` (neither of the staff here
    nor of that team), ``cases.closed``, ``stale``, ``not-found``.
    """
    scope.require(ANSWER, authority_id)
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_closed(case)
        team_id = case.team_id if team_id == "keep" else team_id
        account_id = case.assignee_id if account_id == "keep" else account_id
        team = check_team(scope, authority_id, team_id)
        person = check_assignee(scope, authority_id, team_id, account_id)
        keep(case, team_id=team_id, assignee_id=account_id)
        write(scope, case, Act.ASSIGN, now, detail=_(", ").join(filter(None, (team, person))))
        facts = {"team": team_id, "assignee": account_id}
        audit.record(scope, "cases.case.assign", authority_id=authority_id, about=about(case), facts=facts)
        emit(CaseAssigned(case.pk, case.kind, authority_id, team_id, account_id, now), authority_id=authority_id)
    return case


def check_team(scope: Scope, authority_id: int, team_id: int | None) -> str:
    """The name of a team at work here, ``""`` for none. Raises ``Refusal`` ``cases.team``."""
    if team_id is None:
        return ""
    words = _("Choisissez une équipe de cette collectivité.")
    if not is_id(team_id):
        raise Refusal("cases.team", words, field="team")
    try:
        team = team_by_id(scope, authority_id, team_id)
    except Refusal as unknown:
        raise Refusal("cases.team", words, field="team") from unknown
    if not team.is_active:
        raise Refusal("cases.team", words, field="team")
    return str(team.name)


def check_assignee(scope: Scope, authority_id: int, team_id: int | None, account_id: int | None) -> str:
    """The name of somebody who can be given the case, ``""`` for nobody. Raises ``Refusal`` ``cases.assignee``."""
    if account_id is None:
        return ""
    roles = roles_reached(scope, account_id) if is_id(account_id) else {}
    of_staff = roles.get(authority_id, frozenset()) - _BY_TEAM
    if not of_staff and not (roles and team_id is not None and team_id in team_ids_of(scope, account_id)):
        words = _("Choisissez un agent de cette collectivité, ou un membre de l’équipe.")
        raise Refusal("cases.assignee", words, field="assignee")
    return account_name(scope, account_id)


def transfer_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    to_authority_id: int,
    words: str,
    expected_version: int,
    now: datetime.datetime,
) -> Case:
    """Send a case, and those joined to it, to an authority above, below, or bound by an agreement.

    The code goes on working and leads there; the date promised stays; the other authority takes it up from the
    beginning of its own workflow. Raises ``Refusal``: ``cases.authority``, ``cases.words``, ``cases.closed``,
    ``stale``, ``cases.transferred``, ``not-found``.
    """
    scope.require(ANSWER, authority_id)
    scope.require(TRANSFER, authority_id)
    words = checked_words(words)
    if not is_id(to_authority_id) or not may_transfer(scope, authority_id, to_authority_id, on=now.date()):
        told = _("Vous ne pouvez pas transmettre à cette collectivité : aucun accord ne le prévoit.")
        raise Refusal("cases.authority", told, field="authority")
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_closed(case)
        _give(scope, case, to_authority_id, words, now)
        for joined in _joined(case):
            _give(scope, joined, to_authority_id, "", now)
    return case


def _give(scope: Scope, case: Case, to: int, words: str, now: datetime.datetime) -> None:
    here = case.authority_id
    there = authority_by_id(scope, to)
    offer = kinds().get(case.kind)
    if offer is None:
        raise not_found()
    state = case.state if case.merged_into_id else queries.workflow_of(scope, to, case.kind, fresh=True).start
    given: dict[str, Any] = {"team_id": None, "assignee_id": None, "area": "", "routed_by": "", "planned_on": None}
    # Its date stays. Who takes it up late is told so: only the one who sent it was.
    keep(case, authority_id=to, state=state, late_told_at=None, **given)
    offer.transfer(scope, case.pk, to)
    detail = f"{authority_by_id(scope, here).slug}>{there.slug}"
    step = write(scope, case, Act.TRANSFER, now, words=words, detail=detail, public=True)
    # Who acts has a role here, perhaps none there: each log says what it saw.
    audit.record(scope, "cases.case.transfer", authority_id=here, about=about(case), facts={"to": to})
    audit.record(scope, "cases.case.receive", authority_id=to, about=about(case), facts={"from": here})
    emit(CaseTransferred(case.pk, case.kind, here, to, now, step.pk), authority_id=to)


def _joined(case: Case) -> list[Case]:
    """Every case joined to this one, at whatever remove."""
    found: list[Case] = []
    level = [case.pk]
    while level:
        below = list(Case.objects.select_for_update().filter(merged_into_id__in=level).order_by("pk"))
        found += below
        level = [one.pk for one in below]
    return found
