"""Slow and obvious twins of the engine, and shapely as the independent judge."""

import math

import shapely
from shapely import geometry as shapes

from socle.engines.geo import EARTH_RADIUS, Geometry, Line, MultiPolygon, Point, Polygon


def judge(geometry: Geometry) -> shapely.Geometry:
    """The same geometry in shapely's hands."""
    match geometry:
        case Line(points):
            return shapes.LineString(points)
        case Polygon(exterior, holes):
            return shapes.Polygon(exterior, holes)
        case MultiPolygon(polygons):
            return shapes.MultiPolygon([(one.exterior, list(one.holes)) for one in polygons])
        case _:
            return shapes.Point(geometry)


def distance(a: Point, b: Point) -> float:
    """Metres by the angle between two vectors of the sphere (not the haversine formula)."""
    u, v = _vector(a), _vector(b)
    cross = math.dist((0, 0, 0), (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]))
    return EARTH_RADIUS * math.atan2(cross, sum(p * q for p, q in zip(u, v, strict=True)))


def nearest(point: Point, others: list[Point], count: int) -> list[int]:
    return sorted(range(len(others)), key=lambda index: (distance(point, others[index]), index))[:count]


def simplified(path: list[Point], points: int) -> list[Point]:
    """Takes away the point with the smallest triangle, looking at all of them each time. O(n²)."""
    left = list(path)
    x0, y0 = path[0]
    floor = 0.0
    weights: dict[int, float] = {}
    names = list(range(len(path)))

    def area(index: int) -> float:
        flat = [
            (((p[0] - x0 + 180) % 360 - 180) * math.cos(math.radians(y0)), p[1] - y0)
            for p in left[index - 1 : index + 2]
        ]
        (ax, ay), (bx, by), (cx, cy) = flat
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    for index in range(1, len(left) - 1):
        weights[names[index]] = area(index)
    while len(left) > points:
        worst = min(range(1, len(left) - 1), key=lambda index: (weights[names[index]], names[index]))
        floor = weights[names[worst]]
        del left[worst], names[worst]
        for near in (worst - 1, worst):
            if 0 < near < len(left) - 1:
                weights[names[near]] = max(floor, area(near))
    return left


def _vector(point: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
