"""What is wrong with pairs of degrees, told as `read_pairs` tells it but without making geometry of them: who only
wants to know loads neither shapely nor numpy, which takes as long as a hundred thousand rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from socle.engines.tables.shaping._forms import DECIMALS
from socle.engines.tables.shaping._reading import EXAMPLES, FEW, NEAR, Fault, Faults, is_lambert
from socle.engines.tables.shaping._systems import WGS84

Pair = tuple[int, float, float]  # its place in the column, longitude, latitude
_LON: Final = 180.0
_LAT: Final = 90.0


def judge_degrees(
    xs: Sequence[float | None],
    ys: Sequence[float | None],
    *,
    numbers: Sequence[int] | None = None,
    examples: int = EXAMPLES,
) -> list[Fault] | None:
    """The faults of pairs of longitude and latitude; None when all of them together call for another reading (metres,
    axes that are swapped throughout)."""
    pairs = [
        (at, x, y)
        for at, (x, y) in enumerate(zip(xs, ys, strict=True))
        if x is not None and y is not None and math.isfinite(x) and math.isfinite(y)
    ]
    if not pairs:
        return []
    away = [one for one in pairs if not _is_on_earth(one[1], one[2])]
    swapped = [one for one in away if _is_on_earth(one[2], one[1])]
    if len(away) == len(pairs) and (len(swapped) == len(pairs) or all(is_lambert(x, y) for _, x, y in pairs)):
        return None
    found = Faults(numbers, examples)
    turned = {at for at, _, _ in swapped}
    found.add("geometry-swapped", sorted(turned), all=False, crs=WGS84)
    found.add("geometry-outside", [at for at, _, _ in away if at not in turned], crs=WGS84)
    nowhere = {at for at, _, _ in away}
    strays = _strays([(at, round(x, DECIMALS), round(y, DECIMALS)) for at, x, y in pairs if at not in nowhere])
    found.add("geometry-swapped", strays, all=False, crs=WGS84)
    return list(found.kept.values())


def _is_on_earth(lon: float, lat: float) -> bool:
    return -_LON <= lon <= _LON and -_LAT <= lat <= _LAT


def _strays(pairs: Sequence[Pair]) -> list[int]:
    """Those that lie far from nearly all others, and among them once their axes are swapped."""
    if len(pairs) < FEW:
        return []
    (west, east), (south, north) = (_reach(sorted(one[side] for one in pairs)) for side in (1, 2))
    away = [one for one in pairs if not (west < one[1] < east and south < one[2] < north)]
    return [at for at, x, y in away if west < y < east and south < x < north]


def _reach(ordered: Sequence[float]) -> tuple[float, float]:
    """How far what belongs together reaches: beyond nearly all of them by twice as much again."""
    low, high = _quantile(ordered, 0.1), _quantile(ordered, 0.9)
    wide = max(high - low, NEAR) * 2
    return low - wide, high + wide


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Between two values in proportion, as numpy does it."""
    place = share * (len(ordered) - 1)
    low = int(place)
    below, above, part = ordered[low], ordered[min(low + 1, len(ordered) - 1)], place - low
    return below + (above - below) * part if part < 0.5 else above - (above - below) * (1 - part)
