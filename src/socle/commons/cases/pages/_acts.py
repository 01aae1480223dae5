"""From what a form of the case page sends to one command: each act names its fields as its form does."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.commons.cases import commands
from socle.commons.cases.pages._asked import number, read_day
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope


@dataclass(frozen=True, slots=True)
class Act:
    """What a button does: its command, and how the command's fields are called on the page."""

    run: Callable[[Scope, dict[str, Any], Mapping[str, str]], object]
    fields: Mapping[str, str]
    sure: bool = False  # asks once more before it is done


def typed_version(typed: Mapping[str, str]) -> int:
    """The version that the page showed; one that no case has where it was forged."""
    return number(typed.get("version", ""), -1)


def chosen_id(typed: str, field: str) -> int | None:
    """The id chosen in a list, ``None`` for nobody. Raises ``Refusal`` where it is no number."""
    if not typed:
        return None
    found = number(typed, -1)
    if found < 0:
        raise Refusal(f"cases.{field}", _("Choisissez dans la liste."), field=field)
    return found


def typed_day(typed: str, field: str, *, needed: bool = False) -> datetime.date | None:
    """The day typed, ``None`` where it may be left out. Raises ``Refusal`` where it is none."""
    day = read_day(typed.strip())
    if day is None and (typed.strip() or needed):
        raise Refusal(f"cases.{field}", _("Écrivez un jour, par exemple 2026-12-24."), field=field)
    return day


def _move(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    action, words = typed.get("action", "")[:40], typed.get("words", "")
    if not action:
        return commands.answer_case(scope, words=words, **about)
    planned = typed_day(typed.get("planned_on", ""), "planned_on")
    return commands.move_case(scope, action=action, words=words, planned_on=planned, **about)


def _note(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    return commands.note_case(scope, words=typed.get("note", ""), **about)


def _assign(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    team, person = chosen_id(typed.get("team", ""), "team"), chosen_id(typed.get("assignee", ""), "assignee")
    return commands.assign_case(scope, team_id=team, account_id=person, **about)


def _take(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    team = chosen_id(typed.get("team", ""), "team")
    return commands.assign_case(scope, team_id=team, account_id=scope.actor.id, **about)


def _task(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    return commands.add_task(
        scope,
        title=typed.get("title", ""),
        team_id=chosen_id(typed.get("task_team", ""), "team"),
        account_id=chosen_id(typed.get("task_assignee", ""), "assignee"),
        due_on=typed_day(typed.get("due_on", ""), "due_on"),
        **about,
    )


def _finish(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    about.pop("expected_version")  # twice is once, whatever else changed
    return commands.finish_task(scope, task_id=number(typed.get("task", ""), 0), **about)


def _due(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    day = typed_day(typed.get("due", ""), "due", needed=True)
    assert day is not None
    return commands.change_due(scope, due=day, words=typed.get("reason", ""), **about)


def _merge(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    into = typed.get("into", "").strip() or typed.get("near", "")
    if not into:
        raise Refusal("cases.into", _("Choisissez une demande, ou écrivez son code."), field="into")
    return commands.merge_cases(scope, into_code=into[:60], **about)


def _unmerge(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    return commands.unmerge_case(scope, **about)


def _transfer(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    to = number(typed.get("to", ""), 0)
    return commands.transfer_case(scope, to_authority_id=to, words=typed.get("to_words", ""), **about)


def _forget(scope: Scope, about: dict[str, Any], typed: Mapping[str, str]) -> object:
    commands.forget_case(scope, **about)
    return None


ACTS: Mapping[str, Act] = {
    "move": Act(_move, {"state": "action", "template": "template"}),
    "note": Act(_note, {"words": "note"}),
    "assign": Act(_assign, {}),
    "take": Act(_take, {}),
    "task": Act(_task, {"team": "task_team", "assignee": "task_assignee"}),
    "finish": Act(_finish, {}),
    "due": Act(_due, {"words": "reason"}),
    "merge": Act(_merge, {}, sure=True),
    "unmerge": Act(_unmerge, {}),
    "transfer": Act(_transfer, {"words": "to_words", "authority": "to"}, sure=True),
    "forget": Act(_forget, {}, sure=True),
}


def do(scope: Scope, authority_id: int, code: str, name: str, typed: Mapping[str, str], now: datetime.datetime) -> None:
    """Do what a button says. Raises ``Refusal``, its field called as the page calls it."""
    act = ACTS.get(name)
    if act is None:
        raise Refusal("cases.act", _("Ce bouton n’existe pas."), field="words", status=422)
    about = {"authority_id": authority_id, "code": code, "expected_version": typed_version(typed), "now": now}
    try:
        act.run(scope, about, typed)
    except Refusal as refused:
        refused.field = act.fields.get(refused.field or "", refused.field)
        raise
