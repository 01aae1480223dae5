"""What must hold for places."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import F, Q

from socle.commons.places.models import INDEX_TABLE, Address, Shape
from socle.engines.geo import GeoError, box_of, from_wkb
from socle.ground.database import is_postgres
from socle.ground.verify import Invariant

ROUNDING = 4e-5  # degrees: the R*Tree keeps 32-bit numbers, rounded outwards


def _in_step() -> Iterator[str]:
    if is_postgres():
        return
    shapes = Shape._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.id FROM {shapes} s LEFT JOIN {INDEX_TABLE} b ON b.id = s.id WHERE b.id IS NULL")
        yield from (f"shape {pk} is not in the spatial index" for (pk,) in cursor.fetchall())
        cursor.execute(f"SELECT b.id FROM {INDEX_TABLE} b LEFT JOIN {shapes} s ON b.id = s.id WHERE s.id IS NULL")
        yield from (f"the spatial index holds {pk}, which is no shape" for (pk,) in cursor.fetchall())
        cursor.execute(
            f"SELECT s.id FROM {shapes} s JOIN {INDEX_TABLE} b ON b.id = s.id WHERE"
            " b.min_lon > s.min_lon OR b.max_lon < s.max_lon OR b.min_lat > s.min_lat OR b.max_lat < s.max_lat"
            f" OR s.min_lon - b.min_lon > {ROUNDING} OR b.max_lon - s.max_lon > {ROUNDING}"
            f" OR s.min_lat - b.min_lat > {ROUNDING} OR b.max_lat - s.max_lat > {ROUNDING}"
        )
        yield from (f"shape {pk} lies elsewhere in the spatial index" for (pk,) in cursor.fetchall())


def _readable() -> Iterator[str]:
    rows = Shape.objects.values_list("pk", "wkb", "min_lon", "min_lat", "max_lon", "max_lat")
    for pk, wkb, *edges in rows.iterator():
        try:
            box = box_of(from_wkb(bytes(wkb)))
        except GeoError as error:
            yield f"shape {pk} cannot be read: {error.message}"
            continue
        if [box.min_lon, box.min_lat, box.max_lon, box.max_lat] != edges:
            yield f"shape {pk} has a box that is not its own"


def _at_home() -> Iterator[str]:
    strays = Address.objects.exclude(Q(authority_id=F("street__authority_id"), shape__authority_id=F("authority_id")))
    for pk in strays.values_list("pk", flat=True):
        yield f"address {pk} belongs to another authority than its street or its shape"


INVARIANTS = (
    Invariant("the spatial index is in step with the shapes", _in_step),
    Invariant("every shape can be read and lies in its box", _readable),
    Invariant("a door belongs to the authority of its street", _at_home),
)
