"""Reads: where a point is, what is near, what a text names, and what a plan of the town draws."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from socle.commons.people import queries as people
from socle.commons.places.models import Address, Backdrop, Crossing, Import, Landmark, Neighbourhood, Shape, Street
from socle.commons.places.permissions import MANAGE, READ
from socle.commons.places.queries._imports import counted, held, last_imports
from socle.commons.places.queries._index import FARTHEST, Candidate, candidates, near
from socle.commons.places.queries._search import knows, search
from socle.commons.places.queries._wording import door, name_in_language, near_words, street_place, worded
from socle.commons.places.terms import BACKDROP, Layer, Located, NeighbourhoodArea, Place, PlaceKind, Plan, Sheet
from socle.engines import charts
from socle.engines.geo import (
    Area,
    Box,
    Line,
    MultiPolygon,
    Point,
    Polygon,
    along,
    box_of,
    distance,
    distance_to_path,
    from_wkb,
    inside,
    length,
    polygons_of,
    simplify,
)
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

DOOR_METRES = 60.0
"""How far the nearest door, landmark or street may be and still name a place."""
BESIDE_METRES = 200.0
"""How far from a landmark a stretch of street may be said to be near it."""
NEAR_METRES = 500.0
"""How far a landmark or a corner may be and still say where a place without door or street is."""
HINT_METRES = 45.0
APART_METRES = 14.0
BUILDING_METRES = 1_500.0
"""A plan wider than this shows streets only: buildings would be specks, and weigh."""
MOST_ANSWERS = 50

_MODELS: dict[str, type[Address | Crossing | Landmark | Street]] = {
    PlaceKind.ADDRESS: Address,
    PlaceKind.CROSSING: Crossing,
    PlaceKind.LANDMARK: Landmark,
    PlaceKind.STREET: Street,
}
_POINTS = (Layer.ADDRESS, Layer.CROSSING, Layer.LANDMARK)


def locate(scope: Scope, authority_id: int, point: Point, *, named: bool = True) -> Located:
    """Where a point is in a town. Without a boundary `bounded` is false and `inside` true: nobody can say
    otherwise. Without `named` the nearest door is not looked for, and `label` is empty.
    """
    scope.require(READ, authority_id)
    held = {one.layer: one for one, _area in _areas_at(point, (Layer.BOUNDARY, Layer.NEIGHBOURHOOD), authority_id)}
    within = Layer.BOUNDARY in held
    bounded = within or Shape.objects.filter(authority_id=authority_id, layer=Layer.BOUNDARY).exists()
    quarter = held.get(Layer.NEIGHBOURHOOD)
    label, metres = _nearest_name(authority_id, point) if named else ("", None)
    name, code = _quarter_named(quarter.shape_id, quarter.wkb) if quarter else ("", "")
    return Located(
        inside=within or not bounded,
        bounded=bounded,
        neighbourhood=name,
        neighbourhood_code=code,
        label=label,
        metres=metres,
    )


def authority_of_point(scope: Scope, point: Point) -> int | None:
    """The authority whose boundary holds the point, the smallest where several do (a commune in its
    metropolis).

    Boundaries are public: a person who reports next door is told where to go, whatever the scope.
    """
    holding = [(_extent(area), one.authority_id) for one, area in _areas_at(point, (Layer.BOUNDARY,), None)]
    return min(holding)[1] if holding else None


def boundary(scope: Scope, authority_id: int) -> Area | None:
    """The territory of an authority, None where it was never given."""
    scope.require(READ, authority_id)
    wkb = Shape.objects.filter(authority_id=authority_id, layer=Layer.BOUNDARY).values_list("wkb", flat=True).first()
    geometry = from_wkb(bytes(wkb)) if wkb is not None else None
    return geometry if isinstance(geometry, Polygon | MultiPolygon) else None


def town_box(scope: Scope, authority_id: int) -> Box | None:
    """The box of the boundary, else of all that is known of the town, else None."""
    area = boundary(scope, authority_id)
    if area is not None:
        return box_of(area)
    shapes = Shape.objects.filter(authority_id=authority_id)
    edges = list(shapes.values_list("min_lon", "min_lat", "max_lon", "max_lat"))
    if not edges:
        return None
    west, south, east, north = zip(*edges, strict=True)
    return Box(min(west), min(south), max(east), max(north))


def neighbourhoods(scope: Scope, authority_id: int, *, points: int = 120) -> list[NeighbourhoodArea]:
    """The neighbourhoods with their areas, at most `points` points a ring, in the order of their import."""
    scope.require(READ, authority_id)
    rows = Neighbourhood.objects.filter(authority_id=authority_id).select_related("shape").order_by("pk")
    listed = []
    for row in rows:
        area = simplify(from_wkb(bytes(row.shape.wkb)), points)
        if isinstance(area, Polygon | MultiPolygon):
            listed.append(NeighbourhoodArea(row.code, row.name, row.names, area))
    return listed


def neighbourhood_names(scope: Scope, authority_id: int) -> list[tuple[str, str, str]]:
    """Code, own name and name in the reader's language of each neighbourhood, without its area: for lists."""
    scope.require(READ, authority_id)
    rows = Neighbourhood.objects.filter(authority_id=authority_id).order_by("pk").values_list("code", "name", "names")
    return [(code, name, name_in_language(name, names)) for code, name, names in rows]


def neighbourhood_name(scope: Scope, authority_id: int, name: str) -> str:
    """A neighbourhood's name in the reader's language, else as it was given."""
    scope.require(READ, authority_id)
    row = Neighbourhood.objects.filter(authority_id=authority_id, name=name).first() if name else None
    return name_in_language(row.name, row.names) if row else name


def search_addresses(scope: Scope, authority_id: int, text: str, limit: int = 6) -> list[Place]:
    """Doors, corners, streets and landmarks that answer what was typed, best first.

    Accents, case, abbreviations, small words and one wrong letter are forgiven: ``12 r. des taneurs`` finds
    ``12, rue des Tanneurs``. A number that does not exist gives its nearest neighbours.
    """
    scope.require(READ, authority_id)
    return _hinted(authority_id, search(authority_id, text, max(1, min(limit, MOST_ANSWERS))))


def elsewhere(scope: Scope, authority_id: int, text: str, limit: int = 3) -> list[tuple[int, Place]]:
    """Where the place that a text names is, when this authority does not have it: other authorities' ids and places.

    Where doors are is public: a person who writes to the wrong town is told which one is right, whatever the scope.
    """
    scope.require(READ, authority_id)
    if knows(authority_id, text) is not None:
        return []
    found = ((one.id, knows(one.id, text)) for one in people.authorities(scope) if one.id != authority_id)
    return [(owner, place) for owner, place in found if place is not None][:limit]


def doors(scope: Scope, authority_id: int) -> Iterator[tuple[str, int, str, float, float]]:
    """Every numbered door of a town: street, number, suffix, longitude, latitude. For who compares many addresses."""
    scope.require(READ, authority_id)
    rows = Address.objects.filter(authority_id=authority_id).order_by("pk")
    return rows.values_list("street__name", "number", "suffix", "shape__min_lon", "shape__min_lat").iterator()


def nearby(scope: Scope, authority_id: int, point: Point, limit: int = 6, *, reach: float = FARTHEST) -> list[Place]:
    """The nearest doors, corners and landmarks, nearest first, at most `reach` metres away, none within 14 m
    of another.
    """
    scope.require(READ, authority_id)
    wanted = max(1, min(limit, MOST_ANSWERS))
    found = _apart(near(point, _POINTS, authority_id, 4 * wanted, reach), wanted)
    return _hinted(authority_id, worded([(one.shape_id, one.corner, metres) for one, metres in found], _POINTS))


def place(scope: Scope, authority_id: int, key: str) -> Place:
    """The place that a form named by its key. Raises ``Refusal`` 404 for a key of nothing, or of another
    authority.
    """
    scope.require(READ, authority_id)
    kind, _dash, number = key.partition("-")
    if kind not in _MODELS or not number.isascii() or not number.isdigit() or len(number) > 18:
        raise not_found()
    rows = _MODELS[kind]._default_manager.filter(authority_id=authority_id, pk=int(number))
    row = rows.select_related("shape").first()
    if row is None:
        raise not_found()
    if isinstance(row, Street):
        path = from_wkb(bytes(row.shape.wkb))
        assert isinstance(path, Line)
        return street_place(row, along(path, length(path) / 2))
    return _hinted(authority_id, worded([(row.shape_id, Point(row.shape.min_lon, row.shape.min_lat), None)], _POINTS))[
        0
    ]


def plan(scope: Scope, authority_id: int, box: Box) -> Sheet:
    """What a street plan of the box draws. Wider than 1.5 km, without buildings."""
    scope.require(READ, authority_id)
    wide = distance(Point(box.min_lon, box.centre.lat), Point(box.max_lon, box.centre.lat)) > BUILDING_METRES
    layers = [Layer.STREET, Layer.WATER, Layer.GREEN, *([] if wide else [Layer.BUILDING])]
    found = {layer: list[Candidate]() for layer in (Layer.STREET, *BACKDROP)}
    for one in candidates(box, layers, authority_id):
        found[one.layer].append(one)
    streets = {row.shape_id: row for row in Street.objects.filter(shape_id__in=_ids(found[Layer.STREET]))}
    drawn = [*found[Layer.WATER], *found[Layer.GREEN]]
    words = {row.shape_id: row for row in Backdrop.objects.filter(shape_id__in=_ids(drawn))}
    sheet = Sheet(box, [], [], [], [])
    for one in found[Layer.STREET]:
        row = streets[one.shape_id]
        sheet.streets.append(charts.Street(_line(one), name_in_language(row.name, row.names), row.width))
    for one in found[Layer.BUILDING]:
        sheet.masses.extend(_rings(one))
    for one in drawn:
        named = words[one.shape_id]
        name = name_in_language(named.name, named.names)
        if one.layer is Layer.WATER:
            sheet.waters.append(charts.Water(_line(one), name, named.width))
        else:
            sheet.parks.append(charts.Park(_rings(one), name))
    return sheet


def waters(scope: Scope, authority_id: int) -> list[charts.Water]:
    """The rivers of a town, for a map of its neighbourhoods."""
    scope.require(READ, authority_id)
    rows = Backdrop.objects.filter(authority_id=authority_id, shape__layer=Layer.WATER).select_related("shape")
    found = []
    for row in rows:
        line = from_wkb(bytes(row.shape.wkb))
        if isinstance(line, Line):
            found.append(charts.Water(line.points, name_in_language(row.name, row.names), row.width))
    return found


def _areas_at(point: Point, layers: Collection[Layer], authority_id: int | None) -> list[tuple[Candidate, Area]]:
    """The areas of these layers that really hold a point."""
    held = []
    for one in candidates(Box.of([point]), layers, authority_id):
        area = one.geometry
        if isinstance(area, Polygon | MultiPolygon) and inside(area, point):
            held.append((one, area))
    return held


@lru_cache(maxsize=1024)
def _quarter_named(shape_id: int, wkb: bytes) -> tuple[str, str]:
    """Name and code of the neighbourhood of a shape. An import lays new shapes, so a shape keeps its name."""
    return Neighbourhood.objects.filter(shape_id=shape_id).values_list("name", "code").first() or ("", "")


def _holding(point: Point, layer: Layer, authority_id: int) -> Candidate | None:
    held = _areas_at(point, (layer,), authority_id)
    return held[0][0] if held else None


def _extent(area: Area) -> float:
    box = box_of(area)
    return (box.max_lon - box.min_lon) * (box.max_lat - box.min_lat)


def _nearest_name(authority_id: int, point: Point) -> tuple[str, float | None]:
    """The nearest door or landmark, else the nearest street (and what it is near), else what is near at all."""
    found = near(point, (Layer.ADDRESS, Layer.LANDMARK), authority_id, 1, DOOR_METRES)
    if found:
        one, metres = found[0]
        if one.layer is Layer.ADDRESS:
            return door(Address.objects.select_related("street").get(shape_id=one.shape_id)), metres
        return Landmark.objects.get(shape_id=one.shape_id).name, metres
    streets = [
        (distance_to_path(point, _line(one)), one.shape_id)
        for one in candidates(Box.around(point, 2 * DOOR_METRES), (Layer.STREET,), authority_id)
    ]
    metres, shape_id = min(streets, default=(float("inf"), 0))
    if metres <= 2 * DOOR_METRES:
        street = Street.objects.get(shape_id=shape_id).name
        beside = near_words(near(point, (Layer.LANDMARK,), authority_id, 1, BESIDE_METRES))
        return f"{street}{_(', ')}{beside}" if beside else street, metres
    around = near(point, (Layer.LANDMARK, Layer.CROSSING), authority_id, 1, NEAR_METRES)
    return (near_words(around), around[0][1]) if around else ("", None)


def _hinted(authority_id: int, places: list[Place]) -> list[Place]:
    """Each door or corner with what is known around it: a landmark close by, else its neighbourhood."""
    bare = [one for one in places if not one.hint]
    if not bare:
        return places
    around = Box.of(one.point for one in bare).grown(HINT_METRES)
    marks = list(candidates(around, (Layer.LANDMARK,), authority_id))
    words = {row.shape_id: row for row in Landmark.objects.filter(shape_id__in=_ids(marks))}
    quarters = [(one, one.geometry) for one in candidates(around, (Layer.NEIGHBOURHOOD,), authority_id)]
    named = {
        row.shape_id: row for row in Neighbourhood.objects.filter(shape_id__in=[one.shape_id for one, _ in quarters])
    }

    def hint(point: Point) -> str:
        close = min(((distance(point, one.corner), one.shape_id) for one in marks), default=(HINT_METRES + 1, 0))
        row: Landmark | Neighbourhood | None = words[close[1]] if close[0] <= HINT_METRES else None
        for one, area in quarters if row is None else ():
            if isinstance(area, Polygon | MultiPolygon) and inside(area, point):
                row = named[one.shape_id]
                break
        return name_in_language(row.name, row.names) if row else ""

    return [one if one.hint else replace(one, hint=hint(one.point)) for one in places]


def _apart(found: list[tuple[Candidate, float]], limit: int) -> list[tuple[Candidate, float]]:
    """The nearest ones that stand apart: where three streets meet, one corner is enough, and pins must not
    overlap.
    """
    chosen: list[tuple[Candidate, float]] = []
    for one, metres in found:
        if all(distance(one.corner, other.corner) >= APART_METRES for other, _metres in chosen):
            chosen.append((one, metres))
            if len(chosen) == limit:
                break
    return chosen


def _ids(found: list[Candidate]) -> list[int]:
    return [one.shape_id for one in found]


def _line(one: Candidate) -> tuple[Point, ...]:
    geometry = one.geometry
    return geometry.points if isinstance(geometry, Line) else ()


def _rings(one: Candidate) -> list[tuple[tuple[Point, ...], ...]]:
    geometry = one.geometry
    return [part.rings for part in polygons_of(geometry)] if isinstance(geometry, Polygon | MultiPolygon) else []


def counts(scope: Scope, authority_id: int) -> dict[str, int]:
    """How many places of each layer a town has, by ``boundary``, ``neighbourhood``, ``street``, ``address``…"""
    scope.require(READ, authority_id)
    return counted(authority_id)


def imports(scope: Scope, authority_id: int) -> list[Import]:
    """The last ten files that were read about a town, newest first."""
    scope.require(MANAGE, authority_id)
    return last_imports(authority_id)


def import_by_id(scope: Scope, authority_id: int, import_id: int) -> Import:
    """A file that was read about this town. Raises ``Refusal`` 404, for another town's too."""
    scope.require(MANAGE, authority_id)
    row = Import.objects.filter(pk=import_id, authority_id=authority_id).first() if 0 < import_id < 2**63 else None
    if row is None:
        raise not_found()
    return row


def plan_of(scope: Scope, authority_id: int, *, like: Plan) -> Plan:
    """What the town holds of the layers that a plan speaks of (doors with their streets)."""
    scope.require(MANAGE, authority_id)
    return held(authority_id, like)
