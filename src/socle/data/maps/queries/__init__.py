"""Reads: maps, what the public sees of them, their versions, and what their layers draw."""

from django.utils.translation import get_language

from socle.data.maps.models import Map, MapVersion
from socle.data.maps.permissions import EDIT, READ
from socle.data.maps.queries._layers import Drawn, Listed, layer_of
from socle.data.maps.queries._sheets import Part, Sheet, sheet_of
from socle.data.maps.rules import checked_layer
from socle.data.maps.terms import QUARTERS, Content, Layer, State, said
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Access, Schema
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

__all__ = [
    "Drawn",
    "Listed",
    "Map",
    "MapVersion",
    "Part",
    "Sheet",
    "content_of",
    "layer",
    "map_by_id",
    "maps",
    "open_table",
    "open_tables",
    "public_map",
    "published",
    "sheet",
    "state_of_tables",
    "tried",
    "versions",
]

SHOWN_VERSIONS = 12


def maps(scope: Scope, authority_id: int) -> list[Map]:
    """Every map of an authority, for its editors."""
    scope.require(EDIT, authority_id)
    return list(Map.objects.filter(authority_id=authority_id).order_by("-changed_at", "pk"))


def map_by_id(scope: Scope, authority_id: int, map_id: int) -> Map:
    """A map, for its editors. Raises ``Refusal`` 404, for another authority's too."""
    scope.require(EDIT, authority_id)
    found = Map.objects.filter(pk=map_id, authority_id=authority_id).first() if 0 < map_id < 2**63 else None
    if found is None:
        raise not_found()
    return found


def published(scope: Scope, authority_id: int) -> list[Map]:
    """The maps that the public sees, the latest published first."""
    scope.require(READ, authority_id)
    return list(Map.objects.filter(authority_id=authority_id, state=State.PUBLISHED).order_by("-published_at", "pk"))


def public_map(scope: Scope, authority_id: int, slug: str) -> Map:
    """The map of this address as the public sees it. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    here = Map.objects.filter(authority_id=authority_id, slug=slug, state=State.PUBLISHED)
    found = here.first() if len(slug) <= 80 else None
    if found is None:
        raise not_found()
    return found


def versions(scope: Scope, kept: Map) -> list[MapVersion]:
    """The last versions of a map, newest first."""
    scope.require(EDIT, kept.authority_id)
    return list(kept.versions.all()[:SHOWN_VERSIONS])


def content_of(scope: Scope, kept: Map) -> Content:
    """What the public sees of a map: what was published last."""
    scope.require(READ, kept.authority_id)
    return Content.from_json(kept.shown or {})


def open_tables(scope: Scope, authority_id: int) -> list[Table]:
    """The tables that a map may ask: those that everybody may read."""
    scope.require(READ, authority_id)
    return [one for one in tables.tables(scope, authority_id) if one.access == Access.OPEN]


def open_table(scope: Scope, authority_id: int, slug: str) -> Table:
    """A table that a map may ask. A closed one answers like one that does not exist, whoever asks: what a map shows is
    public. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    found = tables.table_by_slug(scope, slug)
    if found.authority_id != authority_id or found.access != Access.OPEN:
        raise not_found()
    return found


def state_of_tables(scope: Scope, authority_id: int, content: Content) -> dict[str, Table]:
    """The open tables that the layers of a map ask, by address: their versions say whether a drawing still holds."""
    scope.require(READ, authority_id)
    return {one.slug: one for one in open_tables(scope, authority_id) if one.slug in content.tables}


def layer(scope: Scope, authority_id: int, asked: Layer) -> Drawn:
    """What a layer draws now, and its list, in the reader's words. Raises ``Refusal``."""
    scope.require(READ, authority_id)
    table = open_table(scope, authority_id, asked.table)
    zones = None if asked.zones == QUARTERS else open_table(scope, authority_id, asked.zones)
    return layer_of(scope, asked, table, zones)


def sheet(scope: Scope, authority_id: int, content: Content, *, prefix: str = "m") -> Sheet:
    """A whole map as it is now: its drawing, its legend, its lists. ``prefix`` keeps identifiers of one page apart."""
    scope.require(READ, authority_id)
    title = said(content.title, get_language() or "fr")
    return sheet_of(scope, authority_id, content.layers, title, lambda one: layer(scope, authority_id, one), prefix)


def tried(scope: Scope, authority_id: int, asked: Layer) -> tuple[Layer, Drawn]:
    """A layer as it may be kept, and what it draws now. Raises ``Refusal`` that names its field."""
    scope.require(READ, authority_id)
    schemas: list[Schema | None] = []
    for slug in (asked.table, "" if asked.zones == QUARTERS else asked.zones):
        table = open_table(scope, authority_id, slug) if slug else None
        schemas.append(tables.schema(scope, table) if table else None)
    checked = checked_layer(asked, *schemas)
    return checked, layer(scope, authority_id, checked)
