"""Verbs: an address is told of a table, messages are written and sent, tried again, forgotten."""

import datetime
import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.urls.base import get_script_prefix, set_script_prefix
from django.utils.translation import gettext_lazy as _

from socle.commons.messages.queries import web_address
from socle.commons.people.queries import authority_by_id
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Access, Reason
from socle.data.webhooks import queries
from socle.data.webhooks.models import Hook, Post
from socle.data.webhooks.permissions import MANAGE
from socle.data.webhooks.rules import (
    ATTEMPTS,
    GONE,
    KEPT,
    LONGEST_URL,
    MOST_HOOKS,
    OLD_SECRET,
    SECONDS,
    body_of,
    is_lost,
    is_received,
    next_try,
    secret_of,
    shown,
    signature,
)
from socle.data.webhooks.terms import Kind, State, Stop
from socle.ground import audit, world
from socle.ground.database import atomic
from socle.ground.egress import Blocked, Limits, Unreachable, fetch
from socle.ground.jobs import describe
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

LIMITS = Limits(most_bytes=0, seconds=SECONDS, redirects=0)  # what counts is the status
log = logging.getLogger("socle.webhooks")
_UNSENT: dict[str, Any] = {"state": State.GIVEN_UP, "next_at": None}


def add_hook(scope: Scope, *, authority_id: int, table_slug: str, url: str, now: datetime.datetime) -> tuple[Hook, str]:
    """Have an address told of the editions of an open table; also gives the secret, which is never shown again.

    Raises ``Refusal`` ``webhooks.url``, ``webhooks.known``, ``webhooks.table``, ``webhooks.many``.
    """
    scope.require(MANAGE, authority_id)
    clean, table = _address(url), _table(scope, authority_id, table_slug)
    with atomic():
        # Locked, so that two who add the twentieth at once are counted one after the other.
        others = list(Hook.objects.select_for_update().filter(table_id=table.pk).exclude(url=clean).order_by("pk"))
        facts = {"authority_id": authority_id, "salt": world.token(256), "created_at": now}
        hook, new = Hook.objects.get_or_create(table_id=table.pk, url=clean, defaults=facts)
        if not new:
            words = _("Cette adresse est déjà prévenue. Sur sa page, vous pouvez faire un nouveau secret.")
            raise Refusal("webhooks.known", words, field="url")
        if len(others) >= MOST_HOOKS:
            raise Refusal("webhooks.many", _("Cette table prévient déjà 20 adresses : c’est le plus."), field="table")
        _trace(scope, hook, "add")
    return hook, shown(secret_of(settings.SECRET_KEY, hook.salt))


def renew_secret(
    scope: Scope, *, authority_id: int, hook_id: int, expected_version: int, now: datetime.datetime
) -> str:
    """Another secret, shown once. For a day messages are signed with both, so that the receiver can change over."""
    scope.require(MANAGE, authority_id)
    with atomic():
        hook = _locked(authority_id, hook_id, expected_version)
        hook.old_salt, hook.old_until, hook.salt = hook.salt, now + OLD_SECRET, world.token(256)
        hook.version += 1
        hook.save(update_fields=["salt", "old_salt", "old_until", "version"])
        _trace(scope, hook, "renew")
    return shown(secret_of(settings.SECRET_KEY, hook.salt))


def restore_hook(
    scope: Scope, *, authority_id: int, hook_id: int, expected_version: int, now: datetime.datetime
) -> None:
    """Send to a stopped address again: what happens from now on, and which editions were withdrawn meanwhile.

    What else was given up is sent again on demand.
    """
    scope.require(MANAGE, authority_id)
    with atomic():
        hook = _locked(authority_id, hook_id, expected_version)
        hook.stop, hook.failing_since, hook.version = "", None, hook.version + 1
        hook.save(update_fields=["stop", "failing_since", "version"])
        owed = Post.objects.filter(hook=hook, kind=Kind.WITHDRAWN, state=State.GIVEN_UP)
        owed.update(state=State.WAITING, attempts=0, next_at=now)
        _trace(scope, hook, "restore")


def remove_hook(
    scope: Scope, *, authority_id: int, hook_id: int, expected_version: int, now: datetime.datetime
) -> None:
    """Forget an address and what was sent to it."""
    scope.require(MANAGE, authority_id)
    with atomic():
        hook = _locked(authority_id, hook_id, expected_version)
        _trace(scope, hook, "remove")
        hook.delete()


def ping(scope: Scope, *, authority_id: int, hook_id: int, now: datetime.datetime) -> Post:
    """Send a message that says nothing but that it works. Raises ``Refusal`` ``webhooks.stopped``."""
    scope.require(MANAGE, authority_id)
    with atomic():
        hook = _told(authority_id, hook_id)
        data = {"table": hook.table.slug, "authority": authority_by_id(scope, authority_id).slug}
        facts = {"kind": Kind.PING, "body": body_of(Kind.PING, now, data), "created_at": now, "next_at": now}
        post = Post.objects.create(hook=hook, occasion=f"ping:{world.new_id().hex}", message_id=_new_id(), **facts)
        _trace(scope, hook, "ping")
    return post


def send_again(scope: Scope, *, authority_id: int, hook_id: int, post_id: int, now: datetime.datetime) -> None:
    """Send a message once more, under the same id: a receiver that had it can tell.

    Raises ``Refusal`` ``webhooks.stopped``, ``webhooks.withdrawn``.
    """
    scope.require(MANAGE, authority_id)
    with atomic():
        hook = _told(authority_id, hook_id)
        post = Post.objects.select_for_update().filter(hook=hook, pk=post_id).first()
        if post is None:
            raise not_found()
        withdrawn = post.occasion.replace("published:", "withdrawn:")
        if post.kind == Kind.PUBLISHED and Post.objects.filter(hook=hook, occasion=withdrawn).exists():
            words = _("Cette édition est retirée : elle n’est plus annoncée.")
            raise Refusal("webhooks.withdrawn", words, status=409)
        Post.objects.filter(pk=post.pk).update(state=State.WAITING, attempts=0, next_at=now)
        _trace(scope, hook, "send", post=post_id)


def tell(scope: Scope, *, table_slug: str, number: int, kind: Kind, at: datetime.datetime) -> int:
    """Write the message about an edition for every address that its table tells, once each; returns how many.

    For the system: a reaction may come twice, and late. A closed table publishes nothing; that an edition is withdrawn
    is owed to all who heard of it.
    """
    table = tables.table_by_slug(scope, table_slug)
    scope.require(MANAGE, table.authority_id)
    edition = next((one for one in tables.editions(scope, table) if one.number == number), None)
    if edition is None or (kind == Kind.PUBLISHED and (table.access != Access.OPEN or edition.withdrawn_at)):
        return 0
    occasion = f"{kind.rpartition('.')[2]}:{number}"
    here = Hook.objects.filter(table_id=table.pk)
    with atomic():
        if kind == Kind.WITHDRAWN:  # publication must not come after it; then nobody else may hear of the edition
            late = Post.objects.filter(hook__table_id=table.pk, occasion=f"published:{number}", state=State.WAITING)
            late.update(**_UNSENT)
        wanted = here.filter(stop="") if kind == Kind.PUBLISHED else here.filter(_heard_of(table, edition, at))
        known = Post.objects.filter(hook__table_id=table.pk, occasion=occasion).values_list("hook_id", flat=True)
        told = list(wanted.exclude(pk__in=list(known)).distinct())
        body = body_of(kind, at, _facts(scope, table, edition, kind)) if told else ""
        same = {"kind": kind, "occasion": occasion, "body": body, "created_at": at}
        new = [
            # To a stopped address it goes when a person restores it.
            Post(hook=hook, message_id=_new_id(), **same, **(_UNSENT if hook.stop else {"next_at": at}))
            for hook in told
        ]
        Post.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _heard_of(table: Table, edition: tables.Edition, at: datetime.datetime) -> Q:
    """The addresses that may know of an edition: everybody may, of an open table."""
    if table.access == Access.OPEN:
        return Q()
    sent = Q(posts__occasion=f"published:{edition.number}", posts__tried_at__isnull=False)
    # What was sent so long ago is forgotten: whoever was there may have heard.
    return sent | Q(created_at__lte=edition.at) if edition.at <= at - KEPT else sent


def _facts(scope: Scope, table: Table, edition: tables.Edition, kind: Kind) -> dict[str, Any]:
    """What the message says: what the page of the table shows to everybody."""
    authority = authority_by_id(scope, table.authority_id)
    facts = {
        "authority": authority.slug,
        "table": table.slug,
        "edition": edition.number,
        "reason": str(Reason(edition.reason)),
        "rows": edition.rows,
        "sha256": edition.sha256,
    }
    addresses = {"page": _path("portal-table", table.slug)}
    if kind == Kind.PUBLISHED:
        for format in ("csv", "parquet"):  # the hash is that of the Parquet file
            addresses[format] = f"{_path('portal-download', table.slug, format)}?edition={edition.number}"
    urls = {name: web_address(scope, authority.pk, authority.languages[0], path) for name, path in addresses.items()}
    return {**facts, "urls": urls}


def _path(name: str, *arguments: str) -> str:
    """The address within the town's site, whatever page this process made before."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(name, args=arguments)
    finally:
        set_script_prefix(prefix)


def send_due(scope: Scope, *, now: datetime.datetime) -> int:
    """Send the messages whose turn it is, one after the other, and say how many: outside any transaction."""
    sent = 0
    for post_id in queries.posts_due(scope, now):
        # Written before: who may have heard of an edition is told when it is withdrawn.
        if Post.objects.filter(pk=post_id, state=State.WAITING).update(tried_at=now):
            post = Post.objects.select_related("hook").get(pk=post_id)
            status, reason = _send(post, now)
            _keep(post, status, reason, now)
            sent += 1
    return sent


def _send(post: Post, now: datetime.datetime) -> tuple[int | None, str]:
    """The status of the answer, or why there was none."""
    hook, body, seconds = post.hook, post.body.encode(), int(now.timestamp())
    salts = [hook.salt, hook.old_salt] if hook.old_until and now < hook.old_until else [hook.salt]
    secrets = [secret_of(settings.SECRET_KEY, one) for one in salts]
    headers = {
        "content-type": "application/json",
        "webhook-id": post.message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secrets, post.message_id, seconds, body),
    }
    try:
        return fetch(hook.url, method="POST", headers=headers, body=body, limits=LIMITS).status, ""
    except (Blocked, Unreachable) as fault:
        return None, fault.reason
    except Exception as failure:  # one message must not hold those of everybody else
        log.error("webhook message %s failed: %s", post.pk, describe(failure))
        return None, "failure"


def _keep(sent: Post, status: int | None, reason: str, now: datetime.datetime) -> None:
    """Write down what became of an attempt, for the message and for its hook."""
    with atomic():
        hook = Hook.objects.select_for_update().filter(pk=sent.hook_id).first()
        post = Post.objects.select_for_update().filter(pk=sent.pk).first()
        if hook is None or post is None:  # removed meanwhile
            return
        post.status, post.reason, post.tried_at, post.attempts = status, reason, now, post.attempts + 1
        if is_received(status):
            post.state, post.next_at = State.DONE, None
            if hook.failing_since is not None:  # it listens again: what waited goes now
                hook.failing_since = None
                Post.objects.filter(hook=hook, state=State.WAITING).exclude(pk=post.pk).update(next_at=now)
        else:
            hook.failing_since = hook.failing_since or now
            if post.state == State.WAITING:  # not given up meanwhile
                post.next_at = next_try(post.attempts, now)
                post.state = State.WAITING if post.next_at else State.GIVEN_UP
        post.save()
        # A message that had all its attempts: the days alone could be those of a power cut here.
        lost = post.attempts >= ATTEMPTS and hook.failing_since and is_lost(hook.failing_since, now)
        if status == GONE or lost:
            hook.stop = Stop.GONE if status == GONE else Stop.FAILURES
            Post.objects.filter(hook=hook, state=State.WAITING).update(**_UNSENT)
        hook.save(update_fields=["failing_since", "stop"])


def forget(scope: Scope, *, now: datetime.datetime) -> int:
    """Forget messages after 30 days; returns how many."""
    here = scope.authorities(MANAGE)
    with atomic():
        return Post.objects.filter(hook__authority_id__in=here, created_at__lt=now - KEPT).delete()[0]


def _address(url: str) -> str:
    """A web address that a message may go to. Raises ``Refusal`` ``webhooks.url``."""
    clean = url.strip()
    # On the authority's own network there may be no certificate; on the Internet there is always one.
    begins = ("https://", "http://") if settings.EGRESS_PRIVATE else ("https://",)
    try:
        clean.encode()
        parts = urlsplit(clean)
        host = bool(parts.hostname) and (parts.port is None or parts.port > 0) and "@" not in parts.netloc
    except ValueError:
        host = False
    # In bytes: an index holds no more.
    if not host or not clean.lower().startswith(begins) or len(clean.encode()) > LONGEST_URL or not clean.isprintable():
        words = _("Donnez une adresse qui commence par https://, en 2 000 signes au plus.")
        raise Refusal("webhooks.url", words, field="url")
    return clean


def _table(scope: Scope, authority_id: int, slug: str) -> Table:
    found = next((one for one in tables.tables(scope, authority_id) if one.slug == slug), None)
    if found is None or found.access != Access.OPEN:
        raise Refusal("webhooks.table", _("Choisissez une table ouverte."), field="table")
    return found


def _locked(authority_id: int, hook_id: int, expected_version: int | None) -> Hook:
    found = Hook.objects.select_for_update().filter(pk=hook_id, authority_id=authority_id).first()
    if found is None:
        raise not_found()
    if expected_version is not None and found.version != expected_version:
        raise stale()
    return found


def _told(authority_id: int, hook_id: int) -> Hook:
    """The hook, locked, when something may be sent to it."""
    found = _locked(authority_id, hook_id, None)
    if found.stop:
        words = _("Plus rien n’est envoyé à cette adresse : remettez-la d’abord en service.")
        raise Refusal("webhooks.stopped", words, status=409)
    return found


def _new_id() -> str:
    return f"msg_{world.new_id().hex}"


def _trace(scope: Scope, hook: Hook, verb: str, **facts: Any) -> None:
    # The address itself may hold a secret: it is not in the log.
    about, told = f"hook:{hook.pk}", {"table": hook.table_id, **facts}
    audit.record(scope, f"webhooks.hook.{verb}", authority_id=hook.authority_id, about=about, facts=told)
