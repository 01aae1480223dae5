"""Files in, files out: GeoJSON geometries (RFC 7946) and CSV in, a stand-alone SVG out."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from socle.engines.charts.model import Bar, ChartError, Month, Point, Polygon, Position, Street, Zone

# The colours of the light sheet, so that a drawing made on the command line looks as it does on the site.
SHEET = """text{font:400 13px sans-serif;fill:#4b5650;stroke:none}svg{fill:none}
.v{fill:#17211d;font-weight:600}.o{fill:#8a5000;font-weight:600}.mid{text-anchor:middle}.end{text-anchor:end}
.base{stroke:#17211d;stroke-width:2}.hair{stroke:#d8d4c6}
.dash{stroke:#8a5000;stroke-width:1.5;stroke-dasharray:4
3} .dash.o2{stroke-dasharray:none;stroke-width:2}.ln{stroke:#0e5b45;stroke-width:2}
.ln.dot{stroke-width:7;stroke-linecap:round}
.f-a,.heap{fill:#0e5b45}.f-r{fill:#d8d4c6}.hatch,.zone-nd{stroke:#79827b}.zone{stroke:#fcfbf7;stroke-width:1.5}
.plain .zone{fill:#f2efe5;stroke:#79827b;stroke-width:.75}.shore{stroke:#fcfbf7;stroke-width:9}
.river{stroke:#c3cfcb;stroke-width:6}.flow{stroke:#c3cfcb}
.place,.street{font:400 11px serif}.aqua{font:italic 400 11px serif}
.lo{fill:#17211d}.hi,.heap-n,.pin-n{fill:#fff}.pin{fill:#17211d;stroke:#fcfbf7;stroke-width:1.5}
.mass,.ground{fill:#e3dece}.park{fill:#dfe7d3}.way{stroke:#fcfbf7;stroke-linecap:round}
.s1{fill:#0e5b45}.s2{fill:#c87f10}.s3{fill:#e9dcb4;stroke:#79827b}.s4{fill:#8fa6b8}.s5{fill:#17211d}
.t1,.t5{fill:#fff}.t2,.t3,.t4{fill:#17211d}.l2{stroke:#8a5000;stroke-dasharray:8 3}
.l3{stroke:#17211d;stroke-dasharray:2 3}.l4{stroke:#79827b}.l5{stroke:#3f8168;stroke-dasharray:10 3 2 3}
.dots{stroke:#0e5b45;stroke-linecap:round}.q1{fill:#f0e8d2}.q2{fill:#cdd6b2}.q3{fill:#95bb9a}.q4{fill:#3f8168}.q5{fill:#0e5b45}"""


def standalone(svg: str) -> str:
    """A drawing with its name space and its colours, for a file opened on its own."""
    head, rest = svg.split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{SHEET}</style>{rest}\n'


def polygons(geometry: Mapping[str, Any]) -> list[Polygon]:
    """The polygons of a GeoJSON geometry. Raises ``ChartError`` on any other kind."""
    if geometry.get("type") == "Polygon":
        return [_rings(geometry["coordinates"])]
    if geometry.get("type") == "MultiPolygon":
        return [_rings(part) for part in geometry["coordinates"]]
    raise ChartError(f"a zone is a Polygon or a MultiPolygon, not {geometry.get('type')!r}")


def _rings(coordinates: Sequence[Sequence[Sequence[float]]]) -> list[list[Position]]:
    return [[(float(spot[0]), float(spot[1])) for spot in ring] for ring in coordinates]


def features(document: str) -> list[Mapping[str, Any]]:
    """The features of a GeoJSON document. Raises ``ChartError`` when it is something else."""
    try:
        found = json.loads(document)["features"]
    except (ValueError, KeyError, TypeError) as fault:
        raise ChartError("not a GeoJSON feature collection") from fault
    return list(found)


def read_zones(document: str, name: str, value: str | None = None) -> list[Zone]:
    """Zones of a GeoJSON feature collection, named and valued by two of its properties."""
    zones = []
    for feature in features(document):
        facts = feature.get("properties") or {}
        number = facts.get(value) if value else None
        known = float(number) if isinstance(number, (int, float)) else None
        zones.append(Zone(str(facts.get(name, "")), polygons(feature["geometry"]), known, str(number or "")))
    return zones


def read_points(document: str) -> list[Point]:
    """The points of a GeoJSON feature collection."""
    return [
        Point((float(feature["geometry"]["coordinates"][0]), float(feature["geometry"]["coordinates"][1])))
        for feature in features(document)
        if (feature.get("geometry") or {}).get("type") == "Point"
    ]


def read_streets(document: str, name: str) -> list[Street]:
    """The lines of a GeoJSON feature collection, as streets."""
    streets = []
    for feature in features(document):
        geometry = feature.get("geometry") or {}
        spots_of: Any = geometry.get("coordinates") or []
        lines = {"LineString": [spots_of], "MultiLineString": spots_of}.get(geometry.get("type", ""), [])
        facts = feature.get("properties") or {}
        for line in lines:
            spots = [(float(spot[0]), float(spot[1])) for spot in line]
            streets.append(Street(spots, str(facts.get(name) or ""), float(facts.get("width") or 8)))
    return streets


def read_pairs(document: str) -> list[tuple[str, float | None]]:
    """(name, value) of the first two columns of a CSV with a header; an empty value is unknown."""
    rows = list(csv.reader(io.StringIO(document)))[1:]
    try:
        return [(row[0], float(row[1]) if row[1].strip() else None) for row in rows if row]
    except (IndexError, ValueError) as fault:
        raise ChartError("the first two columns must be a name and a number") from fault


def read_bars(document: str) -> list[Bar]:
    """Bars of a two-column CSV."""
    return [Bar(name, value) for name, value in read_pairs(document)]


def read_months(document: str) -> list[Month]:
    """A series in time of a two-column CSV."""
    return [Month(name, value) for name, value in read_pairs(document)]
