"""Following a case by its code, without an account: say how it went, open it again, ask for a person."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.pages import _following
from socle.commons.cases.pages._asked import number
from socle.commons.cases.rules import read_code
from socle.commons.people.queries import authority_by_slug
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, opened, reader_address


@opened
@require_safe
def find(request: Request) -> HttpResponse:
    """The form that takes a code, and what to do when it is not one."""
    typed = request.GET.get("code", "").strip()[:60]
    if not typed:
        return render(request, "cases/find.html", {"typed": "", "refusal": None})
    code = read_code(typed)
    if code is not None:
        return HttpResponseRedirect(reverse("track", args=[code]))
    words = _("Ce code n’est pas complet, ou une lettre est fausse. Relisez votre reçu.")
    refusal = Refusal("cases.code", words, field="code", status=422)
    return render(request, "cases/find.html", {"typed": typed, "refusal": refusal}, status=422)


@opened
@require_safe
def track(request: Request, code: str) -> HttpResponse:
    """Where a case is, and what happens next."""
    return _read(request, code, "track")


@opened
@require_safe
def receipt(request: Request, code: str) -> HttpResponse:
    """The same page just after sending: the code first, to note or print."""
    return _read(request, code, "track-receipt")


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: Request, code: str) -> HttpResponse:
    """Say how it went, 1 to 5; sent twice, it is said once."""

    def act(case: Case, typed: Mapping[str, str]) -> None:
        mark, words = number(typed.get("rating", ""), 0), typed.get("words", "")
        if (case.rating, case.rating_words) != (mark, words.strip()):
            commands.rate_case(request.scope, rating=mark, words=words, **_about(case))

    return _sent(request, code, act, "avis", {})


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: Request, code: str) -> HttpResponse:
    """Say that it is not settled. Pressed twice, the second press finds it open already."""

    def act(case: Case, typed: Mapping[str, str]) -> None:
        done = case.closed_at is None and case.reopened and case.version != number(typed.get("version", ""), -1)
        if not done:
            commands.reopen_case(request.scope, words=typed.get("why", ""), **_about(case))

    return _sent(request, code, act, "rouvert", {"words": "why"})


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, code: str) -> HttpResponse:
    """Ask that a person look at it: the door that every automatic step has."""

    def act(case: Case, typed: Mapping[str, str]) -> None:
        commands.ask_person(request.scope, words=typed.get("message", ""), **_about(case))

    return _sent(request, code, act, "personne", {"words": "message"})


def _about(case: Case) -> dict[str, Any]:
    return {"authority_id": case.authority_id, "code": case.code, "now": world.now()}


def _read(request: Request, code: str, name: str) -> HttpResponse:
    try:
        case = _look_up(request, code)
    except Refusal as refused:
        if refused.status != 404:
            raise
        return _none(request, code)
    if isinstance(case, HttpResponse):
        return case
    if case.code != code:
        return HttpResponseRedirect(reverse(name, args=[case.code]))
    return _page(request, case, fresh=name == "track-receipt")


def _none(request: Request, code: str) -> HttpResponse:
    """The form again, the same for a code that is wrong, unknown, or another town's."""
    words = _("Aucune demande n’a ce code ici. Relisez votre reçu, ou appelez la mairie.")
    refusal = Refusal("cases.code", words, field="code", status=404)
    response = render(request, "cases/find.html", {"typed": code[:40], "refusal": refusal}, status=404)
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ("Authorization", "Cookie"))
    return response


def _sent(
    request: Request,
    code: str,
    act: Callable[[Case, Mapping[str, str]], None],
    thanks: str,
    fields: Mapping[str, str],
) -> HttpResponse:
    case = _look_up(request, code)
    if isinstance(case, HttpResponse):
        return case
    here = reverse("track", args=[case.code])
    if request.method != "POST":
        return HttpResponseRedirect(here)
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    try:
        act(case, typed)
    except Refusal as refused:
        if refused.status == 404:
            raise
        refused.field = fields.get(refused.field or "", refused.field)
        return _page(request, case, typed=typed, refusal=refused)
    return HttpResponseRedirect(f"{here}?merci={thanks}", status=303)


def _page(
    request: Request,
    case: Case,
    *,
    fresh: bool = False,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = _following.context(request, case, world.now()) | {
        "fresh": fresh,
        "refusal": refusal,
        "wrong": {refusal.field: refusal.message} if refusal and refusal.field else {},
        "thanks": _following.THANKS.get(request.GET.get("merci", "")),
        "address": request.build_absolute_uri(reverse("track", args=[case.code])),
    }
    context["typed"] = {"rating": str(case.rating or ""), "words": case.rating_words} | dict(typed or {})
    response = render(request, "cases/track.html", context, status=_status(refusal))
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _status(refusal: Refusal | None) -> int:
    """What was typed and cannot be taken is 422; what came too late keeps its own."""
    if refusal is None:
        return 200
    return 422 if refusal.status == 400 else refusal.status


def _look_up(request: Request, code: str) -> Case | HttpResponse:
    """The case, or the way to the authority that has it now."""
    now, who = world.now(), _who(request)
    if queries.lookups_exhausted(request.scope, who=who, now=now):
        raise Refusal(
            "cases.throttled",
            _("Trop de codes faux ont été essayés depuis votre connexion. Attendez une heure, ou appelez la mairie."),
            status=429,
        )
    try:
        return queries.case_by_code(request.scope, request.authority.id, code)
    except Refusal as refused:
        if refused.code == "cases.elsewhere":
            there = authority_by_slug(request.scope, refused.facts["slug"]).path_in(request.LANGUAGE_CODE)
            return HttpResponseRedirect(f"{there}suivi/{refused.facts['tracking']}")
        commands.note_failed_lookup(request.scope, who=who, now=now)
        raise


def _who(request: Request) -> str:
    # A keyed hash, renewed each day: enough to count, useless to find a person.
    key = f"{settings.SECRET_KEY}:{world.now().date().isoformat()}".encode()
    return hmac.new(key, reader_address(request).encode(), hashlib.sha256).hexdigest()[:32]
