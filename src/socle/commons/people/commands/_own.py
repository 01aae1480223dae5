"""Verbs on one's own account: name and language, password, sessions."""

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from socle.commons.people.commands import _checking as checked
from socle.commons.people.commands._sessions import end_all_sessions, end_sessions
from socle.commons.people.models import Account, SignedIn
from socle.commons.people.permissions import OWN_ACCOUNT
from socle.commons.people.terms import LANGUAGES
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope


def change_own(scope: Scope, *, authority_id: int, name: str, language: str, now: datetime.datetime) -> None:
    """Change one's own name and language. Raises ``Refusal``: ``people.name``, ``people.language``."""
    scope.require(OWN_ACCOUNT, authority_id)
    shown = checked.name(name)
    if language not in LANGUAGES:
        raise Refusal("people.language", _("Choisissez une langue dans la liste."), field="language")
    with atomic():
        account = _own(scope)
        account.name, account.language = shown, language
        account.save(update_fields=["name", "language"])
        audit.record(scope, "people.account.change", authority_id=authority_id, about=f"account:{account.pk}")


def set_password(
    scope: Scope,
    *,
    authority_id: int,
    current: str,
    new: str,
    repeated: str,
    session_key: str,
    now: datetime.datetime,
) -> Account:
    """Set or change one's own password; every other session ends.

    Raises ``Refusal``: ``people.current`` (wrong), ``people.repeated``, ``people.password`` (too short, too common).
    """
    scope.require(OWN_ACCOUNT, authority_id)
    account = _own(scope)
    if account.has_usable_password() and not account.check_password(current):
        raise Refusal("people.current", _("Ce n’est pas votre mot de passe actuel."), field="current")
    if new != repeated:
        raise Refusal("people.repeated", _("Les deux mots de passe ne sont pas les mêmes."), field="repeated")
    try:
        validate_password(new, account)
    except ValidationError as weak:
        raise Refusal("people.password", " ".join(weak.messages), field="new") from weak
    account.set_password(new)  # slow on purpose: outside the transaction
    with atomic():
        account.save(update_fields=["password"])
        end_all_sessions(account.pk, except_key=session_key)
        audit.record(scope, "people.password.change", authority_id=authority_id, about=f"account:{account.pk}")
    return account


def end_session(scope: Scope, *, authority_id: int, session_id: int, now: datetime.datetime) -> None:
    """End one of one's own sessions, at once. Raises ``Refusal`` 404 for somebody else's."""
    scope.require(OWN_ACCOUNT, authority_id)
    with atomic():
        found = list(SignedIn.objects.filter(pk=session_id, account_id=scope.actor.id or 0))
        if not found:
            raise not_found()
        end_sessions(found)
        audit.record(
            scope,
            "people.session.end",
            authority_id=authority_id,
            about=f"account:{scope.actor.id}",
            facts={"ended": 1},
        )


def end_other_sessions(scope: Scope, *, authority_id: int, session_key: str, now: datetime.datetime) -> int:
    """End all one's own sessions but the one in hand; returns how many."""
    scope.require(OWN_ACCOUNT, authority_id)
    account = _own(scope)
    with atomic():
        ended = end_all_sessions(account.pk, except_key=session_key)
        audit.record(
            scope,
            "people.session.end",
            authority_id=authority_id,
            about=f"account:{account.pk}",
            facts={"ended": ended},
        )
    return ended


def _own(scope: Scope) -> Account:
    account = Account.objects.filter(pk=scope.actor.id, is_active=True).first() if scope.actor.id else None
    if account is None:
        raise not_found()
    return account
