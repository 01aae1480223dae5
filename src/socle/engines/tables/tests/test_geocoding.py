"""An address finds its one door, however it is written, or none: never another."""

from __future__ import annotations

import math
import random
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables.tests.recipes import done, doors_file, kept, lost
from socle.engines.tables.transforming._addresses import Door, Doors

DOORS = [
    Door("Rue des Tanneurs", 12, "", 2.30, 47.10),
    Door("Rue des Tanneurs", 12, "bis", 2.301, 47.10),
    Door("Rue des Tanneurs", 14, "", 2.302, 47.10),
    Door("Rue du Moulin", 3, "", 2.31, 47.11),
    Door("Place du Moulin", 3, "", 2.32, 47.11),
    Door("Rue du 8 Mai 1945", 4, "", 2.33, 47.12),
    Door("Rue du 11 Novembre", 4, "", 2.34, 47.12),
    Door("Avenue du Général-de-Gaulle", 1, "", 2.35, 47.12),
    Door("Rue Sainte-Œuvre", 7, "A", 2.36, 47.12),
    Door("Chemin de l’Étang", 9, "", 2.37, 47.12),
    Door("Rue des Rosiers", 20, "", 2.38, 47.12),
    Door("Rue des Roses", 2, "", 2.39, 47.12),
]
HERE = Doors(DOORS, ["Belvenne"])


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("12 rue des Tanneurs", "12 Rue des Tanneurs"),
        ("12, RUE DES TANNEURS 99123 BELVENNE CEDEX", "12 Rue des Tanneurs"),
        ("12 bis r. des tanneurs", "12 bis Rue des Tanneurs"),
        ("12bis rue des tanneurs", "12 bis Rue des Tanneurs"),
        ("12b rue des tanneurs", ""),  # b is bis as often as not
        ("rue des Tanneurs, 14", "14 Rue des Tanneurs"),
        ("n° 14 rue des tanneurs Belvenne", "14 Rue des Tanneurs"),
        ("14 rue des Taneurs", "14 Rue des Tanneurs"),
        ("3 place du moulin", "3 Place du Moulin"),
        ("4 rue du 8 mai 1945", "4 Rue du 8 Mai 1945"),
        ("1 av du Gal de Gaulle", "1 Avenue du Général-de-Gaulle"),
        ("7A rue Ste Oeuvre", "7 A Rue Sainte-Œuvre"),
        ("9 ch. de l'etang", "9 Chemin de l’Étang"),
    ],
)
def test_an_address_is_read_as_people_write_it(written: str, found: str) -> None:
    answer = HERE.find(written, 0.85)

    assert (answer.door.words if answer.door else "") == found


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "no-address"),
        ("   ", "no-address"),
        ("3 Moulin", "ambiguous"),
        ("13 rue des Tanneurs", "not-geocoded"),
        ("14 ter rue des Tanneurs", "not-geocoded"),
        ("rue des Tanneurs", "not-geocoded"),
        ("20 rue des Roses", "not-geocoded"),
        ("4 rue du 9 mai 1945", "not-geocoded"),
        ("12 rue des Tanneurs 75001 Paris", "elsewhere"),
        ("1 rue de Nulle Part", "not-geocoded"),
        ("12", "not-geocoded"),
        ("١٢ شارع", "not-geocoded"),
        ("\x00" * 200, "no-address"),
    ],
)
def test_what_is_not_sure_is_no_door(written: str, why: str) -> None:
    answer = HERE.find(written, 0.85)

    assert (answer.why, answer.door) == (why, None)


def test_what_is_not_found_says_what_it_is_like() -> None:
    assert "Rue des Tanneurs" in HERE.find("13 rue des Tanneurs", 0.85).near
    assert set(HERE.find("3 Moulin", 0.85).near) == {"Place du Moulin", "Rue du Moulin"}


def test_two_streets_of_one_name_are_none() -> None:
    doubled = Doors([Door("Rue de l’Église", 1, "", 2.0, 47.0), Door("Rue Eglise", 1, "", 2.1, 47.0)])

    assert doubled.find("1 rue de l'église", 0.85).why == "ambiguous"


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_letter_wrong_finds_the_same_door_or_none(seed: int) -> None:
    chance = random.Random(seed)
    door = chance.choice(DOORS)
    street = list(door.street)
    at = chance.randrange(len(street))
    act = chance.choice(("drop", "swap", "double"))
    if act == "drop":
        del street[at]
    elif act == "double":
        street.insert(at, street[at])
    elif at + 1 < len(street):
        street[at], street[at + 1] = street[at + 1], street[at]
    answer = HERE.find(f"{door.number} {door.suffix} {''.join(street)}", 0.85)

    assert answer.door is None or answer.door == door


def test_every_row_is_placed_or_counted(tmp_path: Path) -> None:
    rows = [("12 rue des Tanneurs", 1), ("12 rue des Tanneurs", 2), ("3 Moulin", 3), (None, 4), ("Ailleurs", 5)]
    a = kept(tmp_path, "a", {"adresse": "string", "n": "integer"}, rows)
    doors = doors_file(tmp_path, [(one.street, one.number, one.suffix, one.lon, one.lat) for one in DOORS])

    report = done(tmp_path, {"a": a}, {"op": "geocode", "columns": ["adresse"]}, doors=doors, places=["Belvenne"])

    assert report["table"]["lon"].to_list() == [2.30, 2.30, None, None, None]
    assert report["table"]["score_adresse"].to_list() == [1.0, 1.0, None, None, None]
    assert lost(report, 1) == {"ambiguous": 1, "no-address": 1, "not-geocoded": 1}
    assert report["schema"]["geo"] == {"lon": "lon", "lat": "lat"}


POINTS = st.lists(st.tuples(st.floats(2.29, 2.41), st.floats(47.09, 47.21)), min_size=1, max_size=20)


@settings(max_examples=40, deadline=None)
@given(points=POINTS, cuts=st.lists(st.floats(2.30, 2.40), min_size=1, max_size=4, unique=True))
def test_the_zone_of_a_row_is_the_one_that_holds_it(points: Any, cuts: list[float]) -> None:
    edges = [2.29, *sorted(cuts), 2.41]
    boxes = [shapely.box(west, 47.08, east, 47.15) for west, east in pairwise(edges)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        report = done(folder, _placed(folder, points, boxes), {"op": "spatial-join", "with": "z", "columns": ["nom"]})

    for (lon, lat), zone in zip(points, report["table"]["nom"].to_list(), strict=True):
        holding = [f"z{at}" for at, box in enumerate(boxes) if _holds(box, lon, lat)]
        on_edge = any(math.isclose(lon, edge, abs_tol=1e-12) for edge in edges) or math.isclose(lat, 47.15)
        assert on_edge or zone == (holding[0] if holding else None)


@settings(max_examples=40, deadline=None)
@given(points=POINTS, marks=POINTS, metres=st.sampled_from([50.0, 800.0, 5000.0]))
def test_the_nearest_place_is_the_one_that_a_globe_gives(points: Any, marks: Any, metres: float) -> None:
    shapes = [shapely.Point(*one) for one in marks]
    step = {"op": "spatial-join", "with": "z", "relation": "nearest", "metres": metres, "columns": ["nom"]}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        report = done(folder, _placed(folder, points, shapes), step)

    near = report["table"].select("nom", "distance_m").rows()
    for point, (name, told) in zip(points, near, strict=True):
        far = [_haversine(point, mark) for mark in marks]
        if name is None:
            assert min(far) > metres * 0.998
        else:
            assert far[int(name[1:])] == pytest.approx(told, rel=0.002, abs=0.2)
            assert far[int(name[1:])] <= min(far) * 1.002 + 0.2


def _placed(folder: Path, points: Any, shapes: list[Any]) -> dict[str, Any]:
    from socle.engines.tables.model import Geo

    a = kept(folder, "a", {"lon": "number", "lat": "number"}, points, geo=Geo(lon="lon", lat="lat"))
    # Saved in the order of places; the names say which one is which.
    rows = [(f"z{at}", shapely.to_wkb(shape)) for at, shape in enumerate(shapes)]
    return {"a": a, "z": kept(folder, "z", {"nom": "string", "forme": "geometry"}, rows, geo=Geo(geometry="forme"))}


def _holds(box: Any, lon: float, lat: float) -> bool:
    west, south, east, north = box.bounds
    return bool(west <= lon <= east and south <= lat <= north)


def _haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places on a globe of 6,371 km."""
    (west, south), (east, north) = ((math.radians(lon), math.radians(lat)) for lon, lat in (one, other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * 6_371_000 * math.asin(math.sqrt(half))


def test_a_street_may_end_with_the_name_of_its_town() -> None:
    there = Doors([Door("Rue Saint-Denis", 5, "", 2.0, 47.0), Door("Rue des Lilas", 5, "", 2.1, 47.1)], ["Saint-Denis"])

    assert there.find("5 rue Saint-Denis", 0.85).door == Door("Rue Saint-Denis", 5, "", 2.0, 47.0)
    assert there.find("5 rue Saint-Denis Saint-Denis", 0.85).door == Door("Rue Saint-Denis", 5, "", 2.0, 47.0)
    assert there.find("5 rue des Lilas Saint-Denis", 0.85).door == Door("Rue des Lilas", 5, "", 2.1, 47.1)
    assert there.find("5 rue Saint-Denis 93200 Saint-Denis", 0.85).door == Door("Rue Saint-Denis", 5, "", 2.0, 47.0)
