"""Reads: what the layers of a map draw. Maps themselves are read as displays."""

from typing import Any

from django.utils.translation import get_language

from socle.data.displays import queries as displays
from socle.data.displays.terms import Content, said
from socle.data.maps.permissions import READ
from socle.data.maps.queries._layers import Drawn, Listed, layer_of
from socle.data.maps.queries._places import places_of
from socle.data.maps.queries._sheets import Part, Sheet, sheet_of
from socle.data.maps.rules import MAPS, checked_layer
from socle.data.maps.terms import QUARTERS, Layer
from socle.data.tables import queries as tables
from socle.data.tables.terms import Schema
from socle.ground.scope import Scope

__all__ = ["MAPS", "Drawn", "Listed", "Part", "Sheet", "layer", "places", "sheet", "tried"]


def layer(scope: Scope, authority_id: int, asked: Layer) -> Drawn:
    """What a layer draws now, and its list, in the reader's words. Raises ``Refusal``."""
    scope.require(READ, authority_id)
    table = displays.open_table(scope, MAPS, authority_id, asked.table)
    zones = None if asked.zones == QUARTERS else displays.open_table(scope, MAPS, authority_id, asked.zones)
    return layer_of(scope, asked, table, zones)


def sheet(scope: Scope, authority_id: int, content: Content[Layer], *, prefix: str = "m") -> Sheet:
    """A whole map as it is now: its drawing, its legend, its lists. ``prefix`` keeps identifiers of one page apart."""
    scope.require(READ, authority_id)
    title = said(content.title, get_language() or "fr")
    return sheet_of(scope, authority_id, content.parts, title, lambda one: layer(scope, authority_id, one), prefix)


def places(scope: Scope, authority_id: int, content: Content[Layer]) -> dict[str, Any]:
    """The same map as GeoJSON, for a reader who moves it. ``box`` of a mark: west, south, east, north of its rows."""
    scope.require(READ, authority_id)
    return places_of(scope, authority_id, content.parts, lambda one: layer(scope, authority_id, one))


def tried(scope: Scope, authority_id: int, asked: Layer) -> tuple[Layer, Drawn]:
    """A layer as it may be kept, and what it draws now. Raises ``Refusal`` that names its field."""
    scope.require(READ, authority_id)
    schemas: list[Schema | None] = []
    for slug in (asked.table, "" if asked.zones == QUARTERS else asked.zones):
        table = displays.open_table(scope, MAPS, authority_id, slug) if slug else None
        schemas.append(tables.schema(scope, table) if table else None)
    checked = checked_layer(asked, *schemas)
    return checked, layer(scope, authority_id, checked)
