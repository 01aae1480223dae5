"""Forgetting what an act said, and keeping the proof that it was."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Min, Q

from socle.ground.audit.cover import ERASED, spans
from socle.ground.audit.models import Leaf
from socle.ground.audit.privacy import KEPT_DAYS
from socle.ground.audit.record import record
from socle.ground.audit.sequencer import head, sequence
from socle.ground.database import atomic, scrub_after_commit
from socle.ground.scope import Scope, system_scope

TURN = 500  # acts that one erasure names
_NOTHING = {"payload": None, "salt": None, "actor_id": None}


def erase(scope: Scope, *, authority_id: int, about: str | Iterable[str], reason: str = "") -> int:
    """Delete payload, salt and actor of every act on ``about`` (``case:42``, or several); returns how many acts.

    Digests and tree stay. The erasure is an act itself, names the leaves that it emptied (``verify`` asks for one for
    each), and is not erased by the next. Inside ``atomic()``, by a command that checked that its actor may.
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
    """Forget what acts said once it is older than the term of ``privacy.py``; returns how many. Safe to run twice.

    Erasures have a term too, or there would be no end: they go once all that they named lies before the horizon that
    the erasure of this turn tells. A day later than others: an act that came late into the log is before it by then.
    """
    sequence()
    end = now - datetime.timedelta(days=KEPT_DAYS)
    old = Leaf.objects.filter(at__lt=end, payload__isnull=False)
    authorities = sorted(set(old.order_by().values_list("authority_id", flat=True).distinct()))
    before = _horizon(end) if authorities else 0
    told = Q(act=ERASED) & (Q(at__gte=end - datetime.timedelta(days=1)) | Q(position=None) | Q(position__gte=before))
    done = 0
    for authority_id in authorities:
        scope, rows = system_scope([authority_id]), old.filter(authority_id=authority_id).exclude(told)
        while ids := list(rows.order_by("id").values_list("id", flat=True)[:TURN]):
            with atomic():
                done += _forget(scope, ids, authority_id, about="acts:old", facts={"before": before, "reason": "term"})
    return done


def _horizon(end: datetime.datetime) -> int:
    """The first place in the log of an act that is not past its term: all before it is forgotten."""
    first = Leaf.objects.filter(at__gte=end, position__isnull=False).aggregate(first=Min("position"))["first"]
    return head().size if first is None else int(first)


def _erase(scope: Scope, chosen: Q, *, authority_id: int, about: str, reason: str) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("an erasure is written in the transaction of its reason: open atomic() first")
    whole = Leaf.objects.filter(chosen, authority_id=authority_id, payload__isnull=False).exclude(act=ERASED)
    ids = list(whole.order_by("id").values_list("id", flat=True))
    facts = {"reason": reason} if reason else {}
    return sum(
        _forget(scope, ids[at : at + TURN], authority_id, about=about, facts=facts) for at in range(0, len(ids), TURN)
    )


def _forget(scope: Scope, ids: list[int], authority_id: int, *, about: str, facts: Mapping[str, Any]) -> int:
    count = Leaf.objects.filter(pk__in=ids, payload__isnull=False).update(**_NOTHING)
    if count:
        named = {"acts": count, "leaves": spans(ids), **facts}
        record(scope, ERASED, authority_id=authority_id, about=about, facts=named)
        scrub_after_commit()
    return count
