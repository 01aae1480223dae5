"""Where lines meet: the corners of a street plan."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from .measure import distance
from .model import Box, Line, Point

MERGE_METRES = 12.0
"""Two meetings of the same pair of lines nearer than this are one corner (a street that steps aside)."""


class Crossing(NamedTuple):
    """Two lines, by their position in the list (`first` < `second`), and where they meet."""

    first: int
    second: int
    point: Point


def crossings(lines: Sequence[Line]) -> list[Crossing]:
    """Every spot where two of the lines meet, ends included, ordered by the pair.

    Lines are swept by their western edge, so only pairs whose boxes meet are compared:
    O(n log n + pairs that overlap). A shared stretch gives its ends.
    """
    boxes = [Box.of(line.points) for line in lines]
    order = sorted(range(len(lines)), key=lambda index: boxes[index].min_lon)
    open_lines: list[int] = []
    found: list[Crossing] = []
    for index in order:
        here = boxes[index]
        open_lines = [other for other in open_lines if boxes[other].max_lon >= here.min_lon]
        for other in open_lines:
            if boxes[other].meets(here):
                first, second = sorted((index, other))
                found.extend(Crossing(first, second, spot) for spot in _meetings(lines[first], lines[second]))
        open_lines.append(index)
    return sorted(found)


def _meetings(one: Line, two: Line) -> list[Point]:
    spots: list[Point] = []
    for a, b in pairwise(one.points):
        west, east = min(a[0], b[0]), max(a[0], b[0])
        for c, d in pairwise(two.points):
            if max(c[0], d[0]) < west or min(c[0], d[0]) > east:
                continue
            spot = _segments(a, b, c, d)
            if spot is not None and all(distance(spot, known) > MERGE_METRES for known in spots):
                spots.append(spot)
    return spots


def _segments(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Where two segments meet, or None. Segments on one same line meet at an end of either that lies on the other."""
    rx, ry, sx, sy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    cross = rx * sy - ry * sx
    if cross == 0:
        on_first = (end for end in (c, d) if _holds(a, b, end))
        return next(on_first, None) or next((end for end in (a, b) if _holds(c, d, end)), None)
    t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross
    u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross
    slack = 1e-9
    if -slack <= t <= 1 + slack and -slack <= u <= 1 + slack:
        return Point(a[0] + t * rx, a[1] + t * ry)
    return None


def _holds(a: Point, b: Point, spot: Point) -> bool:
    """Whether a segment holds a spot exactly."""
    aside = (b[0] - a[0]) * (spot[1] - a[1]) - (b[1] - a[1]) * (spot[0] - a[0])
    across = min(a[0], b[0]) <= spot[0] <= max(a[0], b[0])
    return aside == 0 and across and min(a[1], b[1]) <= spot[1] <= max(a[1], b[1])
