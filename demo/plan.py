"""Street plans of three fictional towns, drawn from a seed. Pure: the same seed gives the same town to the
last digit.

The towns lie in the open Atlantic (Belvenne and Saint-Orvin near 46° N 30° W, Dékanvé near 5° N 20° W), a
thousand kilometres from any coast where a commune could stand: no map, no geocoder and no reader can take
them for a real place, while a degree there is as wide as in the France and in the West Africa they stand
for. All names are invented.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint
from shapely.geometry import Polygon as Shape
from shapely.ops import polygonize, split

from demo import plan_names as names
from demo.plan_streets import Run, gardens_of, houses, lay_grid, name_runs, runs_of
from socle.commons.places.terms import (
    LandmarkKind,
    Layer,
    NewAddress,
    NewLandmark,
    NewNeighbourhood,
    NewShape,
    NewStreet,
)
from socle.engines.geo import Area, Line, MultiPolygon, Plan, Point, Polygon

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """What makes one town differ from another. Lengths in metres."""

    slug: str
    name: str
    names: dict[str, str]
    origin: Point
    size: XY  # half width, half height
    river: tuple[XY, ...]
    river_names: tuple[str, str, str]  # French, English, Arabic
    river_width: float
    blocks: XY  # side of a block in the centre, at the edge
    turn: float  # of the grid, in radians
    gardens: int
    numbered: float  # share of the houses that bear a number
    quarters: tuple[tuple[str, str, str, str, XY], ...]
    landmarks: tuple[tuple[str, str, str, str, XY], ...]
    first: tuple[str, ...]
    main: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """A town ready for the commands of commons/places. Areas and points in degrees."""

    slug: str
    name: str
    names: dict[str, str]
    centre: Point
    boundary: Area
    neighbourhoods: tuple[NewNeighbourhood, ...]
    streets: tuple[NewStreet, ...]
    addresses: tuple[NewAddress, ...]
    landmarks: tuple[NewLandmark, ...]
    shapes: tuple[NewShape, ...]


BELVENNE = Style(
    slug="belvenne",
    name="Belvenne",
    names={"en": "Belvenne", "ar": "بلفين"},
    origin=Point(-30.5, 46.2),
    size=(1080.0, 840.0),
    river=(
        (-1500, 130),
        (-900, 150),
        (-480, 170),
        (-120, 140),
        (150, 60),
        (215, -120),
        (160, -300),
        (330, -600),
        (520, -1200),
    ),
    river_names=("la Venne", "the Venne", "نهر فين"),
    river_width=34.0,
    blocks=(96.0, 152.0),
    turn=0.16,
    gardens=9,
    numbered=0.78,
    quarters=names.BELVENNE_QUARTERS,
    landmarks=names.BELVENNE_LANDMARKS,
    first=names.BELVENNE_FIRST,
    main=names.BELVENNE_MAIN,
    more=names.BELVENNE_MORE,
)
SAINT_ORVIN = Style(
    slug="saint-orvin",
    name="Saint-Orvin",
    names={"en": "Saint-Orvin", "ar": "سانت أورفان"},
    origin=Point(-30.1, 46.32),
    size=(560.0, 430.0),
    river=((-900, -60), (-500, -90), (-200, -70), (60, -110), (300, -60), (560, 20), (900, 40)),
    river_names=("l’Orvine", "the Orvine", "نهر أورفين"),
    river_width=11.0,
    blocks=(92.0, 190.0),
    turn=-0.3,
    gardens=2,
    numbered=0.8,
    quarters=names.ORVIN_QUARTERS,
    landmarks=names.ORVIN_LANDMARKS,
    first=names.ORVIN_FIRST,
    main=names.ORVIN_MAIN,
    more=names.ORVIN_MORE,
)
DEKANVE = Style(
    slug="dekanve",
    name="Dékanvé",
    names={"en": "Dékanvé", "ar": "ديكانفي"},
    origin=Point(-20.4, 5.1),
    size=(760.0, 700.0),
    river=(
        (-1300, -380),
        (-760, -430),
        (-420, -170),
        (-60, -150),
        (160, -90),
        (420, -110),
        (800, 30),
        (1300, 60),
    ),
    river_names=("la lagune de Sèko", "Sèko lagoon", "بحيرة سيكو"),
    river_width=70.0,
    blocks=(84.0, 128.0),
    turn=0.42,
    gardens=4,
    numbered=0.35,
    quarters=names.DEKANVE_QUARTERS,
    landmarks=names.DEKANVE_LANDMARKS,
    first=names.DEKANVE_FIRST,
    main=names.DEKANVE_MAIN,
    more=names.DEKANVE_MORE,
)
STYLES = (BELVENNE, SAINT_ORVIN, DEKANVE)


def draw_town(style: Style, seed: int = 7) -> Town:
    """The plan of a town. A town of 60 streets and 1,500 addresses takes less than 0.3 s."""
    chance = random.Random(f"{style.slug}:{seed}")
    town = _outline(style, chance)
    stream = LineString(_smooth(style.river))
    quarters = _quarters(style, town, stream)
    town, stream = shapely.union_all(list(quarters.values())), _wavered(stream)
    course = stream.intersection(town.buffer(120))
    water = course.buffer(style.river_width / 2)
    grid = lay_grid(style.size, style.blocks, style.turn, chance)
    ground = town.buffer(-26)
    dry = shapely.difference(ground, water.buffer(13))
    runs = name_runs(runs_of(grid, ground, dry, stream, chance), style.first, style.main, style.more)
    gardens = gardens_of(grid, runs, dry, style.gardens)
    rows, doors = houses(grid, runs, dry, gardens, style.numbered, style.size, chance)
    plan = Plan(style.origin)
    return Town(
        slug=style.slug,
        name=style.name,
        names=style.names,
        centre=style.origin,
        boundary=_area(plan, town),
        neighbourhoods=tuple(
            NewNeighbourhood(code, name, _area(plan, quarters[code]), {"en": english, "ar": arabic})
            for code, name, english, arabic, _ in style.quarters
        ),
        streets=tuple(NewStreet(run.name, Line(_points(plan, run.path)), run.width) for run in runs),
        addresses=tuple(NewAddress(door.street, door.number, _point(plan, door.spot), door.suffix) for door in doors),
        landmarks=_landmarks(style, plan, runs, dry),
        shapes=(
            NewShape(
                Layer.WATER,
                Line(_points(plan, course.coords)),
                style.river_names[0],
                _two(style.river_names),
                style.river_width,
            ),
            *(NewShape(Layer.GREEN, _area(plan, one)) for one in gardens.values()),
            *(NewShape(Layer.BUILDING, _many(plan, row)) for row in rows),
        ),
    )


def _outline(style: Style, chance: random.Random) -> Shape:
    """A rounded blot: an ellipse with three slow waves."""
    shifts = [chance.uniform(0, 6.3) for _ in range(3)]
    ring = []
    for step in range(96):
        turn = 2 * math.pi * step / 96
        waves = (0.05, 3), (0.045, 5), (0.02, 9)
        reach = 1 + sum(size * math.sin(beat * turn + s) for (size, beat), s in zip(waves, shifts, strict=True))
        ring.append((style.size[0] * reach * math.cos(turn), style.size[1] * reach * math.sin(turn)))
    return Shape(ring)


def _smooth(knots: Sequence[XY], steps: int = 6) -> list[XY]:
    """A Catmull-Rom curve through the knots."""
    ends = [knots[0], *knots, knots[-1]]
    curve: list[XY] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append((_hermite(a[0], b[0], c[0], d[0], t), _hermite(a[1], b[1], c[1], d[1], t)))
    return [*curve, knots[-1]]


def _hermite(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _quarters(style: Style, town: Shape, stream: LineString) -> dict[str, Shape]:
    """Zones nearest to each seed, one bank at a time: no quarter lies across the water. Their edges waver a
    little.
    """
    zones: dict[str, Shape] = {}
    for bank in split(town, stream).geoms:
        seeds = [(code, shapely.Point(spot)) for code, *_, spot in style.quarters if bank.contains(shapely.Point(spot))]
        for code, spot in seeds:
            zones[code] = bank.intersection(_nearest_to(spot, [other for _, other in seeds], bank))
    missing = {code for code, *_ in style.quarters} - set(zones)
    if missing:
        raise ValueError(f"{style.slug}: no ground for {', '.join(sorted(missing))}")
    # Faces of the common line work know each corner of their neighbours, so the edges stay shared when they
    # waver.
    faces = list(polygonize(shapely.union_all([zone.boundary for zone in zones.values()])))
    found: dict[str, Shape] = {}
    for code, zone in zones.items():
        face = max(faces, key=lambda one: one.intersection(zone).area)
        found[code] = _wavered(face)
    return found


def _nearest_to(spot: shapely.Point, seeds: list[shapely.Point], bank: Shape) -> Shape:
    if len(seeds) == 1:
        return bank
    diagram = shapely.voronoi_polygons(MultiPoint(seeds), extend_to=bank.envelope.buffer(2000))
    return next(zone for zone in diagram.geoms if zone.contains(spot))


def _wavered(shape: Any) -> Any:
    return shapely.transform(shapely.segmentize(shape, 40.0), _waver)


def _waver(spots: Any) -> Any:
    """Two slow waves of some ten metres, the same wherever two quarters meet. Takes and returns an n × 2
    array.
    """
    moved = [
        (
            x + 14 * math.sin(y / 60 + 0.5) + 5 * math.sin(y / 21 + x / 90),
            y + 12 * math.sin(x / 66 + 1.2) + 5 * math.sin(x / 24 + y / 110),
        )
        for x, y in spots.tolist()
    ]
    return np.array(moved).round(2)


def _landmarks(style: Style, plan: Plan, runs: list[Run], dry: Shape) -> tuple[NewLandmark, ...]:
    """Each landmark beside the corner nearest to where the style wants it, no two at one corner."""
    free = sorted({spot for run in runs for spot in run.path if dry.contains(shapely.Point(spot))})
    placed: list[NewLandmark] = []
    for kind, name, english, arabic, (x, y) in style.landmarks:
        corner = min(free, key=lambda spot: math.hypot(spot[0] - x, spot[1] - y))
        free.remove(corner)
        spot = _point(plan, (corner[0] + 9, corner[1] + 7))
        placed.append(NewLandmark(LandmarkKind(kind), name, spot, {"en": english, "ar": arabic}))
    return tuple(placed)


def _two(trio: tuple[str, str, str]) -> dict[str, str]:
    return {"en": trio[1], "ar": trio[2]}


def _point(plan: Plan, spot: XY) -> Point:
    lon, lat = plan.to_point(*spot)
    return Point(round(lon, 7), round(lat, 7))


def _points(plan: Plan, path: Sequence[XY]) -> tuple[Point, ...]:
    return tuple(_point(plan, spot) for spot in path)


def _area(plan: Plan, shape: Shape | shapely.MultiPolygon) -> Area:
    parts = [
        Polygon(_points(plan, part.exterior.coords), tuple(_points(plan, hole.coords) for hole in part.interiors))
        for part in getattr(shape, "geoms", [shape])
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(tuple(parts))


def _many(plan: Plan, rings: list[list[XY]]) -> MultiPolygon:
    return MultiPolygon(tuple(Polygon(_points(plan, ring)) for ring in rings))
