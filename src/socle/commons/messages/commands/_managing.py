"""What staff do: cancel, try again, block, change words and rules."""

import datetime
import re
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socle.commons.messages import queries
from socle.commons.messages.models import BlockedContact, Message, NoticeOverride, SendingRules
from socle.commons.messages.permissions import MANAGE, READ
from socle.commons.messages.rules import Fault, faults_of, one_line, read_contact, tidy
from socle.commons.messages.terms import Channel, Held, Notice, Reason, State
from socle.commons.people.queries import authority_by_id
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, refuse_stale, stale, stale_setting
from socle.ground.scope import Scope

LIFE = datetime.timedelta(days=3)
MOST_AT_ONCE = 200
AGAIN = (State.FAILED, State.EXPIRED, State.CANCELLED)
_RULES: dict[str, tuple[int, int]] = {
    "sms_per_hour": (0, 1000),
    "sms_per_day": (0, 1000),
    "letters_per_hour": (0, 1000),
    "letters_per_day": (0, 1000),
    "sms_price_minor": (0, 100_000),
    "sms_budget_minor": (0, 1_000_000_000),
}


def cancel(scope: Scope, *, authority_id: int, message_id: int, now: datetime.datetime) -> None:
    """Keep a message from leaving. Raises ``Refusal`` 404, or ``messages.left`` (409) when it is too late."""
    scope.require(READ, authority_id)
    with atomic():
        message = _locked(authority_id, message_id)
        if message.state != State.QUEUED:
            raise Refusal("messages.left", gettext_lazy("Ce message n’attend plus : il est trop tard."), status=409)
        message.state, message.held, message.cost_minor = State.CANCELLED, "", 0
        message.save(update_fields=["state", "held", "cost_minor"])
        audit.record(scope, "messages.message.cancel", authority_id=authority_id, about=f"message:{message.pk}")


def retry(scope: Scope, *, authority_id: int, message_id: int, now: datetime.datetime) -> None:
    """Queue again a message that failed, expired or was cancelled, for three days.

    Raises ``Refusal`` 404, ``messages.state`` (409), or ``messages.wiped`` (409) when contact or words are gone.
    """
    scope.require(READ, authority_id)
    with atomic():
        message = _locked(authority_id, message_id)
        if message.state not in AGAIN:
            raise Refusal("messages.state", gettext_lazy("Ce message n’est pas en échec."), status=409)
        if not message.contact or not message.body:
            raise Refusal(
                "messages.wiped",
                gettext_lazy("Le contact ou le texte de ce message est effacé : il ne peut plus partir."),
                status=409,
            )
        rules = queries.rules_of(scope, authority_id)
        message.state, message.held, message.error = State.QUEUED, "", ""
        message.attempts = message.interrupted = 0
        message.next_at, message.expires_at = now, now + LIFE
        message.cost_minor = message.segments * rules.sms_price_minor if message.channel == Channel.SMS else 0
        message.save(
            update_fields=[
                "state", "held", "error", "attempts", "interrupted", "next_at", "expires_at", "cost_minor",
            ]
        )  # fmt: skip
        audit.record(scope, "messages.message.retry", authority_id=authority_id, about=f"message:{message.pk}")


def block_contact(scope: Scope, *, authority_id: int, contact: str, reason: Reason, now: datetime.datetime) -> bool:
    """Send nothing more to a contact; whether it was not blocked before. Raises ``Refusal`` ``messages.contact``."""
    scope.require(MANAGE, authority_id)
    digest = queries.contact_digest(scope, authority_id, _plain(contact))
    with atomic():
        row, created = BlockedContact.objects.get_or_create(
            authority_id=authority_id, digest=digest, defaults={"reason": reason, "at": now}
        )
        if created:
            facts = {"reason": str(reason)}
            audit.record(
                scope, "messages.contact.block", authority_id=authority_id, about=f"blocked:{row.pk}", facts=facts
            )
    return created


def unblock_contact(scope: Scope, *, authority_id: int, contact: str, now: datetime.datetime) -> bool:
    """Send to a contact again, as the person asked; whether it was blocked. Raises ``Refusal`` ``messages.contact``."""
    scope.require(MANAGE, authority_id)
    digest = queries.contact_digest(scope, authority_id, _plain(contact))
    with atomic():
        row = BlockedContact.objects.filter(authority_id=authority_id, digest=digest).first()
        if row is None:
            return False
        audit.record(scope, "messages.contact.unblock", authority_id=authority_id, about=f"blocked:{row.pk}")
        row.delete()
    return True


def change_words(
    scope: Scope,
    *,
    authority_id: int,
    notice: Notice,
    language: str,
    subject: str,
    body: str,
    sms: str,
    expected: str = "",
    now: datetime.datetime,
) -> NoticeOverride:
    """Give a notice the authority's own words in a language it speaks; messages queued already keep theirs.

    ``expected`` is the ``mark`` of the own words that were shown, empty where there were none. Raises ``Refusal`` 404
    (language), ``messages.words`` naming the field, the first of all that is wrong, or ``stale`` (409).
    """
    scope.require(MANAGE, authority_id)
    if language not in authority_by_id(scope, authority_id).languages:
        raise not_found()
    subject, body, sms = tidy(subject), tidy(body), one_line(sms)
    faults = faults_of(notice, subject=subject, body=body, sms=sms)
    if faults:
        raise Refusal("messages.words", fault_words(faults[0]), status=422, field=faults[0].part)
    written = {"subject": subject, "body": body, "sms": sms, "changed_at": now}
    try:
        with atomic():
            row = _own_words(authority_id, notice, language)
            refuse_stale(expected, row.mark if row else "")
            row = row or NoticeOverride(authority_id=authority_id, notice=notice.name, language=language)
            for part, text in written.items():
                setattr(row, part, text)
            row.save()
            _audit_words(scope, "change", row)
    except IntegrityError as beaten:  # another process wrote the first words a moment ago
        raise stale_setting() from beaten
    return row


def reset_words(
    scope: Scope, *, authority_id: int, notice: Notice, language: str, expected: str, now: datetime.datetime
) -> bool:
    """Go back to the words that came with the room; whether there were others. Raises ``Refusal`` ``stale`` (409)."""
    scope.require(MANAGE, authority_id)
    with atomic():
        row = _own_words(authority_id, notice, language)
        if row is None:
            return False
        refuse_stale(expected, row.mark)
        _audit_words(scope, "reset", row)
        row.delete()
    return True


def change_rules(
    scope: Scope, *, authority_id: int, values: dict[str, Any], expected_version: int, now: datetime.datetime
) -> SendingRules:
    """Change quiet hours, caps, price and budget; messages that were held are looked at again at once.

    ``values`` holds times for ``quiet_from`` and ``quiet_until``, a flag for ``quiet_letters``, three capitals for
    ``currency``, whole numbers for the rest. Raises ``Refusal`` ``stale`` (409) or ``messages.rules`` naming the field.
    """
    scope.require(MANAGE, authority_id)
    for name, (least, most) in _RULES.items():
        if name in values and not least <= values[name] <= most:
            words = _("Écrivez un nombre entre %(least)s et %(most)s.") % {"least": least, "most": most}
            raise Refusal("messages.rules", words, status=422, field=name)
    if not re.fullmatch(r"[A-Z]{3}", values.get("currency", "EUR")):
        raise Refusal(
            "messages.rules", gettext_lazy("Écrivez le code de la monnaie en trois lettres : EUR."), status=422,
            field="currency",
        )  # fmt: skip
    with atomic():
        rules = SendingRules.objects.select_for_update().filter(authority_id=authority_id).first()
        rules = rules or SendingRules(authority_id=authority_id)
        if rules.version != expected_version:
            raise stale()
        for name, value in values.items():
            setattr(rules, name, value)
        rules.version += 1
        rules.save()
        held = Message.objects.filter(authority_id=authority_id, state=State.QUEUED).exclude(held__in=("", Held.LATER))
        held.update(next_at=now)
        audit.record(
            scope,
            "messages.rules.change",
            authority_id=authority_id,
            about=f"authority:{authority_id}",
            facts={name: str(value) for name, value in values.items()},
        )
    return rules


def fault_words(fault: Fault) -> str:
    """What is wrong, in the reader's language."""
    words = {
        "empty": _("Écrivez un texte."),
        "long": _("Ce texte est trop long : %(about)s signes au plus."),
        "lines": _("L’objet tient sur une ligne."),
        "unknown": _("Le champ {%(about)s} n’existe pas dans ce message."),
        "missing": _("Il manque le champ {%(about)s}."),
        "braces": _("Une accolade est seule. Un champ s’écrit entre deux accolades."),
        "segments": _("Ce texte prend plus de %(about)s SMS."),
    }
    return words[fault.code] % {"about": fault.about}


def _own_words(authority_id: int, notice: Notice, language: str) -> NoticeOverride | None:
    rows = NoticeOverride.objects.select_for_update()
    return rows.filter(authority_id=authority_id, notice=notice.name, language=language).first()


def _plain(contact: str) -> str:
    read = read_contact(contact)
    if read is None:
        raise Refusal(
            "messages.contact",
            gettext_lazy("Écrivez une adresse électronique (nom@exemple.fr) ou un numéro de téléphone."),
            status=422,
            field="contact",
        )
    return read[1]


def _locked(authority_id: int, message_id: int) -> Message:
    message = Message.objects.select_for_update().filter(pk=message_id, authority_id=authority_id).first()
    if message is None:
        raise not_found()
    return message


def _audit_words(scope: Scope, verb: str, row: NoticeOverride) -> None:
    audit.record(
        scope,
        f"messages.words.{verb}",
        authority_id=row.authority_id,
        about=f"notice:{row.notice}",
        facts={"language": row.language},
    )
