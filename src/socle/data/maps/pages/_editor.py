"""The editor of a map: the map as it is now, its layers with what can be done to each; words, publication, versions."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from socle.data.maps import commands, queries
from socle.data.maps.forms import NewForm, WordsForm
from socle.data.maps.pages._sheet import sheet_context
from socle.data.maps.permissions import EDIT
from socle.data.maps.queries import Map
from socle.data.maps.rules import frame_line
from socle.data.maps.terms import Content, Kind, State, said
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_maps(request: Request) -> HttpResponse:
    """Every map of the authority, and a form for a new one."""
    form, status = NewForm(), 200
    if request.method == "POST":
        form = NewForm(request.POST)
        status = 400
        if form.is_valid():
            try:
                made = commands.create_map(
                    request.scope,
                    authority_id=request.authority.id,
                    slug=form.cleaned_data["slug"],
                    title={"fr": form.cleaned_data["title_fr"]},
                    now=world.now(),
                )
                return back(made.pk, "nouveau")
            except Refusal as refused:
                status = refuse(form, refused)
    listed = [
        {
            "map": one,
            "title": said(one.content["title"], request.LANGUAGE_CODE),
            "state": _state(one),
            "kind": _MARKS[State(one.state)],
        }
        for one in queries.maps(request.scope, request.authority.id)
    ]
    context = {"form": form, "listed": listed, "removed": request.GET.get("fait") == "retrait"}
    return private(render(request, "maps/staff_list.html", context, status=status))


_MARKS = {State.DRAFT: "new", State.PUBLISHED: "done", State.WITHDRAWN: "stop"}


def _state(kept: Map) -> str:
    if kept.state == State.PUBLISHED and kept.version != kept.shown_version:
        return gettext("publiée, changée depuis")
    return str(State(kept.state).label)


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: Request, map_id: int) -> HttpResponse:
    """One map, as its editors see it."""
    kept = queries.map_by_id(request.scope, request.authority.id, map_id)
    if request.method != "POST":
        return page(request, kept)
    do = request.POST.get("do", "")
    if do == "words":
        return _described(request, kept)
    try:
        return _done(request, kept, do)
    except Refusal as refused:
        if refused.status == 404:
            raise
        return page(request, kept, wrong=refused, status=refused.status)


def _done(request: Request, kept: Map, do: str) -> HttpResponse:
    given: dict[str, Any] = {
        "authority_id": request.authority.id,
        "map_id": kept.pk,
        "expected_version": version_of(request),
        "now": world.now(),
    }
    how, _, which = do.partition(" ")
    if how == "publish":
        commands.publish_map(request.scope, **given)
    elif how == "withdraw":
        commands.withdraw_map(request.scope, **given)
    elif how == "restore":
        number = int(which) if which.isascii() and which.isdigit() and len(which) < 10 else 0
        commands.restore_version(request.scope, number=number, **given)
    elif how == "delete":
        commands.remove_map(request.scope, **given)
        return HttpResponseRedirect(f"{reverse('staff-maps')}?fait=retrait", status=303)
    elif which:
        commands.arrange_layer(request.scope, layer_id=which, how=how, **given)
    else:
        raise not_found()
    return back(kept.pk, how)


def _described(request: Request, kept: Map) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return page(request, kept, words=form, status=400)
    given = form.cleaned_data
    try:
        commands.describe_map(
            request.scope,
            authority_id=request.authority.id,
            map_id=kept.pk,
            title={language: given[f"title_{language}"] for language in ("fr", "en", "ar")},
            lead={language: given[f"lead_{language}"] for language in ("fr", "en", "ar")},
            expected_version=version_of(request),
            now=world.now(),
        )
    except Refusal as refused:
        return page(request, kept, words=form, status=refuse(form, refused))
    return back(kept.pk, "words")


def page(
    request: Request, kept: Map, *, words: Form | None = None, wrong: Refusal | None = None, status: int = 200
) -> HttpResponse:
    """The editor with what was just done or refused."""
    content = Content.from_json(kept.content)
    done = request.GET.get("fait", "")
    versions = queries.versions(request.scope, kept)
    address = request.build_absolute_uri(reverse("map-embedded", args=[kept.slug]))
    title = said(content.title, request.LANGUAGE_CODE)
    titles = {f"title_{language}": told for language, told in content.title.items()}
    fresh = WordsForm(initial=titles | {f"lead_{language}": told for language, told in content.lead.items()})
    context = {
        **sheet_context(request, content),
        "map": kept,
        "title": title,
        "state": _state(kept),
        "mark": _MARKS[State(kept.state)],
        "published": kept.state == State.PUBLISHED,
        "fresh": kept.version == kept.shown_version,
        "kinds": list(Kind),
        "words": words or fresh,
        "faulty": words,
        "wrong": wrong,
        "done": _DONE.get(done, _DONE["changed"])() if done else "",
        "before": versions[1].number if len(versions) > 1 else 0,
        "versions": [{"row": one, "act": act_words(one.act)} for one in versions],
        "line": frame_line(address, title),
    }
    return private(render(request, "maps/editor.html", context, status=status))


_DONE = {
    "nouveau": lambda: gettext("La carte est créée. Posez une première couche."),
    "publish": lambda: gettext("La carte est publiée."),
    "withdraw": lambda: gettext("La carte n’est plus publique."),
    "changed": lambda: gettext("C’est fait."),
    "remove": lambda: gettext("La couche est retirée."),
    "put": lambda: gettext("La couche est posée."),
    "restore": lambda: gettext("La carte est revenue en arrière."),
    "words": lambda: gettext("Les mots sont enregistrés."),
}


def act_words(act: str) -> str:
    """What was done to make a version, in words."""
    known = {
        "create": gettext("création"),
        "describe": gettext("titre et mots"),
        "add_layer": gettext("couche posée"),
        "change_layer": gettext("couche changée"),
        "up_layer": gettext("couche montée"),
        "down_layer": gettext("couche descendue"),
        "remove_layer": gettext("couche retirée"),
        "restore": gettext("retour en arrière"),
    }
    return known.get(act, act)


def version_of(request: Request) -> int:
    """The version that was shown; none of them for what is no number."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def refuse(form: Form, refused: Refusal) -> int:
    """A refusal at its field, or above the form when its field is not shown; returns its status."""
    if refused.status == 404:
        raise refused
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    return refused.status


def back(map_id: int, done: str) -> HttpResponse:
    """To the editor, which says what was done."""
    return HttpResponseRedirect(f"{reverse('staff-map', args=[map_id])}?fait={done}", status=303)


def private(response: HttpResponse) -> HttpResponse:
    """Pages of staff are kept nowhere."""
    response["Cache-Control"] = "private, no-store"
    return response
