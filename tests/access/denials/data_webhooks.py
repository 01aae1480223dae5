"""Denials of webhooks."""

import datetime
from typing import Any

from socle.data.tables.terms import Reason
from socle.data.webhooks import commands, queries
from socle.data.webhooks.models import Hook, Post
from socle.data.webhooks.terms import Kind, Stop
from socle.ground.scope import Scope
from tests.access.denials.world import World


def _add(w: World, s: Scope) -> Any:
    return commands.add_hook(s, table_slug=w.table.slug, url="https://exemple.fr/", **w.at)


def _hook(w: World) -> Hook:
    hook: Hook = _add(w, w.system)[0]
    return hook


def _post(w: World) -> Post:
    return commands.ping(w.system, hook_id=_hook(w).pk, **w.at)


def _remove(w: World, s: Scope) -> Any:
    hook = _hook(w)
    commands.remove_hook(s, hook_id=hook.pk, expected_version=1, **w.at)
    return not Hook.objects.filter(pk=hook.pk).exists()


def _restore(w: World, s: Scope) -> Any:
    hook = _hook(w)
    Hook.objects.filter(pk=hook.pk).update(stop=Stop.GONE)
    commands.restore_hook(s, hook_id=hook.pk, expected_version=1, **w.at)
    return Hook.objects.get(pk=hook.pk).stop == Stop.NONE


def _again(w: World, s: Scope) -> Any:
    post = _post(w)
    Post.objects.filter(pk=post.pk).update(attempts=3)
    commands.send_again(s, hook_id=post.hook_id, post_id=post.pk, **w.at)
    return Post.objects.get(pk=post.pk).attempts == 0


def _tell(w: World, s: Scope) -> Any:
    from socle.data.tables import commands as tables

    hook = _hook(w)
    edition = tables.make_edition(w.system, table_slug=w.table.slug, reason=Reason.DAILY, now=w.now)
    Post.objects.filter(hook=hook).delete()
    return commands.tell(s, table_slug=w.table.slug, number=edition.number, kind=Kind.PUBLISHED, at=w.now)


DENIALS = {
    "commands.add_hook": _add,
    "commands.renew_secret": lambda w, s: commands.renew_secret(s, hook_id=_hook(w).pk, expected_version=1, **w.at),
    "commands.restore_hook": _restore,
    "commands.remove_hook": _remove,
    "commands.ping": lambda w, s: commands.ping(s, hook_id=_hook(w).pk, **w.at),
    "commands.send_again": _again,
    "commands.tell": _tell,
    "commands.forget": lambda w, s: (_post(w), commands.forget(s, now=w.now + datetime.timedelta(days=60)))[1],
    "queries.hooks": lambda w, s: (_hook(w), queries.hooks(s, w.here.id))[1],
    "queries.hook_by_id": lambda w, s: queries.hook_by_id(s, w.here.id, _hook(w).pk),
    "queries.posts": lambda w, s: queries.posts(s, _post(w).hook).total,
    "queries.posts_due": lambda w, s: (_post(w), queries.posts_due(s, w.now))[1],
}
