"""The page of one case: read it, act on it, go on to the next one of the list."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.cases import queries
from socle.commons.cases.models import Case
from socle.commons.cases.pages import _acts, _asked, _words
from socle.commons.cases.pages._queue import Options, people_options, rows_of, team_options
from socle.commons.cases.pages._tasks import who_does
from socle.commons.cases.permissions import READ_TEAM
from socle.commons.cases.ports import kind_of
from socle.commons.cases.terms import Asked, Channel, Choice, Neighbours
from socle.commons.people import queries as people
from socle.ground import world
from socle.ground.look.words import isolate
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, Scope, guarded

SUGGESTED = 4
NEAR_DAYS = 45


@guarded(READ_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_case(request: Request, code: str) -> HttpResponse:
    """Read a case and act on it. What was typed is kept when it is refused; what cannot be undone is asked twice."""
    scope, authority_id, now = request.scope, request.authority.id, world.now()
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    try:
        case = queries.case_for_staff(scope, authority_id, code)
    except Refusal as refused:
        if request.method == "POST":
            return _gone(request, code, typed, now)
        if refused.code != "cases.elsewhere":
            raise
        there = people.authority_by_slug(scope, refused.facts["slug"]).path_in(request.LANGUAGE_CODE)
        return HttpResponseRedirect(f"{there}agent/dossiers/{refused.facts['tracking']}")
    if request.method != "POST":
        return _page(request, case, now)
    name = typed.get("do", "move")
    if name == "back":
        return _page(request, case, now, typed=typed)
    if name == "fill":
        return _page(request, case, now, typed=typed | {"words": _filled(scope, case, typed)})
    if not typed.get("sure"):
        asked = _confirmation(request, case, name, typed, now)
        if asked is not None:
            return asked
    try:
        _acts.do(scope, authority_id, case.code, name, typed, now)
    except Refusal as refused:
        if refused.status == 404:
            raise
        return _page(request, _fresh(scope, authority_id, case), now, typed=typed, refusal=refused)
    if name == "transfer":
        return HttpResponseRedirect(_queue_url(request), status=303)
    return HttpResponseRedirect(_with_query(request, reverse("staff-case", args=[case.code])), status=303)


def _gone(request: Request, code: str, typed: Mapping[str, str], now: datetime.datetime) -> HttpResponse:
    """It was here when the page was made: say where it went, and give back the words that were typed."""
    try:
        _acts.do(request.scope, request.authority.id, code, typed.get("do", "move"), typed, now)
    except Refusal as refused:
        if refused.status != 409:
            raise
        words = [typed[key] for key in ("words", "note", "reason", "to_words", "title") if typed.get(key, "").strip()]
        context = {"refusal": refused, "code": code, "words": words, "queue_url": _queue_url(request)}
        return render(request, "cases/gone.html", context, status=409)
    raise not_found()


def _fresh(scope: Scope, authority_id: int, case: Case) -> Case:
    try:
        return queries.case_for_staff(scope, authority_id, case.code)
    except Refusal:
        return case  # it has just left this authority: the page says so once more, with the words typed


def _filled(scope: Scope, case: Case, typed: Mapping[str, str]) -> str:
    """The words with the chosen template under them, in the language of the request."""
    words = typed.get("words", "").rstrip()
    wanted = _asked.number(typed.get("template", ""), 0)
    found = [one for one in queries.answer_templates(scope, case.authority_id, case.kind) if one.pk == wanted]
    if not found:
        return words
    text = queries.fill_template(scope, case, found[0])
    return f"{words}\n\n{text}" if words else text


def _page(
    request: Request,
    case: Case,
    now: datetime.datetime,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    scope, typed = request.scope, typed or {}
    steps = queries.history(scope, case, staff=True)
    told = _words.lines(scope, case, steps, staff=True)
    # The page carries the new version from here on: what changed since the old one is said, even where nothing was
    # asked for but a ready answer.
    stale = "version" in typed and _acts.typed_version(typed) != case.version
    stale = stale or (refusal is not None and refusal.status == 409)
    seen = _asked.number(typed.get("seen", ""), 0)
    changed = [line for step, line in zip(steps, told, strict=True) if step.pk > seen] if stale else []
    context = _facts(request, case, now) | _choices(request, case, now, typed)
    context |= {
        "history": told,
        "changed": changed,
        "seen": steps[-1].pk if steps else 0,
        "refusal": refusal,
        "target": (refusal.field or "words").replace("_", "-") if refusal else "",
        "wrong": {refusal.field: refusal.message} if refusal and refusal.field and refusal.status != 409 else {},
        "typed": _defaults(case) | {key: value for key, value in typed.items() if key not in ("version", "seen")},
    }
    response = render(request, "cases/case.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _defaults(case: Case) -> dict[str, str]:
    return {
        "team": str(case.team_id or ""),
        "assignee": str(case.assignee_id or ""),
        "planned_on": case.planned_on.isoformat() if case.planned_on else "",
    }


def _facts(request: Request, case: Case, now: datetime.datetime) -> dict[str, Any]:
    scope, offer, here = request.scope, kind_of(case.kind), case.authority_id
    may = queries.may(scope, case)
    pausing = queries.pausing_states(scope, here).get(case.kind, ())
    names = people.account_names(scope, {case.assignee_id} if case.assignee_id else set())
    main = case.merged_into
    beside = _beside(request, case, now)
    return {
        "case": case,
        "state": queries.state_words(scope, here, case.kind, case.state),
        "delay": _words.delay(case, now, paused=case.state in pausing) if case.due_at else "",
        "channel": Channel(case.channel).label,
        "title": offer.title(scope, here, case.pk),
        "facts": offer.facts(scope, here, case.pk),
        "photos": offer.photos(scope, here, case.pk),
        "links": offer.staff_links(scope, here, case.pk),
        "contact": case.contact if "contact" in may else "",
        "language": _language(case.language),
        "who": _words.in_hand(scope, case, names),
        "joined": main is not None,
        "main": main if main and queries.sees(scope, main) else None,
        "queue_url": _queue_url(request),
        "previous": _neighbour(request, beside.previous),
        "next": _neighbour(request, beside.next),
        "address": queries.tracking_address(scope, case),
        "reasons": queries.why(scope, case),
        "closed": case.closed_at is not None,
        "mine": case.assignee_id == scope.actor.id,
        "tasks": [{"task": one, "who": who_does(one)} for one in queries.tasks(scope, case)],
        "may": may,
    }


def _beside(request: Request, case: Case, now: datetime.datetime) -> Neighbours:
    try:
        asked = _asked.read_asked(request.scope, request.GET.dict())
        return queries.neighbours(request.scope, case.authority_id, asked, case.code, now=now)
    except Refusal:
        return Neighbours(None, None)  # it left this authority while the page was open


def _choices(request: Request, case: Case, now: datetime.datetime, typed: Mapping[str, str]) -> dict[str, Any]:
    scope, may = request.scope, queries.may(request.scope, case)
    answers = "answer" in may
    nobody: Options = [("", _("Personne"))]
    return {
        "choices": queries.actions_for(scope, case, now=now) if answers else [],
        "templates": queries.answer_templates(scope, case.authority_id, case.kind) if answers else [],
        "teams": [("", _("Aucune")), *team_options(request)],
        "people": [*nobody, *people_options(request)],
        "similar": _similar(request, case, now) if "merge" in may else [],
        "receivers": _receivers(scope, case, now) if "transfer" in may else [],
    }


def _similar(request: Request, case: Case, now: datetime.datetime) -> list[dict[str, object]]:
    """Open requests about the same thing in the same part of town, lately: the likely doubles."""
    asked = Asked(topic=case.topic, area=case.area, kind=case.kind, sort="-opened")
    near = [
        one
        for one in queries.queue(request.scope, case.authority_id, asked, now=now).cases
        if one.pk != case.pk and abs((one.opened_at - case.opened_at).days) <= NEAR_DAYS
    ]
    near.sort(key=lambda one: (one.place != case.place, abs(one.opened_at - case.opened_at)))
    rows = rows_of(request, near[:SUGGESTED], now=now)
    return [
        {"code": row.case.code, "what": row.what, "where": row.where, "opened_at": row.case.opened_at} for row in rows
    ]


def _receivers(scope: Scope, case: Case, now: datetime.datetime) -> Options:
    language = get_language() or "fr"
    found = people.receivers(scope, case.authority_id, on=now.date())
    return [(str(one.pk), one.name_in(language)) for one in found]


def _confirmation(
    request: Request, case: Case, name: str, typed: Mapping[str, str], now: datetime.datetime
) -> HttpResponse | None:
    """The page that asks once more, for what cannot be undone; ``None`` where nothing need be asked."""
    asked = _question(request, case, name, typed, now)
    if asked is None:
        return None
    question, consequence, yes = asked
    context = {
        "case": case,
        "title": kind_of(case.kind).title(request.scope, case.authority_id, case.pk),
        "question": question,
        "consequence": consequence,
        "yes": yes,
        "do": name,
        "told": typed.get("words" if name == "move" else "to_words", ""),
        "fields": [(key, value) for key, value in typed.items() if key not in ("do", "csrfmiddlewaretoken", "sure")],
        "case_url": _with_query(request, reverse("staff-case", args=[case.code])),
        "queue_url": _queue_url(request),
    }
    response = render(request, "cases/confirm.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _question(
    request: Request, case: Case, name: str, typed: Mapping[str, str], now: datetime.datetime
) -> tuple[str, str, str] | None:
    scope = request.scope
    if name == "move":
        chosen = _refusing(scope, case, typed.get("action", ""), now)
        if chosen is None or not typed.get("words", "").strip():
            return None
        return _("Refuser cette demande ?"), _("L’habitant lira votre réponse. La demande sera close."), chosen.label
    if name == "merge":
        into = (typed.get("into", "").strip() or typed.get("near", ""))[:60]
        try:
            main = queries.case_for_staff(scope, case.authority_id, into)
        except Refusal:
            return None  # the command says what is wrong with the code
        told = kind_of(main.kind).title(scope, main.authority_id, main.pk)
        words = _("Elle sera close et suivra « %(title)s » (%(code)s). Vous pourrez les séparer.")
        return _("Réunir ces deux demandes ?"), words % {"title": told, "code": isolate(main.code)}, _("Réunir")
    if name == "transfer":
        there = dict(_receivers(scope, case, now)).get(typed.get("to", ""))
        if there is None or not typed.get("to_words", "").strip():
            return None
        words = _("Vos équipes ne la verront plus. Le code de suivi de l’habitant reste le même.")
        return _("Envoyer cette demande à %(town)s ?") % {"town": isolate(there)}, words, _("Envoyer")
    if name == "forget" and "forget" in queries.may(scope, case):
        words = _(
            "Le contact, les mots, le lieu et les photos partent tout de suite. Personne ne pourra les retrouver. "
            "Les dates, l’état et la note de 1 à 5 restent."
        )
        return _("Effacer ce que ce dossier dit de la personne ?"), words, _("Effacer pour toujours")
    return None


def _refusing(scope: Scope, case: Case, action: str, now: datetime.datetime) -> Choice | None:
    """The chosen action, where it ends in a state that means no."""
    for one in queries.actions_for(scope, case, now=now):
        if one.name == action:
            target = queries.state_words(scope, case.authority_id, case.kind, one.target)
            return one if target.look == "stop" else None
    return None


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _queue_url(request: Request) -> str:
    return _with_query(request, reverse("staff-queue"), page=request.GET.get("page", ""))


def _neighbour(request: Request, code: str | None) -> str:
    return _with_query(request, reverse("staff-case", args=[code])) if code else ""


def _with_query(request: Request, url: str, **more: str) -> str:
    query = _asked.kept(request.GET.dict(), **more)
    return f"{url}?{query}" if query else url
