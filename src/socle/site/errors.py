"""Answers to what went wrong: pages in the look, problem documents for machines."""

import logging
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from socle.ground.database import is_full
from socle.ground.look import errors as look
from socle.ground.look.errors import error_page
from socle.ground.problems import problem_response
from socle.ground.refusals import Refusal, not_found

RETRY_SECONDS = 300
_log = logging.getLogger("socle.site")
PROBLEM = "application/problem+json"
MACHINES = ("/api/", "/ogc/", "/open311/", "/openrosa/")

__all__ = [
    "bad_request",
    "csrf_failure",
    "for_machine",
    "is_machine",
    "page_not_found",
    "permission_denied",
    "refusal_page",
    "server_error",
    "too_many",
]


def is_machine(request: HttpRequest) -> bool:
    """Whether a program speaks, not a browser."""
    return request.path_info.startswith(MACHINES)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal that no form could show: a problem document for machines, else a page."""
    if is_machine(request):
        response = problem_response(refusal)
    else:
        # The general words of a 404 help more than "not found" does.
        reason = "" if refusal.code == "not-found" else refusal.message
        response = error_page(request, refusal.status, reason=reason)
    # Another reader may be allowed what this one is not: no cache may answer for both.
    patch_vary_headers(response, ("Authorization", "Cookie"))
    return response


def for_machine(response: HttpResponseBase) -> HttpResponseBase:
    """The answer as a problem document when it is a refusal in another form: a method that an address does not know."""
    if response.status_code < 400 or response.headers.get("Content-Type") == PROBLEM:
        return response
    code = HTTPStatus(response.status_code).phrase.lower().replace(" ", "-")
    explanation = look.STATUSES.get(response.status_code, look.STATUSES[400])[1]
    problem = problem_response(Refusal(code, explanation, status=response.status_code))
    for name in ("Allow", "Retry-After"):
        if response.has_header(name):
            problem.headers[name] = response.headers[name]
    return problem


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refusal_page(request, not_found())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request that the framework refused (its size, its headers)."""
    words = _("Votre navigateur a envoyé une demande que nous ne pouvons pas lire.")
    return refusal_page(request, Refusal("bad-request", words))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 answers as 404: what is hidden does not say that it exists."""
    return refusal_page(request, not_found())


def too_many(request: HttpRequest) -> HttpResponse:
    """429: allauth counts tries at the door of sign-in."""
    return refusal_page(request, Refusal("too-many", _("Trop d’essais en peu de temps."), status=429))


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the disk is full, which no change of ours would mend: one line in the log, no traceback."""
    if not is_full(sys.exc_info()[1]):
        return look.server_error(request)
    _log.error("nothing was written: the disk is full")
    words = _("Nous n’avons plus de place pour enregistrer. Rien de ce qui était confirmé n’est perdu.")
    response = refusal_page(request, Refusal("full", words, status=503))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would add the traceback
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was kept open too long, or that another site sent."""
    words = _("Votre page était ouverte depuis trop longtemps, ou votre navigateur refuse les témoins (cookies).")
    return refusal_page(request, Refusal("csrf", words, status=403))
