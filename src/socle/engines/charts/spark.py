"""Sparkline: the direction of a number, beside the number."""

import math
from collections.abc import Sequence

from socle.engines.charts.model import ChartError
from socle.engines.charts.svg import draw, number

WIDE = 160
TALL = 40


def spark(values: Sequence[float], *, reference: float | None = None) -> str:
    """Draw a line, its end dot and a dashed reference. Decorative: the number and its words stand
    beside it.

    The sheet mirrors it in right-to-left pages, because time runs with reading. Raises ``ChartError``
    when there are fewer than two values or one is not finite.
    """
    if len(values) < 2 or not all(math.isfinite(value) for value in values):
        raise ChartError("a sparkline needs at least two finite values")
    known = [*values, *([reference] if reference is not None else [])]
    low, high = min(known), max(known)

    def x(place: int) -> str:
        return number(2 + place * (WIDE - 8) / (len(values) - 1))

    def y(value: float) -> str:
        share = (value - low) / (high - low) if high > low else 0.5
        return number(4 + (TALL - 10) * (1 - share))

    line = " ".join(f"{x(place)} {y(value)}" for place, value in enumerate(values))
    pieces = draw("dash", f"M0 {y(reference)}H{WIDE}") if reference is not None else ""
    pieces += draw("hair", f"M0 {TALL - 1}H{WIDE}")
    fixed = ' vector-effect="non-scaling-stroke"'
    pieces += f'<path class="ln"{fixed} d="M{line}"/>'
    pieces += f'<path class="ln dot"{fixed} d="M{x(len(values) - 1)} {y(values[-1])}h.01"/>'
    head = f'<svg class="spark fig" viewBox="0 0 {WIDE} {TALL}" preserveAspectRatio="none" aria-hidden="true">'
    return f"{head}{pieces}</svg>"
