"""One run: which editions were read, what each step brought through and lost, and the decision where one is due."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from socle.data.recipes import commands, queries
from socle.data.recipes.pages._answers import RUN_MARKS, back, done_words, private
from socle.data.recipes.pages._lost import lost_of
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.queries import Run
from socle.data.recipes.terms import Cause, Doubt, Outcome, said
from socle.data.tables import queries as tables
from socle.data.tables.terms import words
from socle.engines.tables.transforming import OP_WORDS
from socle.engines.tables.transforming import said as engine_said
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def one_run(request: Request, run_id: int) -> HttpResponse:
    """A run, and what becomes of it."""
    run = queries.run_by_id(request.scope, request.authority.id, run_id)
    if request.method != "POST":
        return _page(request, run)
    do = request.POST.get("do", "")
    here: dict[str, Any] = {"authority_id": request.authority.id, "run_id": run.pk, "now": world.now()}
    try:
        if do == "accept":
            commands.accept_run(request.scope, confirmed=request.POST.get("confirmed") == "1", **here)
        elif do == "refuse":
            commands.refuse_run(request.scope, **here)
        else:
            raise not_found()
    except Refusal as refused:
        if refused.status == 404:
            raise
        return _page(request, run, wrong=refused, status=refused.status)
    return back("staff-recipe-run", run.pk, do)


def _page(request: Request, run: Run, *, wrong: Refusal | None = None, status: int = 200) -> HttpResponse:
    language = get_language() or "fr"
    outcome = Outcome(run.outcome)
    known = {one.slug: one for one in tables.tables(request.scope, request.authority.id)}
    context = {
        "run": run,
        "recipe": run.recipe,
        "title": said(run.recipe.content["title"], request.LANGUAGE_CODE),
        "mark": RUN_MARKS[outcome],
        "outcome": outcome.label,
        "cause": Cause(run.cause).label,
        "waiting": outcome == Outcome.WAITING,
        "doubts": [Doubt(one).label for one in run.doubts if one in tuple(Doubt)],
        "fault": queries.fault_words(request.scope, run.fault, run.fault_facts) if run.fault else "",
        "sources": [
            {**one, "title": words(known[one["slug"]].title, language) if one["slug"] in known else one["slug"]}
            for one in run.sources
        ],
        "steps": [
            {**one, "words": engine_said(OP_WORDS, one["op"], language), "lost": lost_of(one, language)}
            for one in run.steps
        ],
        "wrong": wrong,
        "done": done_words(request),
    }
    return private(render(request, "recipes/run.html", context, status=status))
