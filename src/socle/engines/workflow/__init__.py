"""Workflow: states and actions as rows of data, checked when they are saved, asked at each step, drawn as SVG. Pure.

No row holds code: a guard compares a fact with a value, and nothing is ever evaluated.
"""

from socle.engines.workflow.allowed import allowed, holds
from socle.engines.workflow.draw import draw
from socle.engines.workflow.files import from_json, to_json
from socle.engines.workflow.model import (
    LOOKS,
    MOST_ACTIONS,
    MOST_STATES,
    OPS,
    RESERVED_ACTIONS,
    ROLES,
    WORDS,
    Action,
    Condition,
    Fault,
    Value,
    Workflow,
    WorkflowError,
    WorkflowState,
)
from socle.engines.workflow.reach import reachable, stuck, terminal
from socle.engines.workflow.standard import standard
from socle.engines.workflow.trace import find_action, find_state, trace
from socle.engines.workflow.validate import validate
from socle.engines.workflow.words import condition_words, guard_words, sentence

__all__ = [
    "LOOKS",
    "MOST_ACTIONS",
    "MOST_STATES",
    "OPS",
    "RESERVED_ACTIONS",
    "ROLES",
    "WORDS",
    "Action",
    "Condition",
    "Fault",
    "Value",
    "Workflow",
    "WorkflowError",
    "WorkflowState",
    "allowed",
    "condition_words",
    "draw",
    "find_action",
    "find_state",
    "from_json",
    "guard_words",
    "holds",
    "reachable",
    "sentence",
    "standard",
    "stuck",
    "terminal",
    "to_json",
    "trace",
    "validate",
]
