"""Verbs on authorities: found, change what one says of itself, agree with another."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.commons.people import queries
from socle.commons.people.commands import _checking as checked
from socle.commons.people.models import Agreement, Authority
from socle.commons.people.permissions import MANAGE_AUTHORITIES
from socle.commons.people.rules import is_slug
from socle.commons.people.terms import LANGUAGES, AuthorityKind
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, refuse_stale, stale, stale_setting
from socle.ground.scope import Scope


def found_authority(
    scope: Scope, *, slug: str, name: str, kind: AuthorityKind, code_prefix: str, languages: list[str], **facts: Any
) -> Authority:
    """Create an authority. The scope must be the system's, or manage the parent's authorities.

    Raises ``Refusal`` ``people.slug``, ``people.name`` or ``people.taken``.
    """
    parent: Authority | None = facts.get("parent")
    if scope.actor.kind != "system":
        scope.require(MANAGE_AUTHORITIES, parent.id if parent else 0)
    if not is_slug(slug):
        raise Refusal("people.slug", _("L’adresse courte s’écrit en minuscules, chiffres et tirets."), field="slug")
    name = checked.name(name)
    try:
        with atomic():
            created = Authority.objects.create(
                slug=slug, name=name, kind=kind, code_prefix=code_prefix, languages=languages, **facts
            )
            audit.record(scope, "people.authority.found", authority_id=created.id, about=f"authority:{created.id}")
    except IntegrityError as taken:
        raise Refusal("people.taken", _("Cette adresse courte ou ce préfixe est déjà pris."), field="slug") from taken
    queries.forget_authorities(scope)
    return created


def change_authority(
    scope: Scope,
    *,
    authority_id: int,
    hall_address: str,
    hall_hours: Mapping[str, str],
    hall_phone: str,
    contact_email: str,
    languages: list[str],
    expected_version: int,
    now: datetime.datetime,
) -> Authority:
    """Change what an authority says of itself. Its first language stays: addresses of pages are made from it.

    Raises ``Refusal``: ``stale`` (409), ``people.line``, ``people.phone``, ``people.email``, ``people.languages``.
    """
    scope.require(MANAGE_AUTHORITIES, authority_id)
    hours = {one: checked.line(text, f"hours_{one}", 200) for one, text in hall_hours.items() if one in LANGUAGES}
    values: dict[str, Any] = {
        "hall_address": checked.line(hall_address, "hall_address", 200),
        "hall_hours": {one: text for one, text in hours.items() if text},
        "hall_phone": checked.phone(hall_phone, "hall_phone"),
        "contact_email": checked.email(contact_email, field="contact_email"),
    }
    with atomic():
        authority = Authority.objects.select_for_update().filter(pk=authority_id).first()
        if authority is None:
            raise not_found()
        if authority.version != expected_version:
            raise stale()
        values["languages"] = _languages(authority, languages)
        changed = sorted(field for field, value in values.items() if getattr(authority, field) != value)
        for field, value in values.items():
            setattr(authority, field, value)
        authority.version += 1
        authority.save(update_fields=[*values, "version"])
        audit.record(
            scope,
            "people.authority.change",
            authority_id=authority_id,
            about=f"authority:{authority_id}",
            facts={"changed": changed},
        )
    queries.forget_authorities(scope)
    return authority


def _languages(authority: Authority, chosen: list[str]) -> list[str]:
    unknown = set(chosen) - set(LANGUAGES)
    first = authority.languages[0] if authority.languages else LANGUAGES[0]
    if unknown or first not in chosen:
        raise Refusal(
            "people.languages", _("Gardez la première langue, et choisissez parmi celles du site."), field="languages"
        )
    return [first, *(one for one in LANGUAGES if one in chosen and one != first)]


def make_agreement(
    scope: Scope,
    *,
    authority_id: int,
    other_id: int,
    reference: str,
    since: datetime.date,
    until: datetime.date | None,
    expected: str = "",
    now: datetime.datetime,
) -> Agreement:
    """Write down an agreement by which requests may be sent to another authority; the one before it is replaced.

    ``expected`` is the ``mark`` of the one before as it was shown, empty where there was none. Raises ``Refusal``:
    ``people.other``, ``people.reference``, ``people.until``, ``stale`` (409).
    """
    scope.require(MANAGE_AUTHORITIES, authority_id)
    if other_id == authority_id or all(one.id != other_id for one in queries.authorities(scope)):
        raise Refusal("people.other", _("Choisissez une autre collectivité de ce site."), field="other")
    text = checked.line(reference, "reference", 200)
    if not text:
        raise Refusal("people.reference", _("Écrivez la délibération ou le contrat qui le permet."), field="reference")
    if until is not None and until < since:
        raise Refusal("people.until", _("La fin vient avant le début."), field="until")
    try:
        with atomic():
            mine = Agreement.objects.select_for_update().filter(authority_id=authority_id, other_id=other_id)
            agreement = mine.first()
            refuse_stale(expected, agreement.mark if agreement else "")
            agreement = agreement or Agreement(authority_id=authority_id, other_id=other_id)
            agreement.reference, agreement.since, agreement.until = text, since, until
            agreement.save()
            facts = {"other": other_id, "since": since, "until": until}
            about = f"agreement:{agreement.pk}"
            audit.record(scope, "people.agreement.make", authority_id=authority_id, about=about, facts=facts)
    except IntegrityError as beaten:  # another process wrote the first one a moment ago
        raise stale_setting() from beaten
    return agreement


def end_agreement(
    scope: Scope, *, authority_id: int, agreement_id: int, on: datetime.date, expected: str, now: datetime.datetime
) -> None:
    """End an agreement: the day given is its last. One that had not begun disappears.

    ``expected`` is its ``mark`` as it was shown. Raises ``Refusal`` 404, ``stale`` (409).
    """
    scope.require(MANAGE_AUTHORITIES, authority_id)
    with atomic():
        agreement = Agreement.objects.select_for_update().filter(pk=agreement_id, authority_id=authority_id).first()
        if agreement is None:
            raise not_found()
        refuse_stale(expected, agreement.mark)
        if agreement.since > on:
            agreement.delete()
        elif agreement.until is None or agreement.until > on:
            agreement.until = on
            agreement.save(update_fields=["until"])
        audit.record(
            scope,
            "people.agreement.end",
            authority_id=authority_id,
            about=f"agreement:{agreement_id}",
            facts={"on": on},
        )
