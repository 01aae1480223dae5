"""Values of maps: a layer."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socle.data.displays.terms import Condition, Content, Part, conditions_in

KIND = "map"
"""The kind under which a map is found by the search."""
QUARTERS = "quarters"
"""The zones of the town itself: its neighbourhoods."""


class Kind(StrEnum):
    """How a layer is drawn."""

    HEAPS = "heaps"
    POINTS = "points"
    ZONES = "zones"
    SHAPES = "shapes"

    @property
    def label(self) -> Promise:
        """The kind in the reader's language."""
        return _KINDS[self]


_KINDS: dict[Kind, Promise] = {
    Kind.HEAPS: _("Points réunis en disques"),
    Kind.POINTS: _("Points un à un"),
    Kind.ZONES: _("Zones colorées par classes"),
    Kind.SHAPES: _("Lignes et surfaces"),
}


class Way(StrEnum):
    """How values are parted into classes."""

    QUANTILES = "quantiles"
    NATURAL = "natural"
    EQUAL = "equal"
    MANUAL = "manual"

    @property
    def label(self) -> Promise:
        """The way in the reader's language."""
        return _WAYS[self]


_WAYS: dict[Way, Promise] = {
    Way.QUANTILES: _("autant de zones dans chaque classe"),
    Way.NATURAL: _("seuils naturels : là où les valeurs s’écartent"),
    Way.EQUAL: _("classes de même largeur"),
    Way.MANUAL: _("limites données"),
}


class Aggregate(StrEnum):
    """What is calculated for each zone."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"

    @property
    def label(self) -> Promise:
        """The calculation in the reader's language."""
        return _AGGREGATES[self]


_AGGREGATES: dict[Aggregate, Promise] = {
    Aggregate.COUNT: _("Nombre de lignes"),
    Aggregate.SUM: _("Somme"),
    Aggregate.MEAN: _("Moyenne"),
}


@dataclass(frozen=True, slots=True)
class Layer(Part):
    """One layer: the rows of ``table`` that fit ``filters``. Zones: ``zones`` are the neighbourhoods or the table that
    has their shapes; ``code`` is the column of ``table`` that names a zone, ``zone_code`` the column of ``zones`` that
    it names. ``name``: the column that names a point or a shape in the list."""

    kind: Kind
    table: str = ""
    filters: tuple[Condition, ...] = ()
    name: str = ""
    zones: str = QUARTERS
    code: str = ""
    zone_code: str = ""
    aggregate: str = Aggregate.COUNT
    measure: str = ""
    way: str = Way.QUANTILES
    classes: int = 4
    limits: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        kept: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = {name: str(kept[name]) for name in ("kind", "aggregate", "way")}
        filters = [list(one) for one in self.filters]
        return {**kept, **plain, "title": dict(self.title), "filters": filters, "limits": list(self.limits)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Layer":
        """The layer that was kept."""
        known = {one.name: raw[one.name] for one in fields(cls) if one.name in raw}
        filters = conditions_in(raw.get("filters", ()))
        limits = tuple(float(limit) for limit in raw.get("limits", ()))
        return cls(**{**known, "kind": Kind(raw["kind"]), "filters": filters, "limits": limits})


def tables_of(content: Content[Layer]) -> set[str]:
    """The addresses of the tables that the layers of a map ask."""
    zones = {one.zones for one in content.parts if one.kind == Kind.ZONES and one.zones != QUARTERS}
    return {one.table for one in content.parts} | zones
