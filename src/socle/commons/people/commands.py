"""Writes: found an authority, create an account, give a role."""

import datetime
import re
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.commons.people import queries
from socle.commons.people.models import Account, Authority, RoleHeld
from socle.commons.people.permissions import MANAGE_ACCOUNTS, MANAGE_AUTHORITIES
from socle.commons.people.terms import AuthorityKind, Role
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")


def found_authority(
    scope: Scope, *, slug: str, name: str, kind: AuthorityKind, code_prefix: str, languages: list[str], **facts: Any
) -> Authority:
    """Create an authority. The scope must be the system's, or manage the parent's authorities.

    Raises ``Refusal`` ``people.slug`` or ``people.taken``.
    """
    parent: Authority | None = facts.get("parent")
    if scope.actor.kind != "system":
        scope.require(MANAGE_AUTHORITIES, parent.id if parent else 0)
    if not _SLUG.fullmatch(slug) or len(slug) > 40:
        raise Refusal("people.slug", _("L’adresse courte s’écrit en minuscules, chiffres et tirets."), field="slug")
    try:
        with atomic():
            created = Authority.objects.create(
                slug=slug, name=name, kind=kind, code_prefix=code_prefix, languages=languages, **facts
            )
    except IntegrityError as taken:
        raise Refusal("people.taken", _("Cette adresse courte ou ce préfixe est déjà pris."), field="slug") from taken
    queries.forget_authorities(scope)
    return created


def create_account(
    scope: Scope, *, authority_id: int, email: str, name: str, role: Role, now: datetime.datetime
) -> Account:
    """Create (or find) the account of this address and give it a role in the authority.

    Raises ``Refusal`` ``people.email``.
    """
    scope.require(MANAGE_ACCOUNTS, authority_id)
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise Refusal("people.email", _("Cette adresse électronique n’est pas valable."), field="email") from wrong
    address = email.strip().lower()
    with atomic():
        account = Account.objects.filter(email=address).first()
        if account is None:
            account = Account.objects.create_user(address, name=name, created_at=now)
            EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
        RoleHeld.objects.get_or_create(account=account, authority_id=authority_id, role=role)
    return account
