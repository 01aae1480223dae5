"""GeoJSON files: areas, streets, doors or landmarks, told apart by their geometry and properties."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from socle.commons.places.rules._gathering import MOST_AREAS, MOST_POINTS, FileError, Gathered, clean_name, read_number
from socle.commons.places.rules._kinds import landmark_kind
from socle.engines.geo import (
    Area,
    GeoError,
    Line,
    MultiPolygon,
    Point,
    Polygon,
    from_geojson,
    from_lambert93,
    points_of,
    to_geojson,
)

MOST_BYTES = 80_000_000
_NAME = ("name", "nom", "nom_voie", "voie_nom", "libelle", "label", "NAME", "NOM", "KAB_NAME")
_NUMBER = ("numero", "addr:housenumber", "housenumber", "number", "num")
_STREET = ("voie_nom", "addr:street", "street", "nom_voie", "rue")


def read_geojson(path: Path, into: Gathered, what: str) -> None:
    """Everything of a GeoJSON file that a town's plan is made of. `what` says what areas are (``boundary``,
    ``neighbourhoods``) where the file does not: alone, an area is a boundary; several are neighbourhoods.

    Raises FileError `too-large`, `encoding`, `json`, `empty`, `crs`, `too-many`.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileError("too-large", most=MOST_BYTES // 1_000_000)
    document = _parsed(path)
    plane = _is_lambert(document)
    areas: list[tuple[str, Area, Mapping[str, Any]]] = []
    count = 0
    for at, feature in enumerate(_features(document), start=1):
        count += 1
        try:
            _read(feature, at, into, areas, plane)
        except GeoError as error:
            into.tell(error.code if error.code in _TOLD else "geometry", at)
    if not count:
        raise FileError("empty")
    _place_areas(areas, into, what)


_TOLD = frozenset({"swapped-axes", "not-degrees", "out-of-range", "not-a-number", "open-ring", "kind"})


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise FileError("encoding") from error
    except (ValueError, RecursionError) as error:
        raise FileError("json") from error


def _no_constant(name: str) -> float:
    return float("nan")  # refused with its feature, not with the whole file


def _is_lambert(document: Any) -> bool:
    crs = document.get("crs") if isinstance(document, dict) else None
    name = str((crs.get("properties") or {}).get("name", "")) if isinstance(crs, dict) else ""
    if "2154" in name:
        return True
    if name and not re.search(r"CRS84|4326|4258|4171", name):
        raise FileError("crs", name=name[:80])
    return False


def _features(document: Any) -> Iterator[Any]:
    if not isinstance(document, dict):
        raise FileError("json")
    listed = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    if not isinstance(listed, list):
        raise FileError("json")
    yield from listed


def _read(feature: Any, at: int, into: Gathered, areas: list[tuple[str, Area, Mapping[str, Any]]], plane: bool) -> None:
    if not isinstance(feature, dict):
        raise GeoError("kind", "a feature is an object")
    bare = feature.get("type") != "Feature"
    properties = {} if bare or not isinstance(feature.get("properties"), dict) else feature["properties"]
    source = feature if bare else feature.get("geometry")
    if not isinstance(source, dict):
        raise GeoError("kind", "a feature has a geometry")
    name = _first(properties, _NAME)
    if source.get("type") == "MultiLineString" and isinstance(source.get("coordinates"), list):
        parts = [
            from_geojson(_flat({"type": "LineString", "coordinates": one}, plane)) for one in source["coordinates"]
        ]
        into.street(name, at, [list(one.points) for one in parts if isinstance(one, Line)], _names(properties), 8.0)
        return
    geometry = from_geojson(_flat(source, plane))
    if sum(1 for _point in points_of(geometry)) > MOST_POINTS:
        into.tell("too-fine", at, name)
    elif isinstance(geometry, Line):
        into.street(name, at, [list(geometry.points)], _names(properties), 8.0)
    elif isinstance(geometry, Polygon | MultiPolygon):
        if len(areas) >= MOST_AREAS:
            raise FileError("too-many", what="areas", most=MOST_AREAS)
        if _is_sound(geometry):
            areas.append((name, geometry, properties))
        else:
            into.tell("self-crossing", at, name)
    else:
        _read_point(geometry, properties, name, at, into)


def _read_point(point: Point, properties: Mapping[str, Any], name: str, at: int, into: Gathered) -> None:
    written, street = _first(properties, _NUMBER), clean_name(_first(properties, _STREET))
    if written and street:
        number = read_number(f"{written}{properties.get('suffixe') or properties.get('rep') or ''}")
        if number is None:
            into.tell("number", at, written)
            return
        into.keep_streets = True
        into.address(street, *number, point, at)
        if (street, *number) in into.addresses:
            into.street(street, at, [], {}, 8.0)
        return
    into.landmark(landmark_kind(properties), name, point, _names(properties), at)


def _place_areas(areas: list[tuple[str, Area, Mapping[str, Any]]], into: Gathered, what: str) -> None:
    if what == "boundary" or (what != "neighbourhoods" and len(areas) == 1):
        if len(areas) > 1:
            parts = [one for _n, area, _p in areas for one in _polygons(area)]
            into.boundary = to_geojson(MultiPolygon(tuple(parts)))
        elif areas:
            into.boundary = to_geojson(areas[0][1])
        return
    for at, (name, area, properties) in enumerate(areas, start=1):
        title = clean_name(name) or clean_name(_first(properties, ("code", "id"))) or str(at)
        code = _slug(_first(properties, ("code",)) or title) or str(at)
        while code in into.neighbourhoods:
            code = f"{code[:34]}-{at}"
        into.neighbourhoods[code] = {"name": title, "names": _names(properties), "g": to_geojson(area)}


def _is_sound(area: Area) -> bool:
    import shapely

    return bool(shapely.is_valid(shapely.from_geojson(json.dumps(to_geojson(area)))))


def _polygons(area: Area) -> tuple[Polygon, ...]:
    return (area,) if isinstance(area, Polygon) else area.polygons


def _flat(source: dict[str, Any], plane: bool) -> dict[str, Any]:
    """The geometry in degrees."""
    return {**source, "coordinates": _degrees(source.get("coordinates"))} if plane else source


def _degrees(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], int | float):
        return list(from_lambert93(float(value[0]), float(value[1]))) if len(value) > 1 else value
    return [_degrees(one) for one in value] if isinstance(value, list) else value


def _names(properties: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for key, value in properties.items():
        tongue = re.fullmatch(r"(?:name|nom)[:_]([a-z]{2})", str(key))
        if tongue and clean_name(value):
            found[tongue[1]] = clean_name(value)
    return found


def _first(properties: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = properties.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)[:20]
    return ""


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
