"""The forms of a geometry: WKB as it is kept, WKT and GeoJSON as it leaves, the box around it, its place in a row of
boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DECIMALS: Final = 9  # a tenth of a millimetre: what text, WKB and arithmetic say alike
_TEXT: Final = re.compile(
    r"\s*(SRID=\d{4,6};)?\s*(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION)"
    r"\s*(Z|M|ZM)?\s*(\(|EMPTY)|\s*\{\s*\"(type|coordinates|geometries)\"",
    re.IGNORECASE,
)


def is_shape_text(text: str) -> bool:
    """Whether a cell begins as WKT, as WKT with its SRID, or as the geometry of GeoJSON."""
    return _TEXT.match(text) is not None


def boxes(shapes: Sequence[bytes | None]) -> list[list[float | None]]:
    """West, south, east and north of each geometry: four columns, empty where there is none."""
    import shapely

    bounds = shapely.bounds(shapely.from_wkb(list(shapes)))
    return [[None if side != side else side for side in column] for column in bounds.T.tolist()]


def wkt(shapes: Sequence[bytes | None]) -> list[str | None]:
    """Each geometry as WKT, with all its digits."""
    import shapely

    return list(shapely.to_wkt(shapely.from_wkb(list(shapes)), rounding_precision=-1))


def geojson(shapes: Sequence[bytes | None]) -> list[str | None]:
    """Each geometry as the text of a GeoJSON geometry (RFC 7946)."""
    import shapely

    return list(shapely.to_geojson(shapely.from_wkb(list(shapes))))


def reshaped(shapes: Sequence[bytes | None], crs: str) -> list[bytes | None]:
    """Geometries in degrees in another system, in the order of its axes. Raises TableError("unknown-crs")."""
    import numpy as np
    import shapely

    from socle.engines.tables.shaping._systems import forward

    change = forward(crs)
    moved = shapely.transform(
        shapely.from_wkb(list(shapes)),
        lambda points: np.column_stack(change.transform(points[:, 0], points[:, 1])).round(DECIMALS),
    )
    return list(shapely.to_wkb(moved))


def kinds(shapes: Sequence[bytes | None]) -> list[str]:
    """The kinds of geometry there are ("Point", "MultiPolygon"…), in order."""
    import shapely

    names = {one.geom_type for one in shapely.from_wkb(list(shapes)) if one is not None}
    return sorted(names)


def meets(shape: bytes, west: float, south: float, east: float, north: float) -> bool:
    """Whether a geometry has a point in common with a box, its sides included."""
    import shapely

    return bool(shapely.intersects(shapely.from_wkb(shape), shapely.box(west, south, east, north)))


def shaped(text: str) -> bytes | None:
    """One geometry in degrees from WKT or GeoJSON text; None for what is none, is not valid or lies off the Earth."""
    import shapely

    reader = shapely.from_geojson if text.lstrip().startswith("{") else shapely.from_wkt
    shape = reader(text, on_invalid="ignore") if is_shape_text(text) else None
    if shape is None or shape.is_empty or not shape.is_valid:
        return None
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None
    return bytes(shapely.to_wkb(rounded(shape)))


def rounded(shapes: Any) -> Any:
    """Geometries in two dimensions, their coordinates to ``DECIMALS``."""
    import shapely

    flat: BaseGeometry = shapely.force_2d(shapes)
    return shapely.transform(flat, lambda points: points.round(DECIMALS) + 0.0)  # no minus zero


def order(shapes: Sequence[bytes | None]) -> list[int]:
    """The places of the geometries so that neighbours follow each other (Morton's order of the middles of their
    boxes, 2¹⁶ by 2¹⁶); those without geometry come last."""
    import numpy as np
    import shapely

    bounds = shapely.bounds(shapely.from_wkb(list(shapes)))
    missing = np.isnan(bounds).any(axis=1)
    bounds[missing] = 0.0
    x = ((bounds[:, 0] + bounds[:, 2]) / 2 + 180) / 360
    y = ((bounds[:, 1] + bounds[:, 3]) / 2 + 90) / 180
    found = ~missing
    code = np.zeros(len(bounds), dtype=np.uint64)
    for axis, shift in ((x, 0), (y, 1)):
        low, high = (axis[found].min(), axis[found].max()) if found.any() else (0.0, 1.0)
        cells = ((axis - low) / max(high - low, 1e-12) * 65535).clip(0, 65535).astype(np.uint64)
        code |= _spread(cells) << np.uint64(shift)
    code[missing] = np.iinfo(np.uint64).max
    return [int(at) for at in np.argsort(code, kind="stable")]


def _spread(cells: Any) -> Any:
    """Sixteen bits with a gap after each."""
    import numpy as np

    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        cells = (cells | (cells << np.uint64(shift))) & np.uint64(mask)
    return cells
