"""One verb on many cases: each in a transaction of its own, so that those that are refused hold nothing back."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from socle.commons.cases.commands._giving import assign_case
from socle.commons.cases.commands._merging import merge_cases
from socle.commons.cases.commands._moving import answer_case, move_case, note_case
from socle.commons.cases.models import Case
from socle.commons.cases.terms import Outcome
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

MOST_ITEMS = 200
Verb = Literal["assign", "move", "answer", "note", "merge"]
_VERBS: Mapping[str, tuple[Callable[..., Case], tuple[str, ...]]] = {
    "assign": (assign_case, ("team_id", "account_id")),
    "move": (move_case, ("action", "to", "words", "template_id", "planned_on")),
    "answer": (answer_case, ("words", "template_id")),
    "note": (note_case, ("words",)),
    "merge": (merge_cases, ("into_code", "words")),
}


def bulk(
    scope: Scope,
    *,
    authority_id: int,
    items: Sequence[tuple[str, int]],
    verb: Verb,
    action: str = "",
    to: str = "",
    words: str = "",
    template_id: int | None = None,
    planned_on: datetime.date | None = None,
    team_id: int | None = None,
    account_id: int | None = None,
    into_code: str = "",
    now: datetime.datetime,
) -> list[Outcome]:
    """Do one verb on each (code, version); say of each whether it was done, or why not, in the order given.

    A code given twice is done once. Raises ``Refusal`` ``cases.items`` (none, or more than 200) and ``cases.verb``;
    what is wrong with one item is in its outcome.
    """
    if not items or len(items) > MOST_ITEMS:
        raise Refusal("cases.items", _("Choisissez de 1 à 200 dossiers."), field="items")
    if verb not in _VERBS:
        raise Refusal("cases.verb", _("Choisissez ce qu’il faut faire des dossiers choisis."), field="verb")
    command, names = _VERBS[verb]
    given = {
        "action": action, "to": to, "words": words, "template_id": template_id, "planned_on": planned_on,
        "team_id": team_id, "account_id": account_id, "into_code": into_code,
    }  # fmt: skip
    chosen = {name: given[name] for name in names}
    once = dict(reversed(items))
    return [
        _one(command, scope, authority_id=authority_id, code=code, expected_version=once[code], now=now, **chosen)
        for code in dict.fromkeys(code for code, _version in items)
    ]


def _one(command: Callable[..., Case], scope: Scope, *, code: str, **given: Any) -> Outcome:
    try:
        command(scope, code=code, **given)
    except Refusal as refused:
        return Outcome(code, ok=False, refusal=refused.code, words=str(refused.message))
    return Outcome(code, ok=True)
