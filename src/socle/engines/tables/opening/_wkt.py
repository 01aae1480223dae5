"""Geometries as text (WKT): those of GeoJSON with their numbers as written, those of GeoPackage and GeoParquet from
their bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.opening._json import Number

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
# How deep the positions of each kind lie, and how its text is named.
_DEPTHS: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_WEB: Final = r"|https?://www\.opengis\.net/def/crs/"
KINDS: Final = frozenset({*_DEPTHS, "GeometryCollection"})
_EPSG: Final = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:)?epsg:(?:[\d.]*:)?(\d{4,6})" + _WEB + r"epsg/[\d.]+/(\d{4,6})", re.I
)
_DEGREES: Final = re.compile(r"(?:urn:ogc:def:crs:)?ogc:(?:[\d.]*:)?crs84" + _WEB + r"ogc/1\.3/crs84", re.I)
DEGREES: Final = "EPSG:4326"


def crs_of(name: str) -> str:
    """The code of a reference system by any of its names, "" when it is not known."""
    name = name.strip()
    if _DEGREES.fullmatch(name):
        return DEGREES
    found = _EPSG.fullmatch(name)
    return f"EPSG:{found[1] or found[2]}" if found else ""


def wkt_of(geometry: Any) -> str:
    """A GeoJSON geometry as WKT, "" for null. Raises ValueError when it is not one."""
    if geometry is None:
        return ""
    if not isinstance(geometry, Mapping):
        raise ValueError("not an object")
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        if not isinstance(parts, list):
            raise ValueError("no geometries")
        return f"GEOMETRYCOLLECTION ({', '.join(map(wkt_of, parts))})" if parts else "GEOMETRYCOLLECTION EMPTY"
    if kind not in _DEPTHS:
        raise ValueError("unknown kind")
    coordinates = geometry.get("coordinates")
    if coordinates == []:
        return f"{kind.upper()} EMPTY"
    depth = _DEPTHS[kind]
    size = min(_sizes(coordinates, depth))
    text = _positions(coordinates or (), depth, size)
    return f"{kind.upper()}{' Z' if size == 3 else ''} {text if depth else f'({text})'}"


def _sizes(value: Any, depth: int) -> set[int]:
    """How many numbers the positions have: 2, or 3 with a height. Further ones have no meaning."""
    if not isinstance(value, list) or not value:
        raise ValueError("not a list")
    if depth:
        return set().union(*(_sizes(each, depth - 1) for each in value))
    if len(value) < 2:
        raise ValueError("a position of one number")
    return {min(len(value), 3)}


def _positions(value: Sequence[Any], depth: int, size: int) -> str:
    if depth:
        return f"({', '.join(_positions(each, depth - 1, size) for each in value)})"
    for number in value[:size]:
        if not isinstance(number, Number) or not _NUMBER.fullmatch(number):
            raise ValueError("not a number")
    return " ".join(value[:size])


def wkt_of_bytes(values: Sequence[bytes | None]) -> tuple[list[str], list[int]]:
    """WKB as WKT, and the positions of those that are not geometries (given as hexadecimal)."""
    import numpy
    import shapely

    shapes = shapely.from_wkb(numpy.array(list(values), dtype=object), on_invalid="ignore")
    texts = shapely.to_wkt(shapes, rounding_precision=-1, trim=True)
    bad = [i for i, (value, text) in enumerate(zip(values, texts, strict=True)) if value and text is None]
    cells = [text or (value.hex() if value else "") for value, text in zip(values, texts, strict=True)]
    return cells, bad
