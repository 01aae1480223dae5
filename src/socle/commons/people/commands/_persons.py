"""What is kept about a person, taken out or erased in every room; and accounts closed a year ago, forgotten."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from socle.commons.people.models import Account, FailedSignIn, Membership, RoleHeld, SignedIn
from socle.commons.people.permissions import HANDLE_PERSONS, MANAGE_ACCOUNTS
from socle.commons.people.ports import person_data
from socle.commons.people.privacy import ACCOUNT_DAYS
from socle.commons.people.queries import FORGOTTEN_AT, checked_contact
from socle.commons.people.rules import LOCK
from socle.ground import audit
from socle.ground.database import atomic, scrub_after_commit
from socle.ground.scope import Scope


def take_person_out(scope: Scope, *, authority_id: int, contact: str, now: datetime.datetime) -> dict[str, Any]:
    """Everything kept about a person here, by room, as values for JSON. Raises ``Refusal`` ``people.contact``."""
    scope.require(HANDLE_PERSONS, authority_id)
    plain = checked_contact(scope, contact)
    rooms = {name: offer.export(scope, authority_id, plain) for name, offer in person_data().items()}
    kept = {name: rows for name, rows in rooms.items() if rows}
    with atomic():
        audit.record(
            scope,
            "people.person.export",
            authority_id=authority_id,
            about="person",
            facts={name: len(rows) for name, rows in kept.items()},
        )
    return {"contact": plain, "exported_at": now.isoformat(), "rooms": kept}


def erase_person(scope: Scope, *, authority_id: int, contact: str, now: datetime.datetime) -> int:
    """Erase a person here, in every room or in none; returns how many things changed.

    The trace says what was erased, not whose. Raises ``Refusal`` ``people.contact``.
    """
    scope.require(HANDLE_PERSONS, authority_id)
    plain = checked_contact(scope, contact)
    with atomic():
        erased = {name: offer.erase(scope, authority_id, plain, now=now) for name, offer in person_data().items()}
        audit.record(
            scope,
            "people.person.erase",
            authority_id=authority_id,
            about="person",
            facts={name: count for name, count in erased.items() if count},
        )
        scrub_after_commit()
    return sum(erased.values())


def forget_accounts(scope: Scope, *, now: datetime.datetime) -> int:
    """Forget the people whose account was closed a year ago (who did what keeps its number), and old sign-ins."""
    SignedIn.objects.filter(opened_at__lt=now - datetime.timedelta(days=1)).delete()
    FailedSignIn.objects.filter(since__lt=now - LOCK).delete()
    limit = now - datetime.timedelta(days=ACCOUNT_DAYS)
    # Those who hold no role any more are in no authority's list: the day of their closing alone says that they are old.
    others = RoleHeld.objects.exclude(authority_id__in=scope.authorities(MANAGE_ACCOUNTS)).values("account_id")
    old = Account.objects.filter(is_active=False, closed_at__lt=limit).exclude(pk__in=others)
    count = 0
    for pk in list(old.exclude(email__endswith=FORGOTTEN_AT).values_list("pk", flat=True)):
        with atomic():
            account = old.select_for_update().filter(pk=pk).first()
            if account is not None:
                _forget(scope, account)
                count += 1
    return count


def _forget(scope: Scope, account: Account) -> None:
    """Nothing is left of the person but the number by which the log knows them."""
    where = RoleHeld.objects.filter(account=account).values_list("authority_id", flat=True).first()
    # What the e-mail, the organisation's directory and the second factors know of them goes, too.
    for rows in (EmailAddress, SocialAccount, Authenticator):
        rows.objects.filter(user=account).delete()
    Membership.objects.filter(account=account).delete()
    account.email, account.name = f"{account.pk}{FORGOTTEN_AT}", ""
    account.language, account.last_login = "fr", None
    account.set_unusable_password()
    account.save(update_fields=["email", "name", "language", "last_login", "password"])
    audit.record(scope, "people.account.forget", authority_id=where or 0, about=f"account:{account.pk}")
