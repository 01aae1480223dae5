"""Queueing a message in the transaction of the fact that it tells."""

import datetime
import logging
from collections.abc import Mapping

from django.db import IntegrityError

from socle.commons.messages import queries
from socle.commons.messages.models import Message
from socle.commons.messages.permissions import SEND
from socle.commons.messages.rules import read_contact, segments_of
from socle.commons.messages.terms import Channel, Notice, State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope

log = logging.getLogger("socle.messages")
LIFE = datetime.timedelta(days=3)
SECRET_LIFE = datetime.timedelta(minutes=15)
MOST_WAITING = 50
"""Messages that may wait for one contact: beyond it something turns in a circle."""


def send(
    scope: Scope,
    *,
    authority_id: int,
    notice: Notice,
    to: str,
    language: str,
    fields: Mapping[str, str],
    key: str,
    about: str = "",
    leave_url: str = "",
    not_before: datetime.datetime | None = None,
    now: datetime.datetime,
) -> bool:
    """Queue ``notice`` for the contact ``to`` (an e-mail address or a telephone number); whether it was queued.

    Nothing leaves here: the worker delivers. Call it inside the transaction of the fact that the message tells.
    ``key`` makes it safe to call twice: ``case:12:opened``. ``False`` when the key is known, ``to`` is empty, the
    contact is blocked, or 50 messages wait for it already. A contact that cannot be read leaves a failed message for
    staff to see. ``leave_url``, an absolute address that takes one POST, becomes List-Unsubscribe in e-mails (RFC
    8058). Raises ``ValueError`` unless ``fields`` are exactly those of the notice.
    """
    scope.require(SEND, authority_id)
    if len(key) > 160:
        raise ValueError("a message's key has 160 signs at most")
    read = read_contact(to)
    channel, contact = read or (Channel.EMAIL if "@" in to else Channel.SMS, to.strip()[:254])
    words = queries.render(scope, authority_id, notice, channel=channel, language=language, fields=fields)
    if not contact or queries.is_blocked(scope, authority_id, contact):
        return False
    rules = queries.rules_of(scope, authority_id)
    count = segments_of(words.body).count if channel is Channel.SMS else 0
    start = max(now, not_before or now)
    message = Message(
        authority_id=authority_id,
        key=key,
        notice=notice.name,
        about=about[:80],
        channel=channel,
        contact=contact if read else "",
        language=words.language,
        subject=words.subject,
        body=words.body if read else "",
        leave_url=leave_url[:500],
        secret=notice.secret,
        state=State.QUEUED if read else State.FAILED,
        error="" if read else "address",
        created_at=now,
        not_before=start,
        next_at=start,
        expires_at=start + (SECRET_LIFE if notice.secret else LIFE),
        segments=count,
        cost_minor=count * rules.sms_price_minor if read else 0,
        currency=rules.currency if channel is Channel.SMS else "",
    )
    return _queue(scope, message) and read is not None


def _queue(scope: Scope, message: Message) -> bool:
    with atomic():
        known = Message.objects.filter(authority_id=message.authority_id, key=message.key)
        if known.exists():
            return False
        waiting = Message.objects.filter(contact=message.contact, state=State.QUEUED)
        if message.contact and waiting.count() >= MOST_WAITING:
            log.error("notice %s not queued: %d messages wait for its contact", message.notice, MOST_WAITING)
            return False
        try:
            with atomic():
                message.save(force_insert=True)
        except IntegrityError:
            return False  # another transaction queued the same key a moment ago
        audit.record(
            scope,
            "messages.message.send",
            authority_id=message.authority_id,
            about=f"message:{message.pk}",
            facts={"notice": message.notice, "channel": str(message.channel), "about": message.about},
        )
    return True
