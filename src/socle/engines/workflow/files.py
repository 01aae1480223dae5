"""The published format of a workflow: JSON, strict, safe to read from strangers.

``{"format": "socle-workflow/1", "name", "initial", "states": [{"name", "label": {"fr": …}, "look", "closed", "pauses",
"system"}], "actions": [{"name", "label", "sources": […], "target", "roles": […], "words", "guard": [{"field", "op",
"value"}], "by_resident"}]}``. What is left out has its default; what is unknown is refused.
"""

import json
from collections.abc import Mapping
from typing import Any

from socle.engines.workflow.model import (
    LARGEST_NUMBER,
    MOST_ACTIONS,
    MOST_STATES,
    Action,
    Condition,
    Value,
    Workflow,
    WorkflowError,
    WorkflowState,
)

FORMAT = "socle-workflow/1"
LARGEST_FILE = 500_000
LONGEST_TEXT = 200
MOST_LANGUAGES = 20


def to_json(workflow: Workflow) -> dict[str, Any]:
    """The published format as plain values, ready for ``json.dumps`` or a JSON column."""
    return {
        "format": FORMAT,
        "name": workflow.name,
        "initial": workflow.start,
        "states": [
            {
                "name": state.name,
                "label": dict(state.label),
                "look": state.look,
                "closed": state.closed,
                "pauses": state.pauses,
                "system": state.system,
            }
            for state in workflow.states
        ],
        "actions": [
            {
                "name": action.name,
                "label": dict(action.label),
                "sources": list(action.sources),
                "target": action.target,
                "roles": list(action.roles),
                "words": action.words,
                "guard": [_condition_out(condition) for condition in action.guard],
                "by_resident": action.by_resident,
            }
            for action in workflow.actions
        ],
    }


def _condition_out(condition: Condition) -> dict[str, Any]:
    told: dict[str, Any] = {"field": condition.field, "op": condition.op}
    if condition.value is not None:
        told["value"] = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    return told


def from_json(document: str | bytes | Mapping[str, Any]) -> Workflow:
    """Read the published format, as text or already parsed. Shape and types only: call ``validate`` for the meaning.

    Raises ``WorkflowError`` naming the row on anything unknown, missing, of another type, too long or too deep.
    """
    facts = _parsed(document) if isinstance(document, (str, bytes)) else document
    facts = _object(facts, "", {"format", "name", "states", "actions"}, {"initial"})
    if facts["format"] != FORMAT:
        raise WorkflowError(f"not {FORMAT}", "format")
    states = _list(facts["states"], "states", MOST_STATES)
    actions = _list(facts["actions"], "actions", MOST_ACTIONS)
    return Workflow(
        name=_text(facts["name"], "name"),
        initial=_text(facts.get("initial", ""), "initial"),
        states=tuple(_state(one, f"states.{row}") for row, one in enumerate(states)),
        actions=tuple(_action(one, f"actions.{row}") for row, one in enumerate(actions)),
    )


def _parsed(document: str | bytes) -> Any:
    if len(document) > LARGEST_FILE:
        raise WorkflowError(f"longer than {LARGEST_FILE} bytes")
    try:
        text = document.decode("utf-8-sig") if isinstance(document, bytes) else document
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except WorkflowError:
        raise
    except (ValueError, RecursionError) as fault:
        raise WorkflowError("not JSON") from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are different: with the same name twice, two readers would read two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WorkflowError("a name stands twice in an object")
    return found


def _refuse(constant: str) -> None:
    raise WorkflowError(f"{constant} is not a number of JSON")


def _state(given: Any, where: str) -> WorkflowState:
    facts = _object(given, where, {"name", "label", "look"}, {"closed", "pauses", "system"})
    return WorkflowState(
        name=_text(facts["name"], f"{where}.name"),
        label=_label(facts["label"], f"{where}.label"),
        look=_text(facts["look"], f"{where}.look"),
        closed=_truth(facts.get("closed", False), f"{where}.closed"),
        pauses=_truth(facts.get("pauses", False), f"{where}.pauses"),
        system=_truth(facts.get("system", False), f"{where}.system"),
    )


def _action(given: Any, where: str) -> Action:
    facts = _object(given, where, {"name", "label", "sources", "target"}, {"roles", "words", "guard", "by_resident"})
    guard = _list(facts.get("guard", []), f"{where}.guard", 100)
    return Action(
        name=_text(facts["name"], f"{where}.name"),
        label=_label(facts["label"], f"{where}.label"),
        sources=_names(facts["sources"], f"{where}.sources"),
        target=_text(facts["target"], f"{where}.target"),
        roles=_names(facts.get("roles", []), f"{where}.roles"),
        words=_text(facts.get("words", "none"), f"{where}.words"),
        guard=tuple(_condition(one, f"{where}.guard.{row}") for row, one in enumerate(guard)),
        by_resident=_truth(facts.get("by_resident", False), f"{where}.by_resident"),
    )


def _condition(given: Any, where: str) -> Condition:
    facts = _object(given, where, {"field", "op"}, {"value"})
    field, op = _text(facts["field"], f"{where}.field"), _text(facts["op"], f"{where}.op")
    return Condition(field, op, _value(facts.get("value"), f"{where}.value"))


def _value(given: Any, where: str) -> Value:
    if isinstance(given, list):
        return tuple(_scalar(one, f"{where}.{row}") for row, one in enumerate(_list(given, where, MOST_STATES)))
    return None if given is None else _scalar(given, where)


def _scalar(given: Any, where: str) -> str | int | float | bool:
    if isinstance(given, str):
        return _text(given, where)
    if isinstance(given, bool) or (isinstance(given, (int, float)) and abs(given) <= LARGEST_NUMBER):
        return given
    raise WorkflowError("neither a text, nor a number of ordinary size, nor true or false", where)


def _object(given: Any, where: str, needed: set[str], possible: set[str]) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise WorkflowError("not an object", where)
    names = set(given)
    if missing := needed - names:
        raise WorkflowError(f"without {', '.join(sorted(missing))}", where)
    if unknown := names - needed - possible:
        raise WorkflowError(f"unknown {', '.join(sorted(str(one)[:40] for one in unknown)[:5])}", where)
    return given


def _list(given: Any, where: str, most: int) -> list[Any]:
    if not isinstance(given, list):
        raise WorkflowError("not a list", where)
    if len(given) > most:
        raise WorkflowError(f"more than {most}", where)
    return given


def _names(given: Any, where: str) -> tuple[str, ...]:
    return tuple(_text(one, f"{where}.{row}") for row, one in enumerate(_list(given, where, MOST_STATES)))


def _label(given: Any, where: str) -> dict[str, str]:
    if not isinstance(given, Mapping) or len(given) > MOST_LANGUAGES:
        raise WorkflowError(f"not an object of at most {MOST_LANGUAGES} languages", where)
    return {_text(language, where): _text(words, f"{where}.{str(language)[:12]}") for language, words in given.items()}


def _text(given: Any, where: str) -> str:
    if not isinstance(given, str):
        raise WorkflowError("not a text", where)
    if len(given) > LONGEST_TEXT:
        raise WorkflowError(f"a text of more than {LONGEST_TEXT} signs", where)
    return given


def _truth(given: Any, where: str) -> bool:
    if not isinstance(given, bool):
        raise WorkflowError("neither true nor false", where)
    return given
