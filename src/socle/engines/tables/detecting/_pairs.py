"""Coordinates: two columns that together give a place, in degrees or metres, in the right order or swapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from socle.engines.tables.detecting._kinds import Guess, number_of
from socle.engines.tables.detecting._people import plain
from socle.engines.tables.detecting._profile import Profile

_LON: Final = frozenset(
    "lon long lng longitude longitud xlong xlon lonwgs longwgs coordlong geolon laengengrad".split()
)
_LAT: Final = frozenset("lat latitude latitud ylat latwgs coordlat geolat breitengrad".split())
_X: Final = frozenset("x coordx xl est easting este coordonneex xcoord xl93 xlambert coordinatex".split())
_Y: Final = frozenset("y coordy yl nord northing norte coordonneey ycoord yl93 ylambert coordinatey".split())
_LEAST: Final = 0.9

# Rough boxes (west, south, east, north) of territories where Socle may serve, for pairs whose labels say nothing and
# for swapped pairs. In each, no longitude may be a latitude: a point read in the wrong order falls outside.
BOXES: Final[dict[str, tuple[float, float, float, float]]] = {
    "FR": (-5.5, 41.2, 9.8, 51.3),
    "BE": (2.4, 49.4, 6.5, 51.6),
    "CH": (5.8, 45.7, 10.6, 47.9),
    "MA": (-17.3, 20.7, -0.9, 36.1),
    "TN": (7.4, 30.1, 11.8, 37.7),
    "DZ": (-8.8, 18.9, 12.1, 37.2),
    "SN": (-17.7, 12.2, -11.2, 16.8),
    "ML": (-12.4, 10.1, 4.4, 25.1),
    "CI": (-8.7, 4.3, -2.4, 10.8),
    "GN": (-15.2, 7.1, -7.6, 12.7),
    "BF": (-5.6, 9.3, 2.5, 15.2),
    "BJ": (0.7, 6.1, 3.9, 12.5),
    "TG": (-0.2, 6.0, 1.9, 11.2),
    "MR": (-17.1, 14.7, -4.8, 27.4),
    "MG": (43.1, -25.7, 50.6, -11.9),
    "RE": (55.1, -21.5, 55.9, -20.8),
    "GP": (-61.9, 15.8, -61.0, 16.6),
    "MQ": (-61.3, 14.3, -60.8, 14.9),
    "GF": (-54.7, 2.0, -51.5, 5.9),
    "CA": (-80.0, 44.9, -57.0, 62.6),
    "LB": (35.0, 33.0, 36.7, 34.7),
    "IE": (-10.7, 51.4, -5.3, 55.5),
    "DE": (5.8, 47.2, 15.1, 55.1),
    "GB": (-8.2, 49.8, 1.8, 60.9),
}
# Those whose points, read in the wrong order, fall in the sea or far from any town hall that speaks French: elsewhere
# (Senegal read as Angola) only the territory of the authority could tell.
TELLING: Final = frozenset({"FR", "BE", "CH", "CI", "MG", "RE", "GP", "MQ", "GF", "CA"})


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers: what it spans, and what its label says ("lon", "lat", "x", "y" or nothing)."""

    column: Profile
    low: float
    high: float
    part: str
    fractional: float


def pairs(columns: Sequence[Profile]) -> dict[int, Guess]:
    """For positions of columns, what they are in a pair of coordinates."""
    numbers = [found for column in columns if (found := _numbers(column)) is not None]
    out: dict[int, Guess] = {}
    for first in numbers:
        for second in numbers:
            if first is second or {first.column.position, second.column.position} & set(out):
                continue
            for lon, lat in _pair(first, second):
                out[first.column.position], out[second.column.position] = lon, lat
    return out


def part_of(label: str) -> str:
    """What a label says of a coordinate: "lon", "lat", "x", "y" or nothing."""
    words = [word for word in re.split(r"[^a-z]+", plain(label)) if word]
    joined = "".join(words)
    for part, names in (("lon", _LON), ("lat", _LAT), ("x", _X), ("y", _Y)):
        if joined in names or (names.intersection(words) and len(words) <= 4):
            return part
    return ""


def _numbers(column: Profile) -> Numbers | None:
    values = [number for value in column.values if (number := number_of(value)) is not None]
    if len(values) < 0.9 * len(column.values) or not values:
        return None
    values.sort()
    low, high = values[len(values) // 50], values[-1 - len(values) // 50]  # a few strays do not hide what a column is
    fractional = sum(1 for value in values if value != round(value)) / len(values)
    return Numbers(column, low, high, part_of(column.label), fractional)


def _pair(first: Numbers, second: Numbers) -> list[tuple[Guess, Guess]]:
    """The two guesses when `first` (east) and `second` (north) are a pair."""
    named = (first.part in ("lon", "x")) and (second.part in ("lat", "y"))
    mirrored = (first.part in ("lon", "x")) and second.part in ("lat", "y") and _swapped(first, second)
    near = abs(first.column.position - second.column.position) == 1
    if mirrored:
        return [(Guess("longitude_swapped", 0.9, "swapped"), Guess("latitude_swapped", 0.9, "swapped"))]
    if min(first.fractional, second.fractional) > 0.5 and _degrees(first, 180) and _degrees(second, 90):
        if named:
            return [
                (Guess("longitude", 0.97, "label", {"share": 1.0}), Guess("latitude", 0.97, "label", {"share": 1.0}))
            ]
        if near and not first.part and not second.part and _one_box(first, second) and _precise(first, second):
            return [(Guess("longitude", 0.75, "box"), Guess("latitude", 0.75, "box"))]
    blank = near and not first.part and not second.part and min(first.fractional, second.fractional) > 0.3
    if first.low >= 90_000 and first.high <= 1_300_000 and second.low >= 6_000_000 and second.high <= 7_200_000:
        if named or near:
            return [(Guess("lambert93_x", 0.95, "box"), Guess("lambert93_y", 0.95, "box"))]
    if (
        first.low >= 150_000
        and first.high <= 850_000
        and second.low > 0
        and second.high <= 10_000_000
        and second.low > 1e5
    ):
        if named or (blank and second.high - second.low < 300_000 and second.low > 500_000):
            return [(Guess("projected_x", 0.8, "metres"), Guess("projected_y", 0.8, "metres"))]
    return []


def _degrees(numbers: Numbers, most: float) -> bool:
    return -most <= numbers.low <= numbers.high <= most


def _precise(first: Numbers, second: Numbers) -> bool:
    """Coordinates are written with three decimals or more, and do not span a continent."""
    decimals = [len(v.replace(",", ".").partition(".")[2]) for n in (first, second) for v in n.column.values[:50]]
    return sorted(decimals)[len(decimals) // 2] >= 3 and first.high - first.low < 20 and second.high - second.low < 15


def _one_box(east: Numbers, north: Numbers) -> str:
    for code, (west, south, right, top) in BOXES.items():
        if west <= east.low and east.high <= right and south <= north.low and north.high <= top:
            return code
    return ""


def _swapped(lon: Numbers, lat: Numbers) -> bool:
    """Named as a pair, but only the other order falls in a known territory, or in degrees at all."""
    if {lon.part, lat.part} != {"lon", "lat"} or not (_degrees(lat, 180) and _degrees(lon, 90)):
        return False
    if not _degrees(lat, 90):
        return True
    return _one_box(lat, lon) in TELLING and not _one_box(lon, lat)
