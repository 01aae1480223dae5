"""Following a case by its code: no account, no cookie."""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.ports import kind_of
from socle.commons.cases.rules import read_code
from socle.commons.cases.terms import Channel, State
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request


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


@require_safe
def track(request: Request, code: str) -> HttpResponse:
    """Where a case is, and what happens next."""
    return _case_page(request, code, "cases/track.html")


@require_safe
def receipt(request: Request, code: str) -> HttpResponse:
    """The same page just after sending: the code first, to note or print."""
    return _case_page(request, code, "cases/track.html", fresh=True)


def _case_page(request: Request, code: str, template: str, *, fresh: bool = False) -> HttpResponse:
    case = _look_up(request, code)
    if case.code != code:
        return HttpResponseRedirect(reverse("track-receipt" if fresh else "track", args=[case.code]))
    offer = kind_of(case.kind)
    address = request.build_absolute_uri(reverse("track", args=[case.code]))
    context = {
        "case": case,
        "state": State(case.state),
        "channel": Channel(case.channel),
        "title": offer.title(request.scope, case.authority_id, case.pk),
        "facts": offer.facts(request.scope, case.authority_id, case.pk),
        "photos": offer.photos(request.scope, case.authority_id, case.pk),
        "history": queries.history(request.scope, case),
        "states": State,
        "fresh": fresh,
        "address": address,
    }
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _look_up(request: Request, code: str) -> Case:
    now, who = world.now(), _who(request)
    if queries.lookups_exhausted(request.scope, who=who, now=now):
        raise Refusal(
            "cases.throttled",
            _("Trop de codes faux ont été essayés depuis votre connexion. Attendez une heure, ou appelez la mairie."),
            status=429,
        )
    try:
        return queries.case_by_code(request.scope, request.authority.id, code)
    except Refusal:
        commands.note_failed_lookup(request.scope, who=who, now=now)
        raise


def _who(request: Request) -> str:
    # A keyed hash, renewed each day: enough to count, useless to find a person.
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE:
        # Behind the proxy that ends HTTPS every connection is the proxy's: the last address it wrote is the reader's.
        # Without this, one who guesses would close the tracking page to the whole town.
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    key = f"{settings.SECRET_KEY}:{world.now().date().isoformat()}".encode()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32]
