"""What a map draws, as GeoJSON in degrees: for a map that a reader moves. The drawing and the lists say the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from socle.commons.places.queries import boundary, neighbourhoods, plan, town_box, waters
from socle.data.displays.terms import number_words
from socle.data.maps.queries._layers import Drawn
from socle.data.maps.terms import Layer
from socle.engines import charts
from socle.engines.geo import Point, distance, polygons_of, simplify_path
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

MOST_POSITIONS = 8_000  # of all streets: about 150 kB, 40 kB compressed
STREET_POINTS = 40
ZONE_POINTS = 120
DECIMALS = 5  # a metre
MAIN_METRES = 9.0
HEAPS = ("heap", "heap h2", "heap h3")  # the colours of marks, in the order of the sheet

Feature = dict[str, Any]
Spot = Sequence[float]


def places_of(
    scope: Scope, authority_id: int, layers: Sequence[Layer], draw: Callable[[Layer], Drawn]
) -> dict[str, Any]:
    """The features, from the bottom up. ``look`` is the name of how one is drawn on the sheet; a layer that cannot be
    drawn is left out, as its list says why."""
    found = [(one, drawn) for one in layers if (drawn := _drawn(one, draw)) is not None]
    under = [drawn for _layer, drawn in found if isinstance(drawn.layer, charts.Classes)]
    over = [(layer, drawn) for layer, drawn in found if not isinstance(drawn.layer, charts.Classes)]
    features = [feature for one in under for feature in _zones(one)] or list(_town(scope, authority_id))
    features += [*_waters(scope, authority_id), *_streets(scope, authority_id)]
    for kind, (layer, drawn) in enumerate(over, start=1 if under else 0):
        features += _marks(drawn, kind, layer) if isinstance(drawn.layer, charts.Marks) else _shapes(drawn, kind)
    return {"type": "FeatureCollection", "features": features}


def _drawn(layer: Layer, draw: Callable[[Layer], Drawn]) -> Drawn | None:
    try:
        return draw(layer)
    except Refusal as refusal:
        if refusal.status >= 500:
            raise
        return None


def _town(scope: Scope, authority_id: int) -> Iterator[Feature]:
    quarters = [one.parts for one in neighbourhoods(scope, authority_id, points=ZONE_POINTS)]
    limit = None if quarters else boundary(scope, authority_id)
    for parts in quarters or ([[one.rings for one in polygons_of(limit)]] if limit else []):
        yield _feature(_areas(parts), look="zone town")


def _waters(scope: Scope, authority_id: int) -> Iterator[Feature]:
    for one in waters(scope, authority_id):
        yield _feature(_line(one.line), look="flow", name=one.name)


def _streets(scope: Scope, authority_id: int) -> Iterator[Feature]:
    """Streets, the widest and longest first, as many as a light answer bears."""
    box, left = town_box(scope, authority_id), MOST_POSITIONS
    found = plan(scope, authority_id, box).streets if box else []
    for street in sorted(found, key=lambda one: (one.width < MAIN_METRES, -_metres(one.line))):
        path = simplify_path([Point(*spot) for spot in street.line], STREET_POINTS)
        left -= len(path)
        if left < 0:
            return
        yield _feature(_line(path), look="lane main" if street.width >= MAIN_METRES else "lane", name=street.name)


def _metres(line: Iterable[Spot]) -> float:
    return sum(distance(Point(*a), Point(*b)) for a, b in pairwise(line))


def _zones(drawn: Drawn) -> Iterator[Feature]:
    assert isinstance(drawn.layer, charts.Classes)
    for zone in drawn.layer.zones:
        tint = charts.tint_of(zone.value, drawn.layer.limits) or "bare"
        yield _feature(_areas(zone.parts), look=f"zone {tint}", name=zone.name, value=zone.text)


def _marks(drawn: Drawn, kind: int, layer: Layer) -> Iterator[Feature]:
    assert isinstance(drawn.layer, charts.Marks)
    for point, box in zip(drawn.layer.points, drawn.boxes, strict=True):
        told = number_words(point.count)
        rows = {"box": list(box), "table": layer.table, "filters": layer.filters}
        yield _feature(_point(point.position), look=HEAPS[kind % 3], value=told, count=point.count, **rows)


def _shapes(drawn: Drawn, kind: int) -> Iterator[Feature]:
    assert isinstance(drawn.layer, charts.Shapes)
    look = f"area a{kind % 3 + 1}"
    yield from (_feature(_areas([area]), look=look) for area in drawn.layer.areas)
    yield from (_feature(_line(line), look=f"{look} bare") for line in drawn.layer.lines)
    yield from (_feature(_point(spot), look=HEAPS[kind % 3]) for spot in drawn.layer.points)


def _feature(geometry: dict[str, Any], **properties: Any) -> Feature:
    kept = {name: value for name, value in properties.items() if value not in ("", None)}
    return {"type": "Feature", "geometry": geometry, "properties": kept}


def _spot(spot: Spot) -> list[float]:
    return [round(spot[0], DECIMALS), round(spot[1], DECIMALS)]


def _point(spot: Spot) -> dict[str, Any]:
    return {"type": "Point", "coordinates": _spot(spot)}


def _line(line: Iterable[Spot]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [_spot(spot) for spot in line]}


def _areas(parts: Iterable[Iterable[Iterable[Spot]]]) -> dict[str, Any]:
    rings = [[[_spot(spot) for spot in ring] for ring in part] for part in parts]
    return {"type": "MultiPolygon", "coordinates": rings}
