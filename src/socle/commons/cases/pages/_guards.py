"""The conditions of gestures on a page of their own: said in words, dropped and added without a script."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy

from socle.engines.workflow import Action, Condition, Workflow, WorkflowState, condition_words, to_json
from socle.engines.workflow import from_json as _from_json

FACTS = (
    ("late", gettext_lazy("le retard")),
    ("days_open", gettext_lazy("l’âge en jours")),
    ("planned_on", gettext_lazy("le jour prévu")),
    ("assignee", gettext_lazy("la personne chargée")),
    ("team", gettext_lazy("l’équipe (son numéro)")),
    ("topic", gettext_lazy("le sujet")),
    ("area", gettext_lazy("le quartier")),
    ("channel", gettext_lazy("le canal")),
    ("reopened", gettext_lazy("le nombre de réouvertures")),
    ("rating", gettext_lazy("la note")),
    ("state", gettext_lazy("l’état")),
    ("kind", gettext_lazy("le genre de demande")),
)
"""What ``queries.guard_facts`` gives to compare."""
OPS = (
    ("==", gettext_lazy("est")),
    ("!=", gettext_lazy("n’est pas")),
    ("<", gettext_lazy("est moins que")),
    ("<=", gettext_lazy("est au plus")),
    (">", gettext_lazy("est plus que")),
    (">=", gettext_lazy("est au moins")),
    ("in", gettext_lazy("est parmi (entre virgules)")),
    ("filled", gettext_lazy("est là")),
    ("empty", gettext_lazy("manque")),
)
_TRUTHS, _NUMBERS = {"late"}, {"days_open", "assignee", "team", "reopened", "rating"}
_YES = {"oui", "yes", "نعم", "true", "1"}


def facts() -> dict[str, str]:
    """What facts are called, in the reader's language."""
    return {name: str(words) for name, words in FACTS}


def read(sent: QueryDict, row: str) -> tuple[Condition, ...]:
    """The conditions that a row carries, without those dropped, with the one added to it."""
    dropped = set(sent.getlist(f"{row}-unless"))
    kept = [one for place, one in enumerate(_carried(sent.get(f"{row}-guard", ""))) if str(place) not in dropped]
    field, op = sent.get("if-fact", "")[:60], sent.get("if-op", "")[:20]
    if field and sent.get("if-row", "") == row:
        kept.append(Condition(field, op, _value(field, op, sent.get("if-value", "")[:500])))
    return tuple(kept)


def rows(action: Action | None) -> list[tuple[int, str]]:
    """The conditions of an action in words, by their place."""
    language, named = get_language() or "fr", facts()
    return [(place, condition_words(one, language, named)) for place, one in enumerate(action.guard if action else ())]


def carried(guard: Sequence[Condition]) -> str:
    """The conditions as a form carries them unseen; empty without any."""
    return json.dumps(to_json(_shell(guard))["actions"][0]["guard"]) if guard else ""


def _carried(written: str) -> tuple[Condition, ...]:
    """The conditions that the form carries unseen, read by the engine's own strict reader."""
    try:
        document: dict[str, Any] = to_json(_shell(()))
        document["actions"][0]["guard"] = json.loads(written[:10_000] or "[]")
        return _from_json(document).actions[0].guard
    except (ValueError, RecursionError):
        return ()


def _shell(guard: Sequence[Condition]) -> Workflow:
    only = WorkflowState("a", {"fr": "a"}, "new")
    return Workflow("x", (only,), (Action("b", {"fr": "b"}, ("a",), "a", guard=tuple(guard)),))


def _value(field: str, op: str, typed: str) -> Any:
    """What was typed, as the fact is; text where it cannot be read so: ``validate`` or nobody then agrees with it."""
    if op in ("empty", "filled"):
        return None
    if op == "in":
        return tuple(_scalar(field, one) for one in typed.split(",")[:40] if one.strip())
    return _scalar(field, typed)


def _scalar(field: str, typed: str) -> str | int | bool:
    plain = " ".join(typed.split())
    if field in _TRUTHS:
        return plain.lower() in _YES
    if field in _NUMBERS and plain.isdecimal() and len(plain) < 15:
        return int(plain)
    return plain
