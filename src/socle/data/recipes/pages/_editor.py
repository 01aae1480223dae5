"""The editor of a recipe: its sources, its steps in order, and the first rows after the step that was chosen."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from socle.data.recipes import commands, queries
from socle.data.recipes.forms import SourceForm
from socle.data.recipes.pages._answers import (
    STATE_MARKS,
    answered,
    back,
    done_words,
    number_in,
    private,
    refuse,
    version_of,
)
from socle.data.recipes.pages._lost import lost_of
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.queries import Reading, Recipe
from socle.data.recipes.terms import Content, State, said
from socle.data.tables.terms import words
from socle.engines.tables.transforming import OP_WORDS, OPS, defect_words, step_words
from socle.engines.tables.transforming import said as engine_said
from socle.ground import world
from socle.ground.look.words import number
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

SHOWN_COLUMNS = 8
TWO_TABLES = ("join", "spatial-join")


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: Request, recipe_id: int) -> HttpResponse:
    """One recipe, as its editors see it."""
    return answered(request, recipe_id, _page, _done, ("source", _sourced))


def _done(request: Request, recipe: Recipe, how: str, which: str, here: dict[str, Any]) -> HttpResponse:
    given = {**here, "expected_version": version_of(request)}
    if how == "save":
        commands.save_version(request.scope, **given)
        return back("staff-recipe-history", recipe.pk, how)
    if how == "delete":
        commands.remove_recipe(request.scope, **given)
        return HttpResponseRedirect(f"{reverse('staff-recipes')}?fait=delete", status=303)
    if how == "drop":
        commands.drop_source(request.scope, name=which, **given)
    elif how in ("up", "down", "remove"):
        commands.arrange_step(request.scope, number=number_in(which), how=how, **given)
    else:
        raise not_found()
    return back("staff-recipe", recipe.pk, how)


def _sourced(request: Request, recipe: Recipe) -> HttpResponse:
    form = SourceForm(request.POST, tables=_choices(request, recipe))
    if not form.is_valid():
        return _page(request, recipe, sources=form, status=400)
    try:
        commands.put_source(
            request.scope,
            authority_id=request.authority.id,
            recipe_id=recipe.pk,
            table=form.cleaned_data["table"],
            expected_version=version_of(request),
            now=world.now(),
        )
    except Refusal as refused:
        return _page(request, recipe, sources=form, status=refuse(form, refused))
    return back("staff-recipe", recipe.pk, "source")


def _choices(request: Request, recipe: Recipe) -> list[tuple[str, str]]:
    found = queries.open_tables(request.scope, request.authority.id, but=recipe.slug)
    return [(one.slug, words(one.title, request.LANGUAGE_CODE)) for one in found]


def _page(
    request: Request,
    recipe: Recipe,
    *,
    sources: Form | None = None,
    wrong: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    content = Content.from_json(recipe.content)
    found = queries.reading(request.scope, request.authority.id, content)
    choices = _choices(request, recipe)
    context = {
        "recipe": recipe,
        "title": said(content.title, request.LANGUAGE_CODE),
        "state": State(recipe.state).label,
        "mark": STATE_MARKS[State(recipe.state)],
        "sources": [{"row": one, "title": found.titles[one.name]} for one in found.sources],
        "source": content.source,
        "source_form": sources or (SourceForm(tables=choices) if choices else None),
        "faulty": sources,
        "steps": steps_of(found),
        "flaws": [defect_words(one, get_language() or "fr") for one in found.defects(0)],
        "adding": _adding(found),
        "wrong": wrong,
        "done": done_words(request),
        "stopped": recipe.state == State.WITHDRAWN,
        "saved": _is_saved(request, recipe),
        **_preview(request, found),
    }
    return private(render(request, "recipes/editor.html", context, status=status))


def steps_of(found: Reading) -> list[dict[str, Any]]:
    """The steps as sentences, each with what is wrong in it."""
    language = get_language() or "fr"
    return [
        {
            "number": place,
            "words": step_words(step, language, found.titles),
            "flaws": [defect_words(one, language) for one in found.defects(place)],
        }
        for place, step in enumerate(found.read.steps, 1)
    ]


def _adding(found: Reading) -> list[dict[str, str]]:
    """What can be added: each kind of step; those that need another table once for each."""
    language = get_language() or "fr"
    others = [name for name in found.content.inputs if name != found.content.source]
    listed = []
    for op in OPS:
        label = engine_said(OP_WORDS, op, language)
        if op not in TWO_TABLES:
            listed.append({"query": f"genre={op}", "label": label})
        for name in others if op in TWO_TABLES else ():
            labelled = gettext("%(step)s (%(table)s)") % {"step": label, "table": found.titles.get(name, name)}
            listed.append({"query": f"genre={op}&avec={name}", "label": labelled})
    return listed


def _is_saved(request: Request, recipe: Recipe) -> bool:
    """Whether the version in force says what the draft says. None is in force where the recipe was stopped."""
    if recipe.state != State.ACTIVE:
        return False
    kept = queries.versions(request.scope, recipe, most=1)
    return bool(kept) and kept[0].content == recipe.content


def _preview(request: Request, found: Reading) -> dict[str, Any]:
    """The first rows after the step that the address names, else after the last sound one."""
    broken = min((one.step for one in found.read.defects), default=len(found.read.steps) + 1)
    last = broken - 1
    asked = request.GET.get("apres", "")
    upto = min(number_in(asked), len(found.read.steps)) if asked else last
    if found.defects(0):
        return {"preview": None, "upto": 0}
    try:
        seen = queries.tried(request.scope, request.authority.id, found.content, upto=upto, wanted=bool(asked))
    except Refusal as refused:
        return {"preview": None, "upto": upto, "unseen": refused.message}
    schema = found.read.schemas[upto]
    heads = [{"name": one.name, "number": one.type in ("integer", "number")} for one in schema.columns[:SHOWN_COLUMNS]]
    told = seen["steps"][upto - 1] if upto else None
    return {
        "upto": upto,
        "preview": {
            "heads": heads,
            "rows": [
                [
                    {"words": _cell(value), "data": isinstance(value, str), "number": head["number"]}
                    for value, head in zip(row, heads, strict=False)
                ]
                for row in seen["rows"]
            ],
            "more": max(0, len(seen["columns"]) - SHOWN_COLUMNS),
            "total": seen["total"],
            "told": told,
            "lost": lost_of(told, get_language() or "fr") if told else [],
        },
    }


def _cell(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return gettext("oui") if value else gettext("non")
        case int() | float():
            return number(value) if isinstance(value, int) or abs(value) < 1e15 else str(value)
        case _:
            text = str(value)
            return text if len(text) <= 60 else f"{text[:60]}…"
