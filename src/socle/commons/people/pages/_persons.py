"""What is kept about a person: shown, taken out, erased."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from socle.commons.people import commands, queries
from socle.commons.people.forms import PersonForm
from socle.commons.people.pages._typed import attempt, go
from socle.commons.people.permissions import HANDLE_PERSONS
from socle.ground import world
from socle.ground.scope import Request, guarded


@guarded(HANDLE_PERSONS)
@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: Request) -> HttpResponse:
    """A contact is typed in a form that is sent, never in an address: addresses are written down on the way."""
    act = request.POST.get("act", "")
    form = PersonForm(request.POST or None)
    found: list[tuple[str, list[object]]] | None = None
    if act == "emporter" and form.is_valid():
        return _file(request, form.cleaned_data["contact"])
    if act == "effacer" and form.is_valid() and request.POST.get("sure") == "oui":
        commands.erase_person(
            request.scope,
            authority_id=request.authority.id,
            contact=form.cleaned_data["contact"],
            now=world.now(),
        )
        return go("people-persons", done="efface")
    if act:
        kept: dict[str, list[object]] = {}
        if attempt(form, lambda: kept.update(_find(request, form.cleaned_data["contact"]))):
            found = list(kept.items())
    context = {
        "form": form,
        "found": found,
        "contact": form.cleaned_data.get("contact", "") if act and form.is_valid() else "",
        "asked": act == "effacer",
        "done": request.GET.get("fait", ""),
    }
    response = render(request, "people/persons.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _find(request: Request, contact: str) -> dict[str, list[object]]:
    found = queries.find_person(request.scope, request.authority.id, contact)
    return {name: list(kinds) for name, kinds in found.items()}


def _file(request: Request, contact: str) -> HttpResponse:
    taken = commands.take_person_out(request.scope, authority_id=request.authority.id, contact=contact, now=world.now())
    text = json.dumps(taken, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="personne.json"'
    response["Cache-Control"] = "private, no-store"
    return response
