"""The slow obvious twins: classes by counting, a step by trying all round numbers, winding numbers."""

import itertools
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
