"""The one way to read the spatial index: a box goes in, shapes whose box meets it come out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from socle.commons.places.models import INDEX_TABLE, Shape
from socle.commons.places.terms import Layer
from socle.engines.geo import Box, Geometry, Point, distance, from_wkb
from socle.ground.database import is_postgres

FARTHEST = 5_000.0
"""Metres beyond which nothing is near: a search around a point stops there."""

_COLUMNS = "s.id, s.authority_id, s.layer, s.wkb, s.min_lon, s.min_lat"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A shape whose box meets the box asked for. Whether the shape itself does is for the caller to say."""

    shape_id: int
    authority_id: int
    layer: Layer
    wkb: bytes
    corner: Point

    @property
    def geometry(self) -> Geometry:
        return read_geometry(self.wkb)


@lru_cache(maxsize=512)
def read_geometry(wkb: bytes) -> Geometry:
    """The geometry of these bytes. Boundaries and neighbourhoods are asked for again and again: they are read once."""
    return from_wkb(wkb)


def candidates(box: Box, layers: Collection[Layer], authority_id: int | None = None) -> Iterator[Candidate]:
    """Shapes of these layers whose box meets `box`, in one authority or in all, in the order of their ids."""
    marks = ", ".join(["%s"] * len(layers))
    ours = "" if authority_id is None else " AND s.authority_id = %s"
    shapes = Shape._meta.db_table
    if is_postgres():
        where = (
            f"FROM {shapes} s WHERE box(point(s.max_lon, s.max_lat), point(s.min_lon, s.min_lat))"
            " && box(point(%s, %s), point(%s, %s))"
        )
        edges = (box.max_lon, box.max_lat, box.min_lon, box.min_lat)
    else:
        where = (
            f"FROM {INDEX_TABLE} b CROSS JOIN {shapes} s ON s.id = b.id"
            " WHERE b.min_lon <= %s AND b.min_lat <= %s AND b.max_lon >= %s AND b.max_lat >= %s"
        )
        edges = (box.max_lon, box.max_lat, box.min_lon, box.min_lat)
    asked = [*edges, *(layer.value for layer in layers), *([] if authority_id is None else [authority_id])]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} {where} AND s.layer IN ({marks}){ours} ORDER BY s.id", asked)
        rows = cursor.fetchall()
    for shape_id, owner, layer, wkb, lon, lat in rows:
        yield Candidate(shape_id, owner, Layer(layer), bytes(wkb), Point(lon, lat))


def near(
    point: Point, layers: Collection[Layer], authority_id: int, limit: int, reach: float = FARTHEST
) -> list[tuple[Candidate, float]]:
    """The `limit` nearest shapes that are points, with their distance in metres, at most `reach` away.

    Looks in a small square first and widens it until enough lie within its inner circle.
    """
    radius = min(120.0, reach)
    while True:
        around = candidates(Box.around(point, radius), layers, authority_id)
        measured = ((one, distance(point, one.corner)) for one in around)
        within = sorted(
            ((one, metres) for one, metres in measured if metres <= radius),
            key=lambda pair: (pair[1], pair[0].shape_id),
        )
        if len(within) >= limit or radius >= reach:
            return within[:limit]
        radius = min(radius * 3, reach)
