"""Which states can be reached, which lead nowhere. Guards are taken as satisfiable: somebody may meet them."""

from collections.abc import Iterable

from socle.engines.workflow.model import Workflow


def reachable(workflow: Workflow, start: str = "") -> frozenset[str]:
    """The states that actions can lead to from ``start`` (the initial state), itself among them."""
    forward: dict[str, set[str]] = {}
    for action in workflow.actions:
        for source in action.sources:
            forward.setdefault(source, set()).add(action.target)
    return _closure([start or workflow.start], forward)


def stuck(workflow: Workflow) -> frozenset[str]:
    """The open states from which no closed state can be reached: what enters them is never finished."""
    backward: dict[str, set[str]] = {}
    for action in workflow.actions:
        backward.setdefault(action.target, set()).update(action.sources)
    finishing = _closure([state.name for state in workflow.states if state.closed], backward)
    return frozenset(state.name for state in workflow.states if not state.closed and state.name not in finishing)


def terminal(workflow: Workflow) -> frozenset[str]:
    """The states that no action leaves."""
    left = {source for action in workflow.actions for source in action.sources if source != action.target}
    return frozenset(state.name for state in workflow.states) - left


def _closure(start: Iterable[str], steps: dict[str, set[str]]) -> frozenset[str]:
    found = set(start)
    waiting = list(found)
    while waiting:
        for following in steps.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return frozenset(found)
