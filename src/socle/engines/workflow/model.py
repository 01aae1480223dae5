"""Values of the workflow engine: plain rows, never behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...] | None

LOOKS = ("new", "run", "wait", "done", "stop")
"""The design system's marks for a state."""

WORDS = ("none", "optional", "required")
"""Whether an action asks for words that the resident will read."""

OPS = ("==", "!=", "<", "<=", ">", ">=", "in", "empty", "filled")
"""How a guard compares a fact with its value; ``empty`` and ``filled`` take none."""

ROLES = ("resident", "agent", "manager", "steward", "administrator", "mediator", "partner", "auditor")
"""The roles that a row may name, unless the caller of ``validate`` gives others."""

RESERVED_ACTIONS = frozenset(
    (
        "open",
        "state",
        "answer",
        "note",
        "assign",
        "task",
        "merge",
        "transfer",
        "rate",
        "ask",
        "escalate",
        "due",
        "forget",
    )
)
"""Verbs that the program does itself, with rules of their own: an action may not take their name."""

RESERVED_STATES = frozenset(("merged",))
"""States that the program sets itself: where they are present they are closed and marked ``system``."""

MOST_STATES = 40
MOST_ACTIONS = 200
MOST_CONDITIONS = 10
LONGEST_LABEL = 60
LONGEST_VALUE = 100
LARGEST_NUMBER = 10**15


class WorkflowError(ValueError):
    """A document that is no workflow, or a path that the workflow does not have. ``where`` names the row."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a fact with a value. A fact that is absent is empty, and is neither less nor more."""

    field: str
    op: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class WorkflowState:
    """Where a thing can stand.

    ``label``: words by language, French at least. ``look``: see ``LOOKS``. ``closed``: nothing more is expected.
    ``pauses``: the clock of the promise stands still. ``system``: only the program enters it, by a verb of its own.
    """

    name: str
    label: Mapping[str, str]
    look: str
    closed: bool = False
    pauses: bool = False
    system: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """What brings a thing from one of ``sources`` to ``target``.

    ``roles``: who of the staff may (empty: any). ``words``: see ``WORDS``. ``guard``: all conditions must hold.
    ``by_resident``: the resident may too.
    """

    name: str
    label: Mapping[str, str]
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...] = ()
    words: str = "none"
    guard: tuple[Condition, ...] = ()
    by_resident: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """States and actions. ``initial`` is where a thing begins: the first state unless it is named."""

    name: str
    states: tuple[WorkflowState, ...]
    actions: tuple[Action, ...]
    initial: str = ""

    @property
    def start(self) -> str:
        """The name of the state where a thing begins; empty when there is no state."""
        return self.initial or (self.states[0].name if self.states else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a workflow.

    ``where``: the row and field, ``actions.3.target`` (counted from 0), so that a page shows it there.
    ``code``: which fault, the key of its words (see ``sentence``). ``given``: the name or value concerned.
    """

    where: str
    code: str
    given: str = ""
