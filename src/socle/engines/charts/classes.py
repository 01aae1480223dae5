"""Classes for a map: of about the same size, of the same width, where the values part by themselves, or given."""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from socle.engines.charts.model import ChartError
from socle.engines.charts.scale import class_limits, roundest

WAYS = ("quantiles", "equal", "natural", "manual")
MOST_CLASSES = 5
MOST_VALUES = 5_000


def limits_of(
    values: Sequence[float], count: int = 5, *, way: str = "quantiles", given: Sequence[float] = ()
) -> list[float]:
    """Limits that part values into at most ``count`` classes (two to five), climbing; a value equal to a limit is in
    the class below it.

    ``quantiles``: about as many values in each. ``equal``: the same width for each, which may leave some empty.
    ``natural``: the parting whose classes vary least within (Fisher 1958; Jenks 1977). ``manual``: the limits
    ``given``. Where two values leave room, a limit is the number with the fewest digits between them. Raises
    ``ChartError`` on an unknown way, a wrong count, more than 5,000 values, or limits that do not climb.
    """
    if way not in WAYS or not 2 <= count <= MOST_CLASSES:
        raise ChartError(f"classes are {', '.join(WAYS)}, two to five of them")
    if way == "manual":
        return _given(given)
    if len(values) > MOST_VALUES:
        raise ChartError(f"{len(values)} values, at most {MOST_VALUES}", "too-many")
    known = sorted(value for value in values if math.isfinite(value))
    if way == "quantiles" or not known:
        return class_limits(known, count)
    return _equal(known, count) if way == "equal" else _natural(known, count)


def _given(limits: Sequence[float]) -> list[float]:
    found = [float(limit) for limit in limits]
    if not found or len(found) >= MOST_CLASSES or not all(map(math.isfinite, found)):
        raise ChartError("one to four finite limits", "not-finite")
    if any(low >= high for low, high in pairwise(found)):
        raise ChartError("limits climb")
    return found


def _equal(known: Sequence[float], count: int) -> list[float]:
    low, high = known[0], known[-1]
    limits: list[float] = []
    for place in range(1, count) if high > low else ():
        cut = low + (high / count - low / count) * place
        if not limits or cut > limits[-1]:
            limits.append(cut)
    return [_written(limit, (high / count - low / count)) for limit in limits]


def _written(limit: float, broad: float) -> float:
    """A limit with three significant digits of the width of a class: no reader wants sixteen."""
    return round(limit, 2 - math.floor(math.log10(broad))) if broad > 0 else limit


def _natural(known: Sequence[float], count: int) -> list[float]:
    """Fisher's parting by dynamic programming over the different values; cuts move with their end, so each layer is
    searched by halves: O(k·n·log n)."""
    values = sorted(set(known))
    weights = [0] * len(values)
    for value in known:
        weights[bisect_left(values, value)] += 1
    count = min(count, len(values))
    middle = values[len(values) // 2]  # sums of what is left keep their digits
    shifted = [value - middle for value in values]
    mass = [0.0, *accumulate(map(float, weights))]
    first = [0.0, *accumulate(w * v for w, v in zip(weights, shifted, strict=True))]
    second = [0.0, *accumulate(w * v * v for w, v in zip(weights, shifted, strict=True))]

    def within(start: int, end: int) -> float:
        """The squares of the distances to their mean of the values from ``start`` on, before ``end``."""
        heavy, sums = mass[end] - mass[start], first[end] - first[start]
        return max(0.0, second[end] - second[start] - sums * sums / heavy)

    best = [0.0, *(within(0, end) for end in range(1, len(values) + 1))]
    starts: list[list[int]] = []
    for layer in range(2, count + 1):
        best, cuts = _layer(best, layer, within)
        starts.append(cuts)
    ends, at = [], len(values)
    for cuts in reversed(starts):
        at = cuts[at]
        ends.append(at)
    return [roundest(values[end - 1], values[end]) for end in reversed(ends)]


def _layer(best: list[float], layer: int, within: Callable[[int, int], float]) -> tuple[list[float], list[int]]:
    """The best parting into one more class, for each number of values; and where its last class starts."""
    size = len(best) - 1
    found, cuts = [math.inf] * (size + 1), [0] * (size + 1)
    waiting = [(layer, size, layer - 1, size - 1)]
    while waiting:
        low, high, least, most = waiting.pop()
        if low > high:
            continue
        end = (low + high) // 2
        for start in range(max(least, layer - 1), min(most, end - 1) + 1):
            total = best[start] + within(start, end)
            if total < found[end]:
                found[end], cuts[end] = total, start
        waiting += [(low, end - 1, least, cuts[end]), (end + 1, high, cuts[end], most)]
    return found, cuts
