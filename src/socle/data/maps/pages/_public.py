"""What everybody sees: the list of maps, a map with its lists, and the same for a frame of another site."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from socle.data.displays.bases import Shelf
from socle.data.displays.terms import Content
from socle.data.maps import queries
from socle.data.maps.pages._sheet import rows_url, sheet_context
from socle.data.maps.rules import MAPS
from socle.data.maps.terms import Layer, tables_of
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
def places(request: Request, slug: str) -> HttpResponse:
    """What the map draws, as GeoJSON in degrees: asked for by a reader who wants to move it, or by a program."""
    return SHELF.kept(request, slug, lambda _display, content: _geojson(request, content), "application/geo+json")


def _geojson(request: Request, content: Content[Layer]) -> HttpResponse:
    found = queries.places(request.scope, request.authority.id, content)
    for feature in found["features"]:
        facts = feature["properties"]
        box, table, filters = facts.pop("box", None), facts.pop("table", ""), facts.pop("filters", ())
        if box:
            facts["rows"] = rows_url(reverse("portal-table", args=[table]), box, filters)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@opened
@require_safe
def embedded(request: Request, slug: str) -> HttpResponse:
    """The same map alone, on a page that other sites may show in a frame."""
    return SHELF.framed(request, slug)
