"""What the five steps of a file share: the head with its tabs, the page of a long step, refusals, giving up."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from socle.data.tables.terms import words
from socle.data.uploads import commands, queries
from socle.data.uploads.pages._meanings import verb_words
from socle.data.uploads.queries import Upload
from socle.data.uploads.terms import OPEN, State, Work
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request

STEPS = (
    ("staff-uploads-preview", _("Aperçu")),
    ("staff-uploads-schema", _("Schéma")),
    ("staff-uploads-findings", _("Constats")),
    ("staff-uploads-repairs", _("Réparations")),
    ("staff-uploads-publish", _("Publier")),
)
Act = Callable[[], object]


def head(request: Request, upload: Upload, step: str) -> dict[str, Any]:
    """What stands above every step: name, state, tabs, what it is meant for, why the last long step gave up."""
    reached = {State.RECEIVED: 1, State.INSPECTED: 5 if upload.recipe else 2}.get(State(upload.state), 5)
    tabs = [
        {"url": reverse(name, args=[upload.pk]), "words": label, "current": name == step, "open": place <= reached}
        for place, (name, label) in enumerate(STEPS, start=1)
    ]
    table = upload.table
    return {
        "upload": upload,
        "state": State(upload.state),
        "tabs": tabs,
        "editable": upload.state in OPEN,
        "table_title": words(table.title, request.LANGUAGE_CODE) if table else "",
        "fault": queries.fault_words(request.scope, upload.fault, upload.fault_facts) if upload.fault else "",
        "step": step,
    }


def busy(request: Request, upload: Upload) -> HttpResponse:
    """What is being done, since when and how far, or that it waits; the ways to look again and to give up."""
    since, far = upload.begun_at or upload.work_at or world.now(), upload.progress
    context = {
        **head(request, upload, "staff-uploads-preview"),
        "work": Work(upload.work),
        "begun": upload.begun_at is not None,
        "seconds": max(0, round((world.now() - since).total_seconds())),
        "doing": verb_words(far.get("verb", "")),
        "rows": far.get("rows", 0),
        "expected": max(upload.preview.get("rows_estimated", 0), far.get("rows", 0)),
        "exact": upload.preview.get("exact", False),
    }
    return render(request, "uploads/busy.html", context)


def step(
    request: Request,
    number: int,
    name: str,
    template: str,
    shown: Callable[[Upload, Form | None], dict[str, Any]],
    posted: Callable[[Upload], tuple[Form | None, Act, str]] | None = None,
) -> HttpResponse:
    """One step: a long step under way is shown in its place; what is refused comes back with what was typed.

    ``posted`` gives the form that was sent, what to do once it is valid, and the step to go to.
    """
    upload = queries.upload_by_id(request.scope, request.authority.id, number)
    form: Form | None = None
    refusal: Refusal | None = None
    if request.method == "POST":
        if request.POST.get("do") == "cancel":
            return _cancelled(request, upload)
        if posted is not None:
            form, act, onward = posted(upload)
            if form is None or form.is_valid():
                try:
                    act()
                    return HttpResponseRedirect(reverse(onward, args=[number]), status=303)
                except Refusal as refused:
                    refusal = _refused(form, refused)
                    upload = queries.upload_by_id(request.scope, request.authority.id, number)
    if upload.work and request.method != "POST":
        return busy(request, upload)
    context = {**head(request, upload, name), **shown(upload, form), "refusal": refusal, "faulty": form}
    bad = form is not None and bool(form.errors)
    return render(request, template, context, status=refusal.status if refusal else 422 if bad else 200)


def _refused(form: Form | None, refused: Refusal) -> Refusal:
    """A refusal at its field where the form shows it, and as a whole in any case."""
    if refused.status == 404:
        raise refused
    if form is not None and refused.field in form.fields and not form.fields[refused.field].widget.is_hidden:
        form.add_error(refused.field, str(refused.message))
    return refused


def _cancelled(request: Request, upload: Upload) -> HttpResponse:
    commands.cancel(request.scope, authority_id=request.authority.id, upload_id=upload.pk, now=world.now())
    return HttpResponseRedirect(reverse("staff-uploads"), status=303)


def version_of(request: Request) -> int:
    """The version that a form was made from; 0, which is stale, when it says nothing readable."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def places(request: Request, name: str) -> list[int]:
    """The places ticked in a list; what is no number is left out."""
    return [int(one) for one in request.POST.getlist(name)[:1000] if one.isascii() and one.isdigit() and len(one) < 6]
