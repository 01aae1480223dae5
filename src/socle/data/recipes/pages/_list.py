"""Every recipe of the authority, how its last run went, and a form for a new one."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.data.recipes import commands, queries
from socle.data.recipes.forms import NewForm
from socle.data.recipes.pages._answers import RUN_MARKS, STATE_MARKS, done_words, private, refuse
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.terms import Outcome, State, said
from socle.data.tables.terms import words
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded

PAGE = 30


@guarded(EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_recipes(request: Request) -> HttpResponse:
    """The recipes, and a new one."""
    here = request.authority.id
    tables = [(one.slug, words(one.title, request.LANGUAGE_CODE)) for one in queries.open_tables(request.scope, here)]
    form, status = NewForm(tables=tables), 200
    if request.method == "POST":
        form, status = NewForm(request.POST, tables=tables), 400
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = commands.create_recipe(
                    request.scope,
                    authority_id=here,
                    slug=given["slug"],
                    title={"fr": given["title_fr"]},
                    source=given["table"],
                    now=world.now(),
                )
                return HttpResponseRedirect(f"{reverse('staff-recipe', args=[made.pk])}?fait=new", status=303)
            except Refusal as refused:
                status = refuse(form, refused)
    found = queries.recipes(request.scope, here)
    asked = request.GET.get("page", "")
    page = max(1, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1)
    last = max(1, -(-len(found) // PAGE))
    page = min(page, last)
    context = {
        "form": form,
        "to_see": [
            {
                "run": one,
                "title": said(one.recipe.content["title"], request.LANGUAGE_CODE),
                "mark": RUN_MARKS[Outcome(one.outcome)],
                "outcome": Outcome(one.outcome).label,
            }
            for one in queries.runs_to_see(request.scope, here)
        ],
        "listed": _listed(request, found[(page - 1) * PAGE : page * PAGE]),
        "tables": tables,
        "page": page,
        "last": last,
        "total": len(found),
        "size": PAGE,
        "done": done_words(request),
    }
    return private(render(request, "recipes/list.html", context, status=status))


def _listed(request: Request, found: list[queries.Recipe]) -> list[dict[str, object]]:
    runs = queries.last_runs(request.scope, request.authority.id)
    return [
        {
            "recipe": one,
            "title": said(one.content["title"], request.LANGUAGE_CODE),
            "state": State(one.state).label,
            "mark": STATE_MARKS[State(one.state)],
            "run": runs.get(one.pk),
            "outcome": Outcome(runs[one.pk].outcome).label if one.pk in runs else "",
            "run_mark": RUN_MARKS[Outcome(runs[one.pk].outcome)] if one.pk in runs else "",
        }
        for one in found
    ]
