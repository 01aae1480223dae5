"""From a request to its authority, its language, its scope; and from a refusal to an answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, set_script_prefix
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from socle.commons.people import commands as people
from socle.commons.people import queries
from socle.commons.people.queries import Authority
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope
from socle.site import errors, policy
from socle.site.frame import frame_of

Next = Callable[[HttpRequest], HttpResponse]

SEEN_SECONDS = 300.0
MOST_SEEN = 10_000
_seen: dict[str, float] = {}


class Addresses:
    """The authority is the host's, else ``/@<slug>/``, else the first; the language comes after it.

    Both are taken off the path before routing and become Django's script prefix, so ``reverse`` gives them back.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            authority, prefix, path = _authority(request)
        except Refusal as refusal:
            return errors.refusal_page(request, refusal)
        language = authority.languages[0] if authority.languages else settings.LANGUAGE_CODE
        first = path[1:].partition("/")[0]
        if first in authority.languages and first != language:
            language, prefix, path = first, f"{prefix}/{first}", path[len(first) + 1 :] or "/"
        request.base_path = prefix.removesuffix(f"/{language}") if first == language else prefix  # type: ignore[attr-defined]
        request.path_info = path
        set_script_prefix(f"{prefix}/")
        request.authority = authority  # type: ignore[attr-defined]
        request.LANGUAGE_CODE = language
        request.frame = SimpleLazyObject(lambda: frame_of(request))  # type: ignore[attr-defined]
        with translation.override(language), timezone.override(authority.timezone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _authority(request: HttpRequest) -> tuple[Authority, str, str]:
    nobody = Scope(Actor("public"))
    path = request.path_info.replace("\x00", "\ufffd")  # PostgreSQL refuses to look for a NUL; no name holds either
    host = request.get_host().partition(":")[0].lower()
    by_host = queries.authority_by_host(nobody, host)
    if by_host is not None:
        return by_host, "", path
    if path.startswith("/@"):
        slug, _, rest = path[2:].partition("/")
        return queries.authority_by_slug(nobody, slug), f"/@{slug}", f"/{rest}"
    everyone = queries.authorities(nobody)
    if not everyone:
        raise Refusal("site.empty", "Cette instance n’a encore aucune collectivité.", status=503)
    return everyone[0], "", path


class Scopes:
    """Gives the request its scope, only when it is asked for: most pages never read the session.

    No page of staff is kept by a browser, where the next person at the counter would find it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.path_info.startswith("/agent/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _scope(request: HttpRequest) -> Scope:
    authority: Authority = request.authority  # type: ignore[attr-defined]
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        scope = policy.account_scope(request.user.pk, authority)
        _note_seen(scope, request.session.session_key or "")
        return scope
    return policy.public_scope(authority)


def _note_seen(scope: Scope, session_key: str) -> None:
    """Each process writes it down once in a while, not at each page."""
    now = world.monotonic()
    if now < _seen.get(session_key, 0.0):
        return
    if len(_seen) > MOST_SEEN:
        _seen.clear()
    _seen[session_key] = now + SEEN_SECONDS
    people.note_seen(scope, session_key=session_key, now=world.now())


class Refusals:
    """Turns an expected *no* into the answer of its door."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return errors.for_machine(response) if errors.is_machine(request) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The sign-in page for staff who are not signed in; else :mod:`errors`."""
        if not isinstance(exception, Refusal):
            return None
        if exception.status == 404 and request.path_info.startswith("/agent/"):
            scope: Scope = request.scope  # type: ignore[attr-defined]
            if scope.actor.kind == "public":
                return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        return errors.refusal_page(request, exception)
