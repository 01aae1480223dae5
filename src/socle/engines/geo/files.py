"""The published format of this engine: a GeoJSON FeatureCollection in UTF-8, one feature a line."""

from pathlib import Path

from .geojson import MOST_BYTES, read_features, write_features
from .model import Box, Feature, GeoError


def read_file(path: Path, *, expected: Box | None = None) -> list[Feature]:
    """The features of a GeoJSON file. Raises GeoError (see `read_features`) and OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise GeoError("json", f"the file is longer than {MOST_BYTES} bytes")
    return read_features(path.read_bytes(), expected=expected)


def write_file(path: Path, features: list[Feature]) -> None:
    """Writes features as GeoJSON. Raises OSError."""
    path.write_text(write_features(features), encoding="utf-8")
