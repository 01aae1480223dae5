"""Pure decisions: what a map is, which columns a layer may use."""

import itertools
import math
import re
import unicodedata
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from socle.data.displays.terms import LONGEST_TITLE, Content, Family, conditions_of, may_measure, texts_of
from socle.data.maps.permissions import EDIT, READ
from socle.data.maps.terms import KIND, QUARTERS, Aggregate, Kind, Layer, Way
from socle.data.tables.terms import Column, Schema
from socle.ground.refusals import Refusal

ROOM = "maps"
MOST_FILTERS, MOST_LIMITS = 2, 4


def _one_layer_of_colours(content: Content[Layer]) -> None:
    if sum(one.kind == Kind.ZONES for one in content.parts) > 1:
        told = _("Une carte n’a qu’une couche de zones colorées : deux se cacheraient.")
        raise Refusal("maps.two-zones", told)


MAPS = Family(
    kind=KIND,
    room=ROOM,
    part="layer",
    letter="c",
    read=READ,
    edit=EDIT,
    parse=Layer.from_json,
    most=4,
    full=_("Une carte a quatre couches au plus."),
    empty=_("Cette carte est vide : posez une première couche."),
    many=_("Une collectivité a 200 cartes au plus : retirez-en une."),
    shown=_("Retirez d’abord cette carte du public."),
    states={"draft": _("brouillon"), "published": _("publiée"), "withdrawn": _("retirée")},
    changed=_("publiée, changée depuis"),
    up=1,  # layers are told from the bottom up
    fits=_one_layer_of_colours,
)
"""Maps, as displays know them."""


def has_places(schema: Schema) -> bool:
    """Whether the rows of a table can be put on a map."""
    return schema.geo is not None


def has_shapes(schema: Schema) -> bool:
    """Whether a table has lines and areas."""
    return schema.geo is not None and bool(schema.geo.geometry)


def may_name(column: Column, schema: Schema) -> bool:
    """Whether a column can name a zone or a row: words or a code, no place and no measure."""
    hidden = {schema.geo.lon, schema.geo.lat, schema.geo.point, schema.geo.geometry} if schema.geo else set()
    return column.name not in hidden and column.type in ("string", "integer")


def checked_layer(layer: Layer, schema: Schema | None, zones: Schema | None) -> Layer:
    """A layer as it is kept: what its kind does not use is left out. ``zones``: the schema of the table of its zones,
    None for the neighbourhoods. Raises ``Refusal`` that names its field."""
    if schema is None:
        raise Refusal("maps.table", _("Choisissez une table."), field="table")
    title = texts_of(ROOM, layer.title, "title", LONGEST_TITLE)
    filters = conditions_of(ROOM, layer.filters, schema, MOST_FILTERS)
    plain = Layer(layer.id, layer.kind, title, table=layer.table, filters=filters)
    if layer.kind == Kind.ZONES:
        return _checked_zones(layer, plain, schema, zones)
    if layer.kind == Kind.SHAPES and not has_shapes(schema):
        raise Refusal("maps.no-shapes", _("Cette table n’a ni lignes ni surfaces."), field="table")
    if not has_places(schema):
        raise Refusal("maps.no-places", _("Les lignes de cette table n’ont pas de lieu."), field="table")
    name = layer.name if layer.name in [one.name for one in schema.columns if may_name(one, schema)] else ""
    return replace(plain, name=name)


def _checked_zones(layer: Layer, plain: Layer, schema: Schema, zones: Schema | None) -> Layer:
    if layer.code not in [one.name for one in schema.columns if may_name(one, schema)]:
        raise Refusal("maps.code", _("Choisissez la colonne qui nomme la zone."), field="code")
    if layer.zones != QUARTERS:
        if zones is None or not has_shapes(zones):
            raise Refusal("maps.zones", _("Cette table n’a pas de surfaces."), field="zones")
        if layer.zone_code not in [one.name for one in zones.columns if may_name(one, zones)]:
            raise Refusal("maps.zone-code", _("Choisissez la colonne qui porte le même code."), field="zone_code")
    aggregate = layer.aggregate if layer.aggregate in tuple(Aggregate) else Aggregate.COUNT
    measure = ""
    if aggregate != Aggregate.COUNT:
        measure = layer.measure
        if measure not in [one.name for one in schema.columns if may_measure(one)]:
            raise Refusal("maps.measure", _("Choisissez une colonne de nombres."), field="measure")
    way = layer.way if layer.way in tuple(Way) else Way.QUANTILES
    limits = layer.limits if way == Way.MANUAL else ()
    if way == Way.MANUAL and not _climb(limits):
        told = _("Donnez d’une à quatre limites, de la plus petite à la plus grande.")
        raise Refusal("maps.limits", told, field="limits")
    return replace(
        plain,
        zones=layer.zones,
        code=layer.code,
        zone_code=layer.zone_code if layer.zones != QUARTERS else "",
        aggregate=str(aggregate),
        measure=measure,
        way=str(way),
        classes=max(2, min(int(layer.classes), 5)),
        limits=limits,
    )


def _climb(limits: tuple[float, ...]) -> bool:
    fits = 0 < len(limits) <= MOST_LIMITS and all(math.isfinite(limit) for limit in limits)
    return fits and all(low < high for low, high in itertools.pairwise(limits))


def limits_in(text: str) -> tuple[float, ...]:
    """Limits as typed: ``10 ; 20,5 ; 40``. Raises ``Refusal`` ``maps.limits`` for what is no number."""
    try:
        parts = [part for part in re.split(r"[;\s]+", text.strip()) if part]
        return tuple(float(part.replace(",", ".")) for part in parts[:20])
    except ValueError as wrong:
        told = _("Écrivez les limites séparées par des points-virgules : 10 ; 20,5 ; 40")
        raise Refusal("maps.limits", told, field="limits") from wrong


def plain_name(text: str) -> str:
    """A name or a code as it is compared: without case, accents, dashes and needless spaces."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign if sign.isalnum() else " " for sign in parted if not unicodedata.combining(sign))
    return " ".join(bare.split())
