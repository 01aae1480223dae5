"""Files of OpenStreetMap (``.osm``, ``.osm.pbf``): named ways, numbered doors, named places, the town's boundary."""

from pathlib import Path
from typing import Any

from socle.commons.places.rules._gathering import FileError, Gathered, clean_name, read_number
from socle.commons.places.rules._kinds import known_kind
from socle.engines.geo import MultiPolygon, Point, Polygon, to_geojson

MOST_BYTES = 300_000_000
_NOT_STREETS = frozenset({"bus_stop", "platform", "proposed", "construction", "rest_area", "services", "elevator"})
_WIDTHS = {"motorway": 20.0, "trunk": 16.0, "primary": 14.0, "secondary": 12.0, "tertiary": 10.0, "footway": 3.0,
           "path": 2.0, "steps": 3.0, "service": 5.0, "pedestrian": 6.0, "cycleway": 3.0}  # fmt: skip


def read_osm(path: Path, into: Gathered, town: str, format: str) -> None:
    """Streets, doors and landmarks of an OSM extract; its boundary where one bears the town's name, or is alone.

    Entities of XML are refused by the reader itself. Raises FileError `too-large`, `osm`, `empty`, `too-many`.
    """
    import osmium

    if path.stat().st_size > MOST_BYTES:
        raise FileError("too-large", most=MOST_BYTES // 1_000_000)
    boundaries: list[tuple[str, int, Any]] = []
    try:
        wanted = osmium.filter.KeyFilter("highway", "addr:housenumber", "name", "boundary")
        reader = osmium.FileProcessor(osmium.io.File(str(path), format)).with_areas(
            osmium.filter.TagFilter(("boundary", "administrative"))
        )
        thing: Any  # a node, a way or an area: osmium names them by their methods
        for thing in reader.with_filter(wanted):
            tags = {tag.k: tag.v for tag in thing.tags}
            if thing.is_node():
                _place(tags, f"node {thing.id}", _spot(thing.location), into)
            elif thing.is_way():
                _way(thing, tags, into)
            elif thing.is_area() and tags.get("boundary") == "administrative":
                boundaries.append((tags.get("name", ""), _level(tags), thing.id))
                _keep_area(thing, tags, boundaries)
    except (RuntimeError, OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError("osm") from error
    _choose(boundaries, town, into)
    if not (into.streets or into.addresses or into.landmarks or into.boundary):
        raise FileError("empty")


def _way(way: Any, tags: dict[str, str], into: Gathered) -> None:
    points = [spot for spot in (_spot(node.location) for node in way.nodes) if spot is not None]
    row = f"way {way.id}"
    if len(points) < len(way.nodes):
        into.tell("cut", row, tags.get("name", ""))
    if len(points) < 2:
        return
    kind = tags.get("highway", "")
    if kind and kind not in _NOT_STREETS:
        if tags.get("name"):
            into.street(tags["name"], row, [points], _names(tags), _WIDTHS.get(kind, 8.0))
        return
    _place(tags, row, _middle(points), into)


def _place(tags: dict[str, str], row: str, point: Point | None, into: Gathered) -> None:
    if point is None:
        return
    street = clean_name(tags.get("addr:street") or tags.get("addr:place"))
    if tags.get("addr:housenumber") and street:
        for written in tags["addr:housenumber"].replace(",", ";").split(";")[:20]:
            number = read_number(written)
            if number is None:
                into.tell("number", row, written)
                continue
            into.address(street, *number, point, row, spare=True)
            if (street, *number) in into.addresses and street not in into.streets:
                into.street(street, row, [], {}, 8.0)
    kind = known_kind(tags)
    if kind and tags.get("name"):
        into.landmark(kind, tags["name"], point, _names(tags), row)


def _keep_area(area: Any, tags: dict[str, str], boundaries: list[tuple[str, int, Any]]) -> None:
    polygons = []
    for outer in area.outer_rings():
        holes = tuple(_ring(inner) for inner in area.inner_rings(outer))
        polygons.append(Polygon(_ring(outer), holes))
    boundaries[-1] = (tags.get("name", ""), _level(tags), MultiPolygon(tuple(polygons)))


def _choose(boundaries: list[tuple[str, int, Any]], town: str, into: Gathered) -> None:
    named = [one for one in boundaries if one[0].casefold() == town.casefold()]
    chosen = named or (boundaries if len(boundaries) == 1 else [])
    if chosen:
        area = max(chosen, key=lambda one: one[1])[2]
        into.boundary = to_geojson(area.polygons[0] if len(area.polygons) == 1 else area)
    elif boundaries:
        into.tell("several-boundaries", "", ", ".join(sorted({one[0] for one in boundaries})[:8]))


def _ring(ring: Any) -> tuple[Point, ...]:
    return tuple(Point(node.location.lon, node.location.lat) for node in ring)


def _spot(location: Any) -> Point | None:
    return Point(location.lon, location.lat) if location.valid() else None


def _middle(points: list[Point]) -> Point:
    ring = points[:-1] if points[0] == points[-1] else points
    return Point(sum(one.lon for one in ring) / len(ring), sum(one.lat for one in ring) / len(ring))


def _names(tags: dict[str, str]) -> dict[str, str]:
    return {key[5:]: clean_name(value) for key, value in tags.items() if key.startswith("name:") and len(key) == 7}


def _level(tags: dict[str, str]) -> int:
    level = tags.get("admin_level", "")
    return int(level) if level.isascii() and level.isdigit() and len(level) < 3 else 0
