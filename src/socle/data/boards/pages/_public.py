"""What everybody sees: the list of boards, a board, and the same for a frame of another site."""

from collections.abc import Hashable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from socle.data.boards import queries
from socle.data.boards.pages._drawing import Shown, shown, trimmed
from socle.data.boards.queries import Board
from socle.data.boards.rules import frame_line
from socle.data.boards.terms import Content, said
from socle.data.maps import queries as maps
from socle.ground.look.kept import KeptPages
from socle.ground.scope import Request, opened

_pages = KeptPages(most=64, seconds=600.0)
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
"""The policy of the one page that other sites may show in a frame: it holds no form, no script, nobody's data."""


@opened
@require_safe
def boards(request: Request) -> HttpResponse:
    """Every published board, with its first words."""
    language = request.LANGUAGE_CODE
    found = queries.published(request.scope, request.authority.id)
    contents = [(board, queries.content_of(request.scope, board)) for board in found]
    listed = [
        {"board": board, "title": said(content.title, language), "lead": said(content.lead, language)}
        for board, content in contents
    ]
    shown_maps = [
        {"map": kept, "title": said(maps.content_of(request.scope, kept).title, language)}
        for kept in queries.public_maps(request.scope, request.authority.id)
    ]
    return _answer(render(request, "boards/list.html", {"listed": listed, "maps": shown_maps}))


@opened
@require_safe
def board(request: Request, slug: str) -> HttpResponse:
    """A board: its blocks as the tables are now, where they come from, how to show it elsewhere."""
    return _answer(_kept(request, slug, "boards/board.html"))


@opened
@require_safe
def embedded(request: Request, slug: str) -> HttpResponse:
    """The same board, or one block of it (``?bloc=b1``), alone on a page that other sites may show in a frame."""
    response = _answer(_kept(request, slug, "boards/embedded.html"))
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def _kept(request: Request, slug: str, template: str) -> HttpResponse:
    """The page, made once for each state of the board and of its tables."""
    found = queries.public_board(request.scope, request.authority.id, slug)
    content = queries.content_of(request.scope, found)
    key = _key(request, found, content)
    kept = _pages.find(key)
    if kept is not None:
        return HttpResponse(kept)
    response = render(request, template, board_context(request, found, content))
    _pages.keep(key, response.content)
    return response


def _key(request: Request, found: Board, content: Content) -> Hashable:
    """Everything that the page shows: address, language, what was published, the state of each table it asks."""
    tables = queries.state_of_tables(request.scope, request.authority.id, content)
    states = tuple(sorted((slug, table.version, table.changed_at) for slug, table in tables.items()))
    where = (request.build_absolute_uri(), request.LANGUAGE_CODE, request.authority.id)
    drawn = queries.state_of_maps(request.scope, request.authority.id, content)
    return (*where, found.pk, found.shown_version, found.published_at, states, drawn)


def board_context(request: Request, found: Board, content: Content) -> dict[str, Any]:
    """What the templates of a board show."""
    language = request.LANGUAGE_CODE
    wanted = request.GET.get("bloc", "")
    chosen = [one for one in content.blocks if one.id == wanted] or content.blocks
    blocks = trimmed([shown(request.scope, request.authority.id, one) for one in chosen])
    title = said(content.title, language)
    address = request.build_absolute_uri(reverse("board-embedded", args=[found.slug]))
    return {
        "board": found,
        "title": title,
        "lead": said(content.lead, language),
        "blocks": blocks,
        "sources": _sources(blocks),
        "line": frame_line(address, title),
        "whole_url": request.build_absolute_uri(reverse("board", args=[found.slug])),
        "made_by": gettext("Données de %(town)s") % {"town": request.authority.name_in(language)},
    }


def _sources(blocks: list[Shown]) -> list[dict[str, Any]]:
    """The tables that a board shows, each once, with the day of its data."""
    found = {one.source["url"]: one.source for one in blocks if one.source}
    return sorted(found.values(), key=lambda source: str(source["title"]).casefold())


def _answer(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response
