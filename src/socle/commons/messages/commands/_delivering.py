"""Delivery by the worker: intent saved, then the call, then what came of it. No transaction is open during the call.

A crash between the call and its trace leaves a message in ``sending``. When its lease ends the sweeper queues it once
more: it may so arrive twice, with the same Message-ID. Interrupted a second time it fails, for staff to decide: crashes
send a message at most once more than wished.
"""

import datetime
import logging

from django.db import connection
from django.db.models import QuerySet

from socle.commons.messages import queries
from socle.commons.messages.commands._transports import reference, transport
from socle.commons.messages.models import BlockedContact, Message, SendingRules
from socle.commons.messages.notices import ENTRY
from socle.commons.messages.permissions import DELIVER
from socle.commons.messages.ports import Later, Parcel, Refused, Transport
from socle.commons.messages.rules import Limits, end_of_quiet, over_cap, wait_after
from socle.commons.messages.terms import Channel, Held, Reason, Report, State
from socle.commons.people.queries import authority_by_id
from socle.ground import world
from socle.ground.database import atomic
from socle.ground.scope import Scope

log = logging.getLogger("socle.messages")
LEASE = datetime.timedelta(minutes=5)
TURN = 200  # messages in one turn
TURN_SECONDS = 20.0
"""A turn shares its process with the deliveries of events: a slow server must not hold them for long."""
BUDGET_LOOK = datetime.timedelta(hours=1)
CODES_PER_HOUR = 5
ENTRIES_PER_HOUR = 20
"""Codes of staff are counted apart: a stranger who asks for codes for an address must not soon shut its owner out."""
DAY = datetime.timedelta(days=1)
_WIPED = {"subject": "", "body": ""}


def deliver(scope: Scope, *, now: datetime.datetime) -> int:
    """Hand over what is due, at most 200 messages or 20 seconds; returns how many left. Only for the worker."""
    sweep(scope, now=now)
    due = _due(scope).filter(next_at__lte=now).order_by("-secret", "next_at", "id").values_list("pk", flat=True)
    ways: dict[Channel, Transport] = {}
    closed: set[Channel] = set()
    started, left = world.monotonic(), 0
    try:
        for pk in list(due[:TURN]):
            if world.monotonic() - started > TURN_SECONDS:
                break
            message = _intend(scope, pk, closed, now=now)
            if message is not None:
                channel = Channel(message.channel)
                way = ways.setdefault(channel, transport(channel))
                left += _hand(scope, message, way, closed, now=now)
    finally:
        for way in ways.values():
            way.close()
    return left


def sweep(scope: Scope, *, now: datetime.datetime) -> int:
    """Move on what stands still: what is too old expires, what a crash left is queued once more or fails. How many."""
    mine = Message.objects.filter(authority_id__in=scope.authorities(DELIVER))
    old = mine.filter(state=State.QUEUED, expires_at__lte=now)
    left = mine.filter(state=State.SENDING, next_at__lte=now)
    if not old.exists() and not left.exists():
        return 0
    with atomic():
        expired = {"state": State.EXPIRED, "held": "", "error": "expired", "cost_minor": 0}
        failed = {"state": State.FAILED, "error": "interrupted", "interrupted": 2}
        again = left.filter(interrupted__gte=1)
        moved = old.filter(secret=True).update(**expired, **_WIPED) + old.update(**expired)
        moved += again.filter(secret=True).update(**failed, **_WIPED) + again.update(**failed)
        moved += left.update(state=State.QUEUED, interrupted=1, held=Held.LATER)
    return moved


def report_delivery(scope: Scope, *, ref: str, state: Report, now: datetime.datetime) -> bool:
    """What a transport learnt of the message whose provider's reference, or ours, is ``ref``; whether it is known.

    Safe to call twice, early and out of order: what was delivered stays so. ``bounced`` also blocks the contact. A
    reference that is not known yet may be in a moment: the door should then have the provider try again.
    """
    if not ref or len(ref) > 120:
        return False
    with atomic():
        rows = Message.objects.select_for_update().filter(provider_ref=ref, authority_id__in=scope.authorities(DELIVER))
        message = rows.first()
        if message is None:
            return False
        told = message.state in (State.SENDING, State.SENT)
        if state is Report.DELIVERED and (told or message.error in (Report.FAILED, Report.BOUNCED)):
            message.state, message.error, message.sent_at = State.DELIVERED, "", message.sent_at or now
        elif told:
            message.state, message.error = State.FAILED, str(state)
            if state is Report.BOUNCED:
                _block(scope, message, now=now)
        message.save(update_fields=["state", "error", "sent_at"])
    return True


def _due(scope: Scope) -> QuerySet[Message]:
    return Message.objects.filter(state=State.QUEUED, authority_id__in=scope.authorities(DELIVER))


def _intend(scope: Scope, pk: int, closed: set[Channel], *, now: datetime.datetime) -> Message | None:
    """Decide whether the message leaves now, and write down that it does, or why it waits."""
    with atomic():
        rows = _due(scope).filter(pk=pk, next_at__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        message = rows.first()
        if message is None or message.channel in closed:
            return None
        if queries.is_blocked(scope, message.authority_id, message.contact):
            message.state, message.error, message.cost_minor = State.CANCELLED, "blocked", 0
            _forget_secret(message)
            message.save(update_fields=["state", "error", "cost_minor", "subject", "body"])
            return None
        held = _held(scope, message, now=now)
        if held is not None:
            message.held, message.next_at = held
            message.save(update_fields=["held", "next_at"])
            return None
        message.state, message.held, message.next_at = State.SENDING, "", now + LEASE
        message.attempts += 1
        message.handed_at, message.provider_ref = now, reference(message)
        message.save(update_fields=["state", "held", "next_at", "attempts", "handed_at", "provider_ref"])
    return message


def _held(scope: Scope, message: Message, *, now: datetime.datetime) -> tuple[Held, datetime.datetime] | None:
    """Why a message waits and when it is looked at again; ``None`` when it may leave."""
    rules = queries.rules_of(scope, message.authority_id)
    sms = message.channel == Channel.SMS
    if not message.secret and (sms or rules.quiet_letters):
        zone = authority_by_id(scope, message.authority_id).timezone
        until = end_of_quiet(now, zone, start=rules.quiet_from, end=rules.quiet_until)
        if until is not None:
            return Held.QUIET, until
    opens = over_cap(now, _limits(message, rules), _earlier(message, now))
    if opens is not None:
        return Held.CAP, opens
    if sms:
        total = queries.spent(scope, message.authority_id, now=now)
        if total + message.cost_minor > rules.sms_budget_minor:
            return Held.BUDGET, now + BUDGET_LOOK
    return None


def _limits(message: Message, rules: SendingRules) -> Limits:
    if message.notice == ENTRY.name:
        return Limits(ENTRIES_PER_HOUR, ENTRIES_PER_HOUR * 24)
    if message.secret:
        return Limits(CODES_PER_HOUR, CODES_PER_HOUR * 24)
    if message.channel == Channel.SMS:
        return Limits(rules.sms_per_hour, rules.sms_per_day)
    return Limits(rules.letters_per_hour, rules.letters_per_day)


def _earlier(message: Message, now: datetime.datetime) -> list[datetime.datetime]:
    # Caps protect a person, whichever authority of the instance writes; codes are counted apart from the rest.
    rows = Message.objects.filter(contact=message.contact, secret=message.secret, handed_at__gt=now - DAY)
    rows = rows.filter(notice=ENTRY.name) if message.notice == ENTRY.name else rows.exclude(notice=ENTRY.name)
    found = rows.exclude(pk=message.pk).values_list("handed_at", flat=True)
    return [one for one in found if one is not None]


def _hand(scope: Scope, message: Message, way: Transport, closed: set[Channel], *, now: datetime.datetime) -> bool:
    parcel = _parcel(scope, message, now)
    try:
        ref = way.hand(parcel)[:120]
    except Refused as refused:
        _settle_failed(scope, message, refused, now=now)
        return False
    except Later as later:
        if later.whole:
            closed.add(Channel(message.channel))
        _settle_later(message, later.code, now=now)
        return False
    except Exception as surprise:
        # One message that cannot be written must not hold the others; it is tried again, and expires.
        log.error("message %d could not be handed over: %s", message.pk, type(surprise).__name__)
        _settle_later(message, type(surprise).__name__.lower(), now=now)
        return False
    # The provider may have reported before we write: what it said is not overwritten.
    mine = Message.objects.filter(pk=message.pk)
    mine.filter(state=State.SENDING).update(
        state=State.SENT,
        error="",
        sent_at=now,
        provider_ref=ref or parcel.reference,
        **(_WIPED if message.secret else {}),
    )
    return True


def _settle_failed(scope: Scope, message: Message, refused: Refused, *, now: datetime.datetime) -> None:
    with atomic():
        message.state, message.error, message.cost_minor = State.FAILED, refused.code[:60], 0
        _forget_secret(message)
        message.save(update_fields=["state", "error", "cost_minor", "subject", "body"])
        if refused.gone:
            _block(scope, message, now=now)


def _settle_later(message: Message, code: str, *, now: datetime.datetime) -> None:
    message.state, message.held, message.error = State.QUEUED, Held.LATER, code[:60]
    message.next_at = now + wait_after(message.attempts)
    message.save(update_fields=["state", "held", "error", "next_at"])


def _block(scope: Scope, message: Message, *, now: datetime.datetime) -> None:
    digest = queries.contact_digest(scope, message.authority_id, message.contact)
    BlockedContact.objects.get_or_create(
        authority_id=message.authority_id, digest=digest, defaults={"reason": Reason.BOUNCED, "at": now}
    )


def _forget_secret(message: Message) -> None:
    if message.secret:
        message.subject = message.body = ""


def _parcel(scope: Scope, message: Message, now: datetime.datetime) -> Parcel:
    authority = authority_by_id(scope, message.authority_id)
    return Parcel(
        reference=reference(message),
        channel=Channel(message.channel),
        to=message.contact,
        language=message.language,
        subject=message.subject,
        body=message.body,
        at=now,
        sender_name=authority.name_in(message.language),
        reply_to=authority.contact_email,
        leave_url=message.leave_url,
    )
