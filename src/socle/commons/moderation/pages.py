"""The web doors of moderation: the queue and the decisions for staff, the log for everybody, the appeal for whom it
concerns.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.cases import queries as cases
from socle.commons.files import queries as photos
from socle.commons.moderation import commands, queries
from socle.commons.moderation.models import Item
from socle.commons.moderation.permissions import DECIDE, FLAG, READ
from socle.commons.moderation.terms import APPEAL_DAYS, OUTCOMES, Flagger, Kind, Reason, State
from socle.commons.people.queries import account_names, authority_by_slug
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded, local_address, opened

_TABS = (("", _("À examiner")), ("recours", _("Recours")), ("decides", _("Décidés")))


@guarded(READ)
@require_safe
def queue(request: Request) -> HttpResponse:
    """What waits for a look, what is contested, what was decided."""
    scope, authority_id = request.scope, request.authority.id
    asked = request.GET.get("vue", "")
    tab = asked if asked in queries.TABS else ""
    found = queries.items(scope, authority_id, tab=tab, page=_number(request.GET.get("page", "1"), 1))
    counts = queries.tab_counts(scope, authority_id)
    context = {
        "tab": tab,
        "tabs": [(name, label, counts[name]) for name, label in _TABS],
        "found": found,
        "rows": [_told(one) for one in found.items],
    }
    return _private(render(request, "moderation/queue.html", context))


@guarded(FLAG)
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: Request) -> HttpResponse:
    """Ask that a content of a case be looked at."""
    form = request.POST if request.method == "POST" else request.GET
    typed = {name: form.get(name, "") for name in ("nature", "objet", "contenu", "extrait", "raison", "mots")}
    back = local_address(form.get("retour", ""))
    refusal = None
    if request.method == "POST":
        try:
            kind = _member(Kind, typed["nature"], "nature")
            reason = _member(Reason, typed["raison"], "raison")
            commands.flag(
                request.scope,
                authority_id=request.authority.id,
                kind=kind,
                thing=typed["objet"],
                ref=typed["contenu"] if kind == Kind.PHOTO else "",
                excerpt=typed["extrait"],
                reason=reason,
                words=typed["mots"],
                now=world.now(),
            )
            asked = urlencode({"fait": "1"} | ({"retour": back} if back else {}))
            return HttpResponseRedirect(f"{reverse('moderation-flag')}?{asked}", status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    context = {
        "typed": typed,
        "back": back,
        "refusal": refusal,
        "target": {"excerpt": "extrait", "words": "mots"}.get(refusal.field or "", refusal.field) if refusal else "",
        "kinds": list(Kind),
        "reasons": list(Reason),
        "done": "fait" in request.GET,
    }
    return _private(render(request, "moderation/flag.html", context, status=refusal.status if refusal else 200))


@guarded(READ)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, item_id: int) -> HttpResponse:
    """Look at a content and decide; judge an appeal. What was typed is kept when it is refused."""
    scope, authority_id = request.scope, request.authority.id
    item = queries.item(scope, authority_id, item_id)
    refusal = None
    if request.method == "POST":
        try:
            _act(request, item)
            return HttpResponseRedirect(reverse("moderation-item", args=[item_id]), status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
            item = queries.item(scope, authority_id, item_id)
    context = _item_context(request, item) | {"refusal": refusal, "typed": request.POST}
    return _private(render(request, "moderation/item.html", context, status=refusal.status if refusal else 200))


def _act(request: Request, item: Item) -> None:
    form = request.POST
    common: dict[str, Any] = {
        "authority_id": request.authority.id,
        "item_id": item.pk,
        "words": form.get("words", ""),
        "expected_version": _number(form.get("version", ""), -1),
        "now": world.now(),
    }
    if form.get("act") == "judge":
        answers = {"oui": True, "non": False}
        if form.get("upheld") not in answers:
            raise Refusal("moderation.outcome", _("Choisissez une décision."), field="upheld")
        commands.decide_appeal(request.scope, upheld=answers[form["upheld"]], **common)
    else:
        outcome = _member(State, form.get("outcome", ""), "outcome")
        commands.decide(request.scope, outcome=outcome, reason=Reason.read(form.get("reason", "")), **common)


def _item_context(request: Request, item: Item) -> dict[str, Any]:
    scope, authority_id = request.scope, request.authority.id
    people = {one for one in (item.flagged_by_account, item.decided_by, item.appeal_decided_by) if one}
    return {
        "item": item,
        "told": _told(item),
        "reason": Reason(item.reason) if item.reason else None,
        "outcome": State(item.outcome) if item.outcome else None,
        "case": _case(request, item),
        "photos": photos.shown(scope, authority_id, item.ref, now=world.now()) if item.kind == Kind.PHOTO else [],
        "names": account_names(scope, people),
        "decided_by": account_names(scope, people).get(item.decided_by or 0, ""),
        "judged_by": account_names(scope, people).get(item.appeal_decided_by or 0, ""),
        "decides": scope.allows(DECIDE, authority_id) and item.forgotten_at is None,
        "mine": item.decided_by == scope.actor.id,
        "reasons": list(Reason),
        "outcomes": [one for one in OUTCOMES if item.kind == Kind.PHOTO or one is not State.REDACTED],
    }


def _case(request: Request, item: Item) -> Any:
    room, _colon, number = item.thing.partition(":")
    if room != "case" or item.forgotten_at:
        return None
    try:
        return cases.case_by_id(request.scope, request.authority.id, int(number))
    except Refusal:
        return None  # transferred or gone: the item stays, without its link


def _told(item: Item) -> dict[str, Any]:
    return {
        "item": item,
        "kind": Kind(item.kind),
        "state": State(item.state),
        "flagger": Flagger(item.flagged_by),
        "flag_reason": Reason(item.flag_reason),
    }


@opened
@require_safe
def log(request: Request) -> HttpResponse:
    """The public log: what was decided and why, on nobody in particular."""
    scope, authority_id = request.scope, request.authority.id
    rows, page, pages, total = queries.log(scope, authority_id, page=_number(request.GET.get("page", "1"), 1))
    context = {
        "rows": rows,
        "page": page,
        "pages": pages,
        "total": total,
        "size": queries.PAGE,
        "months": queries.months(scope, authority_id),
        "days": APPEAL_DAYS,
        "reasons": list(Reason),
    }
    return render(request, "moderation/log.html", context)


@opened
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: Request, item_id: int, signature: str) -> HttpResponse:
    """Read a decision and contest it: for who was given this address."""
    scope, authority_id = request.scope, request.authority.id
    try:
        item = queries.contested(scope, authority_id, item_id, signature)
    except Refusal as refused:
        if refused.code != "moderation.elsewhere":
            raise
        there = authority_by_slug(scope, refused.facts["slug"]).path_in(request.LANGUAGE_CODE)
        return _private(HttpResponseRedirect(f"{there}{refused.facts['path'].removeprefix('/')}"))
    refusal = None
    if request.method == "POST":
        try:
            commands.appeal(
                scope,
                authority_id=authority_id,
                item_id=item_id,
                signature=signature,
                words=request.POST.get("words", ""),
                now=world.now(),
            )
            return HttpResponseRedirect(request.path_info, status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    context = {
        "item": item,
        "told": _told(item),
        "reason": Reason(item.reason) if item.reason else None,
        "outcome": State(item.outcome),
        "may_appeal": queries.may_appeal(scope, item, now=world.now()),
        "refusal": refusal,
        "words": request.POST.get("words", ""),
        "days": APPEAL_DAYS,
    }
    response = render(request, "moderation/contest.html", context, status=refusal.status if refusal else 200)
    response["X-Robots-Tag"] = "noindex"
    return _private(response)


def _member(enum: type[Any], typed: str, field: str) -> Any:
    found = enum.read(typed)
    if found is None:
        raise Refusal(f"moderation.{field}", _("Choisissez une réponse de la liste."), field=field)
    return found


def _number(typed: str, otherwise: int) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else otherwise


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    # Addresses here hold a secret: told to this site alone. With "no-referrer" a browser would not say, even to this
    # site, where a form comes from, and every form would be refused.
    response["Referrer-Policy"] = "same-origin"
    return response
