"""How far: between two places, along a line, from a place to a line or to the edge of a territory."""

import heapq
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .model import EARTH_RADIUS, Area, Line, Point, polygons_of
from .project import Plan


def distance(a: Point, b: Point) -> float:
    """Metres between two places along the great circle (haversine formula, Sinnott 1984)."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    rise = math.sin((lat_b - lat_a) / 2)
    turn = math.sin(math.radians(b[0] - a[0]) / 2)
    square = rise * rise + math.cos(lat_a) * math.cos(lat_b) * turn * turn
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(square)))


def length(line: Line) -> float:
    """Metres along a line."""
    return sum(distance(a, b) for a, b in pairwise(line.points))


def nearest(point: Point, others: Iterable[Point], count: int = 1) -> list[tuple[int, float]]:
    """The `count` nearest of many: (position in `others`, metres), nearest first. O(n log count)."""
    measured = ((distance(point, other), index) for index, other in enumerate(others))
    return [(index, metres) for metres, index in heapq.nsmallest(count, measured)]


def distance_to_path(point: Point, path: Sequence[Point]) -> float:
    """Metres from a place to the nearest spot of a path, measured on a plan around the place. O(n)."""
    plan = Plan(point)
    flat = [plan.to_metres(step) for step in path]
    if len(flat) == 1:
        return math.hypot(*flat[0])
    return min(_to_segment(a, b) for a, b in pairwise(flat))


def distance_to_boundary(area: Area, point: Point) -> float:
    """Metres from a place to the nearest edge of a territory, whichever side it is on."""
    return min(distance_to_path(point, ring) for polygon in polygons_of(area) for ring in polygon.rings)


def along(line: Line, metres: float) -> Point:
    """The spot reached after walking `metres` along a line; its ends beyond them."""
    left = max(0.0, metres)
    for a, b in pairwise(line.points):
        step = distance(a, b)
        if step and left <= step:
            share = left / step
            return Point(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
        left -= step
    return line.points[-1]


def _to_segment(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance from the origin of the plan to the segment from `a` to `b`."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = 0.0 if square == 0 else max(0.0, min(1.0, -(a[0] * dx + a[1] * dy) / square))
    return math.hypot(a[0] + share * dx, a[1] + share * dy)
