"""Lambert-93 (EPSG:2154), the plane coordinates of French files, back to degrees."""

import math

from .model import GeoError, Point

# The zone of Lambert-93 as the IGN publishes it (NTG_71, "Projection cartographique conique conforme de Lambert",
# annex of the zones): GRS 80, parallels 44° and 49°, origin 46° 30' N, 3° E, false origin 700 km and 6 600 km.
_E = 0.08181919106  # first eccentricity of GRS 80
_N = 0.7256077650
_C = 11_754_255.426
_XS = 700_000.0
_YS = 12_655_612.050
_MERIDIAN = math.radians(3.0)
_CLOSE = 1e-12

WEST, SOUTH, EAST, NORTH = 10_000.0, 6_000_000.0, 1_300_000.0, 7_200_000.0
"""Metres: where Lambert-93 is used (metropolitan France and Corsica, with room around)."""


def from_lambert93(x: float, y: float) -> Point:
    """The place of Lambert-93 coordinates in metres; right to a centimetre (IGN algorithms ALG0004 and ALG0002).

    RGF 93 and WGS 84 are the same within a decimetre or two. Raises GeoError: `not-a-number`, `out-of-range` outside
    metropolitan France.
    """
    if not (math.isfinite(x) and math.isfinite(y)):
        raise GeoError("not-a-number", "a coordinate is not a number")
    if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
        raise GeoError("out-of-range", "outside the zone of Lambert-93")
    radius = math.hypot(x - _XS, y - _YS)
    angle = math.atan2(x - _XS, _YS - y)
    isometric = -math.log(radius / _C) / _N
    lat = 2 * math.atan(math.exp(isometric)) - math.pi / 2
    while True:
        sine = _E * math.sin(lat)
        better = 2 * math.atan(((1 + sine) / (1 - sine)) ** (_E / 2) * math.exp(isometric)) - math.pi / 2
        if abs(better - lat) < _CLOSE:
            return Point(math.degrees(_MERIDIAN + angle / _N), math.degrees(better))
        lat = better
