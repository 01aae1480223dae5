"""The stewards' pages: which tables hold dead links, and which these are."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from socle.data.links import commands, queries
from socle.data.links.permissions import READ
from socle.data.links.terms import reason_words
from socle.data.tables import queries as tables
from socle.data.tables.terms import words
from socle.ground import world
from socle.ground.refusals import not_found
from socle.ground.scope import Request, guarded

PER_PAGE = 30
LONGEST_SHOWN = 50


@guarded(READ)
@require_safe
def links(request: Request) -> HttpResponse:
    """Each table that shows addresses: how many, how many were asked, how many are dead."""
    scope, here = request.scope, request.authority.id
    counts = queries.counts(scope, here)
    language = request.LANGUAGE_CODE
    held = [(counts[one.pk], words(one.title, language), one) for one in tables.tables(scope, here) if one.pk in counts]
    held.sort(key=lambda line: (-line[0].dead, line[1].casefold()))
    lines = [{"slug": table.slug, "title": title, "links": found} for found, title, table in held[:200]]
    return _private(render(request, "links/tables.html", {"lines": lines}))


@guarded(READ)
@require_http_methods(["GET", "HEAD", "POST"])
def table_links(request: Request, slug: str) -> HttpResponse:
    """The dead links of a table; have them asked again soon."""
    scope = request.scope
    table = tables.table_by_slug(scope, slug)
    if table.authority_id != request.authority.id:
        raise not_found()
    if request.method == "POST":
        commands.ask_again(scope, table_slug=slug, now=world.now())
        return HttpResponseRedirect(f"{reverse('staff-links-table', args=[slug])}?fait=bientot", status=303)
    asked = request.GET.get("page", "")
    page = min(int(asked), 10**6) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 8 and int(asked) else 1
    found = queries.dead_links(scope, table, first=(page - 1) * PER_PAGE, most=PER_PAGE)
    context = {
        "table": table,
        "title": words(table.title, request.LANGUAGE_CODE),
        "lines": [
            {"link": link, "shown": _shortened(link.url), "reason": reason_words(link.reason)} for link in found.links
        ],
        "total": found.total,
        "page": page,
        "last": max(1, -(-found.total // PER_PAGE)),
        "per_page": PER_PAGE,
        "counts": queries.counts(scope, request.authority.id).get(table.pk),
        "done": request.GET.get("fait", ""),
    }
    return _private(render(request, "links/table.html", context))


def _shortened(url: str) -> str:
    return url if len(url) <= LONGEST_SHOWN else f"{url[:LONGEST_SHOWN]}…"


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
