"""Denials of messages."""

import datetime
import re
from typing import Any

from socle.commons.messages import commands, queries
from socle.commons.messages.models import Message
from socle.commons.messages.notices import CODE
from socle.commons.messages.terms import Reason, Report, State
from socle.ground.scope import Scope
from tests.access.denials.world import World

LONG = datetime.timedelta(days=200)
ANA = "ana@example.org"
WORDS: dict[str, Any] = {"subject": "{code}", "body": "{code}", "sms": "{code}"}


def _send(w: World, s: Scope, key: str = "k") -> bool:
    fields = {"code": "123456", "minutes": "15"}
    return commands.send(s, notice=CODE, to=ANA, language="fr", fields=fields, key=key, about="case:1", **w.at)


def _message(w: World, **changed: Any) -> Message:
    _send(w, w.system)
    message = Message.objects.get(key="k")
    Message.objects.filter(pk=message.pk).update(**changed)
    message.refresh_from_db()
    return message


def _queued(w: World, s: Scope) -> Any:
    _message(w)
    return commands.deliver(s, now=w.now)


def _swept(w: World, s: Scope) -> Any:
    _message(w)
    return commands.sweep(s, now=w.now + LONG)


def _reported(w: World, s: Scope) -> Any:
    _message(w, state=State.SENT, provider_ref="ref")
    return commands.report_delivery(s, ref="ref", state=Report.DELIVERED, now=w.now)


def _forgotten(w: World, s: Scope) -> Any:
    _message(w, state=State.SENT)
    return commands.forget(s, now=w.now + LONG)


def _erased(w: World, s: Scope) -> Any:
    _message(w)
    return commands.erase_about(s, about="case:1", **w.at)


def _ask(w: World, s: Scope) -> str:
    return commands.ask_code(s, contact=ANA, purpose="tests", language="fr", **w.at)


def _confirm(w: World, s: Scope) -> str:
    token = _ask(w, w.system)
    found = re.search(r"\d{6}", Message.objects.order_by("-pk")[0].body)
    assert found
    return commands.confirm_code(s, token=token, code=found[0], now=w.now)


def _retry(w: World, s: Scope) -> None:
    commands.retry(s, message_id=_message(w, state=State.FAILED).pk, **w.at)


DENIALS = {
    "commands.send": _send,
    "commands._due": _queued,
    "commands.sweep": _swept,
    "commands.report_delivery": _reported,
    "commands.forget": _forgotten,
    "commands.erase_about": _erased,
    "commands.erase_contact": lambda w, s: commands.erase_contact(s, contact=ANA, **w.at),
    "commands.ask_code": _ask,
    "commands.confirm_code": _confirm,
    "commands.send_entry_code": lambda w, s: commands.send_entry_code(
        s, account_id=w.actor.pk, email=ANA, code="ABC-DEF", language="fr", **w.at
    ),
    "commands.note_named": lambda w, s: commands.note_named(s, contact=ANA, sender="x", **w.at),
    "commands.cancel": lambda w, s: commands.cancel(s, message_id=_message(w).pk, **w.at),
    "commands.retry": _retry,
    "commands.block_contact": lambda w, s: commands.block_contact(s, contact=ANA, reason=Reason.STAFF, **w.at),
    "commands.unblock_contact": lambda w, s: commands.unblock_contact(s, contact=ANA, **w.at),
    "commands.change_words": lambda w, s: commands.change_words(s, notice=CODE, language="fr", **WORDS, **w.at),
    "commands.reset_words": lambda w, s: commands.reset_words(s, notice=CODE, language="fr", expected="", **w.at),
    "commands.change_rules": lambda w, s: commands.change_rules(s, values={}, expected_version=0, **w.at),
    "queries.overrides": lambda w, s: queries.overrides(s, w.here.id),
    "queries.outbox": lambda w, s: queries.outbox(s, w.here.id, state=None, channel=None, page=1).total,
    "queries.counts_by_state": lambda w, s: queries.counts_by_state(s, w.here.id, channel=None),
    "queries.month_of": lambda w, s: queries.month_of(s, w.here.id, now=w.now),
    "queries.message_for_staff": lambda w, s: queries.message_for_staff(s, w.here.id, _message(w).pk).pk,
    "queries.shown_contact": lambda w, s: queries.shown_contact(s, _message(w)),
    "queries.messages_to": lambda w, s: queries.messages_to(s, w.here.id, ANA),
    "queries.blocked_count": lambda w, s: queries.blocked_count(s, w.here.id),
}
