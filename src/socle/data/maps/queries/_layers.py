"""What a layer draws: its rows as marks, its groups as zones in classes, its shapes; and the same as a list."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from socle.commons.places.queries import neighbourhoods
from socle.commons.places.terms import NeighbourhoodArea
from socle.data.displays.terms import cell_words, filters_of, label_of, number_words
from socle.data.maps.rules import plain_name
from socle.data.maps.terms import Aggregate, Kind, Layer
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Column, Plan, Schema
from socle.engines import charts
from socle.engines.geo import Point, inside
from socle.ground.look import words as writing
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

HEAP_CELLS, POINT_CELLS = 24, 90
ZONE_POINTS = 60
MOST_ZONES = 1_000
MOST_LISTED = 12


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list beside the map: what it is, its number, the box that holds it (for places)."""

    name: str
    value: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A layer ready to be drawn. ``classes`` are the words of its classes; ``told`` what is not on the map; ``boxes``
    what holds the rows of each mark."""

    layer: charts.MapLayer
    heads: tuple[str, str]
    listed: tuple[Listed, ...]
    more: int = 0
    total: int = 0
    classes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()


def layer_of(scope: Scope, asked: Layer, table: Table, zones: Table | None) -> Drawn:
    """The layer of these tables."""
    schema = tables.schema(scope, table)
    if asked.kind == Kind.ZONES:
        return _zones(scope, asked, table, schema, zones)
    if asked.kind == Kind.SHAPES:
        return _shapes(scope, asked, table, schema)
    return _points(scope, asked, table, schema)


def _plan(asked: Layer) -> Plan:
    return Plan(filters=filters_of(asked.filters), limit=0)


def _points(scope: Scope, asked: Layer, table: Table, schema: Schema) -> Drawn:
    cells = HEAP_CELLS if asked.kind == Kind.HEAPS else POINT_CELLS
    found = tables.points(scope, table, _plan(asked), cells=cells)
    marks = found["points"]
    points = [charts.Point((mark["lon"], mark["lat"]), mark["count"]) for mark in marks]
    quarters = neighbourhoods(scope, table.authority_id, points=ZONE_POINTS)
    lines = tuple(_place(mark, asked, schema, quarters) for mark in marks[:MOST_LISTED])
    return Drawn(
        charts.Marks(points, gathered=asked.kind == Kind.HEAPS),
        (gettext("Lieu"), gettext("Lignes")),
        lines,
        more=max(0, len(marks) - MOST_LISTED),
        total=sum(mark["count"] for mark in marks),
        told=_left_out(found["without"], found["outside"]),
        boxes=tuple(_box(mark) for mark in marks),
    )


def _left_out(without: int, outside: int) -> tuple[str, ...]:
    told = []
    if without:
        told.append(gettext("Lignes sans lieu : %(n)s") % {"n": writing.number(without)})
    if outside:
        told.append(gettext("Lignes trop loin pour être dessinées : %(n)s") % {"n": writing.number(outside)})
    return tuple(told)


def _place(mark: dict[str, Any], asked: Layer, schema: Schema, quarters: Sequence[NeighbourhoodArea]) -> Listed:
    """A mark as a line: its row's name when alone, its neighbourhood, else where it is."""
    told = []
    if mark["row"] is not None:
        at = schema.names.index(asked.name) if asked.name in schema.names else _first_named(schema)
        told.append(cell_words(mark["row"][at], schema.columns[at]))
    point = Point(mark["lon"], mark["lat"])
    held = next((one for one in quarters if inside(one.area, point)), None)
    if held is not None:
        told.append(held.name_in(get_language() or "fr"))
    if not told:
        told.append(writing.isolate(f"{mark['lat']:.4f}, {mark['lon']:.4f}"))
    return Listed(gettext(", ").join(told), writing.number(mark["count"]), _box(mark))


def _box(mark: dict[str, Any]) -> Box:
    """A hair wider than the points, since an address is written with seven decimals (one centimetre)."""
    west, south, east, north = mark["box"]
    return (max(west - 1e-7, -180.0), max(south - 1e-7, -90.0), min(east + 1e-7, 180.0), min(north + 1e-7, 90.0))


def _first_named(schema: Schema) -> int:
    hidden = {schema.geo.lon, schema.geo.lat, schema.geo.point, schema.geo.geometry} if schema.geo else set()
    shown = [place for place, one in enumerate(schema.columns) if one.name not in hidden]
    # A key is often a code that says nothing to a reader: the first column after it says more.
    return next((place for place in shown if schema.columns[place].name not in schema.key), shown[0] if shown else 0)


def _shapes(scope: Scope, asked: Layer, table: Table, schema: Schema) -> Drawn:
    at = asked.name or schema.columns[_first_named(schema)].name
    found = tables.outlines(scope, table, _plan(asked), columns=[at], limit=MOST_ZONES)
    shapes = found["shapes"]
    column = schema.column(at)
    kinds = [_kind_of(one) for one in shapes]
    lines = [Listed(cell_words(one["values"][0], column), kind) for one, kind in zip(shapes, kinds, strict=True)]
    drawn = charts.Shapes(
        areas=[area for one in shapes for area in one["areas"]],
        lines=[line for one in shapes for line in one["lines"]],
        points=[(spot[0], spot[1]) for one in shapes for spot in one["points"]],
    )
    left = found["total"] - len(shapes) - found["without"]
    return Drawn(
        drawn,
        (label_of(column), gettext("Forme")),
        tuple(lines[:MOST_LISTED]),
        more=max(0, len(lines) - MOST_LISTED),
        total=len(shapes),
        told=_left_out(found["without"], left),
    )


def _kind_of(shape: dict[str, Any]) -> str:
    if shape["areas"]:
        return gettext("surface")
    return gettext("ligne") if shape["lines"] else gettext("point")


def _zones(scope: Scope, asked: Layer, table: Table, schema: Schema, zones: Table | None) -> Drawn:
    """Values by code, put on the zones that have the same code or name; what has no zone is said, never dropped."""
    found = tables.groups(
        scope,
        table,
        _plan(asked),
        by=asked.code,
        aggregate=str(asked.aggregate),
        measure=asked.measure,
        limit=MOST_ZONES,
    )
    values: dict[str, tuple[float | None, int]] = {}
    for one in found["groups"]:
        amount = float(one["count"]) if asked.aggregate == Aggregate.COUNT else one["amount"]
        values[plain_name(str(one["value"]))] = (amount, one["count"])
    areas = _areas_of_town(scope, table) if zones is None else _areas_of_table(scope, asked, zones)
    if not areas:
        raise Refusal(
            "maps.no-zones", gettext("Aucune zone à colorer : importez d’abord les quartiers."), field="zones"
        )
    return _classed(asked, schema, areas, values, found)


Area = tuple[tuple[str, ...], str, Sequence[Any]]  # the codes and names it answers to, its name as read, its polygons


def _areas_of_town(scope: Scope, table: Table) -> list[Area]:
    found = neighbourhoods(scope, table.authority_id, points=ZONE_POINTS)
    return [
        ((one.code, one.name, *one.names.values()), one.name_in(get_language() or "fr"), one.parts) for one in found
    ]


def _areas_of_table(scope: Scope, asked: Layer, zones: Table) -> list[Area]:
    schema = tables.schema(scope, zones)
    name = asked.name if asked.name in schema.names else asked.zone_code
    found = tables.outlines(scope, zones, Plan(limit=0), columns=[asked.zone_code, name], limit=MOST_ZONES)
    column = schema.column(name)
    return [
        ((str(one["values"][0]),), cell_words(one["values"][1], column), one["areas"])
        for one in found["shapes"]
        if one["areas"] and one["values"][0] is not None
    ]


def _classed(
    asked: Layer, schema: Schema, areas: Sequence[Area], values: dict[str, tuple[float | None, int]], found: Any
) -> Drawn:
    zones, lines, used = [], [], set[str]()
    empty = 0.0 if asked.aggregate in (Aggregate.COUNT, Aggregate.SUM) else None
    for codes, name, parts in areas:
        key = next((plain_name(code) for code in codes if plain_name(code) in values), "")
        used.add(key)
        value = values[key][0] if key else empty
        told = number_words(value) if value is not None else ""
        zones.append(charts.Zone(name, parts, value, told))
        lines.append((value, Listed(name, told or gettext("sans donnée"))))
    known = [zone.value for zone in zones if zone.value is not None]
    limits = charts.limits_of(known, asked.classes, way=asked.way, given=asked.limits) if known else []
    lost = sum(count for key, (_, count) in values.items() if key not in used) + found["others"]
    left_out = []
    if lost:
        left_out.append(gettext("Lignes dont la zone n’est pas sur la carte : %(n)s") % {"n": writing.number(lost)})
    if found["empty"]:
        left_out.append(gettext("Lignes sans zone : %(n)s") % {"n": writing.number(found["empty"])})
    lines.sort(key=lambda pair: (pair[0] is None, -(pair[0] or 0.0), pair[1].name))
    return Drawn(
        charts.Classes(zones, limits),
        (gettext("Zone"), _measure_words(asked, schema)),
        tuple(line for _, line in lines[:60]),
        more=max(0, len(lines) - 60),
        total=found["total"],
        classes=tuple(_class_words(limits, known)),
        told=tuple(left_out),
    )


def _measure_words(asked: Layer, schema: Schema) -> str:
    """What the colours say."""
    if asked.aggregate == Aggregate.COUNT:
        return gettext("Lignes")
    column: Column = schema.column(asked.measure)
    facts = {"column": label_of(column)}
    return (
        gettext("%(column)s, somme") if asked.aggregate == Aggregate.SUM else gettext("%(column)s, moyenne")
    ) % facts


def _class_words(limits: Sequence[float], known: Sequence[float]) -> list[str]:
    """Each class in words: up to, from to, more than."""
    if not known:
        return []
    if not limits:
        return [number_words(min(known))]
    first = gettext("jusqu’à %(high)s") % {"high": number_words(limits[0])}
    between = [
        gettext("%(low)s à %(high)s") % {"low": number_words(low), "high": number_words(high)}
        for low, high in itertools.pairwise(limits)
    ]
    return [first, *between, gettext("plus de %(low)s") % {"low": number_words(limits[-1])}]
