"""Geometry in a table: from text to WKB, what is wrong with it, and questions about places against shapely."""

from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables import TableError, convert, describe, points, select
from socle.engines.tables.shaping import FAULTS, boxes, order, read_pairs, read_shapes, say, shaped, wkt

LAMBERT = "POINT (652000 6862000)"


def shapes_file(folder: Path, shapes: list[str], header: str = "id;shape") -> Path:
    path = folder / "shapes.csv"
    lines = [f'{number};"{shape}"' for number, shape in enumerate(shapes)]
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return path


def faults(texts: list[str | None], crs: str = "") -> dict[str, list[int]]:
    return {one.code: one.rows for one in read_shapes(texts, crs).faults}


def test_shapes_become_a_column_of_geometry_with_boxes(tmp_path: Path) -> None:
    source = shapes_file(tmp_path, ["POINT (2 47)", "LINESTRING (2 47, 3 48)", ""])

    made = convert(str(source), str(tmp_path / "t.parquet"))

    assert made["schema"]["columns"][1]["type"] == "geometry"
    assert made["schema"]["geo"] == {"geometry": "shape"}
    assert describe([str(tmp_path / "t.parquet")])[0]["columns"][2:] == ["_west", "_south", "_east", "_north"]
    rows = select(made["schema"], str(tmp_path / "t.parquet"))["rows"]
    assert {row[1] for row in rows} == {"POINT (2 47)", "LINESTRING (2 47, 3 48)", None}


def test_shapes_without_quotes_do_not_part_cells(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    ring = "POLYGON ((0 0, 1 0, 1 1, 0 0), (0.5 0.2, 0.6 0.2, 0.6 0.3, 0.5 0.2))"
    path.write_text(f"id;nom;shape\n1;a;{ring}\n2;b;{ring}\n", "utf-8")

    made = convert(str(path))

    assert [one["name"] for one in made["schema"]["columns"]] == ["id", "nom", "shape"]


def test_what_is_wrong_with_a_shape_is_said_with_its_row() -> None:
    bow = "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))"
    texts = ["POINT (2 47)", "POLYGON ((0 0, 1 0, 1 1))", bow, "POINT (2", "POINT (200 97)", None, "", "une place"]

    found = faults(texts)

    assert found == {
        "geometry-unclosed": [3],
        "geometry-invalid": [4],
        "geometry-unreadable": [5, 9],
        "geometry-outside": [6],
    }
    kept = read_shapes(texts).wkb
    assert [one is not None for one in kept] == [True, True, True, False, False, False, False, False]
    assert all(shapely.from_wkb(one).is_valid for one in kept if one)


def test_axes_swapped_everywhere_are_turned_and_said() -> None:
    turned = read_shapes(["POINT (6862000 652000)"] * 3, "EPSG:2154")

    assert [one.code for one in turned.faults] == ["geometry-swapped"]
    assert wkt(turned.wkb) == wkt(read_shapes([LAMBERT] * 3, "EPSG:2154").wkb)


def test_one_pair_swapped_among_many_is_named_and_left_as_it_is() -> None:
    texts = [f"POINT ({2 + number / 1000} 47.1)" for number in range(30)] + ["POINT (47.1 2.01)"]

    found = read_shapes(texts)

    assert {one.code: one.rows for one in found.faults} == {"geometry-swapped": [32]}
    assert wkt(found.wkb)[-1] == "POINT (47.1 2.01)"


def test_two_systems_in_one_column_are_both_placed_and_said() -> None:
    found = read_shapes(["POINT (2.34 48.85)", "POINT (2.35 48.86)", f"SRID=2154;{LAMBERT}"])

    assert [(one.code, one.rows) for one in found.faults] == [("geometry-mixed-crs", [4])]
    assert wkt(found.wkb)[-1] == "POINT (2.345811959 48.856248141)"


def test_metres_said_to_be_degrees_are_read_as_the_metres_they_are() -> None:
    found = read_shapes([LAMBERT, "POINT (653000 6862000)"], "EPSG:4326")

    assert (found.crs, found.faults[0].code) == ("EPSG:2154", "geometry-other-crs")


def test_pairs_of_metres_become_points(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("nom;x;y\na;300123.4;1612345.6\nb;;\n", "utf-8")

    made = convert(str(path), str(tmp_path / "t.parquet"), crs="EPSG:32628")

    assert made["schema"]["geo"] == {"geometry": "geometry"}
    placed = [row[3] for row in select(made["schema"], str(tmp_path / "t.parquet"))["rows"]]
    assert placed[0].startswith("POINT (-16.85") and placed[1] is None
    assert read_pairs([652000.0], [6862000.0], "EPSG:2154").faults == []


def test_a_system_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError) as refused:
        convert(str(shapes_file(tmp_path, [LAMBERT])), crs="EPSG:999999")

    assert refused.value.code == "unknown-crs"


def test_every_fault_has_its_words_in_three_languages() -> None:
    for code, words in FAULTS.items():
        assert set(words) == {"fr", "en", "ar"}
        assert all(say(code, {}, language) for language in words)


@pytest.mark.parametrize("text", ["POINT (200 1)", "POINT EMPTY", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "x", "{", ""])
def test_a_cell_put_by_a_program_is_a_valid_shape_or_refused(text: str) -> None:
    assert shaped(text) is None


NUMBERS = st.floats(-50, 50, allow_nan=False).map(lambda one: round(one, 3))
SHAPES = st.one_of(
    st.tuples(NUMBERS, NUMBERS).map(shapely.Point),
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=5, unique=True).map(shapely.LineString),
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=6, unique=True)
    .map(shapely.MultiPoint)
    .map(lambda one: one.convex_hull)
    .filter(lambda one: one.geom_type == "Polygon"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SHAPES, min_size=1, max_size=25), st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS))
def test_a_box_finds_the_rows_that_shapely_finds(
    tmp_path_factory: pytest.TempPathFactory, shapes: list[Any], sides: tuple[float, ...]
) -> None:
    folder = tmp_path_factory.mktemp("box")
    made = convert(str(shapes_file(folder, [shapely.to_wkt(one, rounding_precision=-1) for one in shapes])))
    box = [min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3])]
    convert(str(folder / "shapes.csv"), str(folder / "t.parquet"))

    found = select(made["schema"], str(folder / "t.parquet"), plan={"box": box, "limit": 100})

    window = shapely.box(*box)
    expected = {str(number) for number, one in enumerate(shapes) if shapely.intersects(one, window)}
    assert {str(row[0]) for row in found["rows"]} == expected
    assert found["total"] == len(expected)


@given(st.lists(st.one_of(st.none(), SHAPES), max_size=20))
def test_the_order_of_places_is_a_permutation_with_the_placeless_last(shapes: list[Any]) -> None:
    kept = [None if one is None else shapely.to_wkb(one) for one in shapes]

    found = order(kept)

    assert sorted(found) == list(range(len(kept)))
    empty = [kept[at] is None for at in found]
    assert empty == sorted(empty)
    assert [len(side) for side in boxes(kept)] == [len(kept)] * 4


def test_a_map_gathers_shapes_at_the_middle_of_their_boxes(tmp_path: Path) -> None:
    made = convert(str(shapes_file(tmp_path, ["LINESTRING (2 47, 3 48)"])), str(tmp_path / "t.parquet"))

    marks = points(made["schema"], str(tmp_path / "t.parquet"))

    assert (marks["points"][0]["lon"], marks["points"][0]["lat"]) == (2.5, 47.5)
