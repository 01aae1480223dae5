"""Geometry of a town: distances, territories, grids, corners, WKB and GeoJSON. Plain Python."""

from .cross import MERGE_METRES, Crossing, crossings
from .geojson import from_geojson, read_features, to_geojson, write_features
from .inside import centroid, depth, inside, label_point
from .lambert import from_lambert93
from .measure import along, distance, distance_to_boundary, distance_to_path, length, nearest
from .model import (
    EARTH_RADIUS,
    METRES_PER_DEGREE,
    Area,
    Box,
    Feature,
    GeoError,
    Geometry,
    Line,
    MultiPolygon,
    Point,
    Polygon,
    box_of,
    checked_point,
    points_of,
    polygons_of,
)
from .project import Plan
from .simplify import simplify, simplify_path
from .snap import GRID_METRES, snap
from .wkb import from_wkb, to_wkb

__all__ = [
    "EARTH_RADIUS",
    "GRID_METRES",
    "MERGE_METRES",
    "METRES_PER_DEGREE",
    "Area",
    "Box",
    "Crossing",
    "Feature",
    "GeoError",
    "Geometry",
    "Line",
    "MultiPolygon",
    "Plan",
    "Point",
    "Polygon",
    "along",
    "box_of",
    "centroid",
    "checked_point",
    "crossings",
    "depth",
    "distance",
    "distance_to_boundary",
    "distance_to_path",
    "from_geojson",
    "from_lambert93",
    "from_wkb",
    "inside",
    "label_point",
    "length",
    "nearest",
    "points_of",
    "polygons_of",
    "read_features",
    "simplify",
    "simplify_path",
    "snap",
    "to_geojson",
    "to_wkb",
    "write_features",
]
