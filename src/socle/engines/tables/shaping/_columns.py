"""Which columns of a typed table say where its rows are, and the table with them as one column of geometry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.model import SIDES, Column, Geo, unique_names
from socle.engines.tables.shaping._forms import boxes, is_shape_text, order
from socle.engines.tables.shaping._reading import LAMBERT, Shapes, read_pairs, read_shapes
from socle.engines.tables.shaping._systems import WGS84, is_degrees

if TYPE_CHECKING:
    import polars as pl

PROBE: Final = 500
NAME: Final = "geometry"
_LON: Final = frozenset("lon long lng longitude longitud xlong xlon lonwgs84 longwgs84 coordlong geolon".split())
_LAT: Final = frozenset("lat latitude latitud ylat latwgs84 coordlat geolat".split())
_EAST: Final = frozenset("x coordx xcoord xl93 xlambert xlambert93 xutm xcc easting est coordonneex".split())
_NORTH: Final = frozenset("y coordy ycoord yl93 ylambert ylambert93 yutm ycc northing nord coordonneey".split())


@dataclass(frozen=True, slots=True)
class Found:
    """Where the geometry of a table is: a column of shapes as text (`named` by whoever knows), or a pair of columns of
    metres in a system."""

    shapes: str = ""
    named: bool = False
    pair: tuple[str, str, str] | None = None


def find_shapes(
    columns: Sequence[Column],
    whole: Callable[[str], pl.Series],
    first: Callable[[str], list[str]],
    *,
    geometry: str = "",
    crs: str = "",
    share: float = 1.0,
) -> Found | None:
    """Where the geometry is: in the column named `geometry`, in one whose `first` cells are WKT or GeoJSON, or in a
    pair of coordinates in metres (in `crs`, else Lambert-93 when this `share` of them are,
    seen on the `whole` column)."""
    named = next((one.name for one in columns if geometry and geometry in (one.name, one.label.get(""))), "")
    name = named or next((one.name for one in columns if one.type == "string" and _holds(first(one.name))), "")
    if name:
        return Found(shapes=name, named=bool(named))
    pair = _pair(whole, columns, crs, share)
    return None if pair is None else Found(pair=pair)


def shape_table(
    frame: pl.DataFrame, columns: Sequence[Column], where: Found, *, crs: str = ""
) -> tuple[pl.DataFrame, tuple[Column, ...], Geo | None, list[dict[str, Any]]]:
    """The table with its geometry. Returns frame, columns, where they say that rows are (None where no cell has a
    place after all), and what was wrong ("geometry-nowhere": no place of all that were given is on the Earth).
    Raises TableError("unknown-crs")."""
    if where.pair is None:
        found = read_shapes(frame[where.shapes].to_list(), crs)
        if not where.named and not any(found.wkb):
            return frame, tuple(columns), None, _faults(where.shapes, found)
        return _with(frame, columns, where.shapes, found)
    east, north, system = where.pair
    found = read_pairs(frame[east].to_list(), frame[north].to_list(), system)
    name = unique_names([*frame.columns, NAME])[-1]
    return _with(frame, [*columns, Column(name)], name, found)


def with_sides(frame: pl.DataFrame, geo: Geo | None) -> pl.DataFrame:
    """The frame with the sides of each row's box beside its geometry; itself when it has none."""
    if geo is None or not geo.geometry:
        return frame
    import polars as pl

    sides = boxes(frame.get_column(geo.geometry).to_list())
    return frame.with_columns(pl.Series(name, side, dtype=pl.Float64) for name, side in zip(SIDES, sides, strict=True))


def ordered(frame: pl.DataFrame, geo: Geo | None) -> pl.DataFrame:
    """The rows so that neighbours lie together, for a box to read few groups of rows."""
    if geo is None or not geo.geometry:
        return frame
    return frame[order(frame.get_column(geo.geometry).to_list())]


def _with(
    frame: pl.DataFrame, columns: Sequence[Column], name: str, found: Shapes
) -> tuple[pl.DataFrame, tuple[Column, ...], Geo, list[dict[str, Any]]]:
    import polars as pl

    kept = tuple(
        Column(one.name, "geometry", one.label, one.description) if one.name == name else one for one in columns
    )
    shaped = frame.with_columns(pl.Series(name, found.wkb, dtype=pl.Binary))
    return shaped, kept, Geo(geometry=name), _faults(name, found)


def _faults(name: str, found: Shapes) -> list[dict[str, Any]]:
    """What was wrong with a column. One whose places are all off the Earth was read in a system that is not its own."""
    told = [{"column": name, **one.to_json()} for one in found.faults]
    away = next((one for one in found.faults if one.code == "geometry-outside"), None)
    if away is not None and not any(found.wkb):
        told.append({"column": name, **away.to_json(), "code": "geometry-nowhere"})
    return told


def _holds(first: Sequence[str]) -> bool:
    filled = first[:PROBE]
    return bool(filled) and all(map(is_shape_text, filled))


def _pair(
    whole: Callable[[str], pl.Series], columns: Sequence[Column], crs: str, share: float
) -> tuple[str, str, str] | None:
    """Two columns of metres named as coordinates are, and their system."""
    east, north = (
        next((one.name for one in columns if one.type in ("number", "integer") and _plain(one.name) in names), "")
        for names in (_EAST, _NORTH)
    )
    if not east or not north:
        return None
    if crs:
        return None if is_degrees(crs) else (east, north, crs)
    x, y = (whole(one).drop_nulls() for one in (east, north))
    inside = int(x.is_between(0, 1_400_000).sum()), int(y.is_between(5_900_000, 7_300_000).sum())
    if len(x) and len(y) and inside[0] >= share * len(x) and inside[1] >= share * len(y):
        return east, north, LAMBERT
    return None


def pair_of_degrees(columns: Sequence[Column], whole: Callable[[str], pl.Series]) -> tuple[str, str, str] | None:
    """Two columns of numbers named longitude and latitude, most of which could be degrees."""
    found = []
    for names in (_LON, _LAT):
        named = (one.name for one in columns if one.type in ("number", "integer") and _plain(one.name) in names)
        name = next(named, "")
        filled = whole(name).drop_nulls() if name else None
        if filled is None or not len(filled) or int((filled.abs() <= 180).sum()) < len(filled) / 2:
            return None
        found.append(name)
    return found[0], found[1], WGS84


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())
