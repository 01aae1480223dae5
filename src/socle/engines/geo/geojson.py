"""GeoJSON in and out (RFC 7946), strict about what a map would draw wrong."""

import json
from collections.abc import Iterable

from .model import Box, Feature, GeoError, Geometry, Line, MultiPolygon, Point, Polygon, box_of, checked_point

MOST_FEATURES = 200_000
MOST_BYTES = 200_000_000


def to_geojson(geometry: Geometry) -> dict[str, object]:
    """The GeoJSON object of a geometry, coordinates rounded to 7 decimals (1 cm)."""
    match geometry:
        case Line(points):
            return {"type": "LineString", "coordinates": _out(points)}
        case Polygon():
            return {"type": "Polygon", "coordinates": [_out(ring) for ring in geometry.rings]}
        case MultiPolygon(polygons):
            rings = [[_out(ring) for ring in polygon.rings] for polygon in polygons]
            return {"type": "MultiPolygon", "coordinates": rings}
        case _:
            return {"type": "Point", "coordinates": _out([geometry])[0]}


def from_geojson(source: object, *, expected: Box | None = None) -> Geometry:
    """The geometry of a GeoJSON geometry object (a dict, or its text).

    `expected` is a box where the geometry should lie: with it, exchanged axes are found even when both
    readings are on the globe. Raises GeoError: `json`, `geojson` (wrong structure), `kind` (a type that
    places do not have), `open-ring`, `not-a-number`, `swapped-axes`, `not-degrees`, `out-of-range`.
    """
    value = parse(source) if isinstance(source, str | bytes) else source
    if not isinstance(value, dict):
        raise GeoError("geojson", "a geometry is an object with a type and coordinates")
    geometry = _geometry(value.get("type"), value.get("coordinates"))
    if expected is not None:
        _expect(geometry, expected)
    return geometry


def read_features(source: str | bytes, *, expected: Box | None = None) -> list[Feature]:
    """The features of a FeatureCollection, of one Feature, or of a bare geometry. Raises like `from_geojson`.

    The message of an error names the feature by its number, from 1.
    """
    value = parse(source)
    if not isinstance(value, dict):
        raise GeoError("geojson", "the file is not a GeoJSON object")
    listed = value.get("features") if value.get("type") == "FeatureCollection" else [value]
    if not isinstance(listed, list):
        raise GeoError("geojson", "a FeatureCollection has a list of features")
    if len(listed) > MOST_FEATURES:
        raise GeoError("geojson", f"more than {MOST_FEATURES} features")
    read: list[Feature] = []
    for number, item in enumerate(listed, start=1):
        try:
            read.append(_feature(item, expected))
        except GeoError as error:
            raise GeoError(error.code, f"feature {number}: {error.message}") from error
    return read


def write_features(features: Iterable[Feature]) -> str:
    """A FeatureCollection as text, one feature a line so that two versions can be compared."""
    lines = (
        json.dumps(
            {"type": "Feature", "properties": one.properties, "geometry": to_geojson(one.geometry)},
            ensure_ascii=False,
            allow_nan=False,
        )
        for one in features
    )
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"


def parse(source: str | bytes) -> object:
    """JSON without the liberties of Python's reader (NaN, endless depth). Raises GeoError `json`."""
    if len(source) > MOST_BYTES:
        raise GeoError("json", f"the file is longer than {MOST_BYTES} bytes")
    try:
        parsed: object = json.loads(source, parse_constant=_no_constant)
    except RecursionError as error:
        raise GeoError("json", "the file is nested too deep") from error
    except ValueError as error:
        raise GeoError("json", f"the file is not JSON: {error}") from error
    return parsed


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value")


def _feature(item: object, expected: Box | None) -> Feature:
    if not isinstance(item, dict):
        raise GeoError("geojson", "a feature is an object")
    if item.get("type") != "Feature":
        return Feature(from_geojson(item, expected=expected), {})
    properties = item.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise GeoError("geojson", "properties are an object or null")
    return Feature(from_geojson(item.get("geometry"), expected=expected), dict(properties or {}))


def _geometry(kind: object, coordinates: object) -> Geometry:
    if kind == "Point":
        return _point(coordinates)
    if kind == "LineString":
        return Line(_points(coordinates, least=2))
    if kind == "Polygon":
        return _polygon(coordinates)
    if kind == "MultiPolygon":
        return MultiPolygon(tuple(_polygon(part) for part in _list(coordinates)))
    raise GeoError("kind", f"a {str(kind)[:40]!r} is not a Point, LineString, Polygon or MultiPolygon")


def _polygon(value: object) -> Polygon:
    rings = [_points(ring, least=4) for ring in _list(value)]
    for ring in rings:
        if ring[0] != ring[-1]:
            raise GeoError("open-ring", "a ring must end where it begins")
        if len(set(ring)) < 3:
            raise GeoError("open-ring", "a ring must go through three places or more")
    return Polygon(rings[0], tuple(rings[1:]))


def _points(value: object, *, least: int) -> tuple[Point, ...]:
    points = tuple(_point(item) for item in _list(value))
    if len(points) < least:
        raise GeoError("geojson", f"a path needs {least} points or more")
    return points


def _point(value: object) -> Point:
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= 4:
        raise GeoError("geojson", "a position is a list of longitude and latitude")
    return checked_point(value[0], value[1])


def _list(value: object) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise GeoError("geojson", "coordinates are missing or not a list")
    return value


def _expect(geometry: Geometry, expected: Box) -> None:
    box = box_of(geometry)
    if box.meets(expected):
        return
    turned = Box(box.min_lat, box.min_lon, box.max_lat, box.max_lon)
    if turned.meets(expected):
        raise GeoError("swapped-axes", "longitude comes first: these look like latitude, longitude")


def _out(points: Iterable[Point]) -> list[list[float]]:
    return [[round(lon, 7), round(lat, 7)] for lon, lat in points]
