"""Writes: the boundary and the plan of a town, each kind imported whole and replacing what was there."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from socle.commons.places.commands._shapes import lay, lift, rebuild
from socle.commons.places.models import Address, Backdrop, Crossing, Landmark, Neighbourhood, Shape, Street
from socle.commons.places.permissions import MANAGE
from socle.commons.places.rules import search_key
from socle.commons.places.terms import (
    BACKDROP,
    Layer,
    NewAddress,
    NewLandmark,
    NewNeighbourhood,
    NewShape,
    NewStreet,
)
from socle.engines.geo import Area, GeoError, Geometry, checked_point, crossings, points_of
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

MOST_ROWS = 500_000
_IMPOSSIBLE = {
    "swapped-axes": _("La longitude et la latitude semblent échangées."),
    "not-degrees": _("Les positions doivent être en degrés (WGS 84), pas en mètres."),
    "out-of-range": _("Une position du fichier est hors de la Terre."),
    "not-a-number": _("Une position du fichier n’est pas un nombre."),
}


def replace_boundary(scope: Scope, *, authority_id: int, area: Area | None) -> None:
    """Sets the territory of an authority; None takes it away. Raises ``Refusal`` ``places.geometry``."""
    scope.require(MANAGE, authority_id)
    if area is not None:
        _check([area])
    with atomic():
        _lift_layers(authority_id, Layer.BOUNDARY)
        if area is not None:
            lay(authority_id, Layer.BOUNDARY, [area])
        _trace(scope, "places.boundary.replace", authority_id, area is not None)


def import_neighbourhoods(scope: Scope, *, authority_id: int, neighbourhoods: Sequence[NewNeighbourhood]) -> int:
    """Replaces the neighbourhoods; returns how many. Raises ``Refusal`` ``places.twice`` or
    ``places.geometry``.
    """
    scope.require(MANAGE, authority_id)
    _once(one.code for one in neighbourhoods)
    _check([one.area for one in neighbourhoods])
    with atomic():
        Neighbourhood.objects.filter(authority_id=authority_id).delete()
        _lift_layers(authority_id, Layer.NEIGHBOURHOOD)
        shapes = lay(authority_id, Layer.NEIGHBOURHOOD, [one.area for one in neighbourhoods])
        Neighbourhood.objects.bulk_create(
            Neighbourhood(authority_id=authority_id, code=one.code, name=one.name, names=dict(one.names), shape=shape)
            for one, shape in zip(neighbourhoods, shapes, strict=True)
        )
        _trace(scope, "places.neighbourhood.import", authority_id, len(neighbourhoods))
    return len(neighbourhoods)


def import_streets(scope: Scope, *, authority_id: int, streets: Sequence[NewStreet]) -> int:
    """Replaces the streets and finds their corners anew; returns how many.

    A street whose name was there already keeps its doors; the doors of a street that is no longer there go
    with it. Raises ``Refusal`` ``places.twice`` or ``places.geometry``.
    """
    scope.require(MANAGE, authority_id)
    _once(one.name for one in streets)
    _check([one.path for one in streets])
    with atomic():
        Crossing.objects.filter(authority_id=authority_id).delete()
        _lift_layers(authority_id, Layer.CROSSING)
        known = {row.name: row for row in Street.objects.filter(authority_id=authority_id)}
        names = {one.name for one in streets}
        gone = [row.pk for name, row in known.items() if name not in names]
        _drop_doors(Address.objects.filter(street_id__in=gone).values_list("pk", "shape_id"))
        old = [row.shape_id for row in known.values()]
        shapes = lay(authority_id, Layer.STREET, [one.path for one in streets])
        rows = [
            Street(
                pk=known[one.name].pk if one.name in known else None,
                authority_id=authority_id,
                name=one.name,
                names=dict(one.names),
                key=search_key(one.name, *one.names.values())[:160],
                width=one.width,
                shape=shape,
            )
            for one, shape in zip(streets, shapes, strict=True)
        ]
        Street.objects.bulk_create([row for row in rows if row.pk is None], batch_size=500)
        kept = [row for row in rows if row.name in known]
        Street.objects.bulk_update(kept, ["names", "key", "width", "shape"], batch_size=200)
        Street.objects.filter(pk__in=gone).delete()
        lift(old)
        _lay_corners(authority_id, streets)
        _trace(scope, "places.street.import", authority_id, len(streets))
    return len(streets)


def import_addresses(scope: Scope, *, authority_id: int, addresses: Sequence[NewAddress]) -> int:
    """Replaces the numbered doors; returns how many.

    Raises ``Refusal`` ``places.street`` (with the name of a street that is not there), ``places.twice``,
    ``places.geometry``.
    """
    scope.require(MANAGE, authority_id)
    _once(f"{one.number} {one.suffix}".strip() + f", {one.street}" for one in addresses)
    _check([one.point for one in addresses])
    with atomic():
        streets = dict(Street.objects.filter(authority_id=authority_id).values_list("name", "pk"))
        for one in addresses:
            if one.street not in streets:
                words = _("La rue « %(name)s » n’est pas dans la liste des rues.") % {"name": one.street[:120]}
                raise Refusal("places.street", words, name=one.street)
        _drop_doors(Address.objects.filter(authority_id=authority_id).values_list("pk", "shape_id"))
        shapes = lay(authority_id, Layer.ADDRESS, [one.point for one in addresses])
        Address.objects.bulk_create(
            (
                Address(
                    authority_id=authority_id,
                    street_id=streets[one.street],
                    number=one.number,
                    suffix=one.suffix,
                    shape=shape,
                )
                for one, shape in zip(addresses, shapes, strict=True)
            ),
            batch_size=500,
        )
        _trace(scope, "places.address.import", authority_id, len(addresses))
    return len(addresses)


def import_landmarks(scope: Scope, *, authority_id: int, landmarks: Sequence[NewLandmark]) -> int:
    """Replaces the landmarks; returns how many. Raises ``Refusal`` ``places.geometry``."""
    scope.require(MANAGE, authority_id)
    _check([one.point for one in landmarks])
    with atomic():
        Landmark.objects.filter(authority_id=authority_id).delete()
        _lift_layers(authority_id, Layer.LANDMARK)
        shapes = lay(authority_id, Layer.LANDMARK, [one.point for one in landmarks])
        Landmark.objects.bulk_create(
            Landmark(
                authority_id=authority_id,
                kind=one.kind,
                name=one.name,
                names=dict(one.names),
                key=search_key(one.name, *one.names.values())[:400],
                shape=shape,
            )
            for one, shape in zip(landmarks, shapes, strict=True)
        )
        _trace(scope, "places.landmark.import", authority_id, len(landmarks))
    return len(landmarks)


def import_shapes(scope: Scope, *, authority_id: int, shapes: Sequence[NewShape]) -> int:
    """Replaces what is only drawn (water, green places, buildings); returns how many.

    Raises ``Refusal`` ``places.geometry``.
    """
    scope.require(MANAGE, authority_id)
    _check([one.geometry for one in shapes])
    with atomic():
        Backdrop.objects.filter(authority_id=authority_id).delete()
        _lift_layers(authority_id, *BACKDROP)
        for layer in BACKDROP:
            some = [one for one in shapes if one.layer is layer]
            laid = lay(authority_id, layer, [one.geometry for one in some])
            if layer is not Layer.BUILDING:
                Backdrop.objects.bulk_create(
                    Backdrop(
                        authority_id=authority_id, name=one.name, names=dict(one.names), width=one.width, shape=row
                    )
                    for one, row in zip(some, laid, strict=True)
                )
        _trace(scope, "places.backdrop.import", authority_id, len(shapes))
    return len(shapes)


def rebuild_index(scope: Scope) -> int:
    """Makes the spatial index of the instance anew (after a restore by hand); returns how many shapes it
    holds.

    Only the system may. Raises ``Refusal`` 404.
    """
    if scope.actor.kind != "system":
        scope.require(MANAGE, 0)
    with atomic():
        return rebuild()


def _trace(scope: Scope, act: str, authority_id: int, rows: int) -> None:
    facts = {"rows": int(rows)}
    audit.record(scope, act, authority_id=authority_id, about=f"authority:{authority_id}", facts=facts)


def _lay_corners(authority_id: int, streets: Sequence[NewStreet]) -> None:
    ids = dict(Street.objects.filter(authority_id=authority_id).values_list("name", "pk"))
    found = crossings([one.path for one in streets])
    shapes = lay(authority_id, Layer.CROSSING, [one.point for one in found])
    Crossing.objects.bulk_create(
        (
            Crossing(
                authority_id=authority_id,
                first_id=ids[streets[one.first].name],
                second_id=ids[streets[one.second].name],
                shape=shape,
            )
            for one, shape in zip(found, shapes, strict=True)
        ),
        batch_size=500,
    )


def _drop_doors(doors: Iterable[tuple[int, int]]) -> None:
    listed = list(doors)
    for start in range(0, len(listed), 500):
        Address.objects.filter(pk__in=[pk for pk, _shape in listed[start : start + 500]]).delete()
    lift([shape for _pk, shape in listed])


def _lift_layers(authority_id: int, *layers: Layer) -> None:
    shapes = Shape.objects.filter(authority_id=authority_id, layer__in=layers)
    lift(list(shapes.values_list("pk", flat=True)))


def _once(names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        words = _("« %(name)s » est écrit deux fois.") % {"name": twice[0][:160]}
        raise Refusal("places.twice", words, name=twice[0])


def _check(geometries: Sequence[Geometry]) -> None:
    """Refuses what lies nowhere, before anything is written."""
    if len(geometries) > MOST_ROWS:
        raise Refusal("places.geometry", _("Ce fichier a trop de lignes."))
    try:
        for geometry in geometries:
            for point in points_of(geometry):
                checked_point(*point)
    except GeoError as error:
        raise Refusal("places.geometry", _IMPOSSIBLE.get(error.code, _IMPOSSIBLE["not-a-number"])) from error
