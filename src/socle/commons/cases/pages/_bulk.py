"""Acting on several cases at once: choose, say what, read what was refused and why. Nothing chosen or typed is lost."""

import datetime
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.pages import _acts, _asked
from socle.commons.cases.pages._queue import MOST_AT_ONCE, people_options, rows_of, team_options
from socle.commons.cases.permissions import READ_TEAM
from socle.commons.cases.terms import Choice, Outcome
from socle.ground import world
from socle.ground.look.words import number
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, Scope, guarded

MOST_KEPT = 100  # chosen cases that an address holds: some servers refuse more than 4,000 signs
LONGEST_BOX = 40 * MOST_AT_ONCE
SHOWN = 10  # chosen cases that the page lists one by one; the others are one box
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Doing:
    """A button under the queue: the command's verb, the title of its page, the words of its own button."""

    verb: commands.Verb
    title: Any
    yes: Any


DOINGS = {
    "affecter": Doing("assign", gettext_lazy("Confier les demandes choisies"), gettext_lazy("Confier")),
    "etat": Doing("move", gettext_lazy("Changer l’état des demandes choisies"), gettext_lazy("Changer l’état")),
    "repondre": Doing("answer", gettext_lazy("Répondre aux demandes choisies"), gettext_lazy("Répondre")),
    "note": Doing("note", gettext_lazy("Noter sur les demandes choisies"), gettext_lazy("Garder la note")),
    "reunir": Doing("merge", gettext_lazy("Réunir les demandes choisies"), gettext_lazy("Réunir")),
}


@guarded(READ_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: Request) -> HttpResponse:
    """The page that asks what to do with the chosen cases, then does it to each of them."""
    sent = request.POST if request.method == "POST" else request.GET
    doing = DOINGS.get(sent.get("do", ""))
    items, total = _items(request, sent)
    if doing is None or not items:
        return HttpResponseRedirect(_queue_url(sent, vide="1"))
    if request.method != "POST":
        return _page(request, doing, items, None, total=total)
    try:
        outcomes = _run(request.scope, request.authority.id, doing, items, sent, world.now())
    except Refusal as refused:
        if refused.status == 404:
            raise
        return _page(request, doing, items, refused)
    if all(one.ok for one in outcomes):
        return HttpResponseRedirect(_queue_url(sent, fait=str(len(outcomes))), status=303)
    return _done(request, doing, outcomes, items)


def _items(request: Request, sent: QueryDict) -> tuple[list[tuple[str, int]], int]:
    """The cases chosen one by one; or, asked with ``tout``, the first that answer to the filter, and how many do.

    The page then lists them, each to be taken out, and what is sent are these: not what answers by then.
    """
    if request.method == "POST" or sent.get("tout") != "1":
        return chosen_items(sent), 0
    asked = _asked.read_asked(request.scope, _asked.filter_of(sent.get("filtre", "")))
    return queries.first_asked(request.scope, request.authority.id, asked, now=world.now(), most=MOST_AT_ONCE)


def chosen_items(sent: QueryDict) -> list[tuple[str, int]]:
    """The codes chosen in the queue, each with the version that was shown. One box may hold several of them."""
    found = []
    marks = (mark for box in sent.getlist("d")[: MOST_AT_ONCE + 1] for mark in box[:LONGEST_BOX].split())
    for mark in islice(marks, MOST_AT_ONCE + 1):
        code, _dot, version = mark.partition(".")
        if code and len(code) < 30 and code.isascii():
            found.append((code, _asked.number(version, -1)))
    return found


def _run(
    scope: Scope,
    authority_id: int,
    doing: Doing,
    items: list[tuple[str, int]],
    sent: QueryDict,
    now: datetime.datetime,
) -> list[Outcome]:
    given: dict[str, Any] = {"words": sent.get("words", "")}
    if doing.verb == "assign":
        given = {"team_id": _chosen(sent, "team"), "account_id": _chosen(sent, "assignee")}
        if set(given.values()) == {commands.KEEP}:
            raise Refusal("cases.team", _("Choisissez une équipe ou un agent."), field="team")
    if doing.verb in ("move", "answer"):
        given["template_id"] = _acts.chosen_id(sent.get("template", ""), "template")
        if not given["words"].strip() and given["template_id"] is None and doing.verb == "answer":
            raise Refusal("cases.words", _("Écrivez une réponse, ou choisissez-en une toute prête."), field="words")
    if doing.verb == "move":
        given["action"] = sent.get("action", "")[:40]
        given["planned_on"] = _acts.typed_day(sent.get("planned_on", ""), "planned_on")
        if not given["action"]:
            raise Refusal("cases.action", _("Choisissez ce que vous faites."), field="action")
    if doing.verb == "note" and not given["words"].strip():
        raise Refusal("cases.words", _("Écrivez la note."), field="words")
    if doing.verb == "merge":
        into = sent.get("into", "")[:30]
        items = [one for one in items if one[0] != into]
        given = {"into_code": into}
        if not into or not items:
            raise Refusal("cases.into", _("Choisissez au moins deux demandes, et celle qui reste."), field="into")
    return commands.bulk(scope, authority_id=authority_id, items=items, verb=doing.verb, now=now, **given)


def _chosen(sent: QueryDict, field: str) -> int | commands.Keep | None:
    """The team or person chosen for all; nobody; or, where nothing was chosen, whoever each case has."""
    typed = sent.get(field, "")
    if typed == NOBODY:
        return None
    found = _acts.chosen_id(typed, field)
    return commands.KEEP if found is None else found


def _page(
    request: Request, doing: Doing, items: list[tuple[str, int]], refusal: Refusal | None, total: int = 0
) -> HttpResponse:
    scope, authority_id, now = request.scope, request.authority.id, world.now()
    sent = request.POST if request.method == "POST" else request.GET
    cases, versions = _cases(scope, authority_id, items), dict(items)
    if not cases:
        raise not_found()
    rows = rows_of(request, cases, now=now, query="")
    kinds = {case.kind for case in cases}
    chosen = [
        {
            "code": row.case.code,
            "mark": f"{row.case.code}.{versions.get(row.case.code, -1)}",
            "what": row.what,
            "where": row.where,
            "state": row.state.label,
        }
        for row in rows
    ]
    context = {
        "do": sent.get("do", ""),
        "heading": str(doing.title),
        "yes": f"{doing.yes} ({number(len(cases))})",
        "told": _more(total),
        "refusal": refusal,
        "wrong": {refusal.field: refusal.message} if refusal and refusal.field else {},
        "typed": {key: sent.get(key, "") for key in ("words", "team", "assignee", "action", "into", "template")}
        | {"planned_on": sent.get("planned_on", "")},
        "query": sent.get("filtre", "")[:1000],
        "back_url": _queue_url(sent, items=items),
        "teams": [("", _("Ne rien changer")), (NOBODY, _("Aucune")), *team_options(request)],
        "people": [("", _("Ne rien changer")), (NOBODY, _("Personne")), *people_options(request)],
        "choices": _actions(scope, cases, now) if doing.verb == "move" else [],
        "templates": [one for kind in kinds for one in queries.answer_templates(scope, authority_id, kind)]
        if len(kinds) == 1
        else [],
        "chosen": chosen[:SHOWN],
        "others": " ".join(str(one["mark"]) for one in chosen[SHOWN:]),
        "others_told": _others(len(chosen) - SHOWN),
    }
    response = render(request, "cases/bulk.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _more(total: int) -> str:
    """What is left out when more answer to the filter than can be done at once."""
    if total <= MOST_AT_ONCE:
        return ""
    words = _("%(n)s demandes répondent à ce filtre. Les %(most)s premières de la file sont choisies.")
    return words % {"n": number(total), "most": number(MOST_AT_ONCE)}


def _others(count: int) -> str:
    words = ngettext("et %(n)s autre, plus bas dans la file", "et %(n)s autres, plus bas dans la file", max(count, 0))
    return words % {"n": number(max(count, 0))}


def _actions(scope: Scope, cases: list[Case], now: datetime.datetime) -> list[Choice]:
    """Each action that at least one of the cases may take: the others will be told why not."""
    found: dict[str, Choice] = {}
    for case in cases:
        for one in queries.actions_for(scope, case, now=now):
            found.setdefault(one.name, one)
    return list(found.values())


def _cases(scope: Scope, authority_id: int, items: list[tuple[str, int]]) -> list[Case]:
    """Those that are theirs: what is gone, or never was, the list simply does not have."""
    return queries.cases_chosen(scope, authority_id, [code for code, _version in items[:MOST_AT_ONCE]])


def _done(request: Request, doing: Doing, outcomes: list[Outcome], items: list[tuple[str, int]]) -> HttpResponse:
    scope, authority_id, now = request.scope, request.authority.id, world.now()
    codes = [(one.code, 0) for one in outcomes]
    rows = {row.case.code: row for row in rows_of(request, _cases(scope, authority_id, codes), now=now, query="")}
    named = {code: row.what for code, row in rows.items()}
    told = [
        {"code": one.code, "words": one.words, "ok": one.ok, "what": named.get(one.code, one.code)} for one in outcomes
    ]
    refused = [one for one in told if not one["ok"]]
    count = len(told) - len(refused)
    heading = ngettext("%(n)s demande est faite", "%(n)s demandes sont faites", count) % {"n": number(count)}
    refused_codes = {str(one["code"]) for one in refused}
    not_done = ngettext("%(n)s refusée", "%(n)s refusées", len(refused)) % {"n": number(len(refused))}
    context = {
        "heading": f"{heading}{_(', ')}{not_done}",
        "refused": refused,
        "done": [one for one in told if one["ok"]],
        "words": request.POST.get("words", "").strip(),
        "back_url": _queue_url(request.POST),
        "again_url": _queue_url(request.POST, items=[one for one in items if one[0] in refused_codes]),
    }
    response = render(request, "cases/bulk_done.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _queue_url(sent: QueryDict, items: list[tuple[str, int]] | None = None, **more: str) -> str:
    """The queue as it was, with the cases that stay chosen."""
    pairs = [*_asked.filter_of(sent.get("filtre", "")).items(), *more.items()]
    pairs += [("d", code) for code, _version in (items or [])[:MOST_KEPT]]
    return f"{reverse('staff-queue')}?{urlencode(pairs)}" if pairs else reverse("staff-queue")
