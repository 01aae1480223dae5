"""The one way to write geometries: the row and its entry in the index, in one transaction, or neither."""

from collections.abc import Sequence

from django.db import connection

from socle.commons.places.models import INDEX_TABLE, Shape
from socle.commons.places.terms import Layer
from socle.engines.geo import Geometry, box_of, to_wkb
from socle.ground.database import is_postgres


def lay(authority_id: int, layer: Layer, geometries: Sequence[Geometry]) -> list[Shape]:
    """Writes geometries of one layer and returns their rows, in order. Only inside ``atomic()``."""
    shapes = []
    for geometry in geometries:
        box = box_of(geometry)
        shapes.append(
            Shape(
                authority_id=authority_id,
                layer=layer,
                wkb=to_wkb(geometry),
                min_lon=box.min_lon,
                min_lat=box.min_lat,
                max_lon=box.max_lon,
                max_lat=box.max_lat,
            )
        )
    written = Shape.objects.bulk_create(shapes, batch_size=500)
    _index(written)
    return written


def lift(shapes: Sequence[int]) -> None:
    """Removes shapes and their entries. What refers to them must be gone already."""
    for start in range(0, len(shapes), 500):
        some = list(shapes[start : start + 500])
        if not is_postgres():
            marks = ", ".join(["%s"] * len(some))
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {INDEX_TABLE} WHERE id IN ({marks})", some)
        Shape.objects.filter(pk__in=some).delete()


def rebuild() -> int:
    """Makes the index anew from the rows; returns how many. On PostgreSQL the database keeps it itself."""
    shapes = list(Shape.objects.all())
    if not is_postgres():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {INDEX_TABLE}")
    _index(shapes)
    return len(shapes)


def _index(shapes: Sequence[Shape]) -> None:
    if is_postgres():
        return
    rows = [(one.pk, one.min_lon, one.max_lon, one.min_lat, one.max_lat) for one in shapes]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {INDEX_TABLE} VALUES (%s, %s, %s, %s, %s)", rows)
