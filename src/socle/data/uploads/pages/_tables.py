"""Tables that came from files: said of several at once, and taken back to an earlier edition."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from socle.data.tables import commands as table_commands
from socle.data.tables import queries as table_queries
from socle.data.tables.terms import LICENCES, Access, Frequency, Origin, Reason, words
from socle.data.uploads import queries
from socle.data.uploads.forms import BulkForm
from socle.data.uploads.permissions import HANDLE
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Request, guarded

PER_PAGE = 50


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: Request) -> HttpResponse:
    """Every table that came from a file; tick some, change what is said of them."""
    scope, here = request.scope, request.authority.id
    form, refusal = BulkForm(request.POST or None), None
    ticked = request.POST.getlist("table")[:200]
    if request.method == "POST" and form.is_valid():
        try:
            table_commands.describe_tables(
                scope, authority_id=here, slugs=ticked, changes=_changes(request, form), now=world.now()
            )
            return HttpResponseRedirect(f"{request.path}?fait=1", status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    found = queries.replaceable_tables(scope, here)
    page, last = _page(request, len(found))
    context = {
        "rows": [_line(request, one, ticked) for one in found[(page - 1) * PER_PAGE : page * PER_PAGE]],
        "total": len(found),
        "page": page,
        "last": last,
        "form": form,
        "refusal": refusal,
        "done": request.GET.get("fait") == "1" and request.method != "POST",
    }
    status = refusal.status if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, "uploads/tables.html", context, status=status)


def _changes(request: Request, form: BulkForm) -> dict[str, Any]:
    facts = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    if "purpose" in facts:
        facts["purpose"] = {request.LANGUAGE_CODE: facts["purpose"]}
    return facts


def _line(request: Request, table: Any, ticked: list[str]) -> dict[str, Any]:
    return {
        "row": table,
        "title": words(table.title, request.LANGUAGE_CODE),
        "licence": LICENCES.get(table.licence, (table.licence, ""))[0],
        "frequency": Frequency(table.frequency).label,
        "closed": table.access == Access.CLOSED,
        "ticked": table.slug in ticked,
    }


@guarded(HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def table_editions(request: Request, slug: str) -> HttpResponse:
    """The editions of a table that came from files, and the button that publishes an earlier one again."""
    scope, refusal = request.scope, None
    table = table_queries.table_by_slug(scope, slug)
    if table.authority_id != request.authority.id or table.origin != Origin.IMPORT:
        raise not_found()
    if request.method == "POST":
        number, expected = (_number(request, name) for name in ("number", "expected"))
        try:
            table_commands.roll_back(scope, table_slug=slug, number=number, expected_edition=expected, now=world.now())
            return HttpResponseRedirect(f"{request.path}?fait=1", status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    editions = table_queries.editions(scope, table)
    context = {
        "table": table,
        "title": words(table.title, request.LANGUAGE_CODE),
        "closed": table.access == Access.CLOSED,
        "editions": [{"row": one, "reason": Reason(one.reason).label} for one in editions[:PER_PAGE]],
        "expected": editions[0].number if editions else 0,
        "standing": next((one.number for one in editions if one.withdrawn_at is None), 0),
        "refusal": refusal,
        "done": request.GET.get("fait") == "1" and request.method != "POST",
    }
    return render(request, "uploads/table.html", context, status=refusal.status if refusal else 200)


def _number(request: Request, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _page(request: Request, total: int) -> tuple[int, int]:
    last = max(1, -(-total // PER_PAGE))
    typed = request.GET.get("page", "1")
    return min(last, max(1, int(typed))) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1, last
