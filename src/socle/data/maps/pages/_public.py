"""What everybody sees: the list of maps, a map with its lists, and the same for a frame of another site."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from socle.data.displays.bases import Shelf
from socle.data.maps.pages._sheet import sheet_context
from socle.data.maps.rules import MAPS
from socle.data.maps.terms import tables_of
from socle.ground.scope import Request, opened

SHELF = Shelf(MAPS, "map", "map-embedded", "maps", tables_of, sheet_context)


@opened
@require_safe
def maps(request: Request) -> HttpResponse:
    """Every published map, with its first words."""
    return SHELF.all(request)


@opened
@require_safe
def one_map(request: Request, slug: str) -> HttpResponse:
    """A map, its legend, a list for each layer, where the data come from, how to show it elsewhere."""
    return SHELF.one(request, slug)


@opened
@require_safe
def embedded(request: Request, slug: str) -> HttpResponse:
    """The same map alone, on a page that other sites may show in a frame."""
    return SHELF.framed(request, slug)
