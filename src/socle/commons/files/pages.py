"""The doors of photographs: their bytes, and the page where staff cover parts of them."""

import re

from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from socle.commons.files import commands, queries
from socle.commons.files.permissions import REDACT
from socle.commons.files.rules import PhotoError, cells_covered, rectangles_read
from socle.commons.files.terms import WHAT_TO_COVER
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Request, guarded, local_address, opened

COLUMNS, ROWS = 12, 8
_CELL = re.compile(r"([1-9][0-9]?)-([1-9][0-9]?)")
_RECTANGLE = re.compile(r"(?:[01](?:\.[0-9]{1,6})?,){3}[01](?:\.[0-9]{1,6})?")


@opened
@require_safe
def photo(request: Request, name: str) -> HttpResponse:
    """The bytes, for a signed address or for staff; anything else does not exist."""
    shown = queries.picture(
        request.scope,
        name,
        now=world.now(),
        until=request.GET.get("jusque", ""),
        signature=request.GET.get("cle", ""),
    )
    tag = f'"{shown.etag}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(shown.content, content_type="image/jpeg")
        response.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
        response.headers["Content-Length"] = str(len(shown.content))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"private, max-age={shown.seconds}"
    response.headers["Vary"] = "Authorization, Cookie"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # Were a browser ever to read these bytes as a page, that page could do nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@guarded(REDACT)
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: Request, name: str) -> HttpResponse:
    """Choose what to cover, see it covered, say yes: it cannot be undone. Nothing of this needs a script."""
    held = queries.held(request.scope, request.authority.id, name)
    form = request.POST if request.method == "POST" else request.GET
    context: dict[str, object] = {
        "photo": held,
        "back": local_address(form.get("retour", "")),
        "done": "fait" in request.GET,
        "rows": range(1, ROWS + 1),
        "columns": range(1, COLUMNS + 1),
        "chosen": form.getlist("cell"),
        "refusal": None,
    }
    template, status = "files/redact.html", 200
    if request.method == "POST":
        try:
            # Numbers of a drawing have a point in every language: they are written here.
            context["boxes"] = [[f"{100 * side:.3f}" for side in box] for box in _rectangles(form)]
            if "oui" in form:
                return _redacted(request, name, form)
            template = "files/redact_confirm.html" if "non" not in form else template
            context["drawn"] = form.getlist("rectangle")
        except Refusal as refused:
            if refused.status == 404:
                raise
            context["refusal"], status = refused, refused.status
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _redacted(request: Request, name: str, form: QueryDict) -> HttpResponse:
    typed = form.get("version", "")
    commands.redact(
        request.scope,
        authority_id=request.authority.id,
        file_id=name,
        rectangles=_rectangles(form),
        expected_version=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1,
        now=world.now(),
    )
    asked = {"fait": "1"} | ({"retour": back} if (back := local_address(form.get("retour", ""))) else {})
    return HttpResponseRedirect(f"{reverse('photo-redact', args=[name])}?{urlencode(asked)}", status=303)


def _rectangles(form: QueryDict) -> list[list[float]]:
    """What was chosen: boxes of the grid (``3-5``: row, column) and rectangles drawn (``0.1,0.2,0.3,0.1``)."""
    try:
        cells = [_CELL.fullmatch(one) for one in form.getlist("cell")]
        drawn = form.getlist("rectangle")
        if len(cells) > COLUMNS * ROWS or not all(cells) or not all(_RECTANGLE.fullmatch(one) for one in drawn):
            raise PhotoError("rectangles")
        covered = cells_covered([(int(one[1]), int(one[2])) for one in cells if one], COLUMNS, ROWS)
        return rectangles_read(covered + [[float(part) for part in one.split(",")] for one in drawn])
    except PhotoError as refused:
        raise Refusal("files.rectangles", WHAT_TO_COVER, field="rectangles", status=422) from refused
