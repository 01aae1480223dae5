"""Charts: values and shapes in, light accessible SVG out. Pure text, no image library, no style
attribute.
"""

from socle.engines.charts.bars import bars
from socle.engines.charts.classes import WAYS, limits_of
from socle.engines.charts.curves import areas, curves
from socle.engines.charts.layers import Classes, MapLayer, Marks, Shapes, layers_map, swatch
from socle.engines.charts.model import (
    Bar,
    Bin,
    ChartError,
    Dot,
    Grid,
    Month,
    Park,
    Pin,
    Point,
    Reference,
    Series,
    Street,
    Water,
    Zone,
)
from socle.engines.charts.months import months, small_months
from socle.engines.charts.plan import plan
from socle.engines.charts.points import points_map
from socle.engines.charts.scale import class_limits, class_of
from socle.engines.charts.series import grouped, multiples, stacked
from socle.engines.charts.spark import spark
from socle.engines.charts.spread import bins_of, histogram, scatter
from socle.engines.charts.trend import Trend, trend
from socle.engines.charts.view import View, enclosing
from socle.engines.charts.zones import choropleth, ramp, tint_of, zones_map

__all__ = [
    "WAYS",
    "Bar",
    "Bin",
    "ChartError",
    "Classes",
    "Dot",
    "Grid",
    "MapLayer",
    "Marks",
    "Month",
    "Park",
    "Pin",
    "Point",
    "Reference",
    "Series",
    "Shapes",
    "Street",
    "Trend",
    "View",
    "Water",
    "Zone",
    "areas",
    "bars",
    "bins_of",
    "choropleth",
    "class_limits",
    "class_of",
    "curves",
    "enclosing",
    "grouped",
    "histogram",
    "layers_map",
    "limits_of",
    "months",
    "multiples",
    "plan",
    "points_map",
    "ramp",
    "scatter",
    "small_months",
    "spark",
    "stacked",
    "swatch",
    "tint_of",
    "trend",
    "zones_map",
]
