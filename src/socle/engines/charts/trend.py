"""A number and where it goes: its last value, what it was before, the change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from socle.engines.charts.model import ChartError


@dataclass(frozen=True, slots=True)
class Trend:
    """The last known value and the one before it; ``change`` is their difference, ``share`` of the one before (None
    where that was nothing)."""

    last: float
    before: float | None
    change: float | None
    share: float | None


def trend(values: Sequence[float | None]) -> Trend:
    """The trend of a series in order. Raises ``ChartError`` when no value is known, or one is not finite."""
    known = [value for value in values if value is not None]
    if not known:
        raise ChartError("no value is known", "empty")
    if not all(map(math.isfinite, known)):
        raise ChartError("values must be finite", "not-finite")
    if len(known) == 1:
        return Trend(known[0], None, None, None)
    last, before = known[-1], known[-2]
    share = (last - before) / abs(before) if before else None
    return Trend(last, before, last - before, share)
