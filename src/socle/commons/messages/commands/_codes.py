"""Confirming a contact by a code: no account, no password, and nothing learnt by who guesses."""

import datetime

from django.conf import settings
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from socle.commons.messages.commands._sending import send
from socle.commons.messages.models import ContactCode, Message
from socle.commons.messages.notices import CODE, ENTRY
from socle.commons.messages.permissions import CONFIRM
from socle.commons.messages.rules import read_contact
from socle.commons.messages.terms import State
from socle.ground import audit, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

MINUTES = 15
TRIES = 5
PER_CONTACT = 5  # codes an hour
PER_SENDER = 20
HOUR = datetime.timedelta(hours=1)


def checked_contact(scope: Scope, typed: str) -> str:
    """The contact in its plain form. Raises ``Refusal`` ``messages.contact``."""
    read = read_contact(typed)
    if read is None:
        raise Refusal(
            "messages.contact",
            _("Écrivez une adresse électronique (nom@exemple.fr) ou un numéro de téléphone."),
            field="contact",
        )
    return read[1]


def ask_code(
    scope: Scope,
    *,
    authority_id: int,
    contact: str,
    purpose: str,
    language: str,
    sender: str = "",
    now: datetime.datetime,
) -> str:
    """Send six digits to ``contact``; returns the token to confirm them with, which is known to the asker alone.

    ``purpose`` (``follow:case:12``) ties the code to what it is for; ``sender`` is a keyed hash of the asker's network
    address. The answer is the same whether the contact is known, blocked or neither. Raises ``Refusal``
    ``messages.contact`` or ``messages.too-many`` (429: more than 5 an hour to a contact, or 20 by a sender).
    """
    scope.require(CONFIRM, authority_id)
    plain = checked_contact(scope, contact)
    digits = f"{int.from_bytes(world.random_bytes(8), 'big') % 1_000_000:06d}"
    token = world.token(160)
    with atomic():
        recent = ContactCode.objects.filter(created_at__gt=now - HOUR)
        many = recent.filter(contact=plain).count() >= PER_CONTACT
        if many or (sender and recent.filter(sender=sender).count() >= PER_SENDER):
            raise _too_many()
        row = ContactCode.objects.create(
            authority_id=authority_id,
            token_digest=_digest("token", token),
            code_digest=_digest("code", f"{token}:{digits}"),
            purpose=purpose[:100],
            contact=plain,
            sender=sender,
            created_at=now,
            expires_at=now + datetime.timedelta(minutes=MINUTES),
        )
        audit.record(
            scope,
            "messages.code.ask",
            authority_id=authority_id,
            about=f"code:{row.pk}",
            facts={"purpose": purpose[:100]},
        )
        send(
            scope,
            authority_id=authority_id,
            notice=CODE,
            to=plain,
            language=language,
            fields={"code": digits, "minutes": str(MINUTES)},
            key=f"code:{row.pk}",
            about=f"code:{row.pk}",
            now=now,
        )
    return token


def confirm_code(scope: Scope, *, token: str, code: str, purpose: str = "", now: datetime.datetime) -> str:
    """The contact that the code confirms; the code serves once.

    Give the ``purpose`` that it was asked for: a code for one thing then opens no other. Raises ``Refusal`` 404 (no
    such token here), ``messages.code`` (wrong, with ``left`` tries), ``messages.code-over`` (too old, tried five
    times, or used).
    """
    digits = "".join(str(int(sign)) for sign in code[:40] if sign.isdecimal())
    row = ContactCode.objects.filter(token_digest=_digest("token", token)).first()
    if row is None or not scope.allows(CONFIRM, row.authority_id) or (purpose and purpose != row.purpose):
        raise not_found()
    mine = ContactCode.objects.filter(pk=row.pk)
    # The try is counted before it is judged: two guesses at once are two tries.
    if not mine.filter(tries__lt=TRIES, confirmed_at=None, expires_at__gt=now).update(tries=F("tries") + 1):
        raise _over()
    if not constant_time_compare(row.code_digest, _digest("code", f"{token}:{digits}")):
        left = TRIES - row.tries - 1
        if left <= 0:
            raise _over()
        raise Refusal(
            "messages.code",
            _("Ce code est faux. Relisez le message que vous avez reçu."),
            status=422,
            field="code",
            left=left,
        )
    with atomic():
        if not mine.filter(confirmed_at=None).update(confirmed_at=now):
            raise _over()
        audit.record(scope, "messages.code.confirm", authority_id=row.authority_id, about=f"code:{row.pk}")
        Message.objects.filter(authority_id=row.authority_id, key=f"code:{row.pk}", state=State.QUEUED).update(
            state=State.CANCELLED, subject="", body=""
        )
    return row.contact


class _Nobody(Exception):
    """There is no such account: what was queued is undone."""


def send_entry_code(
    scope: Scope, *, authority_id: int, account_id: int, email: str, code: str, language: str, now: datetime.datetime
) -> None:
    """Send the code by which somebody enters the staff area; ``account_id`` is 0 where nobody has that address.

    Nothing leaves for nobody, but the same rows are written and undone, and the same trace is left: who measures the
    answer learns no more than who reads it.
    """
    scope.require(CONFIRM, authority_id)
    with atomic():
        try:
            with atomic():
                send(
                    scope,
                    authority_id=authority_id,
                    notice=ENTRY,
                    to=email,
                    language=language,
                    fields={"code": code},
                    key=f"entry:{world.token(160)}",
                    about=f"account:{account_id}",
                    now=now,
                )
                if not account_id:
                    raise _Nobody
        except _Nobody:
            pass
        about, facts = f"account:{account_id}", {"purpose": "entry"}
        audit.record(scope, "messages.code.ask", authority_id=authority_id, about=about, facts=facts)


def _digest(what: str, value: str) -> str:
    # Keyed with the instance's secret: six digits would be found in a moment from a plain hash.
    keyed = salted_hmac(f"socle.commons.messages.{what}", value, secret=settings.SECRET_KEY, algorithm="sha256")
    return keyed.hexdigest()


def _over() -> Refusal:
    return Refusal(
        "messages.code-over",
        _("Ce code ne sert plus. Demandez-en un autre."),
        status=422,
        field="code",
    )


def _too_many() -> Refusal:
    return Refusal(
        "messages.too-many",
        _("Trop de codes ont été demandés. Attendez une heure, ou appelez la mairie."),
        status=429,
        field="contact",
    )
