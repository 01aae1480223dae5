"""The columns that hold each row's point, by their names and checked by their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.inferring._cells import figure
from socle.engines.tables.inferring._names import words_of
from socle.engines.tables.model import Column, Geo

if TYPE_CHECKING:
    import polars as pl

_LON: Final = frozenset("lon long lng longitude longitud xlong xlon lonwgs84 longwgs84 coordlong geolon".split())
_LAT: Final = frozenset("lat latitude latitud ylat latwgs84 coordlat geolat".split())

Whole = Callable[[str], "pl.Series"]


def find_geo(whole: Whole, columns: list[Column]) -> tuple[Geo | None, list[Column]]:
    """The columns that hold each row's point, by their names and checked by their values."""
    lon = _coordinate(whole, columns, _LON, 180.0, ("x",))
    lat = _coordinate(whole, columns, _LAT, 90.0, ("y",))
    if lon and lat:
        roles = {lon: "lon", lat: "lat"}
        return Geo(lon=lon, lat=lat), [replace(c, role=roles.get(c.name, c.role)) for c in columns]
    for column in columns:
        if column.type == "geopoint":
            return Geo(point=column.name, order=_order(whole(column.name), column.name)), columns
    return None, columns


def _coordinate(whole: Whole, columns: list[Column], names: frozenset[str], most: float, weak: Sequence[str]) -> str:
    """The first numeric column named so whose values are degrees: in range, and not all whole numbers."""
    numeric = [column for column in columns if column.type in ("number", "integer")]
    strong = [c for c in numeric if "".join(words_of(c.name)) in names or names & set(words_of(c.name))]
    for column in strong + [c for c in numeric if c.name.lower() in weak]:
        values = whole(column.name).drop_nulls().cast(float)
        inside = values.abs() <= most
        if len(values) and figure(inside.mean()) >= 0.9 and bool((values != values.round(0)).any()):
            return column.name
    return ""


def _order(series: pl.Series, name: str) -> Any:
    """Which comes first in "a, b". A value over 90 decides, then the name, then brackets (GeoJSON's
    habit)."""
    numbers = series.drop_nulls().str.extract_all(r"-?\d+(\.\d+)?").list.eval(_element_number())
    first, second = (
        numbers.list.get(0, null_on_oob=True).abs().max(),
        numbers.list.get(1, null_on_oob=True).abs().max(),
    )
    if figure(first) > 90:
        return "lonlat"
    if figure(second) > 90:
        return "latlon"
    plain = "".join(words_of(name))
    if plain.endswith(("xy", "lonlat", "longlat")) or plain == "geopoint":
        return "lonlat"  # "geopoint" is Table Schema's type, longitude first
    return "lonlat" if bool(series.drop_nulls().str.contains(r"^\s*\[").all()) else "latlon"


def _element_number() -> Any:
    import polars as pl

    return pl.element().cast(pl.Float64, strict=False)
