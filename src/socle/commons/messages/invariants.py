"""What must hold for messages."""

import datetime
from collections.abc import Iterator

from socle.commons.messages.models import ContactCode, Message
from socle.commons.messages.privacy import CODE_DAYS, MESSAGE_DAYS
from socle.commons.messages.terms import State
from socle.ground import world
from socle.ground.verify import Invariant

STUCK = datetime.timedelta(hours=1)
FORGETTING = datetime.timedelta(days=2)  # forgetting runs each day


def _moving() -> Iterator[str]:
    now = world.now()
    for pk in Message.objects.filter(state=State.SENDING, next_at__lt=now - STUCK).values_list("pk", flat=True):
        yield f"message {pk} has been leaving for more than an hour"
    for pk in Message.objects.filter(state=State.QUEUED, expires_at__lt=now - STUCK).values_list("pk", flat=True):
        yield f"message {pk} should have expired more than an hour ago"


def _secrets() -> Iterator[str]:
    kept = Message.objects.filter(secret=True).exclude(state__in=(State.QUEUED, State.SENDING)).exclude(body="")
    for pk in kept.values_list("pk", flat=True):
        yield f"message {pk} still holds a code"


def _forgotten() -> Iterator[str]:
    now = world.now()
    limit = now - datetime.timedelta(days=MESSAGE_DAYS) - FORGETTING
    old = Message.objects.filter(created_at__lt=limit).exclude(contact="", body="")
    for pk in old.values_list("pk", flat=True):
        yield f"message {pk} is older than {MESSAGE_DAYS} days and still says to whom, or what"
    codes = ContactCode.objects.filter(created_at__lt=now - datetime.timedelta(days=CODE_DAYS) - FORGETTING)
    for pk in codes.values_list("pk", flat=True):
        yield f"code {pk} is older than {CODE_DAYS} day and still says to whom"


INVARIANTS = (
    Invariant("every message that has not ended moves on", _moving),
    Invariant("no code stays in the words of a message that ended", _secrets),
    Invariant("contacts and words of messages are forgotten in time", _forgotten),
)
