"""Places in words: from shapes of the index to answers for a list."""

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from socle.commons.places.models import Address, Crossing, Landmark, Street
from socle.commons.places.queries._index import Candidate
from socle.commons.places.terms import LandmarkKind, Layer, Place, PlaceKind
from socle.engines.geo import Point

Spot = tuple[int, Point, float | None]
"""A shape id, where it is, and its distance if one was asked for."""


def door(address: Address) -> str:
    """``12 bis, rue des Tanneurs``: the same in every language."""
    number = f"{address.number} {address.suffix}".strip()
    return f"{number}, {address.street.name}"


def name_in_language(name: str, names: dict[str, str]) -> str:
    """The name in the reader's language, else as the town writes it."""
    return names.get((get_language() or "")[:2]) or name


def worded(spots: Sequence[Spot], layers: Iterable[Layer]) -> list[Place]:
    """The spots as places, in the order given. One query for each kind of place."""
    ids = [shape_id for shape_id, _point, _metres in spots]
    where = {shape_id: (point, metres) for shape_id, point, metres in spots}
    found: dict[int, Place] = {}
    if Layer.ADDRESS in layers:
        for address in Address.objects.filter(shape_id__in=ids).select_related("street"):
            found[address.shape_id] = _place(PlaceKind.ADDRESS, address.pk, door(address), "", *where[address.shape_id])
    if Layer.CROSSING in layers:
        for corner in Crossing.objects.filter(shape_id__in=ids).select_related("first", "second"):
            found[corner.shape_id] = _place(
                PlaceKind.CROSSING, corner.pk, corner_label(corner), "", *where[corner.shape_id]
            )
    if Layer.LANDMARK in layers:
        for landmark in Landmark.objects.filter(shape_id__in=ids):
            label = name_in_language(landmark.name, landmark.names)
            hint = LandmarkKind(landmark.kind).label
            found[landmark.shape_id] = _place(PlaceKind.LANDMARK, landmark.pk, label, hint, *where[landmark.shape_id])
    return [found[shape_id] for shape_id in ids if shape_id in found]


def corner_label(corner: Crossing) -> str:
    """The corner in the reader's language."""
    return _("Angle %(first)s et %(second)s") % {"first": corner.first.name, "second": corner.second.name}


def near_words(found: Sequence[tuple[Candidate, float]]) -> str:
    """« près de … » for the nearest landmark or corner, in the reader's language; empty where there is none."""
    if not found:
        return ""
    one = found[0][0]
    if one.layer is Layer.CROSSING:
        corner = Crossing.objects.select_related("first", "second").get(shape_id=one.shape_id)
        words = {"first": corner.first.name, "second": corner.second.name}
        return _("près de l’angle %(first)s et %(second)s") % words
    landmark = Landmark.objects.get(shape_id=one.shape_id)
    return _("près de « %(name)s »") % {"name": name_in_language(landmark.name, landmark.names)}


def street_place(street: Street, point: Point) -> Place:
    """A street as an answer, at its middle."""
    label = name_in_language(street.name, street.names)
    return _place(PlaceKind.STREET, street.pk, label, _("Toute la rue"), point, None)


def _place(kind: PlaceKind, pk: int, label: str, hint: str, point: Point, metres: float | None) -> Place:
    return Place(f"{kind}-{pk}", kind, label, hint, point, metres)
