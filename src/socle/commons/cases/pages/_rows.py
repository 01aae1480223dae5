"""Rows of a form as states and actions of a workflow, and back. A row without a name is no row."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from socle.commons.cases.pages import _guards
from socle.engines.workflow import MOST_ACTIONS, MOST_STATES, Action, Workflow, WorkflowState

ROLES = (
    ("", gettext_lazy("tout agent")),
    ("manager administrator", gettext_lazy("responsable ou administrateur")),
    ("administrator", gettext_lazy("administrateur")),
)
Told = Sequence[tuple[str, str]]


def read(sent: QueryDict, name: str, languages: Sequence[str]) -> Workflow:
    """The workflow that the form's rows say. What is wrong in it is for ``validate`` to find."""
    states = (_state(sent, f"s{place}", languages) for place in _places(sent, "s", MOST_STATES))
    actions = (_action(sent, f"a{place}", languages) for place in _places(sent, "a", MOST_ACTIONS))
    return Workflow(
        name,
        tuple(state for state in states if state is not None),
        tuple(action for action in actions if action is not None),
        sent.get("initial", "")[:30],
    )


def _places(sent: QueryDict, prefix: str, most: int) -> range:
    typed = sent.get(f"{prefix}-count", "")
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
    return range(min(count, most + 1))


def _label(sent: QueryDict, row: str, languages: Sequence[str]) -> dict[str, str]:
    words = {one: " ".join(sent.get(f"{row}-{one}", "").split())[:200] for one in languages}
    return {one: text for one, text in words.items() if text}


def _state(sent: QueryDict, row: str, languages: Sequence[str]) -> WorkflowState | None:
    label = _label(sent, row, languages)
    name = sent.get(f"{row}-name", "").strip()[:60] or _named(label)
    if not name or sent.get(f"{row}-drop"):
        return None
    return WorkflowState(
        name=name,
        label=label,
        look=sent.get(f"{row}-look", "new")[:20],
        closed=bool(sent.get(f"{row}-closed")),
        pauses=bool(sent.get(f"{row}-pauses")),
        system=bool(sent.get(f"{row}-system")),
    )


def _action(sent: QueryDict, row: str, languages: Sequence[str]) -> Action | None:
    label = _label(sent, row, languages)
    name = sent.get(f"{row}-name", "").strip()[:60] or _named(label)
    if not name or sent.get(f"{row}-drop"):
        return None
    return Action(
        name=name,
        label=label,
        sources=tuple(one[:60] for one in sent.getlist(f"{row}-sources")[:MOST_STATES]),
        target=sent.get(f"{row}-target", "")[:60],
        roles=tuple(sent.get(f"{row}-roles", "")[:200].split()),
        words=sent.get(f"{row}-words", "none")[:20],
        guard=_guards.read(sent, row),
        by_resident=bool(sent.get(f"{row}-resident")),
    )


def carried(typed: Workflow) -> list[tuple[str, str]]:
    """The rows as a page carries them unseen that shows something else of the workflow: what ``read`` reads back."""
    fields = [("s-count", str(len(typed.states))), ("a-count", str(len(typed.actions)))]
    for place, state in enumerate(typed.states):
        row = f"s{place}"
        fields += [(f"{row}-name", state.name), (f"{row}-look", state.look)]
        fields += [(f"{row}-{code}", words) for code, words in state.label.items()]
        said = {"closed": state.closed, "pauses": state.pauses, "system": state.system}
        fields += [(f"{row}-{name}", "1") for name, true in said.items() if true]
    for place, action in enumerate(typed.actions):
        row = f"a{place}"
        fields += [(f"{row}-name", action.name), (f"{row}-target", action.target), (f"{row}-words", action.words)]
        fields += [(f"{row}-{code}", words) for code, words in action.label.items()]
        fields += [(f"{row}-sources", source) for source in action.sources]
        fields += [(f"{row}-roles", " ".join(action.roles)), (f"{row}-guard", _guards.carried(action.guard))]
        fields += [(f"{row}-resident", "1")] if action.by_resident else []
    return [(name, value) for name, value in fields if value]


def _named(label: dict[str, str]) -> str:
    """A name made from the French words of a new row: ``À vérifier`` → ``a_verifier``."""
    plain = unicodedata.normalize("NFKD", label.get("fr", "")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30]


def states(
    typed: Workflow, kept: Workflow, languages: Sequence[str], told: Told, blank: int = 0
) -> list[dict[str, Any]]:
    """A row for each state, then blank ones. The names of those in force stay: history holds them."""
    known = {one.name for one in kept.states}
    rows = []
    for place in range(len(typed.states) + blank):
        one = typed.states[place] if place < len(typed.states) else None
        label = dict(one.label) if one else {}
        rows.append(
            {
                "id": f"s{place}",
                "state": one,
                "kept": one is not None and one.name in known,
                "labels": [(code, label.get(code, "")) for code in languages],
                "faults": _faults(told, f"states.{place}"),
            }
        )
    return rows


def actions(
    typed: Workflow, kept: Workflow, languages: Sequence[str], told: Told, blank: int = 0
) -> list[dict[str, Any]]:
    """A row for each action, then blank ones."""
    known = {one.name for one in kept.actions}
    rows = []
    for place in range(len(typed.actions) + blank):
        one = typed.actions[place] if place < len(typed.actions) else None
        label = dict(one.label) if one else {}
        roles = " ".join(one.roles) if one else ""
        rows.append(
            {
                "id": f"a{place}",
                "action": one,
                "kept": one is not None and one.name in known,
                "labels": [(code, label.get(code, "")) for code in languages],
                "sources": one.sources if one else (),
                "roles": roles,
                "other_roles": roles if roles not in dict(ROLES) else "",
                "guard": _guards.carried(one.guard) if one else "",
                "conditions": _guards.rows(one),
                "faults": _faults(told, f"actions.{place}"),
            }
        )
    return rows


def _faults(told: Told, row: str) -> list[str]:
    return list(dict.fromkeys(words for where, words in told if where == row or where.startswith(f"{row}.")))
