"""What is kept about a person, taken out or erased in every room; and accounts closed a year ago, forgotten."""

import datetime
from typing import Any

from allauth.account.models import EmailAddress

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
    mine = RoleHeld.objects.filter(authority_id__in=scope.authorities(MANAGE_ACCOUNTS)).values("account_id")
    old = Account.objects.filter(is_active=False, closed_at__lt=limit, pk__in=mine)
    count = 0
    for account in old.exclude(email__endswith=FORGOTTEN_AT):
        with atomic():
            where = RoleHeld.objects.filter(account=account).values_list("authority_id", flat=True).first()
            EmailAddress.objects.filter(user=account).delete()
            Membership.objects.filter(account=account).delete()
            account.email, account.name = f"{account.pk}{FORGOTTEN_AT}", ""
            account.set_unusable_password()
            account.save(update_fields=["email", "name", "password"])
            audit.record(scope, "people.account.forget", authority_id=where or 0, about=f"account:{account.pk}")
        count += 1
    return count
