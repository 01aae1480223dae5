"""Values of this room: what a town's plan is made of, what comes in, and what the questions answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from socle.engines import charts
from socle.engines.geo import Area, Box, Line, Point, polygons_of


class Layer(StrEnum):
    """What a shape of the plan is. One index serves them all."""

    BOUNDARY = "boundary"
    NEIGHBOURHOOD = "neighbourhood"
    STREET = "street"
    ADDRESS = "address"
    CROSSING = "crossing"
    LANDMARK = "landmark"
    WATER = "water"
    GREEN = "green"
    BUILDING = "building"


BACKDROP = (Layer.WATER, Layer.GREEN, Layer.BUILDING)
"""Shapes that are only drawn."""


class LandmarkKind(StrEnum):
    """What people name a spot by."""

    HALL = "hall"
    SCHOOL = "school"
    STOP = "stop"
    PARK = "park"
    MARKET = "market"
    HEALTH = "health"
    LIBRARY = "library"
    SPORTS = "sports"
    WATER_POINT = "water_point"
    BRIDGE = "bridge"
    WORSHIP = "worship"
    SHOP = "shop"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in the reader's language."""
        return str(_LANDMARK_LABELS[self])


_LANDMARK_LABELS = {
    LandmarkKind.HALL: _("Mairie"),
    LandmarkKind.SCHOOL: _("École"),
    LandmarkKind.STOP: _("Arrêt de bus"),
    LandmarkKind.PARK: _("Jardin public"),
    LandmarkKind.MARKET: _("Marché"),
    LandmarkKind.HEALTH: _("Santé"),
    LandmarkKind.LIBRARY: _("Bibliothèque"),
    LandmarkKind.SPORTS: _("Terrain de sport"),
    LandmarkKind.WATER_POINT: _("Point d’eau"),
    LandmarkKind.BRIDGE: _("Pont"),
    LandmarkKind.WORSHIP: _("Lieu de culte"),
    LandmarkKind.SHOP: _("Commerce"),
    LandmarkKind.OTHER: _("Repère"),
}


class ImportState(StrEnum):
    """How far a file about the town has come."""

    READ = "read"
    APPLIED = "applied"
    UNDONE = "undone"
    DROPPED = "dropped"


Names = Mapping[str, str]
"""A name in other languages: ``{"ar": "…", "en": "…"}``."""


@dataclass(frozen=True, slots=True)
class NewNeighbourhood:
    """A neighbourhood to import. `code` is stable (``saint-elier``): reports and tables name it."""

    code: str
    name: str
    area: Area
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewStreet:
    """A street to import: its axis, and its width in metres. The name is unique in a town."""

    name: str
    path: Line
    width: float = 8.0
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewAddress:
    """A numbered door. `street` is the name of a street already imported; `suffix` is ``bis``, ``ter``,
    ``A``…
    """

    street: str
    number: int
    point: Point
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class NewLandmark:
    """A place that people know by its name."""

    kind: LandmarkKind
    name: str
    point: Point
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewShape:
    """Something that is only drawn: `layer` is one of BACKDROP.

    Water is a line with its width in metres (a river, a lagoon), green and buildings are areas.
    """

    layer: Layer
    geometry: Area | Line
    name: str = ""
    names: Names = field(default_factory=dict)
    width: float = 0.0


class PlaceKind(StrEnum):
    """What a place in an answer is."""

    ADDRESS = "address"
    CROSSING = "crossing"
    LANDMARK = "landmark"
    STREET = "street"


@dataclass(frozen=True, slots=True)
class Place:
    """One answer to a search, ready for a list: `label` and `hint` are in the reader's language.

    `key` names the place in a form (``address-12``). `metres` is the distance asked for, None where there
    was none.
    """

    key: str
    kind: PlaceKind
    label: str
    hint: str
    point: Point
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point is. `inside` is also true where the authority has no boundary: then `bounded` is false,
    and nobody can say. `neighbourhood` and `label` (nearest door, street or landmark) are names as the town
    writes them, ``""`` where there is none near; `metres` is the distance to what the label names."""

    inside: bool
    bounded: bool
    neighbourhood: str
    neighbourhood_code: str
    label: str
    metres: float | None


@dataclass(frozen=True, slots=True)
class NeighbourhoodArea:
    """A neighbourhood with its area in degrees."""

    code: str
    name: str
    names: Names
    area: Area

    def name_in(self, language: str) -> str:
        """Its name in a language, else as the town writes it."""
        return self.names.get(language) or self.name

    @property
    def parts(self) -> list[tuple[tuple[Point, ...], ...]]:
        """Polygons as rings, for `engines.charts.Zone`."""
        return [polygon.rings for polygon in polygons_of(self.area)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a street plan draws, in the values of `engines.charts`: ``plan(view, **sheet.layers())``."""

    box: Box
    streets: list[charts.Street]
    masses: list[tuple[tuple[Point, ...], ...]]
    parks: list[charts.Park]
    waters: list[charts.Water]

    def layers(self) -> dict[str, Any]:
        """The keyword arguments of `engines.charts.plan`."""
        return {"streets": self.streets, "masses": self.masses, "parks": self.parks, "waters": self.waters}


@dataclass(frozen=True, slots=True)
class Plan:
    """The places that a file, or a town, holds, by layer. A layer that is None is not spoken of, and stays."""

    boundary: Area | None = None
    neighbourhoods: tuple[NewNeighbourhood, ...] | None = None
    streets: tuple[NewStreet, ...] | None = None
    addresses: tuple[NewAddress, ...] | None = None
    landmarks: tuple[NewLandmark, ...] | None = None
    no_boundary: bool = False


_LAYERS = {
    "boundary": _("Limite de la collectivité"),
    "neighbourhood": _("Quartiers"),
    "street": _("Rues"),
    "address": _("Adresses"),
    "landmark": _("Repères"),
}
_FINDINGS = {
    "no-street": _("Ligne sans nom de rue"),
    "no-name": _("Lieu sans nom"),
    "number": _("Numéro illisible"),
    "position": _("Position absente ou impossible"),
    "outside": _("Hors de la collectivité"),
    "twice": _("Adresse écrite deux fois : la première est gardée"),
    "encoding": _("Fichier lu en Windows-1252, car il n’est pas en UTF-8"),
    "several-towns": _("Le fichier parle de plusieurs communes, et la limite de la vôtre n’est pas connue"),
    "several-boundaries": _("Plusieurs limites dans le fichier, aucune au nom de la collectivité : aucune n’est prise"),
    "self-crossing": _("Surface qui se recoupe elle-même"),
    "open-ring": _("Surface qui ne se referme pas"),
    "too-fine": _("Tracé de plus de 20 000 points"),
    "kind": _("Forme que nous ne lisons pas"),
    "geometry": _("Géométrie illisible"),
    "swapped-axes": _("Longitude et latitude échangées"),
    "not-degrees": _("Position en mètres au lieu de degrés"),
    "out-of-range": _("Position hors de la Terre"),
    "not-a-number": _("Position qui n’est pas un nombre"),
    "cut": _("Voie coupée au bord du fichier"),
}


def layer_words(layer: str) -> str:
    """A layer of the plan in the reader's language."""
    return str(_LAYERS[layer])


def finding_words(code: str) -> str:
    """Why something of a file was left out, in the reader's language."""
    return str(_FINDINGS.get(code, _FINDINGS["geometry"]))
