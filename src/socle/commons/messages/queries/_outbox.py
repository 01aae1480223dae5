"""What holds for an authority's messages, and what was sent."""

import datetime

from django.conf import settings
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from socle.commons.messages.models import BlockedContact, Message, SendingRules
from socle.commons.messages.rules import month_start
from socle.commons.messages.terms import Channel, State
from socle.commons.people.queries import authority_by_id
from socle.ground.scope import Scope

SPENT = (State.SENDING, State.SENT, State.DELIVERED, State.FAILED)


def contact_digest(scope: Scope, authority_id: int, contact: str) -> str:
    """The keyed hash under which a contact is blocked."""
    keyed = salted_hmac("socle.commons.messages.blocked", f"{authority_id}:{contact}", secret=settings.SECRET_KEY)
    return keyed.hexdigest()


def is_blocked(scope: Scope, authority_id: int, contact: str) -> bool:
    """Whether the authority sends nothing more to a contact in its plain form."""
    digest = contact_digest(scope, authority_id, contact)
    return BlockedContact.objects.filter(authority_id=authority_id, digest=digest).exists()


def rules_of(scope: Scope, authority_id: int) -> SendingRules:
    """The rules in force: the authority's row, else the defaults (not saved, version 0)."""
    return SendingRules.objects.filter(authority_id=authority_id).first() or SendingRules(authority_id=authority_id)


def spent(scope: Scope, authority_id: int, *, now: datetime.datetime) -> int:
    """What the SMS of this calendar month cost, in minor units, those on their way among them."""
    since = month_start(now, authority_by_id(scope, authority_id).timezone)
    rows = Message.objects.filter(authority_id=authority_id, channel=Channel.SMS, handed_at__gte=since, state__in=SPENT)
    return int(rows.aggregate(total=Sum("cost_minor"))["total"] or 0)
