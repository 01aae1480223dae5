"""Forgetting what an act said, and keeping the proof that it was."""

import datetime
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from socle.ground.audit.models import Leaf
from socle.ground.audit.privacy import KEPT_DAYS
from socle.ground.audit.record import record
from socle.ground.database import atomic, scrub_after_commit
from socle.ground.scope import Scope, system_scope

ERASED = "audit.leaf.erase"
TURN = 500  # acts forgotten in one transaction


def erase(scope: Scope, *, authority_id: int, about: str | Iterable[str], reason: str = "") -> int:
    """Delete payload, salt and actor of every act on ``about`` (``case:42``, or several); returns how many acts.

    Digests and tree stay. The erasure is an act itself, and is not erased by the next. Inside ``atomic()``, by a
    command that checked that its actor may.
    """
    things = [about] if isinstance(about, str) else sorted(set(about))
    done = 0
    for thing in things:
        done += _erase(scope, Q(about=thing), authority_id=authority_id, about=thing, reason=reason)
    return done


def erase_where(
    scope: Scope,
    *,
    authority_id: int,
    act: str = "",
    actor_id: int | None = None,
    before: datetime.datetime | None = None,
    reason: str = "",
) -> int:
    """The same for the acts of a kind (``cases.case.open``, or all of a room: ``cases.``), of an account, or older than
    a moment (aware). At least one of the three, else ``ValueError``.
    """
    chosen = Q()
    if act:
        chosen &= Q(act__startswith=act) if act.endswith(".") else Q(act=act)
    if actor_id is not None:
        chosen &= Q(actor_id=actor_id)
    if before is not None:
        chosen &= Q(at__lt=before)
    if not chosen:
        raise ValueError("say which acts are forgotten")
    about = f"account:{actor_id}" if actor_id is not None else f"acts:{act or 'old'}"
    return _erase(scope, chosen, authority_id=authority_id, about=about, reason=reason)


def forget_old(now: datetime.datetime) -> int:
    """Forget what acts said once it is older than the term of ``privacy.py``; returns how many. Safe to run twice."""
    old = Leaf.objects.filter(at__lt=now - datetime.timedelta(days=KEPT_DAYS), payload__isnull=False)
    done = 0
    for authority_id in sorted(set(old.order_by().values_list("authority_id", flat=True).distinct())):
        scope = system_scope([authority_id])
        while ids := list(old.filter(authority_id=authority_id).order_by("id").values_list("id", flat=True)[:TURN]):
            with atomic():
                done += _erase(scope, Q(pk__in=ids), authority_id=authority_id, about="acts:old", reason="term")
                # Erasures have a term too; nothing is told of theirs, or there would be no end.
                last = Leaf.objects.filter(pk__in=ids, act=ERASED)
                done += last.update(payload=None, salt=None, actor_id=None)
    return done


def _erase(scope: Scope, chosen: Q, *, authority_id: int, about: str, reason: str) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("an erasure is written in the transaction of its reason: open atomic() first")
    whole = Leaf.objects.filter(chosen, authority_id=authority_id, payload__isnull=False).exclude(act=ERASED)
    count = whole.update(payload=None, salt=None, actor_id=None)
    if count:
        facts = {"acts": count, **({"reason": reason} if reason else {})}
        record(scope, ERASED, authority_id=authority_id, about=about, facts=facts)
        scrub_after_commit()
    return count
