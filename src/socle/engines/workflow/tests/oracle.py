"""The slow obvious twin: walk every path up to the number of states, and compare guards by a table of cases."""

from itertools import product

from socle.engines.workflow.model import Workflow


def ways(workflow: Workflow) -> set[tuple[str, str]]:
    """Every (source, target) of every action."""
    return {(source, action.target) for action in workflow.actions for source in action.sources}


def reaches(workflow: Workflow) -> set[tuple[str, str]]:
    """All pairs joined by some path, by squaring the relation until nothing is added (Warshall without thought)."""
    names = {state.name for state in workflow.states} | {end for pair in ways(workflow) for end in pair}
    joined = {(name, name) for name in names} | ways(workflow)
    while True:
        more = {(a, d) for (a, b), (c, d) in product(joined, joined) if b == c} - joined
        if not more:
            return joined
        joined |= more


def reachable(workflow: Workflow) -> set[str]:
    """The states reached from the first one."""
    return {b for a, b in reaches(workflow) if a == workflow.start} | {workflow.start}


def stuck(workflow: Workflow) -> set[str]:
    """The open states that no path leads to a closed one."""
    closed = {state.name for state in workflow.states if state.closed}
    finishing = {a for a, b in reaches(workflow) if b in closed}
    return {state.name for state in workflow.states if not state.closed} - finishing
