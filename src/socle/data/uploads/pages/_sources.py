"""Addresses that are asked: a new one, and the page of one."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.data.tables.terms import words
from socle.data.uploads import commands, queries
from socle.data.uploads.forms import SourceForm
from socle.data.uploads.pages._walk import version_of
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.terms import OUTCOMES, Every, State
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_source(request: Request) -> HttpResponse:
    """Give an address: it is asked at once, then as often as said."""
    scope, here = request.scope, request.authority.id
    options: dict[str, Any] = {"tables": queries.replaceable_tables(scope, here), "language": request.LANGUAGE_CODE}
    form = SourceForm(request.POST or None, initial={"table": request.GET.get("table", "")[:100]}, **options)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            facts = form.cleaned_data
            try:
                made = commands.add_source(
                    scope,
                    authority_id=here,
                    url=facts["url"],
                    title=facts["title"],
                    every=Every(facts["every"]),
                    table_slug=facts.get("table", ""),
                    automatic=facts["automatic"],
                    now=world.now(),
                )
                return HttpResponseRedirect(reverse("staff-uploads-source", args=[made.pk]), status=303)
            except Refusal as refused:
                status = _refused(form, refused)
    return render(request, "uploads/source_new.html", {"form": form}, status=status)


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: Request, number: int) -> HttpResponse:
    """One address: what became of it, what it brought, its settings."""
    scope, here = request.scope, request.authority.id
    row = queries.source_by_id(scope, here, number)
    options: dict[str, Any] = {"tables": [], "language": request.LANGUAGE_CODE, "fixed": True}
    known = {"url": row.url, "title": row.title, "every": row.every, "automatic": row.automatic}
    form, status = SourceForm(initial=known, **options), 200
    if request.method == "POST":
        facts: dict[str, Any] = {"authority_id": here, "source_id": number, "now": world.now()}
        asked = request.POST.get("do")
        try:
            if asked == "ask":
                commands.ask_source(scope, **facts)
                return HttpResponseRedirect(request.path, status=303)
            if asked == "remove":
                commands.remove_source(scope, expected_version=version_of(request), **facts)
                return HttpResponseRedirect(reverse("staff-uploads"), status=303)
            form, status = SourceForm(request.POST, **options), 422
            if form.is_valid():
                said = {name: form.cleaned_data[name] for name in ("url", "title", "automatic")}
                every = Every(form.cleaned_data["every"])
                commands.change_source(scope, every=every, expected_version=version_of(request), **said, **facts)
                return HttpResponseRedirect(request.path, status=303)
        except Refusal as refused:
            status = _refused(form, refused)
    context = {
        "row": row,
        "form": form,
        "table": words(row.table.title, request.LANGUAGE_CODE) if row.table else "",
        "outcome": OUTCOMES.get(row.outcome, ""),
        "good": row.outcome in ("new", "same"),
        "uploads": [(one, State(one.state)) for one in queries.uploads_of_source(scope, row)],
    }
    return render(request, "uploads/source.html", context, status=status)


def _refused(form: SourceForm, refused: Refusal) -> int:
    if refused.status == 404:
        raise refused
    if form.is_bound:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    return refused.status
