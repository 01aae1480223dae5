"""Values of this room: what a town's plan is made of, what comes in, and what the questions answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from socle.engines.geo import Area, Line, Point


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
}

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
    """Something that is only drawn: `layer` is one of BACKDROP."""

    layer: Layer
    area: Area
    name: str = ""
    names: Names = field(default_factory=dict)
