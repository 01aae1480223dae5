"""Formats that hold records rather than lines of cells: JSON, GeoJSON, NDJSON, Parquet, GeoPackage."""

from __future__ import annotations

from pathlib import Path

from socle.engines.tables.opening._geopackage import open_geopackage
from socle.engines.tables.opening._model import TextTable
from socle.engines.tables.opening._objects import open_objects
from socle.engines.tables.opening._parquet import open_parquet


def open_records(path: Path, format: str, *, sheet: str = "", most: int = 0) -> TextTable:
    """The table in a file of records. With `most`, only that many bytes of JSON are looked at."""
    if format == "parquet":
        return open_parquet(path)
    if format == "gpkg":
        return open_geopackage(path, sheet=sheet)
    return open_objects(path, format, sheet=sheet, most=most)
