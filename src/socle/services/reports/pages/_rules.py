"""The rules in force: for everybody to read, and for managers to change and try."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.people.queries import teams
from socle.commons.places import queries as places
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded, opened
from socle.services.reports import commands, queries
from socle.services.reports.permissions import RULE
from socle.services.reports.rules import route
from socle.services.reports.terms import Category, InForce, Promised, Rule


@opened
@require_safe
def rules(request: Request) -> HttpResponse:
    """What is promised for each category, and which team gets it, in order; the first rule that fits decides."""
    in_force = queries.in_force(request.scope, request.authority.id)
    return render(
        request, "reports/rules.html", {"lines": _lines(request, in_force.rules), "promises": _promises(in_force)}
    )


@guarded(RULE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Change the rules and the promises; try which rule a report would meet before anybody sends it."""
    refusal = None
    if request.method == "POST":
        try:
            _change(request)
            return HttpResponseRedirect(reverse("report-settings"), status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    scope, authority_id = request.scope, request.authority.id
    queries.forget_rules(scope)  # another process may have changed them a moment ago: this page shows what is
    in_force = queries.in_force(scope, authority_id)
    areas = _area_names(request)
    rows = queries.routing_rules(scope, authority_id)
    typed: Any = request.POST if refusal else {}
    context = {
        "refusal": refusal,
        "rows": [
            (row, row.team.name_in(request.LANGUAGE_CODE), _words(areas, row.categories, row.areas)) for row in rows
        ],
        "promises": _promise_rows(request, in_force, refusal),
        "categories": list(Category),
        "areas": list(areas.items()),
        "teams": [(team.pk, team.name_in(request.LANGUAGE_CODE)) for team in teams(scope, authority_id)],
        "typed": typed,
        "tried": _tried(request, in_force),
        "asked": request.GET,
    }
    return render(request, "reports/settings.html", context, status=refusal.status if refusal else 200)


def _change(request: Request) -> None:
    here: dict[str, Any] = {"authority_id": request.authority.id, "now": world.now()}
    scope, form = request.scope, request.POST
    match form.get("do", ""):
        case "add":
            if not form.get("team"):
                raise Refusal("reports.team", _("Choisissez l’équipe qui recevra ces signalements."), field="team")
            commands.add_rule(
                scope,
                categories=form.getlist("categories"),
                areas=form.getlist("areas"),
                team_id=_number(form.get("team", "")),
                **here,
            )
        case "up" | "down":
            commands.move_rule(scope, rule_id=_number(form.get("rule", "")), up=form["do"] == "up", **here)
        case "remove":
            commands.remove_rule(scope, rule_id=_number(form.get("rule", "")), **here)
        case "promises":
            _set_promises(request, here)
        case _:
            raise Refusal("reports.do", _("Choisissez ce que vous voulez faire."), field="do")


def _set_promises(request: Request, here: dict[str, Any]) -> None:
    """Only what was changed in the form is written: what a colleague changed elsewhere in the table stays."""
    wanted, shown = _typed_promises(request), _shown_promises(request)
    changed = {category: promised for category, promised in wanted.items() if promised != shown.get(category)}
    if changed:
        commands.set_promises(request.scope, promises=changed, shown=shown, **here)


def _typed_promises(request: Request) -> dict[str, Promised]:
    typed = {one.value: request.POST.get(f"days-{one.value}") for one in Category}
    return {
        name: Promised(_number(days), f"sensitive-{name}" in request.POST)
        for name, days in typed.items()
        if days is not None
    }


def _shown_promises(request: Request) -> dict[str, Promised]:
    """What the form showed when it was opened: ``5``, or ``5 s`` for a sensitive category."""
    sent = {one.value: request.POST.get(f"shown-{one.value}", "").partition(" ") for one in Category}
    return {name: Promised(_number(days), mark == "s") for name, (days, _space, mark) in sent.items() if days}


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def _tried(request: Request, in_force: InForce) -> dict[str, Any] | None:
    category = request.GET.get("categorie", "")
    if category not in set(Category):
        return None
    found = route(in_force.rules, category, request.GET.get("quartier", ""))
    team = found.team_in(request.LANGUAGE_CODE) if found else ""
    return {"rule": found, "team": team, "days": in_force.promises[Category(category)].working_days}


def _lines(request: Request, rules: Sequence[Rule]) -> list[tuple[str, str]]:
    """Each team in the reader's language, and what it gets."""
    named = _area_names(request)
    return [(rule.team_in(request.LANGUAGE_CODE), _words(named, rule.categories, rule.areas)) for rule in rules]


def _area_names(request: Request) -> dict[str, str]:
    """The neighbourhoods' own names, and how they are called in the reader's language."""
    return {name: shown for _code, name, shown in places.neighbourhood_names(request.scope, request.authority.id)}


def _words(named: Mapping[str, str], categories: Collection[str], areas: Collection[str]) -> str:
    """``Éclairage, Voirie ; Centre`` or « toutes les catégories ; partout »."""
    comma = _(", ")
    known = (Category(one).label for one in sorted(categories) if one in set(Category))
    what = comma.join(known) or _("toutes les catégories")
    names = [named.get(one, one) for one in sorted(areas)]
    return _("%(what)s ; %(where)s") % {"what": what, "where": comma.join(names) or _("partout")}


def _promises(in_force: InForce) -> list[tuple[Category, int, bool]]:
    return [(one, promised.working_days, promised.sensitive) for one, promised in in_force.promises.items()]


def _promise_rows(request: Request, in_force: InForce, refusal: Refusal | None) -> list[dict[str, Any]]:
    """A row for each category. After a refusal it keeps what was typed; where a colleague was faster, it says what is
    kept now, and counts as having shown that.
    """
    typed = _typed_promises(request) if refusal and request.POST.get("do") == "promises" else {}
    shown = _shown_promises(request) if typed else {}
    stale = refusal is not None and refusal.code == "stale"
    rows = []
    for category, now in in_force.promises.items():
        mine, before = typed.get(category.value, now), now if stale or not typed else shown.get(category.value, now)
        if stale and mine == shown.get(category.value):
            mine = now  # not touched in this form: a colleague's change is not undone
        rows.append(
            {
                "category": category,
                "days": request.POST.get(f"days-{category.value}", "") if mine.working_days < 0 else mine.working_days,
                "sensitive": mine.sensitive,
                "shown": f"{before.working_days} s" if before.sensitive else str(before.working_days),
                "now": now if stale and now != mine else None,
                "wrong": refusal is not None and refusal.field == f"days-{category.value}",
            }
        )
    return rows
