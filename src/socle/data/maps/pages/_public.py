"""What everybody sees: the list of maps, a map with its lists, and the same for a frame of another site."""

from collections.abc import Hashable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from socle.data.maps import queries
from socle.data.maps.pages._sheet import sheet_context
from socle.data.maps.queries import Map
from socle.data.maps.rules import frame_line
from socle.data.maps.terms import Content, said
from socle.ground.look.kept import KeptPages
from socle.ground.scope import Request, opened

_pages = KeptPages(most=64, seconds=600.0)
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
"""The policy of the page that other sites may show in a frame: it holds no form, no script, nobody's data."""


@opened
@require_safe
def maps(request: Request) -> HttpResponse:
    """Every published map, with its first words."""
    language = request.LANGUAGE_CODE
    found = queries.published(request.scope, request.authority.id)
    contents = [(kept, queries.content_of(request.scope, kept)) for kept in found]
    listed = [
        {"map": kept, "title": said(content.title, language), "lead": said(content.lead, language)}
        for kept, content in contents
    ]
    return _answer(render(request, "maps/list.html", {"listed": listed}))


@opened
@require_safe
def one_map(request: Request, slug: str) -> HttpResponse:
    """A map, its legend, a list for each layer, where the data come from, how to show it elsewhere."""
    return _answer(_kept(request, slug, "maps/map.html"))


@opened
@require_safe
def embedded(request: Request, slug: str) -> HttpResponse:
    """The same map alone, on a page that other sites may show in a frame."""
    response = _answer(_kept(request, slug, "maps/embedded.html"))
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def _kept(request: Request, slug: str, template: str) -> HttpResponse:
    """The page, made once for each state of the map and of its tables."""
    found = queries.public_map(request.scope, request.authority.id, slug)
    content = queries.content_of(request.scope, found)
    key = _key(request, found, content)
    page = _pages.find(key)
    if page is not None:
        return HttpResponse(page)
    address = request.build_absolute_uri(reverse("map-embedded", args=[found.slug]))
    context = {
        "map": found,
        "line": frame_line(address, said(content.title, request.LANGUAGE_CODE)),
        "whole_url": request.build_absolute_uri(reverse("map", args=[found.slug])),
        "made_by": gettext("Données de %(town)s") % {"town": request.authority.name_in(request.LANGUAGE_CODE)},
        **sheet_context(request, content),
    }
    response = render(request, template, context)
    _pages.keep(key, response.content)
    return response


def _key(request: Request, found: Map, content: Content) -> Hashable:
    """Everything that the page shows: address, language, what was published, the state of each table it asks."""
    tables = queries.state_of_tables(request.scope, request.authority.id, content)
    states = tuple(sorted((slug, table.version, table.changed_at) for slug, table in tables.items()))
    where = (request.build_absolute_uri(), request.LANGUAGE_CODE, request.authority.id)
    return (*where, found.pk, found.shown_version, found.published_at, states)


def _answer(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response
