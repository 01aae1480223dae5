"""Verbs on accounts: invite, give and withdraw roles, close, reopen. Nobody raises themselves."""

import datetime

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from socle.commons.people import queries
from socle.commons.people.commands import _checking as checked
from socle.commons.people.commands._sessions import end_all_sessions
from socle.commons.people.events import AccountInvited
from socle.commons.people.models import Account, Authority, RoleHeld
from socle.commons.people.permissions import MANAGE_ACCOUNTS
from socle.commons.people.terms import Role
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope


def create_account(
    scope: Scope, *, authority_id: int, email: str, name: str, role: Role, now: datetime.datetime
) -> Account:
    """Create (or find) the account of this address and give it a role in the authority. Its name elsewhere stays.

    Raises ``Refusal``: ``people.email``, ``people.name``, ``people.role``, ``people.self``, ``people.closed``.
    """
    scope.require(MANAGE_ACCOUNTS, authority_id)
    address = checked.email(email, required=True)
    shown = checked.name(name)
    role = _role(role)
    with atomic():
        account = Account.objects.filter(email=address).first()
        if account is None:
            account = Account.objects.create_user(address, name=shown, created_at=now)
            EmailAddress.objects.create(user=account, email=address, verified=True, primary=True)
            audit.record(scope, "people.account.create", authority_id=authority_id, about=f"account:{account.pk}")
        elif not account.is_active and RoleHeld.objects.filter(account=account).exists():
            raise Refusal("people.closed", _("Ce compte est fermé. Rouvrez-le d’abord."), field="email")
        elif (
            not account.is_active
        ):  # closed with its last role: it is in nobody's list, and comes back by the front door
            _open(scope, authority_id, account)
        given = _give(scope, authority_id, account, role)
        if given and scope.actor.kind == "account":
            emit(AccountInvited(account.pk, authority_id, role, now), authority_id=authority_id)
    return account


def give_role(scope: Scope, *, authority_id: int, account_id: int, role: Role, now: datetime.datetime) -> None:
    """Give a role to someone who works here already.

    Raises ``Refusal``: 404 for someone of another authority, ``people.role``, ``people.self``, ``people.closed``.
    """
    scope.require(MANAGE_ACCOUNTS, authority_id)
    role = _role(role)
    with atomic():
        account = _colleague(scope, authority_id, account_id)
        if not account.is_active:
            raise Refusal("people.closed", _("Ce compte est fermé. Rouvrez-le d’abord."), field="role")
        _give(scope, authority_id, account, role)


def withdraw_role(scope: Scope, *, authority_id: int, account_id: int, role: Role, now: datetime.datetime) -> None:
    """Take a role back, at once; an account that held no other is closed, for nobody would have it in their list.

    Raises ``Refusal``: 404, ``people.last`` for the last administrator.
    """
    scope.require(MANAGE_ACCOUNTS, authority_id)
    with atomic():
        # Two roles taken back at the same moment in two authorities would both see the other still there.
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        _lock(authority_id)
        held = RoleHeld.objects.filter(authority_id=authority_id, account_id=account_id, role=role).first()
        if held is None or account is None:
            raise not_found()
        if role == Role.ADMINISTRATOR:
            _another_administrator(authority_id, account_id)
        held.delete()
        audit.record(
            scope,
            "people.role.withdraw",
            authority_id=authority_id,
            about=f"account:{account_id}",
            facts={"role": str(role)},
        )
        if account.is_active and not RoleHeld.objects.filter(account=account).exists():
            _close(scope, authority_id, account, now)


def close_account(scope: Scope, *, authority_id: int, account_id: int, now: datetime.datetime) -> None:
    """Close an account: no sign-in, sessions end at once, roles are kept in case it reopens.

    Raises ``Refusal``: 404, ``people.self``, ``people.elsewhere`` (they hold a role that is not yours to take),
    ``people.last``.
    """
    scope.require(MANAGE_ACCOUNTS, authority_id)
    if account_id == scope.actor.id:
        raise Refusal("people.self", _("Vous ne pouvez pas fermer votre propre compte."))
    managed = scope.authorities(MANAGE_ACCOUNTS)
    with atomic():
        account = _colleague(scope, authority_id, account_id)
        roles = list(RoleHeld.objects.filter(account=account).values_list("authority_id", "role"))
        if any(where not in managed for where, _role_held in roles):
            raise Refusal(
                "people.elsewhere",
                _("Cette personne travaille aussi ailleurs. Retirez ses rôles ici : son compte reste ouvert là-bas."),
            )
        for where, role in sorted(roles):
            if role == Role.ADMINISTRATOR and account.is_active:
                _lock(where)
                _another_administrator(where, account_id)
        _close(scope, authority_id, account, now)


def reopen_account(scope: Scope, *, authority_id: int, account_id: int, now: datetime.datetime) -> None:
    """Reopen an account, with the roles it had. Raises ``Refusal``: 404, ``people.forgotten``."""
    scope.require(MANAGE_ACCOUNTS, authority_id)
    with atomic():
        account = _colleague(scope, authority_id, account_id)
        if queries.is_forgotten(scope, account):
            raise Refusal("people.forgotten", _("Ce compte a été effacé. Invitez la personne de nouveau."))
        _open(scope, authority_id, account)


def close_without_role(scope: Scope, *, now: datetime.datetime) -> int:
    """Close the accounts that hold no role any more (their last authority is gone, or an older program left them so);
    how many. Only for the system's nights. Raises ``Refusal`` 404 to anybody else.
    """
    if scope.actor.kind != "system":
        raise not_found()
    left = Account.objects.filter(is_active=True, roles=None)
    closed = 0
    for pk in list(left.values_list("pk", flat=True)):
        with atomic():
            account = Account.objects.select_for_update().filter(pk=pk, is_active=True).first()
            if account is None or RoleHeld.objects.filter(account=account).exists():
                continue
            _close(scope, 0, account, now)
            closed += 1
    return closed


def _close(scope: Scope, authority_id: int, account: Account, now: datetime.datetime) -> None:
    account.is_active, account.closed_at = False, now
    account.save(update_fields=["is_active", "closed_at"])
    end_all_sessions(account.pk)
    audit.record(scope, "people.account.close", authority_id=authority_id, about=f"account:{account.pk}")


def _open(scope: Scope, authority_id: int, account: Account) -> None:
    account.is_active, account.closed_at = True, None
    account.save(update_fields=["is_active", "closed_at"])
    audit.record(scope, "people.account.reopen", authority_id=authority_id, about=f"account:{account.pk}")


def _role(role: Role) -> Role:
    if role not in list(Role) or role == Role.RESIDENT:
        raise Refusal("people.role", _("Choisissez un rôle dans la liste."), field="role")
    return Role(role)


def _give(scope: Scope, authority_id: int, account: Account, role: Role) -> bool:
    # Whether it was not held before.
    if account.pk == scope.actor.id:
        raise Refusal("people.self", _("Vous ne pouvez pas vous donner un rôle à vous-même."), field="role")
    held, created = RoleHeld.objects.get_or_create(account=account, authority_id=authority_id, role=role)
    if created:
        audit.record(
            scope,
            "people.role.give",
            authority_id=authority_id,
            about=f"account:{account.pk}",
            facts={"role": str(role)},
        )
    return created


def _colleague(scope: Scope, authority_id: int, account_id: int) -> Account:
    """Someone who holds a role in this very authority, active or not."""
    found = Account.objects.select_for_update().filter(pk=account_id).first()
    if found is None or not RoleHeld.objects.filter(account=found, authority_id=authority_id).exists():
        raise not_found()
    return found


def _lock(authority_id: int) -> None:
    # Two administrators who withdraw each other's role at the same moment would both see the other still there.
    Authority.objects.select_for_update().filter(pk=authority_id).first()


def _another_administrator(authority_id: int, account_id: int) -> None:
    others = RoleHeld.objects.filter(authority_id=authority_id, role=Role.ADMINISTRATOR, account__is_active=True)
    if not others.exclude(account_id=account_id).exists():
        raise Refusal(
            "people.last",
            _("C’est le dernier administrateur de la collectivité. Donnez d’abord ce rôle à quelqu’un d’autre."),
            field="role",
        )
