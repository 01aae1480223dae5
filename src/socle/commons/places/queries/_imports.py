"""What a town holds, as a plan that a file could hold; and the files that were read."""

from socle.commons.places.models import Address, Import, Landmark, Neighbourhood, Shape, Street
from socle.commons.places.terms import (
    LandmarkKind,
    Layer,
    NewAddress,
    NewLandmark,
    NewNeighbourhood,
    NewStreet,
    Plan,
)
from socle.engines.geo import Line, MultiPolygon, Point, Polygon, from_wkb

SHOWN_IMPORTS = 10


def counted(authority_id: int) -> dict[str, int]:
    """How many places of each layer a town has."""
    here = {"authority_id": authority_id}
    return {
        "boundary": Shape.objects.filter(layer=Layer.BOUNDARY, **here).count(),
        "neighbourhood": Neighbourhood.objects.filter(**here).count(),
        "street": Street.objects.filter(**here).count(),
        "address": Address.objects.filter(**here).count(),
        "landmark": Landmark.objects.filter(**here).count(),
    }


def last_imports(authority_id: int) -> list[Import]:
    """The last files read, newest first."""
    return list(Import.objects.filter(authority_id=authority_id).order_by("-read_at", "-pk")[:SHOWN_IMPORTS])


def held(authority_id: int, like: Plan) -> Plan:
    """What a town holds of the layers that another plan speaks of; streets come with their doors."""
    here = {"authority_id": authority_id}
    area = None
    if like.boundary is not None or like.no_boundary:
        wkb = Shape.objects.filter(layer=Layer.BOUNDARY, **here).values_list("wkb", flat=True).first()
        area = from_wkb(bytes(wkb)) if wkb is not None else None
    speaks = like.boundary is not None or like.no_boundary
    return Plan(
        boundary=area if isinstance(area, Polygon | MultiPolygon) else None,
        no_boundary=speaks and area is None,
        neighbourhoods=_neighbourhoods(authority_id) if like.neighbourhoods is not None else None,
        streets=_streets(authority_id) if like.streets is not None else None,
        addresses=_addresses(authority_id) if like.addresses is not None or like.streets is not None else None,
        landmarks=_landmarks(authority_id) if like.landmarks is not None else None,
    )


def _neighbourhoods(authority_id: int) -> tuple[NewNeighbourhood, ...]:
    rows = Neighbourhood.objects.filter(authority_id=authority_id).select_related("shape").order_by("pk")
    found = ((row, from_wkb(bytes(row.shape.wkb))) for row in rows)
    return tuple(
        NewNeighbourhood(row.code, row.name, area, row.names)
        for row, area in found
        if isinstance(area, Polygon | MultiPolygon)
    )


def _streets(authority_id: int) -> tuple[NewStreet, ...]:
    rows = Street.objects.filter(authority_id=authority_id).select_related("shape").order_by("pk")
    found = ((row, from_wkb(bytes(row.shape.wkb))) for row in rows)
    return tuple(NewStreet(row.name, path, row.width, row.names) for row, path in found if isinstance(path, Line))


def _addresses(authority_id: int) -> tuple[NewAddress, ...]:
    rows = Address.objects.filter(authority_id=authority_id).order_by("pk")
    told = rows.values_list("street__name", "number", "suffix", "shape__min_lon", "shape__min_lat")
    return tuple(NewAddress(street, number, Point(lon, lat), suffix) for street, number, suffix, lon, lat in told)


def _landmarks(authority_id: int) -> tuple[NewLandmark, ...]:
    rows = Landmark.objects.filter(authority_id=authority_id).select_related("shape").order_by("pk")
    return tuple(
        NewLandmark(LandmarkKind(row.kind), row.name, Point(row.shape.min_lon, row.shape.min_lat), row.names)
        for row in rows
    )
