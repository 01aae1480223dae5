"""The stewards' pages: which addresses are told of which tables, and what became of each message."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.data.tables import queries as tables
from socle.data.tables.terms import Access, words
from socle.data.webhooks import commands, queries
from socle.data.webhooks.forms import HookForm
from socle.data.webhooks.permissions import MANAGE
from socle.data.webhooks.terms import PAUSED, STOPS, Kind, State, Stop, outcome_words
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

PER_PAGE = 20
LONGEST_SHOWN = 60


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def hooks(request: Request) -> HttpResponse:
    """Every address that is told, by table; and a form for one more, whose secret is then shown once."""
    scope, here, language = request.scope, request.authority.id, request.LANGUAGE_CODE
    open_tables = [one for one in tables.tables(scope, here) if one.access == Access.OPEN]
    choices = sorted(((one.slug, words(one.title, language)) for one in open_tables), key=lambda one: one[1].casefold())
    form, status = HookForm(request.POST or None, tables=choices), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            facts = {"table_slug": form.cleaned_data["table"], "url": form.cleaned_data["url"]}
            try:
                made, secret = commands.add_hook(scope, authority_id=here, now=world.now(), **facts)
                return _secret(request, made, secret)
            except Refusal as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
                status = refused.status
    lines = [
        {"hook": one, "shown": _shortened(one.url), "title": words(one.table.title, language), "paused": _paused(one)}
        for one in queries.hooks(scope, here)
    ]
    return _private(render(request, "webhooks/hooks.html", {"form": form, "lines": lines}, status=status))


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def hook(request: Request, number: int) -> HttpResponse:
    """One address: what was sent to it, a test, another secret, the end."""
    scope, here = request.scope, request.authority.id
    row = queries.hook_by_id(scope, here, number)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return _done(request, row)
        except Refusal as said:
            if said.status == 404:
                raise
            refused = said
    asked = request.GET.get("page", "")
    page = min(int(asked), 10**6) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 8 and int(asked) else 1
    found = queries.posts(scope, row, first=(page - 1) * PER_PAGE, most=PER_PAGE)
    context = {
        "row": row,
        "title": words(row.table.title, request.LANGUAGE_CODE),
        "stopped": STOPS.get(Stop(row.stop), ""),
        "paused": PAUSED if _paused(row) else "",
        "lines": [_line(one, row) for one in found.posts],
        "total": found.total,
        "page": page,
        "last": max(1, -(-found.total // PER_PAGE)),
        "per_page": PER_PAGE,
        "refused": refused.message if refused else "",
    }
    return _private(render(request, "webhooks/hook.html", context, status=refused.status if refused else 200))


def _done(request: Request, row: queries.Hook) -> HttpResponse:
    """Do what a button says. Raises ``Refusal``."""
    scope, asked = request.scope, request.POST.get("do", "")
    at: dict[str, Any] = {"authority_id": row.authority_id, "hook_id": row.pk, "now": world.now()}
    if asked == "ping":
        commands.ping(scope, **at)
    elif asked == "again":
        commands.send_again(scope, post_id=_number(request, "post"), **at)
    elif asked == "secret":
        return _secret(request, row, commands.renew_secret(scope, expected_version=_number(request, "version"), **at))
    elif asked == "restore":
        commands.restore_hook(scope, expected_version=_number(request, "version"), **at)
    elif asked == "remove":
        commands.remove_hook(scope, expected_version=_number(request, "version"), **at)
        return HttpResponseRedirect(reverse("staff-webhooks"), status=303)
    else:
        raise not_found()
    return HttpResponseRedirect(reverse("staff-webhook", args=[row.pk]), status=303)


def _secret(request: Request, row: queries.Hook, secret: str) -> HttpResponse:
    return _private(render(request, "webhooks/secret.html", {"row": row, "secret": secret}))


def _paused(row: queries.Hook) -> bool:
    """Whether it is told of no new edition, since its table is closed."""
    return row.table.access != Access.OPEN


def _line(post: queries.Post, row: queries.Hook) -> dict[str, Any]:
    occasion = post.occasion.partition(":")[2]
    held = _paused(row) and post.kind != Kind.WITHDRAWN
    return {
        "next": None if held else post.next_at,
        "again": not row.stop and post.state != State.WAITING,
        "post": post,
        "kind": Kind(post.kind).label,
        "number": int(occasion) if occasion.isdigit() and post.kind != Kind.PING else None,
        "state": State(post.state),
        "outcome": outcome_words(post.status, post.reason),
    }


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise not_found()
    return int(text)


def _shortened(url: str) -> str:
    return url if len(url) <= LONGEST_SHOWN else f"{url[:LONGEST_SHOWN]}…"


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
