"""The staff's queue and the page of one case."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.ports import kind_of, kinds
from socle.commons.cases.rules import FOLLOWING
from socle.commons.cases.terms import Channel, State
from socle.commons.people.queries import account_name
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request


@require_safe
def queue(request: Request) -> HttpResponse:
    """The open cases, oldest first; one tab per state."""
    scope, authority = request.scope, request.authority
    state = _state_of(request.GET.get("etat", ""))
    typed = request.GET.get("page", "1")
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
    found = queries.queue(scope, authority.id, state=state, page=page)
    counts = queries.counts_by_state(scope, authority.id)
    now = world.now()
    titles: dict[int, tuple[str, str]] = {}
    for offer in kinds().values():
        titles |= offer.titles(scope, [case.pk for case in found.cases])
    rows = [
        {
            "case": case,
            "what": titles.get(case.pk, (case.code, ""))[0],
            "where": titles.get(case.pk, ("", ""))[1],
            "state": State(case.state),
            "channel": Channel(case.channel),
            "days": ((case.closed_at or now) - case.opened_at).days,
        }
        for case in found.cases
    ]
    tabs: list[tuple[State | None, str, int]]
    tabs = [(None, _("Ouverts"), counts[State.RECEIVED] + counts[State.IN_PROGRESS])]
    tabs += [(one, one.label, counts[one]) for one in State]
    return render(
        request, "cases/queue.html", {"rows": rows, "found": found, "tabs": tabs, "state": state, "page": "staff"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def staff_case(request: Request, code: str) -> HttpResponse:
    """Read a case, answer it, close it. What was typed is kept when it is refused."""
    scope, authority = request.scope, request.authority
    refusal, words, chosen = None, "", ""
    if request.method == "POST":
        words, chosen = request.POST.get("words", ""), request.POST.get("state", "")
        try:
            commands.move_case(
                scope,
                authority_id=authority.id,
                code=code,
                to=_state(chosen),
                words=words,
                expected_version=_version(request.POST.get("version", "")),
                now=world.now(),
            )
            return HttpResponseRedirect(reverse("staff-case", args=[code]), status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    case = queries.case_for_staff(scope, authority.id, code)
    context = _case_context(request, case) | {"refusal": refusal, "words": words, "chosen": chosen}
    response = render(request, "cases/case.html", context, status=refusal.status if refusal else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _case_context(request: Request, case: Case) -> dict[str, object]:
    scope, offer = request.scope, kind_of(case.kind)
    state = State(case.state)
    steps = queries.history(scope, case)
    return {
        "case": case,
        "state": state,
        "channel": Channel(case.channel),
        "title": offer.title(scope, case.authority_id, case.pk),
        "facts": offer.facts(scope, case.authority_id, case.pk),
        "photos": offer.photos(scope, case.authority_id, case.pk),
        "history": [(step, account_name(scope, step.account_id) if step.account_id else "") for step in steps],
        "choices": [] if state.is_closed else [state, *FOLLOWING[state]],
    }


def _state_of(typed: str) -> State | None:
    return next((state for state in State if state.value == typed), None)


def _state(typed: str) -> State:
    state = _state_of(typed)
    if state is None:
        raise Refusal("cases.state", _("Choisissez un état."), field="state", status=422)
    return state


def _version(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
