"""The slow obvious twins: classes by counting, a step by trying all round numbers, winding numbers."""

import itertools
import re
from collections.abc import Sequence
from fractions import Fraction

XY = tuple[float, float]


def parted(values: Sequence[float], count: int) -> list[list[float]]:
    """Values cut after each n-th share; a cut in the middle of equal values moves up past them."""
    known = sorted(values)
    ends = set()
    for cut in range(1, count):
        spot = round(cut * len(known) / count)
        if 0 < spot < len(known):
            ends.add(sum(value <= known[spot - 1] for value in known))
    ends.discard(len(known))
    edges = [0, *sorted(ends), len(known)]
    return [known[start:end] for start, end in itertools.pairwise(edges)]


def smallest_step(top: Fraction, most: int) -> Fraction:
    """The smallest of 1, 2, 5 × 10ⁿ that parts ``top`` into at most ``most`` steps: the first that does."""
    for exponent, step in itertools.product(range(-12, 16), (1, 2, 5)):
        candidate = step * Fraction(10) ** exponent
        if top / candidate <= most:
            return candidate
    raise AssertionError("no step")


def holds(ring: Sequence[XY], x: float, y: float) -> bool:
    """Whether a ring goes round a point: the winding number, summed edge by edge (Sunday, 2001)."""
    winding = 0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
        if y0 <= y < y1 and side > 0:
            winding += 1
        elif y1 <= y < y0 and side < 0:
            winding -= 1
    return winding != 0


def trodden(data: str) -> list[XY]:
    """Every point that a path goes through (M, L, H, V, h, v, l, z), by walking it."""
    x = y = 0.0
    points: list[XY] = []
    for letter, rest in re.findall(r"([MLHVhvlz])([^MLHVhvlz]*)", data):
        numbers = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        if letter in "HhVv":
            for value in numbers:
                x = value if letter == "H" else x + value if letter == "h" else x
                y = value if letter == "V" else y + value if letter == "v" else y
                points.append((x, y))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=False) if letter in "MLl" else ():
            x, y = (x + dx, y + dy) if letter == "l" else (dx, dy)
            points.append((x, y))
    return points


def squares_within(classes: Sequence[Sequence[float]]) -> Fraction:
    """How much the values of each class differ from their mean, exactly."""
    total = Fraction(0)
    for one in classes:
        exact = [Fraction(value) for value in one]
        mean = sum(exact, Fraction(0)) / len(exact)
        total += sum(((value - mean) ** 2 for value in exact), Fraction(0))
    return total


def least_squares(values: Sequence[float], count: int) -> Fraction:
    """The smallest that ``squares_within`` can be over every way to cut the sorted different values: all are tried."""
    known = sorted(values)
    places = [place for place in range(1, len(known)) if known[place] != known[place - 1]]
    best = None
    for cuts in itertools.combinations(places, min(count - 1, len(places))):
        edges = [0, *cuts, len(known)]
        found = squares_within([known[start:end] for start, end in itertools.pairwise(edges)])
        best = found if best is None else min(best, found)
    assert best is not None
    return best
