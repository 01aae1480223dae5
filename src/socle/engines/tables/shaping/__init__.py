"""Geometry of a table: text to WKB in longitude and latitude (WGS 84), with everything that was wrong said.

Shapely and pyproj are imported inside the functions, which run in the sandbox.
"""

from socle.engines.tables.shaping._columns import find_shapes, ordered, pair_of_degrees, shape_table, with_sides
from socle.engines.tables.shaping._degrees import judge_degrees
from socle.engines.tables.shaping._forms import (
    boxes,
    geojson,
    is_shape_text,
    kinds,
    meets,
    order,
    reshaped,
    shaped,
    wkt,
)
from socle.engines.tables.shaping._reading import LAMBERT, Fault, Shapes, read_pairs, read_shapes
from socle.engines.tables.shaping._systems import SYSTEMS, WGS84, forward, inward, is_system
from socle.engines.tables.shaping._words import FAULTS, say

__all__ = [
    "FAULTS",
    "LAMBERT",
    "SYSTEMS",
    "WGS84",
    "Fault",
    "Shapes",
    "boxes",
    "find_shapes",
    "forward",
    "geojson",
    "inward",
    "is_shape_text",
    "is_system",
    "judge_degrees",
    "kinds",
    "meets",
    "order",
    "ordered",
    "pair_of_degrees",
    "read_pairs",
    "read_shapes",
    "reshaped",
    "say",
    "shape_table",
    "shaped",
    "with_sides",
    "wkt",
]
