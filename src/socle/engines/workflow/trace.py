"""Finding rows by name, and walking a list of actions."""

from collections.abc import Iterable

from socle.engines.workflow.model import Action, Workflow, WorkflowError, WorkflowState


def find_action(workflow: Workflow, name: str) -> Action | None:
    """The action of this name, or ``None``."""
    return next((action for action in workflow.actions if action.name == name), None)


def find_state(workflow: Workflow, name: str) -> WorkflowState | None:
    """The state of this name, or ``None``."""
    return next((state for state in workflow.states if state.name == name), None)


def trace(workflow: Workflow, actions: Iterable[str], *, start: str = "") -> tuple[str, ...]:
    """The states that a list of actions walks through, the first included; roles and guards are not asked.

    Raises ``WorkflowError`` at the first action that does not exist, or not from where the walk then stands;
    its ``where`` is the place of that action in the list, counted from 0.
    """
    walked = [start or workflow.start]
    if find_state(workflow, walked[0]) is None:
        raise WorkflowError(f"no state {walked[0]!r} to begin from")
    for place, name in enumerate(actions):
        action = find_action(workflow, name)
        if action is None:
            raise WorkflowError(f"no action {name!r}", str(place))
        if walked[-1] not in action.sources:
            raise WorkflowError(f"{name!r} does not leave {walked[-1]!r}", str(place))
        walked.append(action.target)
    return tuple(walked)
