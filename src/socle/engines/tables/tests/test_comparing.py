"""The difference of two editions agrees with what a patient person would count."""

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables import Column, Schema, TableError, compare, drop
from socle.engines.tables.files import polars_type, save

NAMES = ("id", "n", "h", "prix")
SCHEMA = Schema((Column("id", "integer"), Column("n", "string"), Column("h", "string"), Column("prix", "number")))
Row = tuple[int | None, str | None, str | None, float | None]
CELLS = st.sampled_from(["", "a", "b", None])
ROWS = st.lists(
    st.tuples(st.integers(0, 12), CELLS, CELLS, st.sampled_from([0.0, 1.5, None])),
    max_size=14,
    unique_by=lambda r: r[0],
)
BAGS = st.lists(st.tuples(st.integers(0, 2), CELLS, CELLS, st.sampled_from([0.0, None])), max_size=14)


def written(path: Path, rows: list[Any], schema: Schema = SCHEMA) -> str:
    types = {column.name: polars_type(column) for column in schema.columns}
    save(pl.DataFrame(rows, schema=types, orient="row"), path)
    return str(path)


def compared(folder: Path, before: list[Any], after: list[Any], key: tuple[str, ...] = (), **other: Any) -> Any:
    old, new = other.pop("old", SCHEMA), other.pop("new", SCHEMA)
    paths = written(folder / "a.parquet", before, old), written(folder / "b.parquet", after, new)
    return compare(*paths, old.to_json(), new.to_json(), key, **other)


@settings(max_examples=60)
@given(before=ROWS, after=ROWS)
def test_by_key_it_counts_as_a_person_would(tmp_path_factory: Any, before: list[Row], after: list[Row]) -> None:
    folder = tmp_path_factory.mktemp("two")
    old, new = {row[0]: row for row in before}, {row[0]: row for row in after}
    both = old.keys() & new.keys()
    changed = [key for key in new if key in both and old[key] != new[key]]

    found = compared(folder, before, after, ("id",), most=100)

    assert found["by"] == ["id"] and found["rows"] == [len(old), len(new)]
    assert (found["added"], found["removed"]) == (len(new.keys() - both), len(old.keys() - both))
    assert (found["changed"], found["same"]) == (len(changed), len(both) - len(changed))
    cells = {name: sum(old[k][at] != new[k][at] for k in both) for at, name in enumerate(NAMES) if at}
    assert found["columns"]["changed"] == {name: count for name, count in cells.items() if count}
    assert [one["key"] for one in found["examples"]["changed"]] == [[key] for key in changed]
    for one in found["examples"]["changed"]:
        a, b = old[one["key"][0]], new[one["key"][0]]
        assert one["cells"] == [[name, x, y] for name, x, y in zip(NAMES, a, b, strict=True) if x != y]
    assert [row["id"] for row in found["examples"]["added"]] == [row[0] for row in after if row[0] not in old]
    assert [row["id"] for row in found["examples"]["removed"]] == [row[0] for row in before if row[0] not in new]


@settings(max_examples=60)
@given(before=BAGS, after=BAGS)
def test_without_a_key_whole_rows_are_counted_as_often_as_they_stand(
    tmp_path_factory: Any, before: list[Row], after: list[Row]
) -> None:
    old, new = Counter(before), Counter(after)

    found = compared(tmp_path_factory.mktemp("two"), before, after, most=100)

    added, removed = new - old, old - new
    assert (found["added"], found["removed"]) == (added.total(), removed.total())
    assert found["same"] == (old & new).total() and found["changed"] == 0
    shown = Counter(tuple(row[name] for name in NAMES) for row in found["examples"]["added"])
    assert shown == added


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ([(1, "", "", None), (1, "", "", None)], [], "before"),
        ([], [(None, "", "", None)], "after"),
    ],
)
def test_a_key_that_does_not_name_one_row_each_is_not_used(
    tmp_path: Path, before: list[Row], after: list[Row], fault: str
) -> None:
    found = compared(tmp_path, before, after, ("id",))

    assert (found["by"], found["key_fault"]) == ([], fault)


def test_columns_that_came_went_or_changed_type_are_named_and_not_compared(tmp_path: Path) -> None:
    new = Schema((Column("id", "integer"), Column("n", "integer"), Column("neuf", "string")))

    found = compared(tmp_path, [(1, "1", "x", 2.0)], [(1, 1, "y")], ("id",), new=new)

    columns = found["columns"]
    assert (columns["added"], columns["removed"]) == (["neuf"], ["h", "prix"])
    assert columns["retyped"] == [["n", "string", "integer"]]
    assert (found["same"], found["changed"]) == (1, 0)
    assert compared(tmp_path, [(1, "1", "x", 2.0)], [(1, 1, "y")], ("n",), new=new)["key_fault"] == "missing"


def test_a_dropped_column_is_nowhere_in_the_file(tmp_path: Path) -> None:
    schema = Schema(SCHEMA.columns, ("n",))
    source = written(tmp_path / "a.parquet", [(1, "canari", "x", 2.0)], schema)

    made = drop(source, str(tmp_path / "b.parquet"), schema.to_json(), ["n"])

    assert made["rows"] == 1 and made["schema"]["key"] == []
    assert [one["name"] for one in made["schema"]["columns"]] == ["id", "h", "prix"]
    assert b"canari" not in (tmp_path / "b.parquet").read_bytes()
    with pytest.raises(TableError, match="at least one"):
        drop(source, str(tmp_path / "c.parquet"), schema.to_json(), NAMES)
