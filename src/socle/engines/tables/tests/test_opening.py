"""Opening text tables: the fast way and the csv reader give the same rows, whatever is written."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables import TableError, open_table
from socle.engines.tables.opening import _text
from socle.engines.tables.opening._chunks import Irregular, aligned, pieces
from socle.engines.tables.opening._regular import parse

Rows = list[tuple[int, tuple[str | None, ...]]]

MARKS = st.sampled_from(
    ["a", "é", "1", ",", ";", '"', '""', "\n", "\r\n", "\r", " ", '"x,y"', '"l1\nl2"', ",,", "\n\n"]
)
WRITTEN = st.lists(MARKS, max_size=40).map("".join)
CELLS = st.text(alphabet='ab,;"\n\ré ', max_size=6)


def rows_of(path: Path, *, block: int = 8 << 20, rows: int = 1000, plain: bool = False, delimiter: str = ",") -> Rows:
    """Every row with its number; trailing cells that are not there are left out, so that batches compare."""
    table = open_table(str(path), delimiter=delimiter, header=True)
    source = table.read.__self__  # type: ignore[attr-defined]
    again = _text.TextSource(source.path, source.dialect, source.width, source.start, block)
    found: Rows = []
    for batch in again.plain(rows, number=source.start.record + 1) if plain else again.batches(rows):
        for number, row in zip(batch.numbers, batch.frame.iter_rows(), strict=True):
            while row and row[-1] is None:
                row = row[:-1]
            found.append((number, row))
    return found


def table_at(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


@settings(max_examples=400, deadline=None)
@given(WRITTEN, st.integers(1, 40), st.integers(1, 5))
def test_the_fast_way_gives_what_the_csv_reader_gives(
    tmp_path_factory: pytest.TempPathFactory, written: str, block: int, rows: int
) -> None:
    path = table_at(tmp_path_factory.mktemp("t"), "n,m,o\n" + written)

    assert rows_of(path, block=block, rows=rows) == rows_of(path, plain=True)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12), st.sampled_from(["\n", "\r\n"]), st.integers(1, 60)
)
def test_what_a_spreadsheet_writes_is_read_fast_and_whole(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], end: str, block: int
) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table]
    path = table_at(tmp_path_factory.mktemp("t"), "n,m,o" + end + "".join(row + end for row in quoted))

    fast = [parse(chunk, ",", 3) for chunk in aligned(pieces(path, "utf-8", block), skip=1)]

    assert [[cell for cell in row if cell is not None] for frame in fast for row in frame.iter_rows()] == table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_is_read_fast(tmp_path: Path, encoding: str) -> None:
    text = "nom,ville\n" + "Église,Hôtel\n" * 50
    path = table_at(tmp_path, text, encoding)

    assert rows_of(path, block=7) == rows_of(path, plain=True)
    assert open_table(str(path)).labels == ("nom", "ville")


def test_lines_of_two_encodings_are_each_read_in_theirs(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(codecs.BOM_UTF8 + "nom,n\nÉglise,1\nÉcole,2\n".encode() + "Théâtre,3\n".encode("cp1252"))

    table = open_table(str(path))

    assert (table.encoding, table.labels) == ("mixed", ("nom", "n"))
    assert [row for _, row in rows_of(path, block=5)] == [("Église", "1"), ("École", "2"), ("Théâtre", "3")]
    assert [flaw.code for flaw in table.flaws] == ["mixed-encodings"]


def test_a_cell_that_is_not_there_is_not_an_empty_cell(tmp_path: Path) -> None:
    path = table_at(tmp_path, 'a,b,c\n1,,\n1\n\n1,2,3,4,5\n"",2,\n')

    (batch,) = open_table(str(path)).batches()

    assert batch.frame.rows() == [
        ("1", "", "", None, None),
        ("1", None, None, None, None),
        (None, None, None, None, None),
        ("1", "2", "3", "4", "5"),
        ("", "2", "", None, None),
    ]
    assert batch.numbers.to_list() == [2, 3, 4, 5, 6]


def test_row_numbers_count_what_stands_before_the_header(tmp_path: Path) -> None:
    path = table_at(tmp_path, "Liste des arbres\nExtrait du 3 mars;;\nnom;hauteur;an\n" + "Tilleul;12,5;2001\n" * 5)

    table = open_table(str(path))

    assert (table.skip, table.labels) == (2, ("nom", "hauteur", "an"))
    assert next(table.batches()).first_row == 4
    assert table.flaws[0].code == "preamble"


def test_a_table_without_header_begins_with_its_first_row(tmp_path: Path) -> None:
    path = table_at(tmp_path, "1,Tilleul,2001-01-02\n2,Platane,2002-02-03\n3,Chêne,2003-03-04\n")

    table = open_table(str(path))

    assert (table.has_header, table.labels) == (False, ())
    assert [batch.first_row for batch in table.batches(2)] == [1, 3]


def test_a_quote_that_is_never_closed_is_refused_and_not_read_for_ever(tmp_path: Path) -> None:
    path = table_at(tmp_path, 'a,b\n1,2\n"never,closed\n' + "x,y\n" * 200_000)

    with pytest.raises(TableError) as caught:
        list(open_table(str(path)).batches())

    assert caught.value.code == "cell-too-long"


def test_a_stray_quote_sends_the_rest_to_the_csv_reader(tmp_path: Path) -> None:
    path = table_at(tmp_path, "a,b\n" + "1,2\n" * 30 + 'tuyau 12",4\n' + "5,6\n" * 30)

    found = rows_of(path, block=50)

    assert len(found) == 61
    assert found[30] == (32, ('tuyau 12"', "4"))


def test_the_csv_reader_is_really_asked_when_polars_may_not_agree() -> None:
    with pytest.raises(Irregular):
        parse(b'a,"b"c\n', ",", 2)
