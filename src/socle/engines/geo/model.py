"""Value types of the geometry engine: places on the earth in degrees (WGS 84), longitude first as in GeoJSON.

Plain tuples carry the coordinates, so that the web process needs neither numpy nor shapely: both cost more
memory than the whole of this engine. Shapely is the oracle of the tests.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

EARTH_RADIUS = 6_371_008.8
"""Mean radius of the earth in metres (IUGG, R1). A sphere is wrong by at most 0.5 %, which no use here
sees.
"""

METRES_PER_DEGREE = math.pi * EARTH_RADIUS / 180
"""Metres in one degree of latitude on that sphere."""


class GeoError(ValueError):
    """A geometry that cannot be read or makes no sense. `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Point(NamedTuple):
    """A place: degrees east, then north. Not checked: values from outside go through `checked_point`."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Line:
    """An open path of two points or more, such as a street."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Polygon:
    """An outer ring and its holes. Each ring is closed (last point = first) and has four points or more."""

    exterior: tuple[Point, ...]
    holes: tuple[tuple[Point, ...], ...] = ()

    @property
    def rings(self) -> tuple[tuple[Point, ...], ...]:
        return (self.exterior, *self.holes)


@dataclass(frozen=True, slots=True)
class MultiPolygon:
    """Several polygons that make one territory: a town with an exclave, an archipelago."""

    polygons: tuple[Polygon, ...]


Area = Polygon | MultiPolygon
Geometry = Point | Line | Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees. It never crosses the 180th meridian: a town there is drawn as two."""

    min_lon: float
    min_lat: float
    max_lon: float
    max_lat: float

    @classmethod
    def of(cls, points: Iterable[Point]) -> "Box":
        """The smallest box that holds every point. Raises GeoError `empty` without points."""
        listed = list(points)
        if not listed:
            raise GeoError("empty", "no point to draw a box around")
        lons = [point[0] for point in listed]
        lats = [point[1] for point in listed]
        return cls(min(lons), min(lats), max(lons), max(lats))

    @classmethod
    def around(cls, point: Point, metres: float) -> "Box":
        """The box that reaches `metres` to each side of a point (every point nearer than that is in it)."""
        return cls(point[0], point[1], point[0], point[1]).grown(metres)

    @property
    def centre(self) -> Point:
        return Point((self.min_lon + self.max_lon) / 2, (self.min_lat + self.max_lat) / 2)

    @property
    def corners(self) -> tuple[Point, ...]:
        return (
            Point(self.min_lon, self.min_lat),
            Point(self.max_lon, self.min_lat),
            Point(self.max_lon, self.max_lat),
            Point(self.min_lon, self.max_lat),
        )

    def holds(self, point: Point) -> bool:
        return self.min_lon <= point[0] <= self.max_lon and self.min_lat <= point[1] <= self.max_lat

    def meets(self, other: "Box") -> bool:
        return (
            self.min_lon <= other.max_lon
            and other.min_lon <= self.max_lon
            and self.min_lat <= other.max_lat
            and other.min_lat <= self.max_lat
        )

    def grown(self, metres: float) -> "Box":
        """The box pushed out by `metres` on each side, never past the poles or the 180th meridian."""
        up = metres / METRES_PER_DEGREE
        highest = min(89.9, max(abs(self.min_lat), abs(self.max_lat)) + up)
        side = up / math.cos(math.radians(highest))
        return Box(
            max(-180.0, self.min_lon - side),
            max(-90.0, self.min_lat - up),
            min(180.0, self.max_lon + side),
            min(90.0, self.max_lat + up),
        )


@dataclass(frozen=True, slots=True)
class Feature:
    """A geometry and what is said about it (GeoJSON properties)."""

    geometry: Geometry
    properties: dict[str, object]


def checked_point(lon: object, lat: object) -> Point:
    """A point from values that came from outside.

    Raises GeoError: `not-a-number`; `swapped-axes` when latitude and longitude were clearly exchanged;
    `not-degrees` when the values look like metres of a projection; `out-of-range` otherwise.
    """
    if isinstance(lon, bool) or isinstance(lat, bool):
        raise GeoError("not-a-number", "a coordinate must be a number")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        raise GeoError("not-a-number", "a coordinate must be a number")
    if lon != lon or lat != lat:
        raise GeoError("not-a-number", "a coordinate must be a finite number")
    if abs(lon) <= 180 and abs(lat) <= 90:
        return Point(float(lon), float(lat))
    if abs(lat) <= 180 and abs(lon) <= 90:
        raise GeoError("swapped-axes", "longitude comes first: these look like latitude, longitude")
    if max(abs(lon), abs(lat)) > 1000:
        raise GeoError("not-degrees", "these look like metres of a projection, not like degrees (WGS 84)")
    raise GeoError("out-of-range", "longitude goes from -180 to 180, latitude from -90 to 90")


def points_of(geometry: Geometry) -> Iterator[Point]:
    """Every point of a geometry, rings and holes included."""
    match geometry:
        case Line(points):
            yield from points
        case Polygon():
            for ring in geometry.rings:
                yield from ring
        case MultiPolygon(polygons):
            for polygon in polygons:
                yield from points_of(polygon)
        case _:
            yield geometry


def polygons_of(area: Area) -> tuple[Polygon, ...]:
    return area.polygons if isinstance(area, MultiPolygon) else (area,)


def box_of(geometry: Geometry) -> Box:
    """The smallest box that holds a geometry, in degrees."""
    return Box.of(points_of(geometry))
