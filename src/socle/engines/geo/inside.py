"""What lies in a territory, and where to write its name."""

from collections.abc import Sequence
from itertools import pairwise

from .measure import distance_to_boundary
from .model import Area, Box, Point, Polygon, box_of, polygons_of


def inside(area: Area, point: Point) -> bool:
    """Whether a place is in a territory. Its edge belongs to it, the edge of a hole too. O(n) points.

    Even-odd rule along a ray to the east (Shimrat 1962), in degrees: at the scale of a town the edges drawn
    straight in degrees are the boundary.
    """
    return any(_in_polygon(polygon, point) for polygon in polygons_of(area))


def depth(area: Area, point: Point) -> float:
    """Metres to the edge: above zero inside, below zero outside."""
    metres = distance_to_boundary(area, point)
    return metres if inside(area, point) else -metres


def centroid(area: Area) -> Point:
    """The centre of gravity of a territory, holes left out (Bourke 1988). It may lie outside a bent one."""
    total = east = north = 0.0
    for polygon in polygons_of(area):
        for number, ring in enumerate(polygon.rings):
            size, lon, lat = _moments(ring)
            sign = 1.0 if number == 0 else -1.0
            total, east, north = total + sign * size, east + sign * lon, north + sign * lat
    if total == 0:
        return box_of(area).centre
    return Point(east / total, north / total)


def label_point(area: Area) -> Point:
    """A spot inside the territory to write its name on: the middle of its widest stretch.

    Looks along eleven parallels and keeps the widest stretch, with a preference for the height of the centre.
    """
    polygon = max(polygons_of(area), key=lambda one: _moments(one.exterior)[0])
    box, heart = box_of(polygon), centroid(polygon)
    tall = box.max_lat - box.min_lat
    best: tuple[float, Point] | None = None
    for step in range(1, 12):
        lat = box.min_lat + tall * step / 12
        for left, right in _stretches(polygon, lat):
            worth = (right - left) * (1 - abs(lat - heart[1]) / (tall or 1.0))
            if best is None or worth > best[0]:
                best = (worth, Point((left + right) / 2, lat))
    return best[1] if best else heart


def _in_polygon(polygon: Polygon, point: Point) -> bool:
    if not Box.of(polygon.exterior).holds(point):
        return False
    outer = _in_ring(polygon.exterior, point)
    if outer is not True:
        return outer is None
    return all(_in_ring(hole, point) is not True for hole in polygon.holes)


def _in_ring(ring: Sequence[Point], point: Point) -> bool | None:
    """True inside, False outside, None on the edge itself."""
    x, y = point
    odd = False
    x1, y1 = ring[0]
    for x2, y2 in ring[1:]:
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if side == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return None
        if (y1 > y) != (y2 > y) and (side > 0) == (y2 > y1):
            odd = not odd
        x1, y1 = x2, y2
    return odd


def _moments(ring: Sequence[Point]) -> tuple[float, float, float]:
    """Size of a ring (square degrees, above zero) and its first moments, from its first point for
    precision.
    """
    x0, y0 = ring[0]
    size = east = north = 0.0
    for a, b in pairwise(ring):
        ax, ay, bx, by = a[0] - x0, a[1] - y0, b[0] - x0, b[1] - y0
        cross = ax * by - bx * ay
        size += cross / 2
        east += (ax + bx) * cross / 6
        north += (ay + by) * cross / 6
    sign = 1.0 if size >= 0 else -1.0
    return sign * size, sign * (east + size * x0), sign * (north + size * y0)


def _stretches(polygon: Polygon, lat: float) -> list[tuple[float, float]]:
    """The parts of a parallel that lie inside a polygon."""
    cuts: list[float] = []
    for ring in polygon.rings:
        for a, b in pairwise(ring):
            if (a[1] > lat) != (b[1] > lat):
                cuts.append(a[0] + (lat - a[1]) * (b[0] - a[0]) / (b[1] - a[1]))
    cuts.sort()
    return list(zip(cuts[::2], cuts[1::2], strict=False))
