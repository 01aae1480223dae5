"""Text, or pairs of numbers, to geometry in degrees: every cell that cannot be placed is named with what is wrong.

Nothing is guessed for one cell alone. A ring is closed and a polygon that crosses itself is mended, and both are said;
a cell whose place makes no sense is left without geometry.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from socle.engines.tables.shaping._forms import is_shape_text, rounded
from socle.engines.tables.shaping._systems import WGS84, area, code_of, inward, is_degrees

EXAMPLES: Final = 20
LAMBERT: Final = "EPSG:2154"
FEW: Final = 20  # fewer places than these are near or far from nothing
NEAR: Final = 0.05  # degrees: what lies within them is one place
_SRID: Final = re.compile(r"\s*SRID=(\d{4,6});", re.IGNORECASE)


@dataclass(slots=True)
class Fault:
    """One kind of fault of a column: how many cells, their first row numbers, and what a message needs."""

    code: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "count": self.count, "rows": self.rows, "data": self.data}


@dataclass(slots=True)
class Shapes:
    """Geometries as WKB in degrees, empty where there is none; the system that they came in; what was wrong."""

    wkb: list[bytes | None]
    crs: str
    faults: list[Fault]


def read_shapes(
    texts: Sequence[str | None], crs: str = "", *, numbers: Sequence[int] | None = None, examples: int = EXAMPLES
) -> Shapes:
    """Geometries from WKT (with or without SRID) or GeoJSON text in a coordinate system ("EPSG:2154"; degrees when
    not said). `numbers` are the rows' numbers in the file, of which `examples` are kept for each fault. Raises
    TableError("unknown-crs")."""
    import numpy as np

    found = Faults(numbers, examples)
    said = [one if one is not None and one.strip() else None for one in texts]
    shapes = _parsed(said, found)
    systems = np.array([_srid(one) or code_of(crs) or crs for one in said], dtype=object)
    return _placed(shapes, systems, code_of(crs) or crs, found)


def read_pairs(
    xs: Sequence[float | None],
    ys: Sequence[float | None],
    crs: str,
    *,
    numbers: Sequence[int] | None = None,
    examples: int = EXAMPLES,
) -> Shapes:
    """Points from pairs of coordinates (easting, northing) in a coordinate system."""
    import numpy as np
    import shapely

    x, y = (np.array([np.nan if one is None else one for one in side], dtype=float) for side in (xs, ys))
    given = np.isfinite(x) & np.isfinite(y)
    shapes = np.full(len(x), None, dtype=object)
    shapes[given] = shapely.points(x[given], y[given])
    systems = np.full(len(x), code_of(crs) or crs, dtype=object)
    return _placed(shapes, systems, code_of(crs) or crs, Faults(numbers, examples))


class Faults:
    """Faults by code, with the numbers of their rows."""

    def __init__(self, numbers: Sequence[int] | None, examples: int) -> None:
        self.numbers, self.examples = numbers, examples
        self.kept: dict[str, Fault] = {}

    def add(self, code: str, places: Any, **data: Any) -> None:
        """Faults at these places of the column."""
        at = [int(one) for one in places]
        if not at:
            return
        fault = self.kept.setdefault(code, Fault(code, data=data))
        fault.count += len(at)
        room = max(0, self.examples - len(fault.rows))
        fault.rows += [self.numbers[one] if self.numbers is not None else one + 2 for one in at[:room]]


def _srid(text: str | None) -> str:
    found = _SRID.match(text) if text else None
    return f"EPSG:{found[1]}" if found else ""


def _parsed(said: Sequence[str | None], found: Faults) -> Any:
    """Shapely geometries; what cannot be read is empty, rings left open are closed."""
    import numpy as np
    import shapely

    plain = np.array([None if one is None else _SRID.sub("", one, count=1) for one in said], dtype=object)
    objects = np.array([one is not None and one.lstrip().startswith("{") for one in plain], dtype=bool)
    known = np.array([one is not None and is_shape_text(one) for one in plain], dtype=bool)
    shapes = np.full(len(plain), None, dtype=object)
    for chosen, read in ((known & objects, shapely.from_geojson), (known & ~objects, shapely.from_wkt)):
        if chosen.any():
            shapes[chosen] = read(plain[chosen], on_invalid="ignore")
    lost = known & ~objects & ~shapely.is_geometry(shapes)
    if lost.any():
        shapes[lost] = shapely.from_wkt(plain[lost], on_invalid="fix")
        found.add("geometry-unclosed", np.flatnonzero(lost & shapely.is_geometry(shapes)))
    given = np.array([one is not None for one in plain], dtype=bool)
    found.add("geometry-unreadable", np.flatnonzero(given & ~shapely.is_geometry(shapes)))
    shapes[shapely.is_empty(shapes)] = None
    return shapes


def _placed(shapes: Any, systems: Any, crs: str, found: Faults) -> Shapes:
    """The geometries in degrees, those that lie nowhere left out."""
    import numpy as np
    import shapely

    crs = _likely(shapes, systems, crs, found)
    used = sorted({str(one) for one in systems[shapely.is_geometry(shapes)]})
    if len(used) > 1:
        common = max(used, key=lambda one: int((systems == one).sum()))
        others = (systems != common) & shapely.is_geometry(shapes)
        found.add("geometry-mixed-crs", np.flatnonzero(others), systems=used, expected=common)
    for one in used:
        chosen = (systems == one) & shapely.is_geometry(shapes)
        shapes[chosen] = _in_degrees(shapes[chosen], one, np.flatnonzero(chosen), found)
    _say_strays(shapes, found)
    present = np.flatnonzero(shapely.is_geometry(shapes))
    broken = present[~shapely.is_valid(shapes[present])]
    if len(broken):
        found.add("geometry-invalid", broken)
        shapes[broken] = shapely.make_valid(shapes[broken])
    return Shapes(list(shapely.to_wkb(shapes)), crs, list(found.kept.values()))


def _likely(shapes: Any, systems: Any, crs: str, found: Faults) -> str:
    """The system of a column that is said to be in degrees and is all metres of Lambert-93: said, and read so."""
    import numpy as np
    import shapely

    present = shapely.is_geometry(shapes) & (systems == crs)
    if not present.any() or not is_degrees(crs):
        return crs
    x0, y0, x1, y1 = shapely.bounds(shapes[present]).T
    if bool((is_lambert(x0, y0) & is_lambert(x1, y1)).all()):
        systems[present] = LAMBERT
        found.add("geometry-other-crs", np.flatnonzero(present), said=crs, read=LAMBERT)
        return LAMBERT
    return crs


def is_lambert(x: Any, y: Any) -> Any:
    """Whether a pair of numbers, or each of two arrays, could be metres of Lambert-93."""
    return (x > 0) & (x < 1.4e6) & (y > 5.9e6) & (y < 7.3e6)


def _in_degrees(shapes: Any, crs: str, places: Any, found: Faults) -> Any:
    """Geometries of one system in degrees. Swapped axes are turned when every cell agrees; else the cells that lie
    outside are told, and left out where they lie off the Earth."""
    import numpy as np
    import shapely

    turned = shapely.transform(shapes, lambda points: points[:, ::-1])
    here, there = _outside(_project(shapes, crs), crs), _outside(_project(turned, crs), crs)
    if here.all() and not there.any():
        found.add("geometry-swapped", places, all=True, crs=crs)
        return rounded(_project(turned, crs))
    found.add("geometry-swapped", places[here & ~there], all=False, crs=crs)
    found.add("geometry-outside", places[here & there], crs=crs)
    out = _project(shapes, crs)
    nowhere = _off_earth(out)
    kept = np.full(len(out), None, dtype=object)
    kept[~nowhere] = rounded(out[~nowhere])
    return kept


def _project(shapes: Any, crs: str) -> Any:
    import numpy as np
    import shapely

    if crs == WGS84 or crs == "EPSG:4326":
        return shapes
    change = inward(crs)
    return shapely.transform(shapes, lambda points: np.column_stack(change.transform(points[:, 0], points[:, 1])))


def _off_earth(shapes: Any) -> Any:
    import shapely

    west, south, east, north = shapely.bounds(shapes).T
    return ~((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90))


def _outside(shapes: Any, crs: str) -> Any:
    """Whether each lies outside where its system is used; what has no finite place is outside."""
    import shapely

    west, south, east, north = area(crs)
    a, b, c, d = shapely.bounds(shapes).T
    return ~((a >= max(west, -180)) & (c <= min(east, 180)) & (b >= max(south, -90)) & (d <= min(north, 90)))


def _say_strays(shapes: Any, found: Faults) -> None:
    """Cells that lie far from nearly all others, and among them once their axes are swapped."""
    import numpy as np
    import shapely

    present = np.flatnonzero(shapely.is_geometry(shapes))
    if len(present) < FEW:
        return
    bounds = shapely.bounds(shapes[present])
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    (x0, x1), (y0, y1) = (np.quantile(side, [0.1, 0.9]) for side in (x, y))
    wide, high = max(x1 - x0, NEAR) * 2, max(y1 - y0, NEAR) * 2
    among = (x > x0 - wide) & (x < x1 + wide) & (y > y0 - high) & (y < y1 + high)
    turned = (y > x0 - wide) & (y < x1 + wide) & (x > y0 - high) & (x < y1 + high)
    # Between the tenths of each axis lie six in ten at least: there are always others to be far from.
    found.add("geometry-swapped", present[~among & turned], all=False, crs=WGS84)
