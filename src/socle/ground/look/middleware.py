"""What every answer goes through: safety headers outside, the page's weight inside, error pages next to the views."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from socle.ground.look import errors, weight

Next = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()"),
    ("X-Frame-Options", "DENY"),
)
COMPRESSED = ("text/", "application/json", "application/geo+json", "application/problem+json", "image/svg+xml")
SMALLEST = 700


class SecurityHeaders:
    """Strict by default; a view that needs otherwise sets its own header, which is kept."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS:
            # The older header knows no list: a page that names who may frame it says so in its policy alone.
            if name == "X-Frame-Options" and "frame-ancestors 'none'" not in response.headers[HEADERS[0][0]]:
                continue
            response.headers.setdefault(name, value)
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


class PageWeight:
    """Compresses what is text, and writes into each page what it weighs."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
            return response
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(COMPRESSED):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        self._write(request, response, is_page=kind.startswith("text/html"))
        return response

    @staticmethod
    def _write(request: HttpRequest, response: HttpResponse, *, is_page: bool) -> None:
        content = response.content
        encodings = request.headers.get("Accept-Encoding", "")
        language = getattr(request, "LANGUAGE_CODE", None) or get_language() or "fr"
        extra = int(request.__dict__.get("_look_extra", 0))
        if "gzip" in encodings and (len(content) >= SMALLEST or weight.MARKER in content):
            response.content = weight.compressed(content, language, encodings, extra)
            response.headers["Content-Encoding"] = "gzip"
        elif is_page:
            response.content = weight.plain(content, language, extra)
        else:
            return
        response.headers["Content-Length"] = str(len(response.content))


class ErrorPages:
    """Gives words to an answer that has only a status (405, 413, 429 …), when a browser asked."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < 400 or not isinstance(response, HttpResponse) or response.content:
            return response
        if "text/html" not in request.headers.get("Accept", ""):
            return response
        page = errors.error_page(request, response.status_code)
        for name in ("Allow", "Retry-After"):
            if response.has_header(name):
                page.headers[name] = response.headers[name]
        return page
