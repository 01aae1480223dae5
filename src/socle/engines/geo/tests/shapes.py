"""Shapes for the tests: hypothesis strategies of places and of star-shaped territories."""

import math

from hypothesis import strategies as some

from socle.engines.geo import Line, Plan, Point, Polygon

BELVENNE = Point(-30.5, 46.2)

places = some.builds(Point, some.floats(-180, 180), some.floats(-85, 85))
town_places = some.builds(
    lambda x, y: Plan(BELVENNE).to_point(x, y), some.floats(-4000, 4000), some.floats(-4000, 4000)
)


def star(radii: list[float], centre: tuple[float, float] = (0.0, 0.0)) -> tuple[Point, ...]:
    """A closed ring around a centre (metres from Belvenne), one corner per radius (metres)."""
    plan = Plan(BELVENNE)
    turn = 2 * math.pi / len(radii)
    ring = [
        plan.to_point(centre[0] + r * math.cos(i * turn), centre[1] + r * math.sin(i * turn))
        for i, r in enumerate(radii)
    ]
    return (*ring, ring[0])


radii = some.lists(some.floats(800, 3000), min_size=5, max_size=40)
territories = some.builds(
    lambda outer, hole: Polygon(star(outer), (star(hole),)),
    radii,
    some.lists(some.floats(50, 300), min_size=5, max_size=9),
)
streets = some.lists(town_places, min_size=2, max_size=12, unique=True).map(lambda points: Line(tuple(points)))
