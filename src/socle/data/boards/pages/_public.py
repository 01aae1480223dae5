"""What everybody sees: the list of boards, a board, and the same for a frame of another site."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from socle.data.boards import queries
from socle.data.boards.pages._drawing import Shown, shown, trimmed
from socle.data.boards.rules import BOARDS
from socle.data.boards.terms import Block, tables_of
from socle.data.displays.bases import Shelf, listed
from socle.data.displays.terms import Content
from socle.data.maps.queries import MAPS
from socle.ground.scope import Request, opened


def _drawn(request: Request, content: Content[Block]) -> dict[str, Any]:
    """The blocks, or the one that is asked for alone (``?bloc=b1``), and where they come from."""
    wanted = request.GET.get("bloc", "")
    chosen = [one for one in content.parts if one.id == wanted] or content.parts
    blocks = trimmed([shown(request.scope, request.authority.id, one) for one in chosen])
    return {"blocks": blocks, "sources": _sources(blocks)}


def _sources(blocks: list[Shown]) -> list[dict[str, Any]]:
    """The tables that a board shows, each once, with the day of its data."""
    found = {one.source["url"]: one.source for one in blocks if one.source}
    return sorted(found.values(), key=lambda source: str(source["title"]).casefold())


def _maps(request: Request, content: Content[Block]) -> tuple[tuple[object, ...], ...]:
    return queries.state_of_maps(request.scope, request.authority.id, content)


SHELF = Shelf(BOARDS, "board", "board-embedded", "boards", tables_of, _drawn, _maps)


@opened
@require_safe
def boards(request: Request) -> HttpResponse:
    """Every published board, with its first words, and every published map."""
    return SHELF.all(request, maps=listed(request, MAPS, "map"))


@opened
@require_safe
def board(request: Request, slug: str) -> HttpResponse:
    """A board: its blocks as the tables are now, where they come from, how to show it elsewhere."""
    return SHELF.one(request, slug)


@opened
@require_safe
def embedded(request: Request, slug: str) -> HttpResponse:
    """The same board, or one block of it (``?bloc=b1``), alone on a page that other sites may show in a frame."""
    return SHELF.framed(request, slug)
