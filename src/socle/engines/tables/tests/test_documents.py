"""Tables in JSON and GeoJSON, as they come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import open_table
from socle.engines.tables.tests.test_formats import codes_of, features, rows_of, written


def test_nested_objects_are_dotted_columns_and_numbers_stay_as_written(tmp_path: Path) -> None:
    table = open_table(
        written(tmp_path, '[{"a": 1.10, "b": {"c": [1, 2.50], "d": null}}, {"e": true, "a": 12345678901234567890}]')
    )

    assert table.labels == ("a", "b.c", "b.d", "e")
    assert rows_of(table) == [("1.10", "[1,2.50]", "", ""), ("12345678901234567890", "", "", "true")]


def test_the_longest_list_of_a_document_is_the_table(tmp_path: Path) -> None:
    content = {"meta": {"n": 2}, "aides": [{"x": 1}], "marches": {"marche": [{"a": 1}, {"a": 2}]}}

    table = open_table(written(tmp_path, content))

    assert (table.sheet, rows_of(table)) == ("marches.marche", [("1",), ("2",)])
    assert codes_of(table)["other-lists"] == {"others": ["aides"], "count": 1}
    assert rows_of(open_table(written(tmp_path, content), sheet="aides")) == [("1",)]


def test_what_json_should_not_hold_is_told_with_its_row(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, '[{"a": 1}, {"a": NaN, "b": 1e300}, {"a": 2, "a": 3}]'))

    assert rows_of(table)[1:] == [("NaN", "1e300"), ("3", "")]
    assert {flaw.code: flaw.row for flaw in table.flaws} == {"duplicate-keys": 4, "huge-numbers": 3, "not-a-number": 3}


def test_lists_of_lists_have_a_header_when_it_looks_like_one(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, [["nom", "n"], ["x", 4], ["y", 5]]))
    bare = open_table(written(tmp_path, [[1, 2], [3, 4]], "b.json"))

    assert (table.labels, rows_of(table)) == (("nom", "n"), [("x", "4"), ("y", "5")])
    assert (bare.labels, rows_of(bare)) == ((), [("1", "2"), ("3", "4")])


def test_half_characters_and_zeros_cannot_enter_a_table(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, '[{"a": "x\\ud800y\\u0000z"}]'))

    assert rows_of(table) == [("x\ufffdy\ufffdz",)]


# --- geometry


def test_shapes_of_geojson_are_text_with_their_numbers_as_written(tmp_path: Path) -> None:
    content = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7, "properties": {"nom": "a"}, '
        '"geometry": '
        '{"type": "Polygon", "coordinates": [[[2.10, 48], [2.2, 48], [2.2, 48.1], [2.10, 48]]]}}, '
        '{"type": "Feature", "properties": null, "geometry": {"type": "Point", "coordinates": [2, 48, 35.5]}}, '
        '{"type": "Feature", "properties": {}, "geometry": null}]}'
    )

    table = open_table(written(tmp_path, content, "a.geojson"))

    assert (table.geometry, table.crs, table.labels) == ("geometry", "EPSG:4326", ("nom", "id", "geometry"))
    assert [row[2] for row in rows_of(table)] == [
        "POLYGON ((2.10 48, 2.2 48, 2.2 48.1, 2.10 48))",
        "POINT Z (2 48 35.5)",
        "",
    ]
    assert codes_of(table) == {"no-geometry": {"count": 1}}


@pytest.mark.parametrize(
    ("name", "crs", "code"),
    [
        ("EPSG:32628", "EPSG:32628", "declared-crs"),
        ("urn:ogc:def:crs:EPSG::2154", "EPSG:2154", "declared-crs"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", ""),
        ("http://www.opengis.net/def/crs/EPSG/0/3857", "EPSG:3857", "declared-crs"),
        ("repère de la mairie", "", "unknown-crs"),
    ],
)
def test_the_old_crs_member_is_believed(tmp_path: Path, name: str, crs: str, code: str) -> None:
    point = {"type": "Point", "coordinates": [1, 2]}

    table = open_table(written(tmp_path, features(point, crs={"type": "name", "properties": {"name": name}})))

    assert (table.crs, list(codes_of(table))) == (crs, [code] if code else [])


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": ["2", 48]},
        {"type": "Point", "coordinates": [2]},
        {"type": "Cercle", "coordinates": [2, 48]},
        {"type": "Polygon", "coordinates": [[2, 48]]},
        {"type": "GeometryCollection"},
        "POINT (2 48)",
    ],
)
def test_what_is_not_a_shape_is_kept_as_written_and_told(tmp_path: Path, geometry: Any) -> None:
    table = open_table(written(tmp_path, features(geometry)))

    assert json.loads(rows_of(table)[0][1] or "") == geometry
    assert codes_of(table) == {"bad-geometry": {"count": 1}}
