"""The door of photographs."""

from django.http import HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from socle.commons.files import queries
from socle.ground import world
from socle.ground.scope import Request, opened


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
