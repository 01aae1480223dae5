"""Command line: `python -m socle.engines.geo check|inside|snap FILE …`."""

import argparse
import json
import sys
from pathlib import Path

from . import (
    GRID_METRES,
    Box,
    Feature,
    GeoError,
    MultiPolygon,
    Point,
    Polygon,
    box_of,
    checked_point,
    inside,
    snap,
)
from .files import read_file
from .geojson import write_features


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when well, 1 when a place is in no territory, 2 when the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m socle.engines.geo", description="Geometry of a town.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="read a GeoJSON file and say what is in it")
    check.add_argument("file", type=Path)
    where = verbs.add_parser("inside", help="which features of a GeoJSON file hold a place")
    where.add_argument("file", type=Path)
    where.add_argument("lon", type=float)
    where.add_argument("lat", type=float)
    blur = verbs.add_parser("snap", help="the points of a GeoJSON file, each in the middle of its square")
    blur.add_argument("file", type=Path)
    blur.add_argument("--metres", type=float, default=GRID_METRES)
    options = parser.parse_args(arguments)
    try:
        features = read_file(options.file)
        if options.verb == "check":
            print(json.dumps(_summary(features)))
            return 0
        if options.verb == "inside":
            return _inside(features, checked_point(options.lon, options.lat))
        sys.stdout.write(write_features(_snapped(one, options.metres) for one in features))
        return 0
    except GeoError as error:
        print(f"{options.file}: {error.message}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{options.file}: {error.strerror}", file=sys.stderr)
        return 2


def _summary(features: list[Feature]) -> dict[str, object]:
    kinds: dict[str, int] = {}
    for one in features:
        kinds[type(one.geometry).__name__] = kinds.get(type(one.geometry).__name__, 0) + 1
    box = Box.of(corner for one in features for corner in box_of(one.geometry).corners) if features else None
    edges = [box.min_lon, box.min_lat, box.max_lon, box.max_lat] if box else None
    return {"features": len(features), "kinds": kinds, "box": edges}


def _inside(features: list[Feature], point: Point) -> int:
    holding = [
        one for one in features if isinstance(one.geometry, Polygon | MultiPolygon) and inside(one.geometry, point)
    ]
    for one in holding:
        print(json.dumps(one.properties, ensure_ascii=False))
    return 0 if holding else 1


def _snapped(feature: Feature, metres: float) -> Feature:
    if isinstance(feature.geometry, Point):
        return Feature(snap(feature.geometry, metres), feature.properties)
    return feature


if __name__ == "__main__":
    raise SystemExit(main())
