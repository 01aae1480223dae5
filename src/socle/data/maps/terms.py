"""Values of maps: a layer, what a map holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Texts = Mapping[str, str]

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


class State(StrEnum):
    """Whether the public sees a map."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Promise:
        """The state in the reader's language."""
        return _STATES[self]


_STATES: dict[State, Promise] = {
    State.DRAFT: _("brouillon"),
    State.PUBLISHED: _("publiée"),
    State.WITHDRAWN: _("retirée"),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: the rows of ``table`` that fit ``filters``. Zones: ``zones`` are the neighbourhoods or the table that
    has their shapes; ``code`` is the column of ``table`` that names a zone, ``zone_code`` the column of ``zones`` that
    it names. ``name``: the column that names a point or a shape in the list."""

    id: str
    kind: Kind
    title: Texts = field(default_factory=dict)
    table: str = ""
    filters: tuple[tuple[str, str, str], ...] = ()
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
        kept: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        plain = {name: str(kept[name]) for name in ("kind", "aggregate", "way")}
        filters = [list(one) for one in self.filters]
        return {**kept, **plain, "title": dict(self.title), "filters": filters, "limits": list(self.limits)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Layer":
        """The layer that was kept."""
        known = {name: raw[name] for name in cls.__slots__ if name in raw}
        filters = tuple((str(column), str(op), str(value)) for column, op, value in raw.get("filters", ()))
        limits = tuple(float(limit) for limit in raw.get("limits", ()))
        return cls(**{**known, "kind": Kind(raw["kind"]), "filters": filters, "limits": limits})


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a map says: its title and first words in several languages, its layers from the bottom up."""

    title: Texts
    lead: Texts = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        layers = [layer.to_json() for layer in self.layers]
        return {"title": dict(self.title), "lead": dict(self.lead), "layers": layers}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Content":
        """What was kept."""
        layers: Sequence[Mapping[str, Any]] = raw.get("layers", ())
        return cls(raw.get("title", {}), raw.get("lead", {}), tuple(Layer.from_json(one) for one in layers))

    def layer(self, layer_id: str) -> Layer | None:
        """The layer of this id."""
        return next((one for one in self.layers if one.id == layer_id), None)

    @property
    def tables(self) -> set[str]:
        """The addresses of the tables that the layers ask."""
        shapes = {one.zones for one in self.layers if one.kind == Kind.ZONES and one.zones != QUARTERS}
        return {one.table for one in self.layers} | shapes


def said(texts: Texts, language: str) -> str:
    """The words in a language, else in French, else in any language there is."""
    return texts.get(language) or texts.get("fr") or next((words for words in texts.values() if words), "")
