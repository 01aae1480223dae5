"""Coordinate systems: degrees to the metres of a country, and back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.model import TableError

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

_CODE: Final = re.compile(
    r"(?:EPSG:|https?://www\.opengis\.net/def/crs/EPSG/[\w.]{1,8}/|urn:ogc:def:crs:EPSG:[\w.]{0,8}:)(\d{4,6})"
)
WGS84: Final = "OGC:CRS84"
# What towns of the francophone world publish in: France and its overseas, Europe, the UTM zones of Africa.
SYSTEMS: Final = (
    *(f"EPSG:{code}" for code in (4326, 3857, 2154, 3035, 4258, 2056, 31370, 3812, 2169)),
    *(f"EPSG:{code}" for code in (2970, 2971, 2972, 2975, 2987, 3163, 4471, 5490, 32620, 32621, 32622)),
    *(f"EPSG:{code}" for code in range(3942, 3951)),
    *(f"EPSG:{code}" for code in range(32628, 32640)),
    *(f"EPSG:{code}" for code in range(32728, 32740)),
    *(f"EPSG:{code}" for code in range(25828, 25838)),
)


def code_of(name: str) -> str:
    """ "EPSG:2154" for any way to write it, "OGC:CRS84" for longitude and latitude; nothing for what is unknown."""
    clean = name.strip()
    if clean.upper().rstrip("/").endswith("CRS84") or clean.upper() in ("", "WGS84", "WGS 84"):
        return WGS84
    found = _CODE.fullmatch(clean.upper().replace("HTTP://WWW.OPENGIS.NET/DEF/CRS", "http://www.opengis.net/def/crs"))
    return f"EPSG:{found[1]}" if found else ""


def is_system(name: str) -> bool:
    """Whether coordinates can be read in this system."""
    try:
        _system(code_of(name) or "-")
    except TableError:
        return False
    return True


@lru_cache(64)
def _system(code: str) -> CRS:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(code)
    except CRSError:
        raise TableError("unknown-crs", f"no coordinate system {code[:40]!r}", crs=code[:40]) from None


@lru_cache(64)
def inward(name: str) -> Transformer:
    """From x, y (easting, northing; longitude, latitude) of a system to degrees. Raises TableError("unknown-crs")."""
    from pyproj import Transformer

    return Transformer.from_crs(_system(code_of(name) or name), _system(WGS84), always_xy=True)


@lru_cache(64)
def forward(name: str) -> Transformer:
    """From degrees to a system, in the order of axes that its authority gives it. Raises TableError("unknown-crs")."""
    from pyproj import Transformer

    # CRS84 as source has longitude first; the target keeps its own order (EPSG:4326: latitude first).
    return Transformer.from_crs(_system(WGS84), _system(code_of(name) or name))


@lru_cache(64)
def area(name: str) -> tuple[float, float, float, float]:
    """Where a system is meant to be used: west, south, east, north in degrees, a degree wider."""
    use: Any = _system(code_of(name) or name).area_of_use
    if use is None or use.west > use.east:
        return (-180.0, -90.0, 180.0, 90.0)
    return (use.west - 1, use.south - 1, use.east + 1, use.north + 1)


def is_degrees(name: str) -> bool:
    """Whether a system's coordinates are longitude and latitude."""
    return bool(_system(code_of(name) or name).is_geographic)
