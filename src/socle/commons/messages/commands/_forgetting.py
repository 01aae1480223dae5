"""Forgetting: contacts and words after 90 days, codes after a day, and what a person asks to have erased."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from socle.commons.messages.commands._naming import named_digest
from socle.commons.messages.commands._transports import take_back
from socle.commons.messages.models import ContactCode, Message, NamedContact
from socle.commons.messages.permissions import DELIVER, READ_CONTACT
from socle.commons.messages.privacy import CODE_DAYS, MESSAGE_DAYS
from socle.commons.messages.terms import State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope
from socle.ground.storage import Store

WAITING = (State.QUEUED, State.SENDING)
_WIPED = {"contact": "", "subject": "", "body": "", "leave_url": "", "language": ""}


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Wipe contact and words of messages older than 90 days, and codes older than a day; how many messages.

    The rows stay: how many messages left, in which channel and at what cost, is no one's secret.
    """
    wiped = sum(_forget_in(scope, authority_id, now) for authority_id in sorted(scope.authorities(DELIVER)))
    _forget_files(now)
    return wiped


def _forget_in(scope: Scope, authority_id: int, now: datetime.datetime) -> int:
    with atomic():
        day_ago = now - datetime.timedelta(days=CODE_DAYS)
        codes, _by_model = ContactCode.objects.filter(authority_id=authority_id, created_at__lt=day_ago).delete()
        NamedContact.objects.filter(authority_id=authority_id, at__lt=day_ago).delete()
        long_ago = now - datetime.timedelta(days=MESSAGE_DAYS)
        old = Message.objects.filter(authority_id=authority_id, created_at__lt=long_ago, wiped_at=None)
        wiped = old.exclude(state__in=WAITING).update(**_WIPED, wiped_at=now)
        _trace(scope, "forget", authority_id, f"authority:{authority_id}", messages=wiped, codes=codes)
    return wiped


def erase_contact(scope: Scope, *, authority_id: int, contact: str, now: datetime.datetime) -> int:
    """Wipe what is kept of a contact in an authority, for the erasure of a person; how many messages and codes.

    What waits for it is cancelled. A refusal to receive messages stays, as a keyed hash.
    """
    scope.require(READ_CONTACT, authority_id)
    with atomic():
        codes, _by_model = ContactCode.objects.filter(authority_id=authority_id, contact=contact).delete()
        NamedContact.objects.filter(authority_id=authority_id, digest=named_digest(contact)).delete()
        mine = Message.objects.filter(authority_id=authority_id, contact=contact).exclude(contact="")
        wiped = _wipe(mine, now)
        _trace(scope, "erase", authority_id, f"authority:{authority_id}", messages=wiped, codes=codes)
    return wiped + codes


def erase_about(scope: Scope, *, authority_id: int, about: str, now: datetime.datetime) -> int:
    """Wipe the messages about a thing that is forgotten (``case:12``); how many."""
    scope.require(DELIVER, authority_id)
    with atomic():
        wiped = _wipe(Message.objects.filter(authority_id=authority_id, about=about, wiped_at=None), now)
        _trace(scope, "erase", authority_id, about, messages=wiped)
    return wiped


def _wipe(messages: QuerySet[Message], now: datetime.datetime) -> int:
    # By their ids: once the contact is gone the question that found them finds nothing more.
    listed = list(messages)
    found = Message.objects.filter(pk__in=[one.pk for one in listed])
    transaction.on_commit(lambda: take_back(listed))
    found.filter(state__in=WAITING).update(state=State.CANCELLED, held="", error="erased")
    return found.update(**_WIPED, wiped_at=now)


def _trace(scope: Scope, verb: str, authority_id: int, about: str, **counts: int) -> None:
    if any(counts.values()):
        audit.record(scope, f"messages.message.{verb}", authority_id=authority_id, about=about[:80], facts=counts)


def _forget_files(now: datetime.datetime) -> None:
    limit = (now - datetime.timedelta(days=MESSAGE_DAYS)).timestamp()
    for folder in ("mail", "sms"):
        store = Store(Path(settings.SOCLE_DIR) / folder)
        if store.root.exists():
            for path in store.root.iterdir():
                if path.is_file() and path.stat().st_mtime < limit:
                    path.unlink(missing_ok=True)
