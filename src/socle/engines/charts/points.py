"""Map of points: where things happened, gathered into counts so that a thousand stay readable and light."""

import math
from collections.abc import Sequence

from socle.engines.charts.labels import Room
from socle.engines.charts.model import ChartError, Point, Water, Words, Zone
from socle.engines.charts.svg import XY, draw, figure, number, plain, text
from socle.engines.charts.view import View, enclosing
from socle.engines.charts.zones import data_of, projected, view_of, water

CELL = 34.0
SMALLEST, BIGGEST = 4.0, 17.0


def points_map(
    points: Sequence[Point],
    *,
    sentence: str,
    zones: Sequence[Zone] = (),
    waters: Sequence[Water] = (),
    words: Words = plain,
) -> str:
    """Draw points gathered by place: the area of a disc follows the count, which is written in it when
    it fits.

    The counts of the discs add up to the count of the points on the sheet. With zones, the sheet is
    theirs and points outside of it are left out; without, it holds every point. Raises ``ChartError``
    on a count under one.
    """
    if any(point.count < 1 for point in points):
        raise ChartError("a point that happened less than once is not a point")
    view = view_of(zones) if zones else enclosing([point.position for point in points], margin=BIGGEST + 1)
    groups = gather(points, view)
    room = Room((0, 0, view.width, view.height))
    pieces = [draw("zone", data_of(projected(zone, view))) for zone in zones]
    pieces.append(water(waters, view, room))
    most = max((count for _, _, count in groups), default=1)
    for x, y, count in sorted(groups, key=lambda group: -group[2]):
        pieces.append(_disc(x, y, count, most, words(count)))
    return figure(pieces, width=view.width, height=view.height, sentence=sentence, kind="fig plain")


def gather(points: Sequence[Point], view: View) -> list[tuple[float, float, int]]:
    """(x, y, count) of the groups on the sheet: the points of a square meet at their middle."""
    cells: dict[tuple[int, int], list[float]] = {}
    for point in points:
        x, y = view.place(point.position)
        if not (0 <= x <= view.width and 0 <= y <= view.height):
            continue
        sums = cells.setdefault((int(x // CELL), int(y // CELL)), [0.0, 0.0, 0.0])
        sums[0] += x * point.count
        sums[1] += y * point.count
        sums[2] += point.count
    return _merged([(x / count, y / count, int(count)) for x, y, count in cells.values()])


def _merged(groups: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Neighbours whose discs would hide each other become one."""
    kept: list[tuple[float, float, int]] = []
    for x, y, count in sorted(groups, key=lambda group: -group[2]):
        near = _nearest((x, y), kept)
        if near is None:
            kept.append((x, y, count))
            continue
        ox, oy, other = kept[near]
        whole = other + count
        kept[near] = ((ox * other + x * count) / whole, (oy * other + y * count) / whole, whole)
    return kept


def _nearest(spot: XY, groups: Sequence[tuple[float, float, int]]) -> int | None:
    gaps = [(math.hypot(spot[0] - x, spot[1] - y), place) for place, (x, y, _) in enumerate(groups)]
    gap, place = min(gaps, default=(math.inf, 0))
    return place if gap < CELL * 0.6 else None


def _disc(x: float, y: float, count: int, most: int, words: str) -> str:
    radius = max(SMALLEST, BIGGEST * math.sqrt(count / most))
    written = radius >= 8 and len(words) * 6.5 <= 2 * radius - 2
    disc = f'<circle class="heap" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
    return disc + (text(words, x, y + 4, "heap-n mid") if written else "")
