"""WKB and GeoJSON: in, out, and what is refused."""

import json
import struct

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some

from socle.engines.geo import (
    Box,
    Feature,
    GeoError,
    Geometry,
    Line,
    MultiPolygon,
    Point,
    Polygon,
    from_geojson,
    from_wkb,
    points_of,
    read_features,
    to_geojson,
    to_wkb,
    write_features,
)

from . import oracle
from .shapes import BELVENNE, places, star, streets, territories

geometries = some.one_of(
    places,
    streets,
    territories,
    some.lists(territories, min_size=1, max_size=3).map(lambda some: MultiPolygon(tuple(some))),
)
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


@given(geometries)
def test_wkb_comes_back_as_it_went(geometry: Geometry) -> None:
    assert from_wkb(to_wkb(geometry)) == geometry


@given(geometries)
def test_shapely_writes_and_reads_the_same_wkb(geometry: Geometry) -> None:
    assert to_wkb(geometry) == shapely.to_wkb(oracle.judge(geometry), byte_order=1)
    assert from_wkb(shapely.to_wkb(oracle.judge(geometry), byte_order=0)) == geometry


@given(territories, some.data())
def test_a_cut_wkb_is_refused(territory: Polygon, data: some.DataObject) -> None:
    whole = to_wkb(territory)
    cut = data.draw(some.integers(0, len(whole) - 1))

    with pytest.raises(GeoError):
        from_wkb(whole[:cut])


@given(some.binary(max_size=200))
def test_any_bytes_are_a_geometry_or_a_clear_refusal(noise: bytes) -> None:
    for start in (b"", b"\x01\x02\x00\x00\x00", b"\x00\x00\x00\x00\x06", b"\x01\x03\x00\x00\x00"):
        try:
            geometry = from_wkb(start + noise)
        except GeoError:
            continue
        assert list(points_of(geometry))


def test_a_wkb_that_promises_a_billion_points_is_refused_at_once() -> None:
    with pytest.raises(GeoError) as refused:
        from_wkb(struct.pack("<BII", 1, 2, 1_000_000_000))

    assert refused.value.code == "wkb"


@given(geometries)
def test_geojson_comes_back_to_the_centimetre(geometry: Geometry) -> None:
    back = from_geojson(json.dumps(to_geojson(geometry)))

    assert type(back) is type(geometry)
    for there, here in zip(points_of(geometry), points_of(back), strict=True):
        assert here == pytest.approx(there, abs=1e-7)


def test_a_feature_collection_comes_back_with_its_words() -> None:
    features = [
        Feature(BELVENNE, {"nom": "Place des Tisserands", "اسم": "الساحة"}),
        Feature(Line((BELVENNE, Point(1, 2))), {}),
    ]

    assert read_features(write_features(features)) == features


@pytest.mark.parametrize(
    ("code", "kind", "coordinates"),
    [
        ("open-ring", "Polygon", [SQUARE[:-1]]),
        ("open-ring", "Polygon", [[[0, 0], [1, 1], [0, 0], [0, 0]]]),
        ("geojson", "Polygon", []),
        ("geojson", "LineString", [[0, 0]]),
        ("geojson", "Point", [1]),
        ("geojson", "Point", "1,2"),
        ("not-a-number", "Point", ["2.1", "46.2"]),
        ("not-a-number", "Point", [None, 3]),
        ("not-a-number", "Point", [True, False]),
        ("swapped-axes", "Point", [46.2, 120.5]),
        ("not-degrees", "Point", [652_381.0, 6_862_047.0]),
        ("out-of-range", "Point", [181, 95]),
        ("out-of-range", "Point", [10**400 % 700, 3]),
        ("kind", "MultiPoint", [[0, 0]]),
        ("kind", "GeometryCollection", None),
        ("kind", None, [0, 0]),
    ],
)
def test_a_geometry_that_makes_no_sense_is_refused_by_name(code: str, kind: str | None, coordinates: object) -> None:
    with pytest.raises(GeoError) as refused:
        from_geojson({"type": kind, "coordinates": coordinates})

    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "null",
        "3",
        '{"type": "Point", "coordinates": [NaN, 2]}',
        "[" * 200_000,
        '{"type":"FeatureCollection"}',
        b"\xff\xfe{",
    ],
)
def test_a_file_that_is_not_geojson_is_refused(text: str | bytes) -> None:
    with pytest.raises(GeoError):
        read_features(text)


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(GeoError):
        from_geojson('{"type": "Point", "coordinates": [1' + "0" * 400 + ", 2]}")


def test_exchanged_axes_are_found_when_one_knows_where_the_town_is() -> None:
    belvenne = Box.around(BELVENNE, 5000)

    with pytest.raises(GeoError) as refused:
        from_geojson({"type": "Point", "coordinates": [46.2, -30.5]}, expected=belvenne)

    assert refused.value.code == "swapped-axes"
    assert from_geojson({"type": "Point", "coordinates": [-30.5, 46.2]}, expected=belvenne) == BELVENNE


def test_the_refusal_of_a_collection_names_the_feature() -> None:
    good = {"type": "Feature", "properties": None, "geometry": to_geojson(Polygon(star([900] * 6)))}
    bad = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [SQUARE[:-1]]}}

    with pytest.raises(GeoError) as refused:
        read_features(json.dumps({"type": "FeatureCollection", "features": [good, bad]}))

    assert refused.value.message.startswith("feature 2: ")
