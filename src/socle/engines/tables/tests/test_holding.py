"""A table that is held in parts on disk becomes the same file as one that is held in memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings

from socle.engines.tables import convert, open_table
from socle.engines.tables.holding import Parts
from socle.engines.tables.inferring import Inference, infer
from socle.engines.tables.opening import Batch, TextTable
from socle.engines.tables.reading import read

CELLS = st.one_of(
    st.sampled_from(["", "NA", "-", "0", "1", "12", "012", "oui", "non", "true"]),
    st.sampled_from(["1,5", "2.5", "1 234", "1,234", "1.234,5", "2024-03-15", "15/03/2024", "03/15/2024", "01/02/03"]),
    st.sampled_from(["2024-03-15T10:00:00", "2024-03-15T10:00:00Z", "15/03/2024 10:00", "48.5, 2.3", "[2.3, 48.5]"]),
    st.sampled_from(["Rue du Puits", "é", "x" * 30]),
    st.integers(-(10**6), 10**6).map(str),
)
NAMES = st.lists(st.sampled_from(["nom", "id", "annee", "siret", "lon", "lat", "nb", "valeur"]), min_size=1, max_size=4)


def small_batches(table: TextTable, rows: int) -> TextTable:
    """The same table, so few rows at a time."""

    def read(_rows: int) -> Iterator[Batch]:
        for batch in table.read(1_000):
            for start in range(0, batch.frame.height, rows):
                yield Batch(batch.frame.slice(start, rows), batch.first_row + start)

    return replace(table, read=read)


def said(found: Inference) -> Any:
    return found.schema.to_json(), found.notes, found.faults, found.frame.to_dict(as_series=False), found.frame.schema


@settings(max_examples=150, deadline=None)
@given(names=NAMES, data=st.data())
def test_types_and_values_do_not_depend_on_the_parts(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: st.DataObject
) -> None:
    # Columns that mostly agree, so that types are found at all, and now and then a cell that does not.
    kinds = [data.draw(st.lists(CELLS, min_size=1, max_size=3)) for _name in names]
    rows = data.draw(
        st.lists(st.tuples(*(st.sampled_from(kind) for kind in kinds)), min_size=1, max_size=40), label="rows"
    )
    path = tmp_path_factory.mktemp("held") / "a.csv"
    lines = [";".join(names), *(";".join(f'"{cell}"' for cell in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n")
    table = open_table(str(path), delimiter=";", header=True)

    whole = infer(read(table))
    parted = infer(read(small_batches(table, 3), part=1))

    assert said(parted) == said(whole)


@pytest.mark.parametrize(
    "column",
    [
        ["1"] * 10 + ["x"],
        ["x"] + ["1"] * 10,
        [""] * 10 + ["2024-03-15"],
        ["2024-03-15"] + [""] * 10 + ["NA"],
        ["01/02/2024"] * 5 + ["02/13/2024"],
        ["1,5"] * 5 + ["1,234"] * 5,
        ["1"] * 5 + ["1.5"] * 5,
        ["12"] * 60 + ["fin"],
    ],
)
def test_what_only_the_whole_column_says(tmp_path: Path, column: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("valeur;nom\n" + "".join(f'"{cell}";a\n' for cell in column))
    table = open_table(str(path), delimiter=";")

    parted = read(small_batches(table, 3), part=1)
    assert parted.parts.on_disk
    assert said(infer(parted)) == said(infer(read(table)))


def test_a_table_on_disk_becomes_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = (f"A-{n};Rue {n % 7};{n};{n / 8};2024-03-{n % 28 + 1:02}\n" for n in range(120_000))
    path.write_text("code;rue;rang;taux;jour\n" + "".join(rows))
    schema = {"fields": [{"name": "rang", "type": "string"}, {"name": "taux", "type": "number"}]}

    first = convert(str(path), str(tmp_path / "whole.parquet"), schema=schema, key=["code"])
    second = convert(str(path), str(tmp_path / "parts.parquet"), schema=schema, key=["code"], part=1)

    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "parts.parquet", "whole.parquet"]
    assert first == second  # rows, schema, notes, and the SHA-256 of the file


def test_rows_that_grow_wider_are_told_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n" + "1;2\n" * 20 + "1;2;3\n" + "1;2\n" * 20)
    table = open_table(str(path), delimiter=";")

    assert said(infer(read(small_batches(table, 4), part=1))) == said(infer(read(table)))


def test_parts_leave_nothing_behind(tmp_path: Path) -> None:
    parts = Parts(part=1, folder=str(tmp_path))
    for _turn in range(3):
        parts.add(pl.DataFrame({"0": ["a", "b"]}))
    parts.close(1)
    assert len(list(tmp_path.iterdir())) == 1

    del parts
    assert list(tmp_path.iterdir()) == []
