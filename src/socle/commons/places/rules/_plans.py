"""The form in which places rest between reading, applying and undoing: one JSON object a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from socle.commons.places.rules._gathering import as_line
from socle.commons.places.terms import LandmarkKind, NewAddress, NewLandmark, NewNeighbourhood, NewStreet, Plan
from socle.engines.geo import MultiPolygon, Point, Polygon, from_geojson, to_geojson


def read_plan(lines: Iterable[str]) -> Plan:
    """The places of a file that `write_plan` or `read_file` wrote. Layers without a line are not spoken of.

    A line ``{"k": "layers", …}`` names layers that are spoken of though they hold nothing.
    """
    found: dict[str, list[Any]] = {}
    no_boundary = False
    for line in lines:
        value = json.loads(line)
        layer = value["k"]
        if layer == "layers":
            no_boundary = bool(value.get("no_boundary"))
            for one in value["held"]:
                found.setdefault(one, [])
        else:
            found.setdefault(layer, []).append(_READERS[layer](value))
    return Plan(
        boundary=found["boundary"][0] if found.get("boundary") else None,
        no_boundary=no_boundary,
        **{
            plural: tuple(found[layer]) if layer in found else None
            for layer, plural in (
                ("neighbourhood", "neighbourhoods"),
                ("street", "streets"),
                ("address", "addresses"),
                ("landmark", "landmarks"),
            )
        },
    )


def write_plan(plan: Plan) -> Iterator[str]:
    """The lines of a plan, one JSON object each."""
    held = [
        layer
        for layer, rows in (
            ("neighbourhood", plan.neighbourhoods),
            ("street", plan.streets),
            ("address", plan.addresses),
            ("landmark", plan.landmarks),
        )
        if rows is not None
    ]
    yield _line("layers", held=held, no_boundary=plan.no_boundary)
    if plan.boundary is not None:
        yield _line("boundary", g=to_geojson(plan.boundary))
    for area in plan.neighbourhoods or ():
        yield _line("neighbourhood", code=area.code, name=area.name, names=dict(area.names), g=to_geojson(area.area))
    for street in plan.streets or ():
        points = [list(point) for point in street.path.points]
        yield _line("street", name=street.name, names=dict(street.names), width=street.width, p=points)
    for door in plan.addresses or ():
        yield _line("address", s=door.street, n=door.number, x=door.suffix, p=list(door.point))
    for mark in plan.landmarks or ():
        yield _line("landmark", t=mark.kind.value, name=mark.name, names=dict(mark.names), p=list(mark.point))


def _line(layer: str, **value: Any) -> str:
    return json.dumps({"k": layer, **value}, ensure_ascii=False, separators=(",", ":"))


def _area(value: dict[str, Any]) -> Polygon | MultiPolygon:
    area = from_geojson(value["g"])
    assert isinstance(area, Polygon | MultiPolygon)
    return area


_READERS: dict[str, Any] = {
    "boundary": _area,
    "neighbourhood": lambda v: NewNeighbourhood(v["code"], v["name"], _area(v), v["names"]),
    "street": lambda v: NewStreet(v["name"], as_line(v["p"]), v["width"], v["names"]),
    "address": lambda v: NewAddress(v["s"], v["n"], Point(*v["p"]), v["x"]),
    "landmark": lambda v: NewLandmark(LandmarkKind(v["t"]), v["name"], Point(*v["p"]), v["names"]),
}
