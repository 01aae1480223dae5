"""Moving a case along its workflow, answering it, noting beside it, planning it."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.cases import queries
from socle.commons.cases.commands._clocks import clock_after
from socle.commons.cases.commands._held import (
    about,
    checked_words,
    keep,
    refuse_closed,
    refuse_merged,
    take_for_staff,
    words_or_template,
    write,
)
from socle.commons.cases.events import CaseAnswered, CaseMoved
from socle.commons.cases.models import Case
from socle.commons.cases.permissions import ANSWER, ANSWER_TEAM
from socle.commons.cases.terms import Act
from socle.engines.workflow import Action, Workflow, allowed, find_state
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

LONGEST_PLAN = datetime.timedelta(days=5 * 366)


def move_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    action: str = "",
    to: str = "",
    words: str = "",
    planned_on: datetime.date | None = None,
    template_id: int | None = None,
    expected_version: int,
    now: datetime.datetime,
) -> Case:
    """Take an action of the workflow: by its name, or the one that leads ``to`` a state.

    ``to`` the present state, with words, is an answer. An end always wants words.

    Raises ``Refusal``: ``not-found``, ``stale`` and ``cases.transferred`` (409), ``cases.state`` (no such action from
    here, for these roles), ``cases.words``, ``cases.planned``, ``cases.template``, ``cases.merged``.
    """
    require_answering(scope, authority_id)
    words = checked_words(words_or_template(scope, authority_id, code, words, template_id), needed=False)
    _check_plan(planned_on, now)
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_merged(case)
        if not action and to == case.state and case.closed_at is None:
            return _answer(scope, case, words, now)
        workflow = queries.workflow_of(scope, authority_id, case.kind, fresh=True)
        chosen = _chosen(scope, case, workflow, action, str(to), now)
        return follow(scope, case, workflow, chosen, words, now, planned_on=planned_on)


def require_answering(scope: Scope, authority_id: int) -> None:
    """Refuse (404) who may not act on cases here, neither on all nor on those of a team."""
    if not scope.allows(ANSWER_TEAM, authority_id):
        scope.require(ANSWER, authority_id)


def _chosen(scope: Scope, case: Case, workflow: Workflow, action: str, to: str, now: datetime.datetime) -> Action:
    facts = queries.guard_facts(scope, case, now=now)
    found = allowed(workflow, case.state, roles=queries.roles_of(scope, case.authority_id), facts=facts)
    for one in found:
        if one.name == action if action else one.target == to:
            return one
    words = _("Ce dossier ne peut pas passer à cet état.")
    raise Refusal("cases.state", words, field="action" if action else "state")


def follow(
    scope: Scope,
    case: Case,
    workflow: Workflow,
    chosen: Action,
    words: str,
    now: datetime.datetime,
    *,
    planned_on: datetime.date | None = None,
) -> Case:
    """Do an action that is allowed, on a row that is taken: state, clock, history, audit, event."""
    target = find_state(workflow, chosen.target)
    closes = target is not None and target.closed
    if not words and (closes or chosen.words == "required"):
        told = _("Écrivez une réponse : l’habitant lira pourquoi sa demande est close.")
        raise Refusal("cases.words", told if closes else _("Écrivez une réponse."), field="words")
    before, was_closed = case.state, case.closed_at is not None
    values: dict[str, Any] = {"state": chosen.target, "closed_at": now if closes else None}
    if planned_on is not None:
        values["planned_on"] = planned_on
    if words or closes:
        values["person_asked_at"] = None
    if was_closed and not closes:
        values |= {"reopened": case.reopened + 1, "rating": None, "rating_words": "", "planned_on": planned_on}
    clock, reason = clock_after(scope, case, workflow, chosen.target, now)
    keep(case, **values, **clock)
    step = write(scope, case, Act.STATE, now, words=words, detail=chosen.name, public=True)
    if reason:
        write(scope, case, Act.DUE, now, detail=reason, by_itself=True)
    facts = {"action": chosen.name, "from": before, "to": case.state, "version": case.version}
    audit.record(scope, "cases.case.move", authority_id=case.authority_id, about=about(case), facts=facts)
    event = CaseMoved(case.pk, case.kind, case.authority_id, case.state, now, step.pk, closes)
    emit(event, authority_id=case.authority_id)
    return case


def _check_plan(planned_on: datetime.date | None, now: datetime.datetime) -> None:
    if planned_on is None:
        return
    # A day's margin: the authority's day may have begun before, or end after, the day in UTC.
    if not (now - datetime.timedelta(days=1)).date() <= planned_on <= (now + LONGEST_PLAN).date():
        words = _("Choisissez un jour à venir, dans moins de cinq ans.")
        raise Refusal("cases.planned", words, field="planned_on")


def answer_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    words: str,
    template_id: int | None = None,
    expected_version: int,
    now: datetime.datetime,
) -> Case:
    """Write public words; the state stays. Raises ``Refusal`` as ``move_case``."""
    require_answering(scope, authority_id)
    words = checked_words(words_or_template(scope, authority_id, code, words, template_id))
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_merged(case)
        return _answer(scope, case, words, now)


def _answer(scope: Scope, case: Case, words: str, now: datetime.datetime) -> Case:
    if not words:
        raise Refusal("cases.words", _("Écrivez une réponse, ou choisissez un autre état."), field="words")
    keep(case, person_asked_at=None)
    step = write(scope, case, Act.ANSWER, now, words=words, public=True)
    facts = {"version": case.version}
    audit.record(scope, "cases.case.answer", authority_id=case.authority_id, about=about(case), facts=facts)
    emit(CaseAnswered(case.pk, case.kind, case.authority_id, now, step.pk), authority_id=case.authority_id)
    return case


def note_case(
    scope: Scope, *, authority_id: int, code: str, words: str, expected_version: int, now: datetime.datetime
) -> Case:
    """Write words that staff alone read. Raises ``Refusal`` as ``move_case``."""
    require_answering(scope, authority_id)
    words = checked_words(words)
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        keep(case)
        write(scope, case, Act.NOTE, now, words=words)
        audit.record(scope, "cases.case.note", authority_id=authority_id, about=about(case))
    return case


def plan_case(
    scope: Scope,
    *,
    authority_id: int,
    code: str,
    planned_on: datetime.date | None,
    expected_version: int,
    now: datetime.datetime,
) -> Case:
    """Say on which day the work is planned, or that no day is any more. Raises ``Refusal`` ``cases.planned`` too."""
    require_answering(scope, authority_id)
    _check_plan(planned_on, now)
    with atomic():
        case = take_for_staff(scope, authority_id, code, expected_version)
        refuse_closed(case)
        keep(case, planned_on=planned_on)
        told = planned_on.isoformat() if planned_on else ""
        write(scope, case, Act.DUE, now, detail=f"planned:{told}")
        facts = {"planned_on": planned_on}
        audit.record(scope, "cases.case.plan", authority_id=authority_id, about=about(case), facts=facts)
    return case
