"""Fewer points for a drawing: the ones that matter most stay."""

import heapq
from collections.abc import Sequence

from .model import GeoError, Geometry, Line, MultiPolygon, Point, Polygon
from .project import Plan


def simplify(geometry: Geometry, points: int) -> Geometry:
    """The same shape with at most `points` points per path or ring (Visvalingam and Whyatt 1993). O(n log n).

    Takes away, again and again, the point whose triangle with its neighbours is the smallest. Lines keep
    their two ends, rings keep at least a triangle. For drawing only: two simplified neighbours may overlap
    by a hair. Raises GeoError `points` below 4.
    """
    if points < 4:
        raise GeoError("points", "a simplified shape keeps at least 4 points")
    match geometry:
        case Line(path):
            return Line(simplify_path(path, points))
        case Polygon(exterior, holes):
            return Polygon(simplify_path(exterior, points), tuple(simplify_path(hole, points) for hole in holes))
        case MultiPolygon(polygons):
            fewer = (simplify(polygon, points) for polygon in polygons)
            return MultiPolygon(tuple(one for one in fewer if isinstance(one, Polygon)))
        case _:
            return geometry


def simplify_path(path: Sequence[Point], points: int) -> tuple[Point, ...]:
    """The `points` points of a path that matter most, in their order; both ends stay."""
    if len(path) <= points:
        return tuple(path)
    plan = Plan(path[0])
    flat = [plan.to_metres(point) for point in path]
    before = list(range(-1, len(path) - 1))
    after = list(range(1, len(path) + 1))
    size = [0.0] * len(path)
    queue: list[tuple[float, int]] = []
    for index in range(1, len(path) - 1):
        size[index] = _triangle(flat[index - 1], flat[index], flat[index + 1])
        queue.append((size[index], index))
    heapq.heapify(queue)
    kept = [True] * len(path)
    left = len(path)
    while left > max(2, points):
        weight, index = heapq.heappop(queue)
        if not kept[index] or weight != size[index]:
            continue
        kept[index] = False
        left -= 1
        low, high = before[index], after[index]
        after[low], before[high] = high, low
        for neighbour in (low, high):
            if 0 < neighbour < len(path) - 1:
                fresh = _triangle(flat[before[neighbour]], flat[neighbour], flat[after[neighbour]])
                size[neighbour] = max(weight, fresh)
                heapq.heappush(queue, (size[neighbour], neighbour))
    return tuple(point for point, keep in zip(path, kept, strict=True) if keep)


def _triangle(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Area of a triangle in square metres."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
