"""What the pages of this room share: what was just done, a refusal at its field, the version that was shown."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from socle.data.recipes import queries
from socle.data.recipes.queries import Recipe
from socle.data.recipes.terms import Outcome, State
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request

STATE_MARKS = {State.DRAFT: "new", State.ACTIVE: "done", State.WITHDRAWN: "stop"}
RUN_MARKS = {
    Outcome.ASKED: "run",
    Outcome.PUBLISHED: "done",
    Outcome.SAME: "done",
    Outcome.WAITING: "wait",
    Outcome.REFUSED: "stop",
    Outcome.FAILED: "stop",
    Outcome.STOPPED: "stop",
}
_DONE = {
    "new": lambda: gettext("La recette est créée. Ajoutez une première étape."),
    "put": lambda: gettext("L’étape est enregistrée dans le brouillon."),
    "up": lambda: gettext("L’étape est montée."),
    "down": lambda: gettext("L’étape est descendue."),
    "remove": lambda: gettext("L’étape est retirée."),
    "source": lambda: gettext("La recette lit une table de plus."),
    "drop": lambda: gettext("La table n’est plus lue."),
    "words": lambda: gettext("C’est enregistré dans le brouillon."),
    "save": lambda: gettext("La version est enregistrée. La table se fait maintenant : rechargez la page pour suivre."),
    "run": lambda: gettext("La recette est lancée : rechargez la page pour suivre."),
    "restore": lambda: gettext("Le brouillon est revenu à cette version. Enregistrez-le pour le mettre en service."),
    "withdraw": lambda: gettext("La recette est arrêtée. Sa table et ses éditions restent."),
    "accept": lambda: gettext("Le résultat est publié."),
    "refuse": lambda: gettext("Le résultat est refusé. L’édition en vigueur reste."),
    "delete": lambda: gettext("La recette est supprimée."),
}


Page = Callable[..., HttpResponse]
Deed = Callable[[Request, Recipe, str, str, dict[str, Any]], HttpResponse]


def answered(request: Request, recipe_id: int, page: Page, do: Deed, form: tuple[str, Page]) -> HttpResponse:
    """A page of a recipe: shown, or one of its buttons pressed (``do``: the word of the button and what it is about).

    ``form`` is the word of the form that the page holds, and what takes it. A refusal is told on the page.
    """
    recipe = queries.recipe_by_id(request.scope, request.authority.id, recipe_id)
    if request.method != "POST":
        return page(request, recipe)
    how, _, which = request.POST.get("do", "").partition(" ")
    if how == form[0]:
        return form[1](request, recipe)
    here = {"authority_id": request.authority.id, "recipe_id": recipe.pk, "now": world.now()}
    try:
        return do(request, recipe, how, which, here)
    except Refusal as refused:
        if refused.status == 404:
            raise
        return page(request, recipe, wrong=refused, status=refused.status)


def done_words(request: Request) -> str:
    """What was just done, from the address; "" where nothing was."""
    found = _DONE.get(request.GET.get("fait", "")) if request.method != "POST" else None
    return found() if found else ""


def number_in(text: str, most: int = 9) -> int:
    """A number out of an address or a form; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else 0


def version_of(request: Request) -> int:
    """The version that was shown; 0 for what is no number."""
    return number_in(request.POST.get("version", ""))


def refuse(form: Form, refused: Refusal) -> int:
    """A refusal at its field, or above the form when its field is not shown; its status."""
    if refused.status == 404:
        raise refused
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    return refused.status


def back(name: str, number: int, done: str) -> HttpResponse:
    """To a page, which says what was done."""
    return HttpResponseRedirect(f"{reverse(name, args=[number])}?fait={done}", status=303)


def private(response: HttpResponse) -> HttpResponse:
    """Pages of staff are kept nowhere."""
    response["Cache-Control"] = "private, no-store"
    return response
