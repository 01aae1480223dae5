"""What signing in leaves behind: who is signed in where, who failed, which second factor changed.

Nobody has rights before they are signed in: these verbs are called by the door of sign-in itself.
"""

import datetime

from django.db.models import F

from socle.commons.people import queries
from socle.commons.people.models import FailedSignIn, SignedIn
from socle.commons.people.rules import LOCK, device_of
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.scope import Scope

SESSION_HOURS = 12


def note_sign_in(
    scope: Scope, *, authority_id: int, session_key: str, agent: str, method: str, now: datetime.datetime
) -> None:
    """Write down that the actor signed in by ``method`` in the browser that sends ``agent``."""
    if scope.actor.id is None:
        return
    with atomic():
        SignedIn.objects.update_or_create(
            session_key=session_key,
            defaults={
                "account_id": scope.actor.id,
                "device": device_of(agent),
                "method": method[:20],
                "opened_at": now,
                "seen_at": now,
            },
        )
        audit.record(
            scope,
            "people.session.open",
            authority_id=authority_id,
            about=f"account:{scope.actor.id}",
            facts={"method": method},
        )


def note_sign_out(scope: Scope, *, authority_id: int, session_key: str, now: datetime.datetime) -> None:
    """Write down that the actor signed out."""
    with atomic():
        SignedIn.objects.filter(session_key=session_key).delete()
        audit.record(scope, "people.session.close", authority_id=authority_id, about=f"account:{scope.actor.id or 0}")


def note_seen(scope: Scope, *, session_key: str, now: datetime.datetime) -> None:
    """The session was used just now."""
    with atomic():
        SignedIn.objects.filter(session_key=session_key).update(seen_at=now)


def note_failed_sign_in(
    scope: Scope, *, authority_id: int, email: str, reader: str, method: str, now: datetime.datetime
) -> None:
    """Count a wrong password or code (see ``queries.open_door``); the trace bears the account's number, 0 for none."""
    whos = list(queries.sign_in_counters(scope, email=email, reader=reader, method=method))
    account_id = queries.account_of_email(scope, email)
    with atomic():
        FailedSignIn.objects.filter(since__lt=now - LOCK).delete()
        for who in whos:
            FailedSignIn.objects.get_or_create(who=who, defaults={"since": now})
        FailedSignIn.objects.filter(who__in=whos).update(count=F("count") + 1)
        audit.record(
            scope,
            "people.session.fail",
            authority_id=authority_id,
            about=f"account:{account_id}",
            facts={"method": method},
        )


def note_factor(scope: Scope, *, authority_id: int, change: str, now: datetime.datetime) -> None:
    """Write down that the actor changed a second factor: ``totp.add``, ``webauthn.remove``, ``recovery.make`` …"""
    with atomic():
        audit.record(
            scope,
            "people.factor.change",
            authority_id=authority_id,
            about=f"account:{scope.actor.id or 0}",
            facts={"change": change},
        )
