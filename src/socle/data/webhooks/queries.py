"""Reads: the webhooks of an authority, and what was sent to each."""

import datetime
from dataclasses import dataclass

from django.db.models import Min, Q

from socle.data.tables.terms import Access
from socle.data.webhooks.models import Hook, Post
from socle.data.webhooks.permissions import MANAGE
from socle.data.webhooks.rules import a_turn
from socle.data.webhooks.terms import Kind, State
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

__all__ = ["Hook", "Page", "Post", "hook_by_id", "hooks", "posts", "posts_due"]
WAITING = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of the messages to a hook, and how many there are."""

    posts: list[Post]
    total: int


def hooks(scope: Scope, authority_id: int) -> list[Hook]:
    """The webhooks of an authority, by table."""
    scope.require(MANAGE, authority_id)
    return list(Hook.objects.filter(authority_id=authority_id).select_related("table").order_by("table__slug", "pk"))


def hook_by_id(scope: Scope, authority_id: int, hook_id: int) -> Hook:
    """One webhook. Raises ``Refusal`` 404."""
    scope.require(MANAGE, authority_id)
    found = Hook.objects.filter(authority_id=authority_id, pk=hook_id).select_related("table").first()
    if found is None:
        raise not_found()
    return found


def posts(scope: Scope, hook: Hook, *, first: int = 0, most: int = 20) -> Page:
    """The messages to a hook, newest first."""
    scope.require(MANAGE, hook.authority_id)
    found = Post.objects.filter(hook=hook)
    return Page(list(found[first : first + most]), found.count())


def posts_due(scope: Scope, now: datetime.datetime) -> list[int]:
    """The messages to be sent in this turn, one of each hook: of what it is told the first, and nothing before it.

    A test that a person asked for passes the others. A closed table tells of what is withdrawn and of nothing else.
    """
    waiting = Post.objects.filter(
        Q(hook__table__access=Access.OPEN) | Q(kind=Kind.WITHDRAWN),
        hook__authority_id__in=scope.authorities(MANAGE),
        hook__stop="",
        state=State.WAITING,
    )
    first = waiting.exclude(kind=Kind.PING).order_by().values("hook").annotate(first=Min("pk")).values("first")
    due = waiting.filter(Q(kind=Kind.PING) | Q(pk__in=first), next_at__lte=now)
    return a_turn(list(due.order_by("next_at", "pk").values_list("pk", "hook_id")[:WAITING]))
