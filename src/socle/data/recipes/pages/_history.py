"""What a recipe became: the way of its data, its versions, its runs, and what is said of its table."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from socle.data.recipes import commands, queries
from socle.data.recipes.forms import WordsForm
from socle.data.recipes.pages._answers import (
    RUN_MARKS,
    STATE_MARKS,
    answered,
    back,
    done_words,
    number_in,
    private,
    refuse,
    version_of,
)
from socle.data.recipes.pages._drawing import drawing, ways_to
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.queries import Recipe
from socle.data.recipes.terms import LANGUAGES, Cause, Content, Outcome, State, said
from socle.data.tables import queries as tables
from socle.data.tables.terms import words
from socle.engines.tables.transforming import step_words
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

PAGE = 20


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: Request, recipe_id: int) -> HttpResponse:
    """The way of the data, versions, runs, and what is said of the table."""
    return answered(request, recipe_id, _page, _done, ("words", _described))


def _done(request: Request, recipe: Recipe, how: str, which: str, here: dict[str, Any]) -> HttpResponse:
    if how == "run":
        commands.ask_run(request.scope, **here)
        return back("staff-recipe-history", recipe.pk, how)
    given = {**here, "expected_version": version_of(request)}
    if how == "restore":
        commands.restore_version(request.scope, number=number_in(which), **given)
        return back("staff-recipe", recipe.pk, how)
    if how != "withdraw":
        raise not_found()
    commands.withdraw_recipe(request.scope, **given)
    return back("staff-recipe-history", recipe.pk, how)


def _described(request: Request, recipe: Recipe) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, recipe, form=form, status=400)
    given = form.cleaned_data
    try:
        commands.describe_recipe(
            request.scope,
            authority_id=request.authority.id,
            recipe_id=recipe.pk,
            title={one: given[f"title_{one}"] for one in LANGUAGES},
            description={one: given[f"description_{one}"] for one in LANGUAGES},
            licence=given["licence"],
            expected_version=version_of(request),
            now=world.now(),
        )
    except Refusal as refused:
        return _page(request, recipe, form=form, status=refuse(form, refused))
    return back("staff-recipe-history", recipe.pk, "words")


def _page(
    request: Request, recipe: Recipe, *, form: Form | None = None, wrong: Refusal | None = None, status: int = 200
) -> HttpResponse:
    content = Content.from_json(recipe.content)
    page = max(1, number_in(request.GET.get("page", ""), 4))
    found = queries.runs(request.scope, recipe, most=PAGE + 1, skip=(page - 1) * PAGE)
    initial = {f"title_{one}": text for one, text in content.title.items()}
    initial |= {f"description_{one}": text for one, text in content.description.items()} | {"licence": content.licence}
    context = {
        "recipe": recipe,
        "title": said(content.title, request.LANGUAGE_CODE),
        "state": State(recipe.state).label,
        "mark": STATE_MARKS[State(recipe.state)],
        "active": recipe.state == State.ACTIVE,
        "runs": [_run(one) for one in found[:PAGE]],
        "page": page,
        "further": len(found) > PAGE,
        "versions": _versions(request, recipe),
        "form": form or WordsForm(initial=initial),
        "faulty": form,
        "wrong": wrong,
        "done": done_words(request),
        **_way(request, recipe),
    }
    return private(render(request, "recipes/history.html", context, status=status))


def _run(run: queries.Run) -> dict[str, Any]:
    outcome = Outcome(run.outcome)
    return {"row": run, "mark": RUN_MARKS[outcome], "outcome": outcome.label, "cause": Cause(run.cause).label}


def _versions(request: Request, recipe: Recipe) -> list[dict[str, Any]]:
    language = get_language() or "fr"
    return [
        {
            "row": one,
            "current": one.number == recipe.saved,
            "steps": [step_words(step, language) for step in one.content["steps"]],
        }
        for one in queries.versions(request.scope, recipe, most=20)
    ]


def _way(request: Request, recipe: Recipe) -> dict[str, Any]:
    """The way of the data as a drawing and as a list: everything that leads to the table, and what it leads to."""
    here = request.authority.id
    edges = queries.edges(request.scope, here)
    if recipe.slug not in edges:
        edges = {**edges, recipe.slug: tuple(sorted(set(recipe.content["inputs"].values())))}
    known = {one.slug: one for one in tables.tables(request.scope, here)}
    standing = tables.last_editions(request.scope, here)
    names = {slug: words(one.title, request.LANGUAGE_CODE) for slug, one in known.items()}
    names.setdefault(recipe.slug, said(recipe.content["title"], request.LANGUAGE_CODE))
    numbers = {slug: standing[one.pk].number for slug, one in known.items() if one.pk in standing}
    ways = ways_to(edges, recipe.slug)
    return {
        "drawing": drawing(ways, names, numbers, recipe.slug),
        "ways": [
            {
                "name": names.get(target, target),
                "slug": target if target in known else "",
                "number": numbers.get(target),
                "sources": [
                    {"name": names.get(one, one), "number": numbers.get(one), "slug": one if one in known else ""}
                    for one in inputs
                ],
            }
            for target, inputs in ways.items()
        ],
    }
