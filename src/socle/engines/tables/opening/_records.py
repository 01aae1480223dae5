"""Formats that hold records rather than lines of cells: JSON, GeoJSON, NDJSON, Parquet, GeoPackage."""

from __future__ import annotations

from pathlib import Path

from socle.engines.tables.opening._geopackage import open_geopackage, rows_of_layer
from socle.engines.tables.opening._model import TextTable
from socle.engines.tables.opening._objects import open_objects
from socle.engines.tables.opening._parquet import open_parquet, rows_of_parquet


def known_rows(path: Path, format: str, sheet: str) -> int:
    """The rows of a file that tells them without being read; 0 for the others."""
    if format == "parquet":
        return rows_of_parquet(path)
    return rows_of_layer(path, sheet) if format == "gpkg" else 0


def open_records(path: Path, format: str, *, sheet: str = "", most: int = 0) -> TextTable:
    """The table in a file of records. With `most`, only that many bytes of JSON are looked at."""
    if format == "parquet":
        return open_parquet(path)
    if format == "gpkg":
        return open_geopackage(path, sheet=sheet)
    return open_objects(path, format, sheet=sheet, most=most)
