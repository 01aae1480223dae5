"""What is read of a file, gathered: places in order, what was left out and why, never more than the limits."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from socle.engines.geo import GeoError, Line, Point, checked_point, distance

MOST_ADDRESSES = 200_000
MOST_STREETS = 20_000
MOST_LANDMARKS = 20_000
MOST_AREAS = 500
MOST_POINTS = 20_000
"""Points of one street or one area."""
SHOWN = 20
"""Findings shown of each kind; all are counted."""
LONGEST_NAME = 120
NEAR_BOUNDARY = 0.002
"""Degrees, about 200 m: a boundary is drawn less precisely than doors are surveyed."""


class FileError(ValueError):
    """A file that cannot be used at all. `code` names the reason, `data` what its words need."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


@dataclass
class Gathered:
    """The places of a file, as plain values, and what was found wrong with it."""

    within: Any = None
    boundary: dict[str, Any] | None = None
    neighbourhoods: dict[str, dict[str, Any]] = field(default_factory=dict)
    streets: dict[str, dict[str, Any]] = field(default_factory=dict)
    addresses: dict[tuple[str, int, str], tuple[float, float]] = field(default_factory=dict)
    landmarks: list[dict[str, Any]] = field(default_factory=list)
    keep_streets: bool = False
    totals: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, Any]] = field(default_factory=list)
    _zone: Any = None

    def tell(self, code: str, row: int | str, value: str = "") -> None:
        """Note that something was left out, or mended."""
        self.totals[code] += 1
        if self.totals[code] <= SHOWN:
            self.findings.append({"code": code, "row": str(row)[:60], "value": value[:80]})

    def street(self, name: str, row: int | str, paths: list[list[Point]], names: dict[str, str], width: float) -> None:
        """A street, or a further stretch of one."""
        clean = clean_name(name)
        if not clean:
            self.tell("no-name", row)
            return
        known = self.streets.setdefault(clean, {"paths": [], "names": {}, "width": width})
        if len(self.streets) > MOST_STREETS:
            raise FileError("too-many", what="streets", most=MOST_STREETS)
        known["paths"] += [one for one in paths if len(one) > 1]
        known["names"] |= names

    def address(
        self, street: str, number: int, suffix: str, point: Point, row: int | str, *, spare: bool = False
    ) -> None:
        """A numbered door. `spare`: the same door again is its other entrance, no fault."""
        key = (street, number, suffix)
        if key in self.addresses:
            if not spare:
                self.tell("twice", row, f"{number} {suffix} {street}")
            return
        if not self.inside(point):
            self.tell("outside", row, f"{number} {suffix} {street}")
            return
        if len(self.addresses) >= MOST_ADDRESSES:
            raise FileError("too-many", what="addresses", most=MOST_ADDRESSES)
        self.addresses[key] = (round(point.lon, 7), round(point.lat, 7))

    def landmark(self, kind: str, name: str, point: Point, names: dict[str, str], row: int | str) -> None:
        """A place people know by its name."""
        clean = clean_name(name)
        if not clean:
            self.tell("no-name", row)
        elif not self.inside(point):
            self.tell("outside", row, clean)
        elif len(self.landmarks) >= MOST_LANDMARKS:
            raise FileError("too-many", what="landmarks", most=MOST_LANDMARKS)
        else:
            spot = [round(point.lon, 7), round(point.lat, 7)]
            self.landmarks.append({"t": kind, "name": clean, "names": names, "p": spot})

    def inside(self, point: Point) -> bool:
        """Whether a point lies in the town, as far as it is known."""
        if self.within is None:
            return True
        import shapely

        if self._zone is None:
            self._zone = shapely.buffer(shapely.from_wkb(self.within), NEAR_BOUNDARY)
            shapely.prepare(self._zone)
        return bool(shapely.contains_xy(self._zone, point.lon, point.lat))

    def write(self, target: Path) -> dict[str, int]:
        """Write the places, one JSON object a line; returns how many there are of each layer."""
        counts: Counter[str] = Counter()
        with target.open("w", encoding="utf-8") as out:

            def line(layer: str, value: dict[str, Any]) -> None:
                counts[layer] += 1
                out.write(json.dumps({"k": layer, **value}, ensure_ascii=False, separators=(",", ":")) + "\n")

            if self.boundary is not None:
                line("boundary", {"g": self.boundary})
            for code, area in self.neighbourhoods.items():
                line("neighbourhood", {"code": code, **area})
            missing = set()
            for name, street in self.streets.items():
                path = longest_chain(street["paths"]) if street["paths"] else self._through_doors(name)
                if path is None:
                    missing.add(name)
                    continue
                line("street", {"name": name, "names": street["names"], "width": street["width"], "p": path})
            for (street_name, number, suffix), point in self.addresses.items():
                if street_name not in missing:
                    line("address", {"s": street_name, "n": number, "x": suffix, "p": point})
            for one in self.landmarks:
                line("landmark", one)
        return dict(counts)

    def _through_doors(self, name: str) -> list[list[float]] | None:
        """A street that came without its axis passes its doors in the order of their numbers."""
        doors = self._doors().get(name, [])
        if not doors:
            return None
        path: list[list[float]] = []
        for _number, point in sorted(doors)[:: max(1, len(doors) // 200)]:
            if not path or path[-1] != list(point):
                path.append(list(point))
        if len(path) == 1:  # a single door: a stretch of some metres before it
            path.append([round(path[0][0] + 5e-5, 7), path[0][1]])
        return path

    def _doors(self) -> dict[str, list[tuple[int, tuple[float, float]]]]:
        if not hasattr(self, "_by_street"):
            self._by_street: dict[str, list[tuple[int, tuple[float, float]]]] = {}
            for (street, number, _suffix), point in self.addresses.items():
                self._by_street.setdefault(street, []).append((number, point))
        return self._by_street


def clean_name(text: object) -> str:
    """A name fit to be kept: one line, no control signs, no halves of signs, at most 120 signs."""
    if not isinstance(text, str):
        return ""
    plain = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * LONGEST_NAME])
    return " ".join(plain.encode("utf-8", "ignore").decode().split())[:LONGEST_NAME].strip()


def clean_point(lon: Any, lat: Any) -> Point | None:
    """A position in degrees, or None where it is none."""
    try:
        return checked_point(float(lon), float(lat))
    except (GeoError, ValueError, TypeError, OverflowError):
        return None


def read_number(text: str) -> tuple[int, str] | None:
    """Number and suffix of ``12``, ``12bis``, ``12 B``; None where there is no number."""
    digits = ""
    for sign in text.strip():
        if not (sign.isascii() and sign.isdigit()):
            break
        digits += sign
    if not digits or len(digits) > 5:
        return None
    return int(digits), clean_suffix(text.strip()[len(digits) :])


def clean_suffix(text: str) -> str:
    """``Bis`` → ``bis``, ``a`` → ``A``; at most eight signs."""
    plain = "".join(sign for sign in clean_name(text) if sign.isalnum())[:8]
    return plain.lower() if len(plain) > 1 else plain.upper()


def longest_chain(paths: Sequence[Sequence[Point]]) -> list[list[float]]:
    """The longest line that stretches make, joined end to end: a street often comes in pieces."""
    pieces = [list(one) for one in paths]
    best: list[Point] = []
    while pieces:
        chain = pieces.pop(0)
        joined = True
        while joined:
            joined = False
            for at, piece in enumerate(pieces):
                if chain[-1] == piece[0]:
                    chain += piece[1:]
                elif chain[-1] == piece[-1]:
                    chain += piece[-2::-1]
                elif chain[0] == piece[-1]:
                    chain = piece[:-1] + chain
                elif chain[0] == piece[0]:
                    chain = piece[:0:-1] + chain
                else:
                    continue
                del pieces[at]
                joined = True
                break
        if _long(chain) > _long(best):
            best = chain
    step = max(1, math.ceil(len(best) / MOST_POINTS))
    kept = best[::step] if best[::step][-1:] == best[-1:] else [*best[::step], best[-1]]
    return [[round(one[0], 7), round(one[1], 7)] for one in kept]


def _long(chain: Sequence[Point]) -> float:
    return sum(distance(one, other) for one, other in pairwise(chain))


def as_line(points: list[list[float]]) -> Line:
    """The line of a written path."""
    return Line(tuple(Point(lon, lat) for lon, lat in points))
