"""What is GeoJSON (RFC 7946) and TopoJSON in a cell, as far as its structure goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Test = Callable[[Any], bool]


def is_geojson(value: Any) -> bool:
    """A geometry, a collection of geometries, a feature or a collection of features."""
    if not isinstance(value, dict):
        return False
    match value.get("type"):
        case "GeometryCollection":
            return _listed(value.get("geometries"), _geometry)
        case "Feature":
            return _feature(value)
        case "FeatureCollection":
            return _listed(value.get("features"), _feature)
        case _:
            return _geometry(value)


def _feature(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("type", "Feature") != "Feature":
        return False
    if "geometry" not in value or "properties" not in value:
        return False
    shape, properties = value["geometry"], value["properties"]
    return (shape is None or _geometry(shape)) and (properties is None or isinstance(properties, dict))


def _geometry(value: Any) -> bool:
    if not isinstance(value, dict) or "coordinates" not in value:
        return False
    at = value["coordinates"]
    match value.get("type"):
        case "Point":
            return _position(at)
        case "MultiPoint":
            return _listed(at, _position)
        case "LineString":
            return _line(at)
        case "MultiLineString":
            return _listed(at, _line)
        case "Polygon":
            return _polygon(at)
        case "MultiPolygon":
            return _listed(at, _polygon)
        case _:
            return False


def _position(value: Any) -> bool:
    """Two numbers, or three: an altitude is allowed by the RFC."""
    return isinstance(value, list) and 2 <= len(value) <= 3 and all(map(_number, value))


def _line(value: Any) -> bool:
    return _listed(value, _position, 2)


def _ring(value: Any) -> bool:
    return _listed(value, _position, 4)


def _polygon(value: Any) -> bool:
    return _listed(value, _ring)


def _listed(value: Any, test: Test, least: int = 0) -> bool:
    return isinstance(value, list) and len(value) >= least and all(map(test, value))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_topojson(value: Any) -> bool:
    """A topology, or one of its geometries."""
    if not isinstance(value, dict):
        return False
    if value.get("type") != "Topology":
        return _arc_geometry(value)
    objects = value.get("objects")
    shapes = isinstance(objects, dict) and all(map(_arc_geometry, objects.values()))
    return shapes and _listed(value.get("arcs"), lambda arc: _listed(arc, _arc_position, 2))


def _arc_position(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 2 and all(map(_number, value))


def _arc_geometry(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if value.get("type") == "GeometryCollection":
        return _listed(value.get("geometries"), _arc_geometry)
    depth = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}.get(str(value.get("type")))
    if depth:
        return _arcs(value.get("arcs"), depth)
    at = value.get("coordinates")
    return (value.get("type") == "Point" and _arc_position(at)) or (
        value.get("type") == "MultiPoint" and _listed(at, _arc_position)
    )


def _arcs(value: Any, depth: int) -> bool:
    return _listed(value, _whole) if depth == 1 else _listed(value, lambda one: _arcs(one, depth - 1))
