"""Which actions somebody may do now: the state, the roles, then the guards, in the order of the rows."""

from collections.abc import Callable, Collection, Mapping
from operator import ge, gt, le, lt
from typing import Any

from socle.engines.workflow.model import Action, Condition, Workflow

_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def allowed(
    workflow: Workflow,
    state: str,
    *,
    roles: Collection[str],
    facts: Mapping[str, object],
    resident: bool = False,
) -> list[Action]:
    """The actions that leave ``state`` for somebody with these roles, given these facts; none from an unknown state.

    ``resident``: the question is asked for the holder of the code, whatever the roles. ``facts`` are plain values:
    text, numbers, truth values, ``None``, lists of these; dates as ISO text, which compares in order.
    """
    return [
        action
        for action in workflow.actions
        if state in action.sources
        and (action.by_resident if resident else _may(action, roles))
        and all(holds(condition, facts) for condition in action.guard)
    ]


def _may(action: Action, roles: Collection[str]) -> bool:
    if action.roles:
        return any(role in action.roles for role in roles)
    return any(role != "resident" for role in roles)


def holds(condition: Condition, facts: Mapping[str, object]) -> bool:
    """Whether a condition holds. What cannot be compared (text with a number, an unknown op) does not."""
    fact, value = facts.get(condition.field), condition.value
    match condition.op:
        case "empty":
            return _is_empty(fact)
        case "filled":
            return not _is_empty(fact)
        case "==":
            return _same(fact, value)
        case "!=":
            return not _same(fact, value)
        case "in":
            return isinstance(value, tuple) and any(_same(fact, one) for one in value)
        case "<" | "<=" | ">" | ">=":
            return _comparable(fact, value) and _ORDER[condition.op](fact, value)
    return False


def _is_empty(fact: object) -> bool:
    """Nothing, no text, an empty list. Zero and False are facts."""
    return fact is None or (isinstance(fact, (str, list, tuple, set, frozenset, dict)) and not fact)


def _same(fact: object, value: object) -> bool:
    """Equal, and of one sort: True is not 1."""
    return isinstance(fact, bool) == isinstance(value, bool) and fact == value


def _comparable(fact: object, value: object) -> bool:
    if isinstance(fact, bool) or isinstance(value, bool):
        return False
    numbers = isinstance(fact, (int, float)) and isinstance(value, (int, float))
    return numbers or (isinstance(fact, str) and isinstance(value, str))
