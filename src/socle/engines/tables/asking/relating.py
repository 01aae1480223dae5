"""How a geometry stands to the shape of a filter, exactly (shapely's predicates)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


def relates(wkb: bytes, shape: str, inside: bool) -> bool | None:
    """Whether a geometry (WKB) meets a shape (WKT), or is wholly `inside` it; None for what is no geometry."""
    import shapely

    try:
        one = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException:
        return None
    held = _prepared(shape)
    return bool(held.contains(one)) if inside else bool(held.intersects(one))


@lru_cache(maxsize=8)
def _prepared(shape: str) -> Any:
    import shapely
    from shapely.prepared import prep

    return prep(shapely.from_wkt(shape))
