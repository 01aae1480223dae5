"""From a request to its authority, its language, its scope; and from a refusal to an answer."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, URLResolver, get_resolver, reverse, set_script_prefix
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from socle.commons.people import commands as people
from socle.commons.people import queries
from socle.commons.people.queries import Authority
from socle.ground import world
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Request, Scope
from socle.site import errors, policy
from socle.site.frame import frame_of

Next = Callable[[Request], HttpResponse]

SEEN_SECONDS = 300.0
MOST_SEEN = 10_000
_seen: dict[str, float] = {}


class Addresses:
    """The authority is the host's, else ``/@<slug>/``, else the first; the language comes after it.

    Both are taken off the path before routing and become Django's script prefix, so ``reverse`` gives them back.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        try:
            authority, prefix, path = _authority(request)
        except Refusal as refusal:
            return errors.refusal_page(request, refusal)
        language = authority.languages[0] if authority.languages else settings.LANGUAGE_CODE
        first = path[1:].partition("/")[0]
        if first in authority.languages and first != language:
            language, prefix, path = first, f"{prefix}/{first}", path[len(first) + 1 :] or "/"
        request.base_path = prefix.removesuffix(f"/{language}") if first == language else prefix
        request.path_info = path
        set_script_prefix(f"{prefix}/")
        request.authority = authority
        request.LANGUAGE_CODE = language
        request.frame = SimpleLazyObject(lambda: frame_of(request))
        with translation.override(language), timezone.override(authority.timezone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _authority(request: Request) -> tuple[Authority, str, str]:
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


class Machines:
    """Leads a program that only reads, and brings no session, straight to its door: what serves browsers alone (the
    session, the tokens of forms, signing in, two hundred addresses of pages) would take longer than most answers.

    Its scope is the public's, which is what the long way would have given it: the door and what stands behind it guard
    themselves as ever. Whatever is unusual goes the long way.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        match = _machine_door(request)
        if match is None:
            return self.get_response(request)
        request.resolver_match = match
        request.scope = policy.public_scope(cast(Authority, request.authority))
        try:
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Refusal as refusal:
            response = errors.refusal_page(request, refusal)
        except Exception as failure:  # as Django answers what a view lets pass
            response = response_for_exception(request, failure)
        return errors.for_machine(response)


def _machine_door(request: Request) -> ResolverMatch | None:
    """The view behind a machine's address, when this is a plain reading of it."""
    plain = request.method == "GET" and errors.is_machine(request)
    if not plain or settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
        return None
    if "text/html" in request.headers.get("Accept", "") or "html" in request.META.get("QUERY_STRING", ""):
        return None  # a person reads: pages have a frame
    try:
        return _machine_doors().resolve(request.path_info)
    except Resolver404:
        return None


@cache
def _machine_doors() -> URLResolver:
    """The addresses of machines alone, in their order."""
    prefixes = tuple(prefix.removeprefix("/") for prefix in errors.MACHINES)

    def leaves(patterns: list[Any]) -> Iterator[Any]:
        for one in patterns:
            if str(one.pattern).startswith(prefixes):
                yield one
            elif isinstance(one, URLResolver) and not str(one.pattern):
                yield from leaves(one.url_patterns)

    return URLResolver(RegexPattern(r"^/"), list(leaves(get_resolver().url_patterns)))


class Scopes:
    """Gives the request its scope, only when it is asked for: most pages never read the session.

    No page of staff is kept by a browser, where the next person at the counter would find it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.scope = cast(Scope, SimpleLazyObject(lambda: _scope(request)))
        response = self.get_response(request)
        if request.path_info.startswith("/agent/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _scope(request: Request) -> Scope:
    authority = cast(Authority, request.authority)
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

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        return errors.for_machine(response) if errors.is_machine(request) else response

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """The sign-in page for staff who are not signed in; else :mod:`errors`."""
        if not isinstance(exception, Refusal):
            return None
        if exception.status == 404 and request.path_info.startswith("/agent/"):
            scope: Scope = request.scope
            if scope.actor.kind == "public":
                return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        return errors.refusal_page(request, exception)
