"""Scales: round steps for an axis, and classes for a map."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from socle.engines.charts.model import ChartError

LEAST = 1e-290


def round_step(top: float, most: int = 3) -> float:
    """The smallest step among 1, 2, 5 × 10ⁿ that parts ``top`` into at most ``most`` steps."""
    if not (math.isfinite(top) and top > 0):
        raise ChartError(f"a scale needs a finite top above zero, not {top!r}")
    power = 10.0 ** (math.floor(math.log10(top / most)) - 1)
    for _ in range(4):
        for step in (1, 2, 5):
            if top / (step * power) <= most * (1 + 1e-12):
                return step * power
        power *= 10
    raise AssertionError("unreachable: three decades always hold a step")


def top_of(values: Iterable[float]) -> float:
    """The value of a full bar: the largest one; one where all are nothing (or too small to divide by)."""
    top = max(values, default=0.0)
    return top if top > LEAST else 1.0


def ticks(top: float, most: int = 3) -> list[float]:
    """At most ``most`` round values above zero, up to ``top``."""
    step = round_step(top, most)
    count = math.floor(top / step * (1 + 1e-12))
    return [round(step * place, 12) for place in range(1, count + 1)]


def steps_between(low: float, high: float, most: int = 3) -> list[float]:
    """Round values from ``low`` to ``high``, zero among them when it is between; at most ``most`` + 1."""
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ChartError("a scale needs finite ends", "not-finite")
    span = high / 2 - low / 2
    if span <= 0:
        return []
    step = round_step(span, most) if 2 * span == math.inf else round_step(2 * span, most)
    step = step if 2 * span != math.inf else 2 * step
    first, last = math.ceil(low / step * (1 - 1e-12)), math.floor(high / step * (1 + 1e-12))
    return [round(step * place, 12) if step < 1e12 else step * place for place in range(first, last + 1)][: most + 2]


def class_limits(values: Sequence[float], count: int = 5) -> list[float]:
    """Limits that part ``values`` into at most ``count`` classes of about the same size, written as
    round numbers.

    Equal values always fall in the same class, so there may be fewer classes than asked. Each limit is
    the number with the fewest digits between the largest value of a class and the smallest of the next:
    the reader meets ``3,5`` rather than ``3,4821``, and the classes are the same. A value equal to a
    limit is in the class below it.
    """
    if count < 2:
        raise ChartError("a map needs at least two classes")
    known = sorted(value for value in values if math.isfinite(value))
    limits: list[float] = []
    for place in range(1, count):
        cut = round(place * len(known) / count)
        if not 0 < cut < len(known):
            continue
        below = known[cut - 1]
        above = known[bisect_left(known, math.nextafter(below, math.inf))] if below < known[-1] else below
        if above > below and (not limits or below > limits[-1]):
            limits.append(roundest(below, above))
    return limits


def class_of(value: float, limits: Sequence[float]) -> int:
    """The class of a value, from 1: one more than the limits that are under it."""
    return 1 + bisect_left(limits, value)


def roundest(low: float, high: float) -> float:
    """The number with the fewest digits in [low, high[, in steps of 10ⁿ then 5·10ⁿ⁻¹."""
    power = math.floor(math.log10(max(abs(low), abs(high), high - low))) + 1
    for exponent in range(power, power - 18, -1):
        for share in (1.0, 0.5):
            step = share * 10.0**exponent
            candidate = round(math.ceil(low / step) * step, max(0, 1 - exponent))
            if low <= candidate < high:
                return candidate
    return low
