"""The states and actions of each kind of case: drawn, told in tables, and changed row by row without a script."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.cases import commands, queries
from socle.commons.cases.pages import _guards, _rows
from socle.commons.cases.pages._asked import number
from socle.commons.cases.pages._queue import kind_options
from socle.commons.cases.permissions import WORKFLOW
from socle.commons.cases.ports import kinds
from socle.commons.people.queries import account_names, authority_by_id
from socle.commons.people.terms import Role
from socle.engines.workflow import (
    Workflow,
    WorkflowError,
    draw,
    find_state,
    from_json,
    guard_words,
    sentence,
    to_json,
    validate,
)
from socle.ground import world
from socle.ground.look.words import number as digits
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

LOOKS = (
    ("new", gettext_lazy("nouveau (anneau)")),
    ("run", gettext_lazy("en cours (point)")),
    ("wait", gettext_lazy("attend (losange)")),
    ("done", gettext_lazy("fini (disque)")),
    ("stop", gettext_lazy("arrêté (trait)")),
)
WORDS = (
    ("none", gettext_lazy("aucune")),
    ("optional", gettext_lazy("si on veut")),
    ("required", gettext_lazy("toujours")),
)


@guarded(WORKFLOW)
@require_http_methods(["GET", "HEAD", "POST"])
def workflow(request: Request) -> HttpResponse:
    """See the steps of a kind, an older version of them, or change them: each save is a new version."""
    kind = request.POST.get("genre") or request.GET.get("genre") or next(iter(kinds()), "")
    if kind not in kinds():
        raise not_found()
    if request.method == "POST":
        return _save(request, kind)
    scope, authority_id = request.scope, request.authority.id
    current = queries.workflow_of(scope, authority_id, kind, fresh=True)
    if request.GET.get("modifier") == "1":
        return _form(request, kind, current, queries.workflow_number(scope, authority_id, kind), [], None)
    return _shown(request, kind, current)


def _save(request: Request, kind: str) -> HttpResponse:
    scope, authority_id = request.scope, request.authority.id
    expected = number(request.POST.get("number", ""), 0)
    name = queries.workflow_of(scope, authority_id, kind).name
    typed = _rows.read(request.POST, name, _languages(request))
    if request.POST.get("do") in ("state", "action", "steps"):
        return _form(request, kind, typed, expected, [], None)
    faults = validate(typed)
    if request.POST.get("do") == "guards":
        return _guards_form(request, kind, typed, expected, faults)
    if request.POST.get("do") == "check" or faults:
        return _form(request, kind, typed, expected, faults, None)
    try:
        commands.save_workflow(
            scope,
            authority_id=authority_id,
            kind=kind,
            definition=to_json(typed),
            expected_number=expected,
            now=world.now(),
        )
    except Refusal as refused:
        if refused.status == 404:
            raise
        return _form(request, kind, typed, expected, [], refused)
    return HttpResponseRedirect(f"{reverse('staff-workflow')}?genre={kind}", status=303)


def _shown(request: Request, kind: str, current: Workflow) -> HttpResponse:
    scope, authority_id = request.scope, request.authority.id
    versions = queries.workflow_versions(scope, authority_id, kind)
    wanted = number(request.GET.get("version", ""), 0)
    old = next((one for one in versions if one.number == wanted), None)
    if wanted and old is None:
        raise not_found()
    shown = _read(old.definition) if old else current
    language = get_language() or "fr"
    who = account_names(scope, {one.account_id for one in versions if one.account_id})
    labels = {one.name: one.label.get(language) or one.label.get("fr", one.name) for one in shown.states}
    context = {
        "kind": kind,
        "kind_name": dict(kind_options()).get(kind, kind),
        "kinds": kind_options(),
        "drawing": mark_safe(draw(shown, language, _guards.facts())),
        "states": [{"state": one, "label": labels[one.name]} for one in shown.states],
        "actions": [
            {
                "label": one.label.get(language) or one.label.get("fr", one.name),
                "sources": _(", ").join(labels.get(source, source) for source in one.sources),
                "target": labels.get(one.target, one.target),
                "words": dict(WORDS).get(one.words, one.words),
                "roles": _(", ").join(_role(role) for role in one.roles) or _("tout agent"),
                "by_resident": one.by_resident,
                "guard": guard_words(one.guard, language, _guards.facts()),
            }
            for one in shown.actions
        ],
        "versions": [
            {"number": one.number, "at": one.at, "who": who.get(one.account_id or 0, ""), "here": one == old}
            for one in versions
        ],
        "number": old.number if old else (versions[0].number if versions else 0),
        "old": old is not None,
    }
    return render(request, "cases/workflow.html", context)


def _read(definition: Any) -> Workflow:
    try:
        return from_json(definition)
    except WorkflowError as wrong:
        raise not_found() from wrong


def _role(name: str) -> str:
    return Role(name).label if name in set(Role) else name


def _form(
    request: Request, kind: str, typed: Workflow, expected: int, faults: list[Any], refusal: Refusal | None
) -> HttpResponse:
    language = get_language() or "fr"
    told = [(one.where, str(sentence(one, language))) for one in faults]
    names = [(one.name, one.label.get(language) or one.label.get("fr") or one.name) for one in typed.states]
    kept = queries.workflow_of(request.scope, request.authority.id, kind)
    spoken = _languages(request)
    pressed = request.POST.get("do")
    states = _rows.states(typed, kept, spoken, told, blank=int(pressed == "state"))
    actions = _rows.actions(typed, kept, spoken, told, blank=int(pressed == "action"))
    general = [words for where, words in told if where.partition(".")[0] not in ("states", "actions")]
    general += [words for where, words in told if where in ("states", "actions")]
    first = next((row["id"] for row in (*states, *actions) if row["faults"]), "") if told else ""
    context = {
        "kind": kind,
        "kind_name": dict(kind_options()).get(kind, kind),
        "number": expected,
        "languages": spoken,
        "states": states,
        "actions": actions,
        "names": [(name, label) for name, label in names if not _is_system(typed, name)],
        "looks": LOOKS,
        "words_choices": WORDS,
        "roles": _rows.ROLES,
        "initial": typed.start,
        "general": general,
        "first": first or "initial",
        "count": len(told),
        "counted": digits(len(told)),
        "checked": pressed == "check" and not told,
        "refusal": refusal,
        "drawing": mark_safe(draw(typed, language, _guards.facts())) if not told and pressed == "check" else "",
    }
    status = refusal.status if refusal else 422 if told else 200
    return render(request, "cases/workflow_form.html", context, status=status)


def _guards_form(request: Request, kind: str, typed: Workflow, expected: int, faults: list[Any]) -> HttpResponse:
    """The conditions of the gestures; of what is wrong, what is wrong with them."""
    language = get_language() or "fr"
    named = {row: one.label.get(language) or one.label.get("fr") or one.name for row, one in enumerate(typed.actions)}
    wrong = [
        f"{named[row]}{_(' : ')}{sentence(one, language)}"
        for row in named
        for one in faults
        if one.where.startswith(f"actions.{row}.guard")
    ]
    context = {
        "kind": kind,
        "kind_name": dict(kind_options()).get(kind, kind),
        "number": expected,
        "initial": typed.start,
        "carried": _rows.carried(typed),
        "actions": [
            {"id": f"a{row}", "words": named[row], "conditions": _guards.rows(one)}
            for row, one in enumerate(typed.actions)
        ],
        "asked": {"row": request.POST.get("if-row", "")},
        "facts": _guards.FACTS,
        "ops": _guards.OPS,
        "wrong": wrong,
        "count": len(wrong),
        "counted": digits(len(wrong)),
    }
    return render(request, "cases/workflow_guards.html", context, status=422 if wrong else 200)


def _is_system(typed: Workflow, name: str) -> bool:
    found = find_state(typed, name)
    return found is not None and found.system


def _languages(request: Request) -> list[str]:
    spoken = [str(one) for one in authority_by_id(request.scope, request.authority.id).languages]
    return spoken if "fr" in spoken else ["fr", *spoken]
