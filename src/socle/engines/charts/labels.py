"""Where words go on a map: inside their zone, along their street, never over one another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from socle.engines.charts.measure import lines, width
from socle.engines.charts.shape import (
    Box,
    Interval,
    apart,
    bounds,
    common,
    inside_at,
    middle,
    spread,
    without,
)
from socle.engines.charts.svg import XY

NAME_SIZE = 11.0
VALUE_SIZE = 13.0
LEADING = 13.0
STREET_SIZE = 11.0
STEEPEST_TURN = math.radians(40)


@dataclass(slots=True)
class Room:
    """The sheet, with the boxes already taken."""

    sheet: Box
    taken: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Whether a box is on the sheet and over nothing."""
        left, top, right, bottom = self.sheet
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return all(apart(box, other) for other in self.taken)

    def take(self, box: Box) -> None:
        """Keep a box for oneself."""
        self.taken.append(box)

    def take_line(self, points: Sequence[XY], half: float) -> None:
        """Keep a thick line free of words."""
        for (x0, y0), (x1, y1) in pairwise(points):
            count = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / max(half, 4.0)))
            for step in range(count + 1):
                x, y = x0 + (x1 - x0) * step / count, y0 + (y1 - y0) * step / count
                self.take((x - half, y - half, x + half, y + half))


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: name lines then a value line, centred on ``x``; ``y`` is the first base line."""

    x: float
    y: float
    name: tuple[str, ...]
    value: str


def zone_label(rings: Sequence[Sequence[XY]], name: str, value: str, room: Room) -> Label | None:
    """The fullest label that fits inside a polygon: all on one line, name on two, value alone; or None."""
    left, _, right, _ = bounds(rings[0])
    for names in _ways(name, right - left, bool(value)):
        widest = max(
            [width(words, NAME_SIZE) for words in names] + [width(value, VALUE_SIZE, bold=True) if value else 0]
        )
        tall = len(names) * LEADING + (LEADING if value else 0)
        spot = _spot(rings, widest + 4, tall, room)
        if spot is None:
            continue
        x, y = spot
        room.take((x - widest / 2, y - tall / 2, x + widest / 2, y + tall / 2))
        return Label(x, y - tall / 2 + 10, names, value)
    return None


def _ways(name: str, broad: float, has_value: bool) -> list[tuple[str, ...]]:
    ways: list[tuple[str, ...]] = [(name,)] if name else []
    whole = width(name, NAME_SIZE)
    for share in (0.75, 0.55):
        pair = lines(name, min(broad, whole * share), NAME_SIZE) if name else []
        if len(pair) == 2 and tuple(pair) not in ways:
            ways.append(tuple(pair))
    return ways + ([()] if has_value else [])


def _spot(rings: Sequence[Sequence[XY]], broad: float, tall: float, room: Room) -> XY | None:
    """The point nearest to the middle of the polygon around which a box of this size is inside and free."""
    left, top, right, bottom = bounds(rings[0])
    if right - left < broad or bottom - top < tall:
        return None
    cx, cy = middle(rings[0])
    best: tuple[float, XY] | None = None
    rows = 15
    for place in range(rows):
        y = top + (bottom - top) * (place + 0.5) / rows
        stretches = _free_at(rings, y, tall, room)
        for low, high in stretches:
            if high - low < broad:
                continue
            x = min(max(cx, low + broad / 2), high - broad / 2)
            gap = math.hypot(x - cx, y - cy)
            if best is None or gap < best[0]:
                best = (gap, (x, y))
    return best[1] if best else None


def _free_at(rings: Sequence[Sequence[XY]], y: float, tall: float, room: Room) -> list[Interval]:
    top, bottom = y - tall / 2, y + tall / 2
    if top < room.sheet[1] or bottom > room.sheet[3]:
        return []
    stretches = [(room.sheet[0], room.sheet[2])]
    for level in (top, (top + y) / 2, y, (y + bottom) / 2, bottom):
        stretches = common(stretches, inside_at(rings, level))
    for low, over, high, under in room.taken:
        if over < bottom and under > top:
            stretches = without(stretches, low, high)
    return stretches


def largest(polygons: Sequence[Sequence[Sequence[XY]]]) -> Sequence[Sequence[XY]]:
    """The polygon with the largest outer ring: where a zone made of several parts carries its name."""
    return max(polygons, key=lambda rings: spread(rings[0]))


def along(points: Sequence[XY], words: str, room: Room, size: float = STREET_SIZE) -> list[XY] | None:
    """A stretch of a line on which ``words`` can be read: straight, free, left to right; or None."""
    need = width(words, size) * 1.04 + 6
    spots = _paced(points, 4.0)
    count = math.ceil(need / 4.0) + 1
    if len(spots) < count:
        return None
    middle_first = sorted(range(len(spots) - count + 1), key=lambda start: abs(2 * start - len(spots) + count))
    for start in middle_first[::3]:
        stretch = spots[start : start + count]
        boxes = [(x - 6, y - 6, x + 6, y + 6) for x, y in stretch[1:-1:2]]
        if _straight(stretch) and all(room.free(box) for box in boxes):
            for box in boxes:
                room.take(box)
            return stretch if _reads(stretch) else stretch[::-1]
    return None


def _paced(points: Sequence[XY], pace: float) -> list[XY]:
    """Points at a regular pace along a line."""
    spots: list[XY] = []
    ahead = 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        while ahead <= length and length:
            t = ahead / length
            spots.append((x0 + t * (x1 - x0), y0 + t * (y1 - y0)))
            ahead += pace
        ahead -= length
    return spots


def _straight(stretch: Sequence[XY]) -> bool:
    """Whether no part of a stretch turns away from its general direction more than letters can follow."""
    general = math.atan2(stretch[-1][1] - stretch[0][1], stretch[-1][0] - stretch[0][0])
    for (x0, y0), (x1, y1) in pairwise(stretch):
        turn = abs((math.atan2(y1 - y0, x1 - x0) - general + math.pi) % (2 * math.pi) - math.pi)
        if turn > STEEPEST_TURN:
            return False
    return True


def _reads(stretch: Sequence[XY]) -> bool:
    dx, dy = stretch[-1][0] - stretch[0][0], stretch[-1][1] - stretch[0][1]
    return dx > 0 if abs(dx) > 0.2 * abs(dy) else dy > 0
