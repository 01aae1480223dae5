"""The auditors' search."""

import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from socle.ground.audit.models import Leaf
from socle.ground.audit.permissions import READ
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

MOST = 5000  # acts that one question may bring


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the log keeps it. Once erased it has neither actor, nor role, nor facts."""

    id: int
    authority_id: int
    at: datetime.datetime
    act: str
    about: str
    digest: bytes
    position: int | None
    erased: bool
    actor: str = ""  # account:12, public, system
    actor_id: int | None = None
    role: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    payload: str = ""
    salt: bytes = b""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; what is empty does not narrow. ``since`` and ``until`` (excluded) are aware instants."""

    act: str = ""
    """``cases.case.assign``, or the beginning of one: ``cases.``"""
    about: str = ""
    actor_id: int | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of acts, the latest first, and how many there are in all."""

    entries: list[Entry]
    total: int


def find(
    scope: Scope, *, authority_ids: Collection[int], question: Question | None = None, page: int = 1, size: int = 50
) -> Found:
    """A page of the acts in these authorities, the latest first. Raises ``Refusal`` 404 where one may not be read."""
    asked = question or Question()
    rows = _asked(scope, authority_ids, asked)
    # What is about one thing or by one person is little: SQLite shall take that index, and sort, not read all in order.
    time = Coalesce("at", "at").desc() if asked.about or asked.actor_id is not None else F("at").desc()
    size = max(1, min(size, MOST))
    start = (max(1, page) - 1) * size
    return Found([_entry(leaf) for leaf in rows.order_by(time, "-id")[start : start + size]], rows.count())


def acts(scope: Scope, *, authority_ids: Collection[int]) -> list[str]:
    """The names of the acts that happened in these authorities, for a filter."""
    rows = _asked(scope, authority_ids, Question())
    return sorted(rows.order_by().values_list("act", flat=True).distinct())


def entry(scope: Scope, leaf_id: int) -> Entry:
    """One act. Raises ``Refusal`` 404: unknown, or of an authority whose log may not be read."""
    leaf = Leaf.objects.filter(pk=leaf_id).first()
    if leaf is None or not scope.allows(READ, leaf.authority_id):
        raise not_found()
    return _entry(leaf)


def _asked(scope: Scope, authority_ids: Collection[int], question: Question) -> QuerySet[Leaf]:
    for authority_id in authority_ids:
        scope.require(READ, authority_id)
    wanted = Q(authority_id__in=list(authority_ids))
    if question.act:
        wanted &= Q(act__startswith=question.act) if question.act.endswith(".") else Q(act=question.act)
    if question.about:
        wanted &= Q(about=question.about)
    if question.actor_id is not None:
        wanted &= Q(actor_id=question.actor_id)
    if question.since is not None:
        wanted &= Q(at__gte=question.since)
    if question.until is not None:
        wanted &= Q(at__lt=question.until)
    return Leaf.objects.filter(wanted)


def _entry(leaf: Leaf) -> Entry:
    told: dict[str, Any] = json.loads(leaf.payload) if leaf.payload is not None else {}
    return Entry(
        id=leaf.pk,
        authority_id=leaf.authority_id,
        at=leaf.at,
        act=leaf.act,
        about=leaf.about,
        digest=bytes(leaf.digest),
        position=leaf.position,
        erased=leaf.payload is None,
        actor=str(told.get("actor", "")),
        actor_id=leaf.actor_id,
        role=str(told.get("role", "")),
        facts=dict(told.get("facts", {})),
        payload=leaf.payload or "",
        salt=bytes(leaf.salt or b""),
    )
