"""One step of a recipe: a form for its kind, with the columns that there are at its place."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from socle.data.recipes import commands, queries
from socle.data.recipes.forms import StepForm, initial_of
from socle.data.recipes.pages._answers import back, number_in, private, refuse, version_of
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.queries import Reading, Recipe
from socle.data.recipes.terms import Content, said
from socle.engines.tables.transforming import OP_WORDS, OPS
from socle.engines.tables.transforming import said as engine_said
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

TWO_TABLES = ("join", "spatial-join")
# What the engine calls a field, and what the form calls it.
_FIELDS = {
    "rename": {"columns": "new_1"},
    "sort": {"by": "by_1"},
    "join": {"on": "theirs"},
    "aggregate": {"measures": "of_1", "bucket": "cut"},
    "geocode": {"columns": "part_1"},
}


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_step(request: Request, recipe_id: int) -> HttpResponse:
    """A step that is not there yet; its kind and the table that it brings in stand in the address."""
    recipe = queries.recipe_by_id(request.scope, request.authority.id, recipe_id)
    op, using = request.GET.get("genre", ""), request.GET.get("avec", "")
    at = number_in(request.GET.get("place", "")) or len(recipe.content["steps"]) + 1
    return _made(request, recipe, op, using, at, None)


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def one_step(request: Request, recipe_id: int, number: int) -> HttpResponse:
    """A step that is there, to be changed."""
    recipe = queries.recipe_by_id(request.scope, request.authority.id, recipe_id)
    steps = recipe.content["steps"]
    if not 1 <= number <= len(steps):
        raise not_found()
    step = steps[number - 1]
    return _made(request, recipe, str(step.get("op", "")), str(step.get("with", "")), number, step)


def _made(request: Request, recipe: Recipe, op: str, using: str, at: int, step: dict[str, Any] | None) -> HttpResponse:
    found = queries.reading(request.scope, request.authority.id, Content.from_json(recipe.content))
    if op not in OPS:
        raise not_found()
    form, using = _form(request, found, op, using, at, step)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                commands.put_step(
                    request.scope,
                    authority_id=request.authority.id,
                    recipe_id=recipe.pk,
                    step=_completed(request, found, form, using, at),
                    at=at,
                    over=step is not None,
                    expected_version=version_of(request),
                    now=world.now(),
                )
                return back("staff-recipe", recipe.pk, "put")
            except Refusal as refused:
                if refused.field in _FIELDS.get(op, {}):
                    refused.field = _FIELDS[op][refused.field or ""]
                status = refuse(form, refused)
    context = {
        "recipe": recipe,
        "title": said(found.content.title, request.LANGUAGE_CODE),
        "op": engine_said(OP_WORDS, op, get_language() or "fr"),
        "using": found.titles.get(using, ""),
        "form": form,
        "groups": form.groups(),
        "new": step is None,
        "version": version_of(request) or recipe.version if request.method == "POST" else recipe.version,
    }
    return private(render(request, "recipes/step.html", context, status=status))


def _form(
    request: Request, found: Reading, op: str, using: str, at: int, step: dict[str, Any] | None
) -> tuple[StepForm, str]:
    schemas = found.read.schemas
    schema = schemas[max(0, min(at - 1, len(schemas) - 1))]
    other = None
    if op in TWO_TABLES:
        source = next((one for one in found.sources if one.name == using and one.edition is not None), None)
        if source is None or source.table is None or source.edition is None:
            raise not_found()
        other = queries.columns_of(request.scope, source.edition)
    else:
        using = ""
    how: dict[str, Any] = {"op": op, "schema": schema, "other": other}
    if request.method == "POST":
        return StepForm(request.POST, **how), using
    return StepForm(initial=initial_of(step) if step else {}, **how), using


def _completed(request: Request, found: Reading, form: StepForm, using: str, at: int) -> dict[str, Any]:
    """The step; a pivot without values takes the most frequent ones. Raises ``Refusal``."""
    step = form.step(using)
    if step["op"] == "pivot" and not step["values"] and step["column"]:
        step["values"] = queries.frequent_values(
            request.scope, request.authority.id, found.content, upto=at - 1, column=step["column"]
        )
    return step
