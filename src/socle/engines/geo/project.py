"""A flat plan around a place: metres east and north instead of degrees."""

import math

from .model import METRES_PER_DEGREE, Point


class Plan:
    """Local equirectangular projection with its origin at a point.

    x = R·cos(lat0)·(lon - lon0), y = R·(lat - lat0), in metres (Snyder, Map Projections, USGS 1987, p. 90).
    Within 10 km of the origin and below 70° of latitude, distances are right to 0.5 %. Longitudes are taken
    the short way round, so a plan may straddle the 180th meridian.
    """

    __slots__ = ("_per_lon", "origin")

    def __init__(self, origin: Point) -> None:
        self.origin = origin
        self._per_lon = METRES_PER_DEGREE * max(1e-9, math.cos(math.radians(origin[1])))

    def to_metres(self, point: Point) -> tuple[float, float]:
        """Metres east and north of the origin."""
        turn = (point[0] - self.origin[0] + 180.0) % 360.0 - 180.0
        return turn * self._per_lon, (point[1] - self.origin[1]) * METRES_PER_DEGREE

    def to_point(self, x: float, y: float) -> Point:
        """The place that lies `x` metres east and `y` metres north of the origin."""
        lon = self.origin[0] + x / self._per_lon
        if not -180.0 <= lon <= 180.0:
            lon = (lon + 180.0) % 360.0 - 180.0
        return Point(lon, max(-90.0, min(90.0, self.origin[1] + y / METRES_PER_DEGREE)))
