"""Forgetting: contacts and words after 90 days, codes after a day, and what a person asks to have erased."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from socle.commons.messages.models import ContactCode, Message
from socle.commons.messages.permissions import SEND
from socle.commons.messages.privacy import CODE_DAYS, MESSAGE_DAYS
from socle.commons.messages.terms import State
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.ground.storage import Store

WAITING = (State.QUEUED, State.SENDING)
_WIPED = {"contact": "", "subject": "", "body": "", "leave_url": "", "language": ""}


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Wipe contact and words of messages older than 90 days, and codes older than a day; how many messages.

    The rows stay: how many messages left, in which channel and at what cost, is no one's secret.
    """
    mine = {"authority_id__in": scope.authorities(SEND)}
    with atomic():
        ContactCode.objects.filter(created_at__lt=now - datetime.timedelta(days=CODE_DAYS), **mine).delete()
        old = Message.objects.filter(created_at__lt=now - datetime.timedelta(days=MESSAGE_DAYS), wiped_at=None, **mine)
        wiped = old.exclude(state__in=WAITING).update(**_WIPED, wiped_at=now)
    _forget_files(now)
    return wiped


def erase_contact(scope: Scope, *, authority_id: int, contact: str, now: datetime.datetime) -> int:
    """Wipe what is kept of a contact in an authority, for the erasure of a person; how many messages and codes.

    What waits for it is cancelled. A refusal to receive messages stays, as a keyed hash.
    """
    with atomic():
        codes, _by_model = ContactCode.objects.filter(authority_id=authority_id, contact=contact).delete()
        mine = Message.objects.filter(authority_id=authority_id, contact=contact).exclude(contact="")
        mine.filter(state__in=WAITING).update(state=State.CANCELLED, held="", error="erased")
        return mine.update(**_WIPED, wiped_at=now) + codes


def erase_about(scope: Scope, *, authority_id: int, about: str, now: datetime.datetime) -> int:
    """Wipe the messages about a thing that is forgotten (``case:12``); how many."""
    scope.require(SEND, authority_id)
    with atomic():
        mine = Message.objects.filter(Q(authority_id=authority_id), about=about, wiped_at=None)
        mine.filter(state__in=WAITING).update(state=State.CANCELLED, held="", error="erased")
        return mine.update(**_WIPED, wiped_at=now)


def _forget_files(now: datetime.datetime) -> None:
    limit = (now - datetime.timedelta(days=MESSAGE_DAYS)).timestamp()
    for folder in ("mail", "sms"):
        store = Store(Path(settings.SOCLE_DIR) / folder)
        if store.root.exists():
            for path in store.root.iterdir():
                if path.is_file() and path.stat().st_mtime < limit:
                    path.unlink(missing_ok=True)
