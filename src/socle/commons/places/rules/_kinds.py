"""What a landmark is, from the tags of OpenStreetMap or of a file made like them."""

from collections.abc import Mapping
from typing import Any

from socle.commons.places.terms import LandmarkKind

_BY_TAG: dict[tuple[str, str], LandmarkKind] = {
    **{
        ("amenity", one): LandmarkKind.HALL
        for one in ("townhall", "courthouse", "police", "fire_station", "post_office")
    },
    **{
        ("amenity", one): LandmarkKind.SCHOOL
        for one in ("school", "kindergarten", "college", "university", "childcare", "music_school")
    },
    **{
        ("amenity", one): LandmarkKind.HEALTH
        for one in ("hospital", "clinic", "doctors", "pharmacy", "dentist", "health_post")
    },
    ("amenity", "library"): LandmarkKind.LIBRARY,
    ("amenity", "marketplace"): LandmarkKind.MARKET,
    ("amenity", "bus_station"): LandmarkKind.STOP,
    ("amenity", "drinking_water"): LandmarkKind.WATER_POINT,
    ("amenity", "fountain"): LandmarkKind.WATER_POINT,
    ("amenity", "water_point"): LandmarkKind.WATER_POINT,
    ("man_made", "water_well"): LandmarkKind.WATER_POINT,
    ("amenity", "place_of_worship"): LandmarkKind.WORSHIP,
    ("highway", "bus_stop"): LandmarkKind.STOP,
    ("railway", "station"): LandmarkKind.STOP,
    ("railway", "halt"): LandmarkKind.STOP,
    ("railway", "tram_stop"): LandmarkKind.STOP,
    ("public_transport", "station"): LandmarkKind.STOP,
    ("leisure", "park"): LandmarkKind.PARK,
    ("leisure", "garden"): LandmarkKind.PARK,
    ("leisure", "playground"): LandmarkKind.PARK,
    ("leisure", "stadium"): LandmarkKind.SPORTS,
    ("leisure", "sports_centre"): LandmarkKind.SPORTS,
    ("leisure", "pitch"): LandmarkKind.SPORTS,
    ("leisure", "swimming_pool"): LandmarkKind.SPORTS,
    ("man_made", "bridge"): LandmarkKind.BRIDGE,
}
_OTHER = ("amenity", "tourism", "historic", "office")
_TAGS = tuple(dict.fromkeys(key for key, _value in _BY_TAG))


def landmark_kind(tags: Mapping[str, Any]) -> str:
    """The kind of a place of a file: its ``kind`` where it names one of ours, else by its tags, else ``other``."""
    given = tags.get("kind")
    if isinstance(given, str) and given in set(LandmarkKind):
        return given
    return known_kind(tags) or LandmarkKind.OTHER.value


def known_kind(tags: Mapping[str, Any]) -> str:
    """The kind that these tags make of a named place, ``""`` where people would not name a spot by it."""
    for key in _TAGS:
        value = tags.get(key)
        if isinstance(value, str) and (key, value) in _BY_TAG:
            return _BY_TAG[key, value].value
    if tags.get("shop"):
        return LandmarkKind.SHOP.value
    return LandmarkKind.OTHER.value if any(tags.get(key) for key in _OTHER) else ""
