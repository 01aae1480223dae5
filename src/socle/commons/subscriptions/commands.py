"""Verbs on subscriptions: follow, confirm, leave, and what becomes of them when a thing moves or is forgotten."""

import datetime

from django.db import IntegrityError

from socle.commons.messages import commands as messages
from socle.commons.subscriptions import queries
from socle.commons.subscriptions.models import Subscription
from socle.commons.subscriptions.permissions import FOLLOW, KEEP, READ
from socle.commons.subscriptions.privacy import UNCONFIRMED_DAYS
from socle.commons.subscriptions.terms import Thing, read_thing
from socle.ground import audit, world
from socle.ground.database import atomic
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

TOKEN_BITS = 96  # it only leaves, and travels in SMS


def follow(
    scope: Scope,
    *,
    authority_id: int,
    thing: str,
    contact: str,
    language: str,
    sender: str = "",
    now: datetime.datetime,
) -> str:
    """Send a code to ``contact``, which :func:`confirm` takes; returns the token to give with it.

    Nothing is sent to a contact but this code before it is confirmed, and the answer is the same whether it follows
    already or not. Raises ``Refusal`` 404 (no such thing here), ``messages.contact``, ``messages.too-many`` (429).
    """
    scope.require(FOLLOW, authority_id)
    followed = queries.current_thing(scope, authority_id, _read(thing))
    plain = messages.checked_contact(scope, contact)
    with atomic():
        token = messages.ask_code(
            scope,
            authority_id=authority_id,
            contact=plain,
            purpose=_purpose(thing),
            language=language,
            sender=sender,
            now=now,
        )
        _subscribe(authority_id, followed, plain, language, now)
        audit.record(scope, "subscriptions.subscription.ask", authority_id=authority_id, about=str(followed))
    return token


def confirm(
    scope: Scope, *, authority_id: int, thing: str, token: str, code: str, language: str, now: datetime.datetime
) -> Subscription:
    """Follow ``thing`` from now on, with the code that was sent. Safe to call for what is followed already.

    Raises ``Refusal`` 404, ``messages.code`` (wrong, 422) or ``messages.code-over`` (422).
    """
    scope.require(FOLLOW, authority_id)
    followed = queries.current_thing(scope, authority_id, _read(thing))
    contact = messages.confirm_code(scope, token=token, code=code, purpose=_purpose(thing), now=now)
    with atomic():
        row = _subscribe(authority_id, followed, contact, language, now)
        row.confirmed_at, row.language = row.confirmed_at or now, language
        row.save(update_fields=["confirmed_at", "language"])
        audit.record(scope, "subscriptions.subscription.confirm", authority_id=authority_id, about=_about(row))
    return row


def unfollow(scope: Scope, *, authority_id: int, token: str, now: datetime.datetime) -> bool:
    """End the subscription of this token; whether there was one. Safe to call twice."""
    scope.require(FOLLOW, authority_id)
    with atomic():
        row = queries.subscription_by_token(scope, authority_id, token)
        if row is None:
            return False
        audit.record(scope, "subscriptions.subscription.leave", authority_id=authority_id, about=_about(row))
        row.delete()
    return True


def join(scope: Scope, *, authority_id: int, thing: str, into: str, now: datetime.datetime) -> int:
    """Let the followers of ``thing`` follow ``into``, which stands for it now; how many moved."""
    scope.require(KEEP, authority_id)
    with atomic():
        there = Subscription.objects.filter(thing=into)
        known = dict(there.values_list("contact", "confirmed_at"))
        moved = 0
        for row in Subscription.objects.select_for_update().filter(thing=thing, authority_id=authority_id):
            if row.contact not in known:
                row.thing = into
                row.save(update_fields=["thing"])
                moved += 1
                continue
            if row.confirmed_at is not None and known[row.contact] is None:
                there.filter(contact=row.contact).update(confirmed_at=row.confirmed_at)
            row.delete()
        audit.record(
            scope,
            "subscriptions.thing.join",
            authority_id=authority_id,
            about=thing,
            facts={"into": into, "moved": moved},
        )
    return moved


def transfer(scope: Scope, *, authority_id: int, thing: str, to_authority_id: int, now: datetime.datetime) -> int:
    """Give the subscriptions to a thing to the authority that has it now; how many."""
    scope.require(KEEP, authority_id)
    scope.require(KEEP, to_authority_id)
    with atomic():
        moved = Subscription.objects.filter(thing=thing, authority_id=authority_id).update(authority_id=to_authority_id)
        facts = {"to": to_authority_id, "moved": moved}
        audit.record(scope, "subscriptions.thing.transfer", authority_id=authority_id, about=thing, facts=facts)
    return moved


def erase_thing(scope: Scope, *, authority_id: int, thing: str, now: datetime.datetime) -> int:
    """End every subscription to a thing that is forgotten; how many."""
    scope.require(KEEP, authority_id)
    with atomic():
        gone, _by_model = Subscription.objects.filter(thing=thing, authority_id=authority_id).delete()
        audit.record(
            scope, "subscriptions.thing.forget", authority_id=authority_id, about=thing, facts={"erased": gone}
        )
    return gone


def erase_contact(scope: Scope, *, authority_id: int, contact: str, now: datetime.datetime) -> int:
    """End every subscription of a contact, for the erasure of a person; how many."""
    scope.require(READ, authority_id)
    with atomic():
        gone, _by_model = Subscription.objects.filter(authority_id=authority_id, contact=contact).delete()
        if gone:
            about = f"authority:{authority_id}"
            audit.record(
                scope, "subscriptions.contact.erase", authority_id=authority_id, about=about, facts={"erased": gone}
            )
    return gone


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Erase what nobody confirmed within a day; how many."""
    limit = now - datetime.timedelta(days=UNCONFIRMED_DAYS)
    erased = 0
    for authority_id in sorted(scope.authorities(KEEP)):
        with atomic():
            old = Subscription.objects.filter(authority_id=authority_id, confirmed_at=None, created_at__lt=limit)
            gone, _by_model = old.delete()
            if gone:
                about = f"authority:{authority_id}"
                audit.record(
                    scope,
                    "subscriptions.contact.forget",
                    authority_id=authority_id,
                    about=about,
                    facts={"erased": gone},
                )
        erased += gone
    return erased


def _subscribe(authority_id: int, thing: Thing, contact: str, language: str, now: datetime.datetime) -> Subscription:
    known = Subscription.objects.filter(thing=str(thing), contact=contact).first()
    if known is not None:
        return known
    try:
        with atomic():
            return Subscription.objects.create(
                authority_id=authority_id,
                thing=str(thing),
                contact=contact,
                language=language[:8],
                token=world.token(TOKEN_BITS),
                created_at=now,
            )
    except IntegrityError:  # the same form twice at once: the first one won
        return Subscription.objects.get(thing=str(thing), contact=contact)


def _read(thing: str) -> Thing:
    found = read_thing(thing)
    if found is None:
        raise not_found()
    return found


def _purpose(thing: str) -> str:
    return f"follow:{thing}"


def _about(row: Subscription) -> str:
    return f"subscription:{row.pk}"
