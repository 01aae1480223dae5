"""Denials of moderation."""

import datetime
from typing import Any

from socle.commons.cases.models import Case
from socle.commons.moderation import commands, queries
from socle.commons.moderation.models import Item
from socle.commons.moderation.privacy import KEPT_DAYS
from socle.commons.moderation.terms import Kind, Reason, State
from socle.commons.people.terms import Role
from socle.ground.scope import Actor, Scope, system_scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World
from tests.towns import hire

_DAY = datetime.timedelta(days=1)


def _flag(w: World, s: Scope) -> Item:
    asked: dict[str, Any] = {"kind": Kind.WORDS, "thing": f"case:{w.case.pk}", "reason": Reason.INSULT}
    return commands.flag(s, excerpt="ces mots", **asked, **w.at)


def _decide(w: World, s: Scope) -> Item:
    item = _flag(w, w.system)
    asked: dict[str, Any] = {"outcome": State.HIDDEN, "reason": Reason.INSULT, "words": "Une injure."}
    return commands.decide(s, item_id=item.pk, expected_version=item.version, **asked, **w.at)


def _appeal(w: World, s: Scope) -> Item:
    item = _decide(w, w.system)
    signature = queries.appeal_path(s, item).rpartition("/")[2]
    return commands.appeal(s, item_id=item.pk, signature=signature, words="Ce n’en est pas une.", **w.at)


def _contested(w: World, s: Scope) -> Item:
    item = _decide(w, w.system)
    return queries.contested(s, w.here.id, item.pk, queries.appeal_path(s, item).rpartition("/")[2])


def _judge(w: World, s: Scope) -> Item:
    other = hire(w.here, Role.MANAGER, email="juge@belvenne.example")
    everything = system_scope([w.here.id]).grants
    item = _appeal(w, Scope(Actor("account", other.pk), everything))
    asked: dict[str, Any] = {"upheld": True, "words": "Relu."}
    return commands.decide_appeal(s, item_id=item.pk, expected_version=item.version, **asked, **w.at)


def _forget(w: World, s: Scope) -> int:
    _decide(w, w.system)
    return commands.forget(s, now=w.now + (KEPT_DAYS + 1) * _DAY)


def _followed(w: World, s: Scope, gone: bool = False) -> int:
    _decide(w, w.system)
    if gone:
        Case.objects.filter(pk=w.case.pk).update(forgotten_at=w.now)
    else:
        Item.objects.update(authority_id=w.there.id)  # the case came here from there
    return commands.follow_cases(s, [w.case.pk], now=w.now)


def _log(w: World, s: Scope) -> int:
    _decide(w, w.system)
    return queries.log(s, w.here.id, page=1)[3]


DENIALS: dict[str, Any] = {
    "commands.flag": _flag,
    "commands.decide": _decide,
    "commands.appeal": Denial(_appeal, also=("commons_moderation.queries.contested",)),
    "commands.decide_appeal": _judge,
    "commands.forget": _forget,
    "commands.follow_cases": lambda w, s: _followed(w, s, gone=True),
    "commands.follow_cases#2": _followed,
    "queries.items": lambda w, s: queries.items(s, w.here.id, tab="", page=1).total,
    "queries.tab_counts": lambda w, s: queries.tab_counts(s, w.here.id),
    "queries.item": lambda w, s: queries.item(s, w.here.id, _flag(w, w.system).pk),
    "queries.contested": _contested,
    "queries.log": _log,
    "queries.months": lambda w, s: queries.months(s, w.here.id),
}
