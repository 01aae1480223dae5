"""The settings of places: what the town has, a file to read, what was found in it, and the button that applies it."""

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from socle.commons.places import commands, queries
from socle.commons.places.models import Import
from socle.commons.places.permissions import MANAGE
from socle.commons.places.terms import ImportState, finding_words, layer_words
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded

MOST_BYTES = 10_000_000
"""What a page takes; the command line takes more."""


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """What is there, the last files read, and the form that takes another."""
    scope, here = request.scope, request.authority.id
    refusal = None
    if request.method == "POST":
        try:
            row = _receive(request)
            return HttpResponseRedirect(reverse("staff-places-import", args=[row.pk]), status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    held = queries.counts(scope, here)
    context = {
        "held": [(layer_words(layer), count) for layer, count in held.items()],
        "imports": [(one, _state_words(one)) for one in queries.imports(scope, here)],
        "refusal": refusal,
        "what": request.POST.get("what", ""),
    }
    return _answer(render(request, "places/settings.html", context, status=refusal.status if refusal else 200))


@guarded(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: Request, number: int) -> HttpResponse:
    """What was found in a file: counts beside those of today, what was left out and why; apply, give up, undo."""
    scope, here = request.scope, request.authority.id
    refusal = None
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        try:
            if act is None:
                raise Refusal("places.act", _("Choisissez ce qu’il faut faire de ce fichier."), field="act", status=422)
            act(scope, authority_id=here, import_id=number, now=world.now())
            return HttpResponseRedirect(request.path, status=303)
        except Refusal as refused:
            if refused.status == 404:
                raise
            refusal = refused
    row = queries.import_by_id(scope, here, number)
    held = queries.counts(scope, here)
    context = {
        "row": row,
        "state": _state_words(row),
        "layers": [
            (layer_words(layer), row.counts.get(layer, 0), held[layer]) for layer in held if layer in row.counts
        ],
        "totals": [(finding_words(code), count) for code, count in sorted(row.totals.items(), key=lambda one: -one[1])],
        "findings": [(one["row"], finding_words(one["code"]), one["value"]) for one in row.findings],
        "refusal": refusal,
        "drops_doors": "street" in row.counts
        and not row.keep_streets
        and "address" not in row.counts
        and held["address"],
    }
    return _answer(render(request, "places/found.html", context, status=refusal.status if refusal else 200))


_ACTS: dict[str, Any] = {
    "apply": commands.apply_import,
    "drop": commands.drop_import,
    "undo": commands.undo_import,
}


def _receive(request: Request) -> Import:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile) or not sent.name:
        raise Refusal("places.file", _("Choisissez un fichier."), field="file", status=422)
    if (sent.size or 0) > MOST_BYTES:
        words = _(
            "Ce fichier dépasse 10 Mo. Découpez-le par commune, ou demandez à qui tient le serveur de l’importer."
        )
        raise Refusal("places.file", words, field="file", status=413)
    with tempfile.TemporaryDirectory(prefix="socle-places-") as folder:
        path = Path(folder) / "sent"
        with path.open("wb") as out:
            for chunk in sent.chunks():
                out.write(chunk)
        return commands.read_import(
            request.scope,
            authority_id=request.authority.id,
            path=path,
            name=sent.name,
            what=request.POST.get("what", ""),
            now=world.now(),
        )


def _state_words(row: Import) -> tuple[str, str]:
    """The look and the word of a state."""
    return {
        ImportState.READ: ("wait", _("Lu, pas encore appliqué")),
        ImportState.APPLIED: ("done", _("Appliqué")),
        ImportState.UNDONE: ("stop", _("Annulé")),
        ImportState.DROPPED: ("stop", _("Abandonné")),
    }[ImportState(row.state)]


def _answer(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
