"""Charts: values and shapes in, light accessible SVG out. Pure text, no image library, no style
attribute.
"""

from socle.engines.charts.bars import bars
from socle.engines.charts.model import (
    Bar,
    ChartError,
    Grid,
    Month,
    Park,
    Pin,
    Point,
    Reference,
    Street,
    Water,
    Zone,
)
from socle.engines.charts.months import months, small_months
from socle.engines.charts.plan import plan
from socle.engines.charts.points import points_map
from socle.engines.charts.scale import class_limits, class_of
from socle.engines.charts.spark import spark
from socle.engines.charts.view import View, enclosing
from socle.engines.charts.zones import choropleth, ramp, zones_map

__all__ = [
    "Bar",
    "ChartError",
    "Grid",
    "Month",
    "Park",
    "Pin",
    "Point",
    "Reference",
    "Street",
    "View",
    "Water",
    "Zone",
    "bars",
    "choropleth",
    "class_limits",
    "class_of",
    "enclosing",
    "months",
    "plan",
    "points_map",
    "ramp",
    "small_months",
    "spark",
    "zones_map",
]
