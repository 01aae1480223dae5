"""Blur a place before it is published: every place of a square becomes the middle of that square."""

import math

from .model import METRES_PER_DEGREE, GeoError, Point

GRID_METRES = 50.0
"""Side of the default square. Wide enough to hide which door a report came from, fine enough for a map."""


def snap(point: Point, metres: float = GRID_METRES) -> Point:
    """The middle of the grid square that holds a place, rounded to 6 decimals (0.1 m).

    The grid is fixed to the earth (rows of latitude from the equator, columns from Greenwich in each row), so
    the same place always gives the same square, whatever the town or the order. The result lies at most half
    a diagonal away. Snapping twice changes nothing. Raises GeoError `grid` when the side is not between 1 m
    and 100 km.
    """
    if not 1.0 <= metres <= 100_000.0:
        raise GeoError("grid", "the side of the grid goes from 1 m to 100 km")
    rise = metres / METRES_PER_DEGREE
    lat = _middle(point[1], rise, 90.0)
    run = rise / max(math.cos(math.radians(lat)), rise / 360.0)
    return Point(_middle(point[0], run, 180.0), lat)


SLIVER = 4e-6
"""Degrees: a step cut shorter than this by a limit joins its neighbour, whichever of the two is asked for."""


def _middle(value: float, step: float, limit: float) -> float:
    """The middle of the step that holds a value. The last step before a limit ends there."""
    low = math.floor(value / step) * step
    high = low + step
    if limit - low < SLIVER:
        low -= step
    if high + limit < SLIVER:
        high += step
    if limit - high < SLIVER:
        high = limit
    if low + limit < SLIVER:
        low = -limit
    return round((max(-limit, low) + min(limit, high)) / 2, 6)
