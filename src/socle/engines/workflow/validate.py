"""What is wrong with a workflow, row by row: everything at once, so that a page shows each fault where it is."""

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from socle.engines.workflow.model import (
    LARGEST_NUMBER,
    LONGEST_LABEL,
    LONGEST_VALUE,
    LOOKS,
    MOST_ACTIONS,
    MOST_CONDITIONS,
    MOST_STATES,
    OPS,
    RESERVED_ACTIONS,
    RESERVED_STATES,
    ROLES,
    WORDS,
    Action,
    Condition,
    Fault,
    Workflow,
    WorkflowState,
)
from socle.engines.workflow.reach import reachable, stuck

NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
# Controls, direction overrides and isolates, surrogates, non-characters: nothing that a label needs.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def validate(workflow: Workflow, *, roles: Collection[str] = ROLES) -> list[Fault]:
    """Every fault of a workflow, in the order of its rows; empty when it may be saved.

    Never raises, whatever the texts and numbers in it. When there are too many rows, that is the only fault given.
    """
    if len(workflow.states) > MOST_STATES:
        return [Fault("states", "too_many_states", str(len(workflow.states)))]
    if len(workflow.actions) > MOST_ACTIONS:
        return [Fault("actions", "too_many_actions", str(len(workflow.actions)))]
    faults = [] if NAME.fullmatch(workflow.name) else [Fault("name", "name", workflow.name[:40])]
    faults += _initial(workflow)
    for row, state in enumerate(workflow.states):
        faults += _state(f"states.{row}", state)
    faults += _twice("states", [state.name for state in workflow.states])
    for row, action in enumerate(workflow.actions):
        faults += _action(f"actions.{row}", action, workflow, roles)
    faults += _twice("actions", [action.name for action in workflow.actions])
    return [*faults, *_paths(workflow)]


def _initial(workflow: Workflow) -> Iterator[Fault]:
    if not workflow.states:
        yield Fault("states", "no_state")
        return
    first = next((state for state in workflow.states if state.name == workflow.start), None)
    if first is None:
        yield Fault("initial", "initial_unknown", workflow.start[:40])
    elif first.closed or first.system:
        yield Fault("initial", "initial_closed", first.name)


def _state(where: str, state: WorkflowState) -> Iterator[Fault]:
    yield from _name(where, state.name)
    yield from _label(where, state.label)
    if state.look not in LOOKS:
        yield Fault(f"{where}.look", "look", state.look[:40])
    if state.name in RESERVED_STATES and not (state.system and state.closed):
        yield Fault(f"{where}.system", "reserved_state", state.name)
    elif state.system and not state.closed:
        yield Fault(f"{where}.closed", "system_open", state.name)


def _action(where: str, action: Action, workflow: Workflow, roles: Collection[str]) -> Iterator[Fault]:
    yield from _name(where, action.name)
    yield from _label(where, action.label)
    if action.name in RESERVED_ACTIONS:
        yield Fault(f"{where}.name", "reserved_action", action.name)
    if not action.sources:
        yield Fault(f"{where}.sources", "no_source", action.name[:40])
    known = {state.name: state for state in workflow.states}
    for row, source in enumerate(action.sources):
        at = f"{where}.sources.{row}"
        if source in action.sources[:row]:
            yield Fault(at, "twice", source[:40])
        else:
            yield from _end(at, source, "source_unknown", known)
    yield from _end(f"{where}.target", action.target, "target_unknown", known)
    for row, role in enumerate(action.roles):
        if role not in roles:
            yield Fault(f"{where}.roles.{row}", "role_unknown", role[:40])
        elif role in action.roles[:row]:
            yield Fault(f"{where}.roles.{row}", "twice", role)
    if action.words not in WORDS:
        yield Fault(f"{where}.words", "words", action.words[:40])
    if len(action.guard) > MOST_CONDITIONS:
        yield Fault(f"{where}.guard", "too_many_conditions", str(len(action.guard)))
    for row, condition in enumerate(action.guard[:MOST_CONDITIONS]):
        yield from _condition(f"{where}.guard.{row}", condition)


def _end(where: str, name: str, code: str, known: Mapping[str, WorkflowState]) -> Iterator[Fault]:
    """One end of an action: a state that exists and that actions may touch."""
    if name not in known:
        yield Fault(where, code, name[:40])
    elif known[name].system:
        yield Fault(where, "system", name)


def _name(where: str, name: str) -> Iterator[Fault]:
    if not NAME.fullmatch(name):
        yield Fault(f"{where}.name", "name", name[:40])


def _label(where: str, label: Mapping[str, str]) -> Iterator[Fault]:
    if not label.get("fr", "").strip():
        yield Fault(f"{where}.label.fr", "label_missing", "fr")
    for language, words in sorted(label.items()):
        if not LANGUAGE.fullmatch(language):
            yield Fault(f"{where}.label", "language", language[:40])
        elif len(words) > LONGEST_LABEL:
            yield Fault(f"{where}.label.{language}", "label_long", str(LONGEST_LABEL))
        elif _FORBIDDEN.search(words):
            yield Fault(f"{where}.label.{language}", "label_signs", language)


def _condition(where: str, condition: Condition) -> Iterator[Fault]:
    if not NAME.fullmatch(condition.field):
        yield Fault(f"{where}.field", "name", condition.field[:40])
    if condition.op not in OPS:
        yield Fault(f"{where}.op", "op_unknown", condition.op[:40])
        return
    value = condition.value
    if condition.op in ("empty", "filled"):
        sound = value is None
    elif condition.op == "in":
        sound = isinstance(value, tuple) and 0 < len(value) <= MOST_STATES and all(map(_plain, value))
    elif condition.op in ("==", "!="):
        sound = _plain(value)
    else:
        sound = _plain(value) and not isinstance(value, bool)
    if not sound:
        yield Fault(f"{where}.value", "value", condition.op)


def _plain(value: object) -> bool:
    """A short text, a truth value, or a number that every reader of JSON writes the same way."""
    if isinstance(value, str):
        return len(value) <= LONGEST_VALUE and not _FORBIDDEN.search(value)
    if isinstance(value, (int, float)):
        return math.isfinite(value) and abs(value) <= LARGEST_NUMBER
    return False


def _twice(rows: str, names: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for row, name in enumerate(names):
        if name in seen:
            yield Fault(f"{rows}.{row}.name", "twice", name[:40])
        seen.add(name)


def _paths(workflow: Workflow) -> Iterator[Fault]:
    """States that nothing reaches, and states that nothing finishes. Rows with unknown names were told before."""
    if not workflow.states:
        return
    if not any(state.closed and not state.system for state in workflow.states):
        yield Fault("states", "no_closed")
        return
    reached, endless = reachable(workflow), stuck(workflow)
    for row, state in enumerate(workflow.states):
        if state.name not in reached and not state.system:
            yield Fault(f"states.{row}", "unreachable", state.name[:40])
        if state.name in endless:
            yield Fault(f"states.{row}", "stuck", state.name[:40])
