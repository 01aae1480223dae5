"""Denials of subscriptions."""

import datetime
import re

from socle.commons.messages.models import Message
from socle.commons.subscriptions import commands, queries
from socle.commons.subscriptions.models import Subscription
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

LONG = datetime.timedelta(days=2)
ANA = "ana@example.org"
BY_TOKEN = "commons_subscriptions.queries.subscription_by_token"


def _thing(w: World) -> str:
    return f"case:{w.case.pk}"


def _follow(w: World, s: Scope) -> str:
    return commands.follow(s, thing=_thing(w), contact=ANA, language="fr", **w.at)


def _confirm(w: World, s: Scope) -> int:
    token = _follow(w, w.system)
    found = re.search(r"\d{6}", Message.objects.filter(notice="messages.code").order_by("-pk")[0].body)
    assert found
    return commands.confirm(s, thing=_thing(w), token=token, code=found[0], language="fr", **w.at).pk


def _token(w: World) -> str:
    _follow(w, w.system)
    return Subscription.objects.get().token


def _forgotten(w: World, s: Scope) -> int:
    _follow(w, w.system)
    return commands.forget(s, now=w.now + LONG)


def _transfer(w: World, s: Scope, back: bool = False) -> int:
    here, there = (w.there.id, w.here.id) if back else (w.here.id, w.there.id)
    return commands.transfer(s, authority_id=here, thing="case:1", to_authority_id=there, now=w.now)


DENIALS = {
    "commands.follow": _follow,
    "commands.confirm": _confirm,
    "commands.unfollow": Denial(lambda w, s: commands.unfollow(s, token=_token(w), **w.at), also=(BY_TOKEN,)),
    "commands.join": lambda w, s: commands.join(s, thing="case:1", into="case:2", **w.at),
    "commands.transfer": _transfer,
    "commands.transfer#2": lambda w, s: _transfer(w, s, back=True),
    "commands.erase_thing": lambda w, s: commands.erase_thing(s, thing="case:1", **w.at),
    "commands.erase_contact": lambda w, s: commands.erase_contact(s, contact=ANA, **w.at),
    "commands.forget": _forgotten,
    "queries.followers": lambda w, s: queries.followers(s, w.here.id, "case:1"),
    "queries.subscription_by_token": lambda w, s: queries.subscription_by_token(s, w.here.id, "x"),
    "queries.subscriptions_of": lambda w, s: queries.subscriptions_of(s, w.here.id, ANA),
}
