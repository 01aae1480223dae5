"""What staff take out of the queue or keep of it: saved filters, a file."""

import csv
import io
from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from socle.commons.cases import commands, queries
from socle.commons.cases.pages import _asked
from socle.commons.cases.pages._bulk import chosen_items
from socle.commons.cases.pages._queue import people_options, team_options
from socle.commons.cases.permissions import EXPORT, READ, READ_TEAM
from socle.commons.cases.ports import kinds
from socle.commons.cases.terms import Channel
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded

PART = 1 << 15  # signs of a file that are sent together
BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for the start of a formula, in the wide forms too."""


@guarded(READ_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: Request) -> HttpResponse:
    """Keep the filter in the address under a name, share it, or let one go."""
    scope, authority_id = request.scope, request.authority.id
    refusal = None
    query = _asked.kept(request.GET.dict())
    if request.method == "POST":
        query = _asked.kept(_asked.filter_of(request.POST.get("filtre", "")))
        try:
            if request.POST.get("do") == "delete":
                gone = _asked.number(request.POST.get("view", ""), 0)
                commands.delete_view(scope, authority_id=authority_id, view_id=gone, now=world.now())
                return HttpResponseRedirect(_here("staff-views", query), status=303)
            commands.save_view(
                scope,
                authority_id=authority_id,
                name=request.POST.get("name", ""),
                query=query,
                shared=request.POST.get("shared") == "1",
                now=world.now(),
            )
            return HttpResponseRedirect(_here("staff-queue", query), status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    listed = [{"view": one, "mine": one.account_id == scope.actor.id} for one in queries.views(scope, authority_id)]
    context = {
        "listed": listed,
        "query": query,
        "told": told(request, query),
        "refusal": refusal,
        "typed": request.POST.get("name", ""),
        "shared": request.POST.get("shared") == "1",
        "may_share": scope.allows(READ, authority_id),
    }
    return render(request, "cases/views.html", context, status=refusal.status if refusal else 200)


def told(request: Request, query: str) -> list[tuple[str, str]]:
    """A filter in words: what is filtered, and by what."""
    asks = _asked.filter_of(query)
    known = (queries.states_of(request.scope, request.authority.id, kind) for kind in kinds())
    states = {one.name: one.label for listed in known for one in listed}
    topics = {key: str(label) for offer in kinds().values() for key, label in offer.topics() or ()}
    nobody = {_asked.NOBODY: _("Aucune"), _asked.ME: _("Moi")}
    words: dict[str, tuple[str, dict[str, str]]] = {
        "onglet": (_("Liste"), {"clos": _("Clos"), "tous": _("Toutes")}),
        "etat": (_("État"), states),
        "equipe": (_("Équipe"), nobody | dict(team_options(request))),
        "agent": (_("Agent chargé"), nobody | dict(people_options(request))),
        "sujet": (_("Sujet"), topics),
        "quartier": (_("Quartier"), {}),
        "canal": (_("Canal"), {one.value: one.label for one in Channel}),
        "retard": (_("En retard"), {"1": _("oui")}),
        "humain": (_("Veut une personne"), {"1": _("oui")}),
        "du": (_("Reçu depuis le"), {}),
        "au": (_("jusqu’au"), {}),
        "q": (_("Mots cherchés"), {}),
    }
    return [(label, names.get(asks[key], asks[key])) for key, (label, names) in words.items() if asks.get(key)]


@guarded(EXPORT)
@require_GET
def export(request: Request) -> StreamingHttpResponse:
    """The whole queue as asked, or the cases chosen in it, as CSV; ``tableur=1`` in the form that spreadsheets open."""
    scope, authority, now = request.scope, request.authority, world.now()
    filters = request.GET.dict()
    if "filtre" in request.GET:
        filters = _asked.filter_of(request.GET["filtre"])
    chosen = [] if request.GET.get("tout") == "1" else [code for code, _version in chosen_items(request.GET)]
    asked = _asked.read_asked(scope, filters)
    rows = commands.take_queue_out(scope, authority_id=authority.id, asked=asked, codes=chosen, now=now)
    sheet = request.GET.get("tableur") == "1"
    response = StreamingHttpResponse(_written(rows, sheet=sheet), content_type="text/csv; charset=utf-8")
    day = timezone.localtime(now).date()
    response["Content-Disposition"] = f'attachment; filename="dossiers-{authority.slug}-{day}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _written(rows: Iterator[list[str]], *, sheet: bool) -> Iterator[bytes]:
    """Rows as the bytes of a file, a part at a time."""
    part = io.StringIO()
    part.write(BYTE_ORDER_MARK if sheet else "")
    write = csv.writer(part, delimiter=";" if sheet else ",").writerow
    for row in rows:
        write([harmless(cell) for cell in row])
        if part.tell() > PART:
            yield part.getvalue().encode()
            part.seek(0)
            part.truncate()
    yield part.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what would begin a formula."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell


def _here(name: str, query: str) -> str:
    return f"{reverse(name)}?{query}" if query else reverse(name)
