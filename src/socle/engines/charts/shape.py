"""Shapes on the sheet: fewer points, nothing outside, where a line crosses. Plain loops over tuples."""

from collections.abc import Sequence
from itertools import pairwise

from socle.engines.charts.svg import XY

Box = tuple[float, float, float, float]  # left, top, right, bottom
Interval = tuple[float, float]


# More points than a sheet of 360 units can show in one line; also what keeps hostile shapes from taking seconds.
MOST_POINTS = 1500


def thinned(points: Sequence[XY], gap: float) -> list[XY]:
    """The points of a line that are at least ``gap`` from the one before, both ends kept, about 1,500 at most."""
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) >= gap or abs(y - kept[-1][1]) >= gap:
            kept.append((x, y))
    every = -(-len(kept) // MOST_POINTS)
    return [*kept[::every], points[-1]]


def simplify(points: Sequence[XY], tolerance: float) -> list[XY]:
    """Douglas and Peucker (1973), without recursion: the line moves by ``tolerance`` at most."""
    if len(points) < 3:
        return list(points)
    if len(points) > MOST_POINTS:
        points = thinned(points, tolerance / 2)
    kept = [False] * len(points)
    kept[0] = kept[-1] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, spot = _farthest(points, first, last)
        if far > tolerance * tolerance:
            kept[spot] = True
            waiting += [(first, spot), (spot, last)]
    return [point for point, keep in zip(points, kept, strict=True) if keep]


def _farthest(points: Sequence[XY], first: int, last: int) -> tuple[float, int]:
    ax, ay = points[first]
    bx, by = points[last]
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    far, spot = 0.0, first
    for place in range(first + 1, last):
        px, py = points[place]
        t = ((px - ax) * dx + (py - ay) * dy) / length if length else 0.0
        t = min(1.0, max(0.0, t))
        ex, ey = px - ax - t * dx, py - ay - t * dy
        gap = ex * ex + ey * ey
        if gap > far:
            far, spot = gap, place
    return far, spot


def bounds(points: Sequence[XY]) -> Box:
    """The box of some points."""
    xs = [point[0] for point in points]
    ys = [point[1] for point in points]
    return (min(xs), min(ys), max(xs), max(ys))


def apart(a: Box, b: Box) -> bool:
    """Whether two boxes have nothing in common."""
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def clip_ring(points: Sequence[XY], frame: Box) -> list[XY]:
    """The part of a ring inside a frame (Sutherland and Hodgman, 1974)."""
    ring = list(points)
    for axis, limit, sign in ((0, frame[0], 1), (0, frame[2], -1), (1, frame[1], 1), (1, frame[3], -1)):
        if not ring:
            break
        cut: list[XY] = []
        for here, there in zip(ring, ring[1:] + ring[:1], strict=True):
            inside, next_inside = sign * (here[axis] - limit) >= 0, sign * (there[axis] - limit) >= 0
            if inside:
                cut.append(here)
            if inside != next_inside:
                cut.append(_cross(here, there, axis, limit))
        ring = cut
    return ring


def _cross(a: XY, b: XY, axis: int, limit: float) -> XY:
    t = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + t * (b[1 - axis] - a[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def clip_line(points: Sequence[XY], frame: Box) -> list[list[XY]]:
    """The pieces of a line inside a frame (Liang and Barsky, 1984, one segment after the other)."""
    pieces: list[list[XY]] = []
    for a, b in pairwise(points):
        kept = _clip_segment(a, b, frame)
        if kept is None:
            continue
        start, end = kept
        if pieces and pieces[-1][-1] == start:
            pieces[-1].append(end)
        else:
            pieces.append([start, end])
    return pieces


def _clip_segment(a: XY, b: XY, frame: Box) -> tuple[XY, XY] | None:
    dx, dy = b[0] - a[0], b[1] - a[1]
    enter, leave = 0.0, 1.0
    for step, room in (
        (-dx, a[0] - frame[0]),
        (dx, frame[2] - a[0]),
        (-dy, a[1] - frame[1]),
        (dy, frame[3] - a[1]),
    ):
        if step == 0:
            if room < 0:
                return None
            continue
        t = room / step
        if step < 0:
            enter = max(enter, t)
        else:
            leave = min(leave, t)
    if enter > leave:
        return None
    start = a if enter == 0 else (a[0] + enter * dx, a[1] + enter * dy)
    end = b if leave == 1 else (a[0] + leave * dx, a[1] + leave * dy)
    return start, end


def inside_at(rings: Sequence[Sequence[XY]], y: float) -> list[Interval]:
    """The stretches of the horizontal line at ``y`` inside a polygon (even-odd: holes are outside)."""
    crossings: list[float] = []
    for ring in rings:
        x0, y0 = ring[-1]
        for x1, y1 in ring:
            if (y0 <= y) != (y1 <= y):
                crossings.append(x0 + (y - y0) / (y1 - y0) * (x1 - x0))
            x0, y0 = x1, y1
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def common(first: Sequence[Interval], second: Sequence[Interval]) -> list[Interval]:
    """What two sets of stretches share."""
    shared = []
    for a0, a1 in first:
        for b0, b1 in second:
            low, high = max(a0, b0), min(a1, b1)
            if low < high:
                shared.append((low, high))
    return shared


def without(stretches: Sequence[Interval], low: float, high: float) -> list[Interval]:
    """The stretches minus ]low, high[."""
    left: list[Interval] = []
    for a, b in stretches:
        if b <= low or a >= high:
            left.append((a, b))
            continue
        if a < low:
            left.append((a, low))
        if b > high:
            left.append((high, b))
    return left


def middle(ring: Sequence[XY]) -> XY:
    """The centre of gravity of a ring's area; of its box when it has no area."""
    area = gx = gy = 0.0
    x0, y0 = ring[-1]
    for x1, y1 in ring:
        cross = x0 * y1 - x1 * y0
        area += cross
        gx += (x0 + x1) * cross
        gy += (y0 + y1) * cross
        x0, y0 = x1, y1
    if abs(area) < 1e-9:
        left, top, right, bottom = bounds(ring)
        return ((left + right) / 2, (top + bottom) / 2)
    return (gx / (3 * area), gy / (3 * area))


def spread(ring: Sequence[XY]) -> float:
    """The area of a ring, never negative."""
    twice = 0.0
    x0, y0 = ring[-1]
    for x1, y1 in ring:
        twice += x0 * y1 - x1 * y0
        x0, y0 = x1, y1
    return abs(twice) / 2
