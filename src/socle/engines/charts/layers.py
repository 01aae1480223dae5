"""A map of several layers over the zones of a town: zones in classes, shapes, points, heaps of points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from socle.engines.charts.labels import Room
from socle.engines.charts.model import (
    MOST_DOTS,
    ChartError,
    Point,
    Polygon,
    Position,
    Street,
    Water,
    Words,
    Zone,
    refuse_long,
    refuse_many,
)
from socle.engines.charts.points import BIGGEST, gather
from socle.engines.charts.shape import clip_line, clip_ring, simplify
from socle.engines.charts.svg import XY, draw, escape, figure, number, path, plain, text
from socle.engines.charts.view import View, enclosing
from socle.engines.charts.zones import HATCH, TOLERANCE, data_of, projected, tint_of, water, words_in

MOST_LAYERS = 4
MOST_ZONES = 2_000
MOST_NAMED = 300
MOST_STEPS = 1_600  # of all streets: about 4 kB of a compressed page
SHORTEST = 4.0
MAIN_METRES = 9.0
SPECK = 3.2
SPOT_GRAIN = 2.0
MARKS = ("disc", "diamond", "square")
COLOURS = (("heap", ""), ("heap h2", "t2"), ("heap h3", "t5"))


@dataclass(frozen=True, slots=True)
class Classes:
    """Zones in classes (``limits`` from ``limits_of``); without a value a zone is hatched."""

    zones: Sequence[Zone]
    limits: Sequence[float]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Lines and areas as they are, and single points among them."""

    areas: Sequence[Polygon] = ()
    lines: Sequence[Sequence[Position]] = ()
    points: Sequence[Position] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """Points: ``gathered`` into heaps that bear their count, else one small mark each."""

    points: Sequence[Point]
    gathered: bool = True


MapLayer = Classes | Shapes | Marks


@dataclass(slots=True)
class _Drawn:
    view: View
    room: Room
    missing: str
    prefix: str
    words: Words
    waters: Sequence[Water]
    named: list[tuple[list[list[list[XY]]], str, str, str]] = field(default_factory=list)


def layers_map(
    layers: Sequence[MapLayer],
    *,
    sentence: str,
    zones: Sequence[Zone] = (),
    waters: Sequence[Water] = (),
    streets: Sequence[Street] = (),
    missing: str = "–",
    words: Words = plain,
    prefix: str = "m",
) -> str:
    """Draw layers from the bottom up, over the plain ``zones`` of the town where no layer fills them.

    The sheet holds the town's zones, else everything; what is outside of it is left out. Marks of the first layer of
    points are discs, of the second diamonds, of the third squares (diamonds first over coloured zones): shape before
    colour. Names of zones keep out of the marks. ``streets`` are fine lines under the marks, the widest and longest
    first, as many as a light page bears. Raises ``ChartError`` on more than four layers, 2,000 zones or 5,000 points, a
    long name, a place off the Earth, or nothing to draw.
    """
    refuse_many(len(layers), MOST_LAYERS, "layers")
    view = _view_of(layers, zones)
    known = _Drawn(view, Room((2, 2, view.width - 2, view.height - 2)), missing, prefix, words, waters)
    filled = any(isinstance(layer, Classes) for layer in layers)
    above: list[str] = []
    kind = 1 if filled else 0  # over green zones, a green disc would be one more zone
    for layer in layers:
        if not isinstance(layer, Classes):
            above.append(_shapes(layer, known, kind) if isinstance(layer, Shapes) else _marks(layer, known, kind))
            kind += 1
    # Marks first: what is named under them, zones and rivers, keeps out of their room.
    under = [_classes(layer, known) for layer in layers if isinstance(layer, Classes)]
    if not filled:
        under = [_plain_zones(zones, known), water(waters, view, known.room)]
    under.append(_lanes(streets, view))
    kind_of_sheet = "fig grow" if filled else "fig plain"
    names = [words_in(shape, name, told, ink, known.room) for shape, name, told, ink in known.named]
    return figure([*under, *above, *names], width=view.width, height=view.height, sentence=sentence, kind=kind_of_sheet)


def _view_of(layers: Sequence[MapLayer], zones: Sequence[Zone]) -> View:
    corners = [spot for zone in zones for part in zone.parts for spot in part[0]]
    for layer in layers:
        if isinstance(layer, Classes):
            refuse_many(len(layer.zones), MOST_ZONES, "zones")
            refuse_long(*(words for zone in layer.zones for words in (zone.name, zone.text)))
        elif isinstance(layer, Marks):
            refuse_many(len(layer.points), MOST_DOTS, "points")
            if any(point.count < 1 for point in layer.points):
                raise ChartError("a point that happened less than once is not a point")
    if not corners:
        corners = [spot for layer in layers for spot in _spots(layer)]
    if not corners:
        raise ChartError("nothing to draw", "empty")
    if not all(abs(lon) <= 180 and abs(lat) < 89 for lon, lat in corners):
        raise ChartError("a place that is not on Earth", "not-finite")
    return enclosing(corners, margin=8 if zones else BIGGEST + 1)


def _spots(layer: MapLayer) -> list[Position]:
    if isinstance(layer, Classes):
        return [spot for zone in layer.zones for part in zone.parts for spot in part[0]]
    if isinstance(layer, Marks):
        return [point.position for point in layer.points]
    rings = [spot for area in layer.areas for spot in area[0]]
    return [*rings, *(spot for line in layer.lines for spot in line), *layer.points]


def _plain_zones(zones: Sequence[Zone], known: _Drawn) -> str:
    return "".join(draw("zone", data_of(projected(zone, known.view))) for zone in zones)


def _lanes(streets: Sequence[Street], view: View) -> str:
    """Streets by pixel: what would not be seen is not drawn, and of many the widest and longest stay."""
    frame = (0.0, 0.0, float(view.width), float(view.height))
    found: list[tuple[bool, float, list[XY]]] = []
    for street in streets:
        for piece in clip_line(simplify(view.line(street.line), TOLERANCE), frame):
            length = sum(math.dist(a, b) for a, b in pairwise(piece))
            if length >= SHORTEST:
                found.append((street.width >= MAIN_METRES, length, piece))
    left, drawn = MOST_STEPS, {True: "", False: ""}
    for main, _length, piece in sorted(found, key=lambda one: one[:2], reverse=True):
        left -= len(piece)
        if left < 0:
            break
        drawn[main] += path(piece)
    return draw("lane", drawn[False]) + draw("lane main", drawn[True])


def _classes(layer: Classes, known: _Drawn) -> str:
    """The zones; names and values go over everything, where they have room (the list beside has them all)."""
    pieces = [HATCH.format(prefix=escape(known.prefix)) if any(zone.value is None for zone in layer.zones) else ""]
    shapes = [projected(zone, known.view) for zone in layer.zones]
    for zone, shape in zip(layer.zones, shapes, strict=True):
        data = data_of(shape)
        if zone.value is not None or not data:
            pieces.append(draw(f"zone {_tint(zone, layer)}", data))
        else:
            pieces.append(f'<path class="zone-nd" fill="url(#{escape(known.prefix)}-nd)" d="{data}"/>')
    pieces.append(water(known.waters, known.view, known.room))
    for zone, shape in zip(layer.zones, shapes, strict=True) if len(shapes) <= MOST_NAMED else ():
        told = zone.text if zone.value is not None else known.missing
        ink = "lo halo" if zone.value is None else "hi" if _tint(zone, layer) in ("q4", "q5") else "lo"
        known.named.append((shape, zone.name, told, ink))
    return "".join(pieces)


def _tint(zone: Zone, layer: Classes) -> str:
    return tint_of(zone.value or 0.0, layer.limits)


def _shapes(layer: Shapes, known: _Drawn, place: int) -> str:
    view = known.view
    frame = (-4.0, -4.0, view.width + 4.0, view.height + 4.0)
    kind = min(place, len(MARKS) - 1) + 1
    filled = "".join(
        path(clip_ring(ring, frame), closed=True, decimals=1)
        for area in layer.areas
        for ring in (simplify(view.line(one), TOLERANCE) for one in area)
        if len(ring) > 2
    )
    drawn = "".join(
        path(piece, decimals=1)
        for line in layer.lines
        if len(line) > 1
        for piece in clip_line(simplify(view.line(line), TOLERANCE), frame)
    )
    spots = _marks(Marks([Point(spot) for spot in layer.points], gathered=False), known, place) if layer.points else ""
    return draw(f"area a{kind}", filled) + draw(f"ln l{kind}", drawn) + spots


def _marks(layer: Marks, known: _Drawn, place: int) -> str:
    shape, kind, ink = MARKS[place % len(MARKS)], *COLOURS[place % len(COLOURS)]
    if not layer.gathered:
        spots: set[tuple[float, float]] = set()
        for point in layer.points:
            x, y = known.view.place(point.position)
            if 0 <= x <= known.view.width and 0 <= y <= known.view.height:
                spots.add((round(x / SPOT_GRAIN) * SPOT_GRAIN, round(y / SPOT_GRAIN) * SPOT_GRAIN))
        for x, y in sorted(spots)[:MOST_NAMED]:
            known.room.take((x - SPECK, y - SPECK, x + SPECK, y + SPECK))
        data = "".join(_mark_data(shape, x, y, SPECK) for x, y in sorted(spots))
        return draw(f"{kind} speck", data)
    groups = gather(layer.points, known.view)
    most = max((count for _, _, count in groups), default=1)
    pieces = []
    for x, y, count in sorted(groups, key=lambda group: -group[2]):
        radius = max(4.0, BIGGEST * math.sqrt(count / most))
        told = known.words(count)
        written = radius >= 8 and len(told) * 6.5 <= 2 * radius - 2
        known.room.take((x - radius, y - radius, x + radius, y + radius))
        pieces.append(draw(kind, _mark_data(shape, x, y, radius)))
        pieces.append(text(told, x, y + 4, f"heap-n {ink}".strip() + " mid") if written else "")
    return "".join(pieces)


def _mark_data(shape: str, x: float, y: float, radius: float) -> str:
    """A disc, a diamond or a square of about the same extent, as path data."""
    r = number(radius)
    if shape == "disc":
        wide = number(2 * radius)
        return f"M{number(x - radius)} {number(y)}a{r} {r} 0 1 0 {wide} 0a{r} {r} 0 1 0-{wide} 0z"
    if shape == "diamond":
        far = radius * 1.25
        f = number(far)
        return f"M{number(x)} {number(y - far)}l{f} {f}l-{f} {f}l-{f}-{f}z"
    side = radius * 1.77
    s = number(side)
    return f"M{number(x - side / 2)} {number(y - side / 2)}h{s}v{s}h-{s}z"


def swatch(layer: MapLayer, place: int) -> str:
    """The mark of a layer for its legend, ``place`` counted from 0 among those that are no classes (from 1 over
    classes); a decoration beside words."""
    kind = min(place, len(MARKS) - 1) + 1
    if isinstance(layer, Classes):
        return ""
    if isinstance(layer, Shapes) and (layer.lines or layer.areas):
        inside = draw(f"area a{kind}", "M2 4h20v8h-20z") if layer.areas else draw(f"ln l{kind}", "M1 8H23")
    else:
        inside = draw(COLOURS[kind - 1][0], _mark_data(MARKS[kind - 1], 12, 8, 5))
    return f'<svg class="fig swatch" viewBox="0 0 24 16" aria-hidden="true">{inside}</svg>'
