"""Well-known binary, the form in which geometries rest in the database (OGC 06-103r4, section 8.2)."""

import struct
from itertools import chain

from .model import GeoError, Geometry, Line, MultiPolygon, Point, Polygon, checked_point

POINT, LINE, POLYGON, MULTIPOLYGON = 1, 2, 3, 6
MOST_POINTS = 2_000_000
"""More points than any commune has: a count above it is corrupt or hostile, refused before memory is asked
for.
"""


def to_wkb(geometry: Geometry) -> bytes:
    """Little-endian WKB of a geometry, two dimensions, without a reference system number."""
    match geometry:
        case Line(points):
            return struct.pack("<BI", 1, LINE) + _path(points)
        case Polygon():
            rings = geometry.rings
            return struct.pack("<BII", 1, POLYGON, len(rings)) + b"".join(_path(ring) for ring in rings)
        case MultiPolygon(polygons):
            return struct.pack("<BII", 1, MULTIPOLYGON, len(polygons)) + b"".join(to_wkb(one) for one in polygons)
        case _:
            return struct.pack("<BIdd", 1, POINT, geometry[0], geometry[1])


def from_wkb(data: bytes) -> Geometry:
    """The geometry of a WKB, either byte order. Raises GeoError `wkb` when it cannot be read."""
    try:
        geometry, end = _read(memoryview(data), 0)
    except struct.error as error:
        raise GeoError("wkb", "the geometry is cut short") from error
    if end != len(data):
        raise GeoError("wkb", "bytes are left over after the geometry")
    return geometry


def _path(points: tuple[Point, ...]) -> bytes:
    return struct.pack(f"<I{2 * len(points)}d", len(points), *chain.from_iterable(points))


def _read(data: memoryview, at: int) -> tuple[Geometry, int]:
    mark = struct.unpack_from("<B", data, at)[0]
    if mark > 1:
        raise GeoError("wkb", "the byte order of the geometry is neither 0 nor 1")
    order = "<" if mark else ">"
    kind = struct.unpack_from(order + "I", data, at + 1)[0]
    at += 5
    if kind == POINT:
        lon, lat = struct.unpack_from(order + "dd", data, at)
        return checked_point(lon, lat), at + 16
    if kind == LINE:
        points, at = _read_path(data, at, order)
        if len(points) < 2:
            raise GeoError("wkb", "a line has two points or more")
        return Line(points), at
    if kind == POLYGON:
        return _read_polygon(data, at, order)
    if kind == MULTIPOLYGON:
        count, at = _count(data, at, order, smallest=9)
        polygons = []
        for _ in range(count):
            part, at = _read(data, at)
            if not isinstance(part, Polygon):
                raise GeoError("wkb", "a multi-polygon holds polygons only")
            polygons.append(part)
        if not polygons:
            raise GeoError("wkb", "the geometry is empty")
        return MultiPolygon(tuple(polygons)), at
    raise GeoError("wkb", f"geometry kind {kind} is not among point, line, polygon, multi-polygon")


def _read_polygon(data: memoryview, at: int, order: str) -> tuple[Polygon, int]:
    count, at = _count(data, at, order, smallest=4)
    rings = []
    for _ in range(count):
        ring, at = _read_path(data, at, order)
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise GeoError("wkb", "a ring has four points or more and ends where it begins")
        rings.append(ring)
    if not rings:
        raise GeoError("wkb", "the geometry is empty")
    return Polygon(rings[0], tuple(rings[1:])), at


def _read_path(data: memoryview, at: int, order: str) -> tuple[tuple[Point, ...], int]:
    count, at = _count(data, at, order, smallest=16)
    flat = struct.unpack_from(f"{order}{2 * count}d", data, at)
    points = tuple(map(Point, flat[::2], flat[1::2]))
    lons_fit = all(-180.0 <= lon <= 180.0 for lon in flat[::2])
    if not lons_fit or not all(-90.0 <= lat <= 90.0 for lat in flat[1::2]):
        raise GeoError("out-of-range", "longitude goes from -180 to 180, latitude from -90 to 90")
    return points, at + 16 * count


def _count(data: memoryview, at: int, order: str, *, smallest: int) -> tuple[int, int]:
    """A number of parts, checked against the bytes that are there (`smallest` for each part)."""
    count = struct.unpack_from(order + "I", data, at)[0]
    if count > MOST_POINTS or count * smallest > len(data) - at - 4:
        raise GeoError("wkb", "the geometry is cut short")
    return count, at + 4
