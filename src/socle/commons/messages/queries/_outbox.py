"""What holds for an authority's messages, and what was sent."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.crypto import salted_hmac

from socle.commons.messages.models import BlockedContact, Message, SendingRules
from socle.commons.messages.permissions import READ, READ_CONTACT
from socle.commons.messages.rules import mask, month_start
from socle.commons.messages.terms import Channel, Held, State
from socle.commons.people.queries import authority_by_id
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

PAGE = 20
SPENT = (State.SENDING, State.SENT, State.DELIVERED, State.FAILED)


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """One page of what was sent, the newest first."""

    messages: list[Message]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Month:
    """An authority's month: messages that left by channel, and what SMS cost against the budget (minor units)."""

    emails: int
    sms: int
    spent: int
    budget: int
    currency: str
    held: int  # SMS that wait for a budget

    @property
    def is_over(self) -> bool:
        """Whether SMS wait because the budget is spent."""
        return self.held > 0


def contact_digest(scope: Scope, authority_id: int, contact: str) -> str:
    """The keyed hash under which a contact is blocked."""
    keyed = salted_hmac("socle.commons.messages.blocked", f"{authority_id}:{contact}", secret=settings.SECRET_KEY)
    return keyed.hexdigest()


def is_blocked(scope: Scope, authority_id: int, contact: str) -> bool:
    """Whether the authority sends nothing more to a contact in its plain form."""
    digest = contact_digest(scope, authority_id, contact)
    return BlockedContact.objects.filter(authority_id=authority_id, digest=digest).exists()


def was_queued(scope: Scope, authority_id: int, key: str) -> bool:
    """Whether a message of this key waits, or left: not one whose address cannot be read. For the system itself."""
    if scope.actor.kind != "system":
        raise not_found()
    rows = Message.objects.filter(authority_id=authority_id, key=key)
    return rows.exclude(state=State.FAILED).exists()


def rules_of(scope: Scope, authority_id: int) -> SendingRules:
    """The rules in force: the authority's row, else the defaults (not saved, version 0)."""
    return SendingRules.objects.filter(authority_id=authority_id).first() or SendingRules(authority_id=authority_id)


def spent(scope: Scope, authority_id: int, *, now: datetime.datetime) -> int:
    """What the SMS of this calendar month cost, in minor units, those on their way among them."""
    rows = _since_month(scope, authority_id, now).filter(channel=Channel.SMS, state__in=SPENT)
    return int(rows.aggregate(total=Sum("cost_minor"))["total"] or 0)


def month_of(scope: Scope, authority_id: int, *, now: datetime.datetime) -> Month:
    """How the month stands."""
    scope.require(READ, authority_id)
    rules = rules_of(scope, authority_id)
    left = _since_month(scope, authority_id, now).filter(state__in=(State.SENT, State.DELIVERED))
    counted = dict(left.values_list("channel").annotate(Count("id")))
    held = Message.objects.filter(authority_id=authority_id, state=State.QUEUED, held=Held.BUDGET).count()
    return Month(
        counted.get(Channel.EMAIL, 0),
        counted.get(Channel.SMS, 0),
        spent(scope, authority_id, now=now),
        rules.sms_budget_minor,
        rules.currency,
        held,
    )


def outbox(scope: Scope, authority_id: int, *, state: State | None, channel: Channel | None, page: int) -> OutboxPage:
    """The messages of an authority, newest first. Pages start at 1."""
    scope.require(READ, authority_id)
    rows = Message.objects.filter(authority_id=authority_id)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(channel=channel) if channel else rows
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = rows.order_by("-created_at", "-id")[(page - 1) * PAGE : page * PAGE]
    return OutboxPage(list(found), total, page, pages)


def counts_by_state(scope: Scope, authority_id: int, *, channel: Channel | None) -> dict[State, int]:
    """How many messages are in each state."""
    scope.require(READ, authority_id)
    rows = Message.objects.filter(Q(authority_id=authority_id), Q(channel=channel) if channel else Q())
    counted = rows.values_list("state").annotate(Count("id"))
    return dict.fromkeys(State, 0) | {State(state): count for state, count in counted}


def message_for_staff(scope: Scope, authority_id: int, message_id: int) -> Message:
    """A message of the authority. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    message = Message.objects.filter(pk=message_id, authority_id=authority_id).first()
    if message is None:
        raise not_found()
    return message


def shown_contact(scope: Scope, message: Message) -> str:
    """To whom a message went: whole for who may read contacts, else masked; empty once wiped."""
    return message.contact if scope.allows(READ_CONTACT, message.authority_id) else mask(message.contact)


def messages_to(scope: Scope, authority_id: int, contact: str) -> list[Message]:
    """What an authority sent to a contact in its plain form, oldest first; for who may read contacts."""
    scope.require(READ_CONTACT, authority_id)
    return list(Message.objects.filter(authority_id=authority_id, contact=contact).exclude(contact="").order_by("id"))


def blocked_count(scope: Scope, authority_id: int) -> int:
    """How many contacts are blocked."""
    scope.require(READ, authority_id)
    return BlockedContact.objects.filter(authority_id=authority_id).count()


def _since_month(scope: Scope, authority_id: int, now: datetime.datetime) -> QuerySet[Message]:
    since = month_start(now, authority_by_id(scope, authority_id).timezone)
    return Message.objects.filter(authority_id=authority_id, handed_at__gte=since)
