"""Recipes and tables that mean harm, or that nobody thought of."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import TableError
from socle.engines.tables.repairing import OPS, propose, repair
from socle.engines.tables.tests.repairs import (
    FRANCE,
    Recipe,
    file_of,
    repaired,
    rows_of,
    written,
)


@pytest.mark.parametrize(
    "recipe",
    [
        None,
        {},
        "trim",
        [None],
        [[]],
        [{}],
        [{"op": "shell", "columns": ["c1"]}],
        [{"op": "trim"}],
        [{"op": "trim", "columns": []}],
        [{"op": "trim", "columns": "c1"}],
        [{"op": "trim", "columns": ["c1"], "extra": 1}],
        [{"op": "trim", "columns": ["c1"], "version": 2}],
        [{"op": "trim", "columns": ["c1"], "version": True}],
        [{"op": "trim", "columns": ["c\x00"]}],
        [{"op": "trim", "columns": ["\ud800"]}],
        [{"op": "trim", "columns": ["x" * 5000]}],
        [{"op": "blank_rows"}] * 501,
        [{"op": "number", "column": "c1", "decimal": "("}],
        [{"op": "number", "column": "c1", "decimal": ["."]}],
        [{"op": "number", "column": "c1", "unit": "1"}],
        [{"op": "number", "column": "c1", "unit": "x" * 50}],
        [{"op": "pad", "column": "c1", "length": 10**9}],
        [{"op": "pad", "column": "c1", "length": True}],
        [{"op": "pad", "column": "c1", "length": float("nan")}],
        [{"op": "date", "column": "c1", "order": "xyz"}],
        [{"op": "phone", "column": "c1", "region": "../x"}],
        [{"op": "phone", "column": "c1", "region": []}],
        [{"op": "values", "column": "c1", "allowed": ["a"] * 3000}],
        [{"op": "values", "column": "c1", "allowed": ["a"], "map": {"a": 1}}],
        [{"op": "swap", "lon": "c1", "lat": "c2", "box": [0, 0, 10, 10]}],
        [{"op": "swap", "lon": "c1", "lat": "c2", "box": [float("nan"), 41, 9, 51]}],
        [{"op": "swap", "lon": "c1", "lat": "c2", "box": [float("-inf"), 41, 9, 51]}],
        [{"op": "swap", "lon": "c1", "lat": "c1", "box": FRANCE}],
        [{"op": "rename", "column": "c1", "to": "c2"}, {"op": "rename", "column": "c2", "to": "c1"}],
        [{"op": "rename", "column": "c1", "to": "n"}, {"op": "rename", "column": "c2", "to": "N"}],
        [{"op": "rename", "column": "c1", "to": "n"}, {"op": "rename", "column": "c1", "to": "m"}],
        [{"op": "preamble", "rows": -1}],
    ],
    ids=lambda recipe: str(recipe)[:50].encode("ascii", "replace").decode(),
)
def test_a_recipe_outside_the_closed_list_is_refused_with_its_place(tmp_path: Path, recipe: Any) -> None:
    source, target = written(tmp_path, [["0", "1", "2", "3"]]), tmp_path / "o.csv"

    with pytest.raises(TableError) as caught:
        repair(source, str(target), recipe)

    assert caught.value.code == "bad-recipe"
    assert caught.value.data["field"]
    assert not target.exists()


@pytest.mark.parametrize(
    ("recipe", "code"),
    [
        ([{"op": "trim", "columns": ["nothing"]}], "unknown-column"),
        ([{"op": "rename", "column": "nothing", "to": "n"}], "unknown-column"),
        ([{"op": "rename", "column": "c1", "to": "C2"}], "bad-name"),
        ([{"op": "rename", "column": "c1", "to": "a  b"}], "bad-name"),
        ([{"op": "rename", "column": "c1", "to": "_deleted"}], "bad-name"),
        ([{"op": "blank_columns", "columns": ["c1"]}], "column-not-blank"),
    ],
)
def test_a_recipe_that_does_not_fit_the_table_leaves_no_file(tmp_path: Path, recipe: Recipe, code: str) -> None:
    source, target = written(tmp_path, [["0", "1", "2", "3"]]), tmp_path / "o.csv"

    with pytest.raises(TableError) as caught:
        repair(source, str(target), recipe)

    assert caught.value.code == code
    assert not target.exists()


def test_repairs_accepted_one_after_the_other_make_one_recipe(tmp_path: Path) -> None:
    """A clerk accepts some, looks at the result, accepts others there, under the names that columns have by then."""
    recipe: Recipe = [
        {"op": "rename", "column": "A", "to": "b"},
        {"op": "missing", "columns": ["A"], "words": ["nc"]},
        {"op": "trim", "columns": ["b"]},
        {"op": "missing", "columns": ["b"], "words": ["na"]},
        {"op": "rename", "column": "b", "to": "c"},
        {"op": "totals_rows", "column": "n", "words": ["total"]},
        {"op": "totals_rows", "column": "n", "words": ["somme"]},
        {"op": "blank_rows"},
        {"op": "blank_rows"},
    ]
    source, target, again = file_of(tmp_path, "n;A\n1;nc\n2;NA\nTotal;3\n3; x \nSomme;4\n"), *_outs(tmp_path)

    repair(source, target, recipe)
    repair(target, again, recipe)

    assert rows_of(target) == [["n", "c"], ["1", ""], ["2", ""], ["3", "x"]]
    assert Path(again).read_bytes() == Path(target).read_bytes()


def _outs(folder: Path) -> tuple[str, str]:
    return str(folder / "o.csv"), str(folder / "o2.csv")


def test_a_full_disk_leaves_no_half_table(tmp_path: Path) -> None:
    source, target = written(tmp_path, [["0", "x" * 500, "2", "3"]] * 200), tmp_path / "o.csv"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            repair(source, str(target), [])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert not target.exists()


def test_a_row_that_repairs_make_blank_goes_the_first_time(tmp_path: Path) -> None:
    recipe: Recipe = [{"op": "missing", "columns": ["a", "b"], "words": ["nc"]}, {"op": "blank_rows"}]

    assert repaired(tmp_path, "a;b\n1;2\nNC;NC\n3;4\n5;6\n", recipe)[1:] == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_row_that_repairs_make_a_header_goes_the_first_time(tmp_path: Path) -> None:
    recipe: Recipe = [{"op": "decode", "columns": ["né"]}, {"op": "repeated_header"}]

    assert repaired(tmp_path, "né;b\n1;2\nnÃ©;b\n3;4\n5;6\n", recipe)[1:] == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_point_is_not_swapped_into_a_column_that_would_change_it(tmp_path: Path) -> None:
    recipe: Recipe = [
        {"op": "swap", "lon": "lon", "lat": "lat", "box": FRANCE},
        {"op": "number", "column": "lat", "decimal": ",", "thousands": "."},
    ]

    rows = repaired(tmp_path, "n;lon;lat\n1;48.853;2.35\n2;48.85;2.35\n3;48.8;2.3\n", recipe)

    assert rows[1:] == [["1", "48.853", "2.35"], ["2", "2.35", "48.85"], ["3", "2.3", "48.8"]]
    again = repaired(tmp_path, "\n".join(";".join(row) for row in rows), recipe)
    assert again == rows


def test_the_source_is_never_written_over(tmp_path: Path) -> None:
    source = written(tmp_path, [["0", "1", "2", "3"]])

    with pytest.raises(TableError) as caught:
        repair(source, str(tmp_path / "x" / ".." / "in.csv"), [])

    assert caught.value.code == "same-file"
    assert Path(source).exists()


def test_every_op_is_tried_here() -> None:
    text = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_repair*.py"))

    assert all(f'"op": "{name}"' in text for name in OPS)


def test_ragged_and_wide_rows_lose_no_cell(tmp_path: Path) -> None:
    rows = repaired(tmp_path, "a;b\n1;2\n3\n4;5;6\n7;8\n9;10\n", [{"op": "blank_rows"}])

    assert rows == [
        ["a", "b", "col_3"],
        ["1", "2", ""],
        ["3", "", ""],
        ["4", "5", "6"],
        ["7", "8", ""],
        ["9", "10", ""],
    ]


def test_repeated_and_blank_labels_get_their_names(tmp_path: Path) -> None:
    source, target = file_of(tmp_path, "nom;;nom\na;1;b\nc;2;d\n"), str(tmp_path / "o.csv")

    done = repair(source, target, [])

    assert rows_of(target)[0] == ["nom", "col_2", "nom_2"]
    assert done["labels"] == [["", "col_2"], ["nom", "nom_2"]] and done["changed"] == 0


@pytest.mark.parametrize("language", ["fr", "en", "ar", "xx"])
def test_reasons_are_whole_in_each_language(tmp_path: Path, language: str) -> None:
    content = "a;b;date\n Ã‰té ;1,5;03/02/2024\nNC;NC;13/02/24\n;;\nTotal;3;\n"

    for one in propose(file_of(tmp_path, content), language=language):
        assert one["why"] and "{" not in one["why"]


def test_a_value_of_the_table_is_not_read_as_words_of_ours(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a {order} {x}"}, {"name": "b"}]}

    found = propose(file_of(tmp_path, "A {Order} {X};b\n1;2\n3;4\n"), schema)

    assert [one["repair"]["to"] for one in found if one["repair"]["op"] == "rename"] == ["a {order} {x}"]
    assert "A {Order} {X}" in found[-1]["why"] and "a {order} {x}" in found[-1]["why"]
