"""The states and actions of each kind of case in an authority, as the reader sees them."""

import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from socle.commons.cases.models import Case, WorkflowVersion
from socle.commons.cases.ports import kinds
from socle.commons.cases.queries._cases import answers
from socle.commons.cases.terms import Choice, State, StateWords
from socle.commons.people.terms import Role
from socle.engines.workflow import Action, Workflow, allowed, find_state, from_json, standard
from socle.ground import world
from socle.ground.scope import Scope

_REMEMBERED_SECONDS = 3.0
_remembered: dict[tuple[int, str], tuple[float, int, Workflow]] = {}


def workflow_of(scope: Scope, authority_id: int, kind: str, *, fresh: bool = False) -> Workflow:
    """The workflow in force for a kind of case in an authority: the newest that it saved, else the kind's own.

    Remembered for three seconds; ``fresh`` asks the table, for what is written by it.
    """
    return _in_force(authority_id, kind, fresh)[1]


def workflow_number(scope: Scope, authority_id: int, kind: str) -> int:
    """The number of the version in force; 0 for the kind's own."""
    return _in_force(authority_id, kind, fresh=True)[0]


def workflow_versions(scope: Scope, authority_id: int, kind: str) -> list[WorkflowVersion]:
    """The versions that an authority saved, newest first."""
    return list(WorkflowVersion.objects.filter(authority_id=authority_id, kind=kind))


def _in_force(authority_id: int, kind: str, fresh: bool) -> tuple[int, Workflow]:
    kept, now = _remembered.get((authority_id, kind)), world.monotonic()
    if kept is None or kept[0] < now or fresh:
        saved = WorkflowVersion.objects.filter(authority_id=authority_id, kind=kind).first()
        offer = kinds().get(kind)
        if saved is not None:
            kept = (now + _REMEMBERED_SECONDS, saved.number, from_json(saved.definition))
        else:
            kept = (now + _REMEMBERED_SECONDS, 0, offer.workflow() if offer else standard())
        _remembered[authority_id, kind] = kept
    return kept[1], kept[2]


def forget_workflows(scope: Scope) -> None:
    """Read workflows afresh at the next question (after a change in this process)."""
    _remembered.clear()


def pausing_states(scope: Scope, authority_id: int) -> dict[str, tuple[str, ...]]:
    """By kind, the states in which the clock stands still, where there are any."""
    found = {}
    for kind in kinds():
        names = tuple(one.name for one in workflow_of(scope, authority_id, kind).states if one.pauses)
        if names:
            found[kind] = names
    return found


def states_of(scope: Scope, authority_id: int, kind: str, language: str = "") -> list[StateWords]:
    """The states of a kind in their order, in a language (the reader's when none is given)."""
    workflow = workflow_of(scope, authority_id, kind)
    return [state_words(scope, authority_id, kind, one.name, language) for one in workflow.states]


def state_words(scope: Scope, authority_id: int, kind: str, state: str, language: str = "") -> StateWords:
    """A state as a reader sees it. One that no workflow knows any more, in old history, keeps its name."""
    known = find_state(workflow_of(scope, authority_id, kind), state)
    language = language or get_language() or "fr"
    if known is not None:
        return StateWords(state, _word(dict(known.label), language), known.look, known.closed)
    if state in set(State):
        ours = State(state)
        return StateWords(state, ours.label, ours.look, ours.is_closed)
    return StateWords(state, state, "new", closed=False)


def actions_for(scope: Scope, case: Case, *, now: datetime.datetime, language: str = "") -> list[Choice]:
    """The actions of its workflow that staff may take on a case now, in a language (the reader's by default)."""
    if not answers(scope, case) or case.merged_into_id is not None:
        return []
    workflow = workflow_of(scope, case.authority_id, case.kind)
    found = allowed(
        workflow, case.state, roles=roles_of(scope, case.authority_id), facts=guard_facts(scope, case, now=now)
    )
    return [_choice(workflow, one, language or get_language() or "fr") for one in found]


def _choice(workflow: Workflow, action: Action, language: str) -> Choice:
    target = find_state(workflow, action.target)
    closes = target is not None and target.closed
    # An end without a word would leave the resident without a reason, whatever a workflow says.
    words = "required" if closes else action.words
    return Choice(action.name, _word(dict(action.label), language), action.target, words, closes)


def _word(label: dict[str, str], language: str) -> str:
    return label.get(language) or label.get(language.partition("-")[0]) or label.get("fr") or _("Sans nom")


def roles_of(scope: Scope, authority_id: int) -> frozenset[str]:
    """The roles that a workflow sees: the account's here, all of them for the system itself."""
    if scope.actor.kind == "system":
        return frozenset(role.value for role in Role)
    return frozenset(scope.roles.get(authority_id, ()))


def guard_facts(scope: Scope, case: Case, *, now: datetime.datetime) -> dict[str, object]:
    """What a guard may compare: plain values about the case, nothing of the person."""
    return {
        "kind": case.kind,
        "topic": case.topic,
        "area": case.area,
        "channel": case.channel,
        "state": case.state,
        "team": case.team_id,
        "assignee": case.assignee_id,
        "planned_on": case.planned_on.isoformat() if case.planned_on else None,
        "reopened": case.reopened,
        "rating": case.rating,
        "late": case.due_at is not None and case.due_at < now and case.closed_at is None,
        "days_open": ((case.closed_at or now) - case.opened_at).days,
    }
