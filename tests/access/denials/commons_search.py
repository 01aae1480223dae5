"""Denials of the search."""

from typing import Any

from socle.commons.search import commands, queries
from socle.commons.search.terms import SearchDocument
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World


def _document(w: World, **facts: Any) -> SearchDocument:
    return SearchDocument("table", "a", w.here.id, "Arbres", "", "/x", w.now, **facts)


def _put(w: World, **facts: Any) -> None:
    commands.index(w.system, [_document(w, **facts)], w.now)


def _find(w: World, s: Scope, *, staff: bool, **facts: Any) -> int:
    _put(w, **facts)
    return queries.search(s, w.here.id, "arbres", language="fr", staff=staff, now=w.now).total


def _reset(w: World, s: Scope) -> None:
    _put(w)
    commands.reset(s)


def _remove(w: World, s: Scope) -> int:
    _put(w)
    return commands.remove(s, "table", ["a"])


def _of_team(w: World, s: Scope) -> int:
    from socle.commons.people import commands as people

    people.add_member(w.system, team_id=w.team.pk, account_id=w.actor.pk, **w.at)
    # One permission for both, so that the shelf refuses as a whole and the team's part is what is left to try.
    told = {"permission": "tests:team:read", "team_permission": "tests:team:read", "team_id": w.team.pk}
    return _find(w, s, staff=True, **told)


DENIALS = {
    "commands.index": lambda w, s: commands.index(s, [_document(w)], w.now),
    "commands.reset": _reset,
    "commands._ours": _remove,
    "queries.search": Denial(lambda w, s: _find(w, s, staff=False), lacking=("search:site:ask",)),
    "queries.visible": Denial(
        lambda w, s: _find(w, s, staff=True, permission="tests:staff:read"), lacking=("tests:staff:read",)
    ),
    "queries.visible#2": Denial(_of_team, lacking=("tests:team:read",)),
}
