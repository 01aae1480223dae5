"""The web door of subscriptions: follow with a contact and a code, leave with one press. No account."""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from socle.commons.subscriptions import commands, queries
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened, reader_address


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request, link: str) -> HttpResponse:
    """What the signed link lets follow, and the form that takes a contact."""
    scope, here, now = request.scope, request.authority.id, world.now()
    thing = queries.thing_of_link(scope, here, link, now=now)
    refusal, typed = None, ""
    if request.method == "POST":
        typed = request.POST.get("contact", "")[:300]
        try:
            asked = commands.follow(
                scope,
                authority_id=here,
                thing=str(thing),
                contact=typed,
                language=request.LANGUAGE_CODE,
                sender=_sender(request),
                now=now,
            )
            return HttpResponseRedirect(reverse("follow-code", args=[link, asked]), status=303)
        except Refusal as refused:
            if refused.field != "contact":
                raise
            refusal = refused
    context = {
        "title": queries.title_of(scope, here, thing),
        "typed": typed,
        "refusal": refusal,
        "done": request.GET.get("fait") == "1",
    }
    return _private(render(request, "subscriptions/follow.html", context, status=_status(refusal)))


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request, link: str, asked: str) -> HttpResponse:
    """The form that takes the six digits."""
    scope, here, now = request.scope, request.authority.id, world.now()
    thing = queries.thing_of_link(scope, here, link, now=now)
    refusal = None
    if request.method == "POST":
        try:
            commands.confirm(
                scope,
                authority_id=here,
                thing=str(thing),
                token=asked[:100],
                code=request.POST.get("code", "")[:100],
                language=request.LANGUAGE_CODE,
                now=now,
            )
            return HttpResponseRedirect(f"{reverse('follow', args=[link])}?fait=1", status=303)
        except Refusal as refused:
            if refused.field != "code":
                raise
            refusal = refused
    context = {
        "title": queries.title_of(scope, here, thing),
        "again": reverse("follow", args=[link]),
        "refusal": refusal,
        "over": refusal is not None and refusal.code == "messages.code-over",
    }
    return _private(render(request, "subscriptions/code.html", context, status=_status(refusal)))


@opened
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, token: str) -> HttpResponse:
    """One press ends a subscription. Mail programs press for their reader (RFC 8058): the token alone is the right.

    Nothing here reads a cookie. What is over and what never was answer alike.
    """
    scope, here = request.scope, request.authority.id
    if request.method == "POST":
        commands.unfollow(scope, authority_id=here, token=token, now=world.now())
        return _private(render(request, "subscriptions/leave.html", {"done": True}))
    known = queries.subscription_by_token(scope, here, token)
    return _private(render(request, "subscriptions/leave.html", {"done": known is None}))


def _sender(request: Request) -> str:
    # A keyed hash, renewed each day: enough to count, useless to find a person.
    key = f"{settings.SECRET_KEY}:follow:{world.now().date().isoformat()}".encode()
    return hmac.new(key, reader_address(request).encode(), hashlib.sha256).hexdigest()[:32]


def _status(refusal: Refusal | None) -> int:
    if refusal is None:
        return 200
    return 422 if refusal.status == 400 else refusal.status


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
