"""OGC API Features at ``/ogc/``: the open tables that say where their rows are, for QGIS, GDAL and other programs.

Parts 1 (core, OpenAPI 3.0, HTML, GeoJSON), 2 (coordinate systems) and 3 (filters in CQL2 text).
"""

from socle.data.portal.ogc._collections import collection, collections, queryables
from socle.data.portal.ogc._description import description
from socle.data.portal.ogc._items import item, items
from socle.data.portal.ogc._landing import conformance, landing

__all__ = ["collection", "collections", "conformance", "description", "item", "items", "landing", "queryables"]
