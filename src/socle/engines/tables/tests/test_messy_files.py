"""Messy text tables: what they hold is found, or a clear code says why not."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from socle.engines.tables import TableError, convert, open_table, read, sniff
from socle.engines.tables.__main__ import main

PLAIN = "nom,jour,nombre\nÉglise,2026-01-02,3\nHôtel de ville,2026-02-03,4\n"


def file_of(folder: Path, content: bytes | str) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def types_of(folder: Path, content: bytes | str) -> dict[str, str]:
    schema = convert(str(file_of(folder, content)))["schema"]
    return {column["name"]: column["type"] for column in schema["columns"]}


def refusal_of(folder: Path, content: bytes | str) -> TableError:
    with pytest.raises(TableError) as caught:
        convert(str(file_of(folder, content)))
    return caught.value


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("cp1252", b"", "cp1252"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
    ],
)
def test_the_encoding_is_found_and_the_words_are_right(tmp_path: Path, encoding: str, mark: bytes, found: str) -> None:
    path = file_of(tmp_path, mark + PLAIN.encode(encoding))

    dialect = sniff(path)

    assert dialect.encoding == found
    assert read(open_table(str(path))).frame["nom"].to_list() == ["Église", "Hôtel de ville"]


def test_arabic_in_windows_1256_is_not_taken_for_french(tmp_path: Path) -> None:
    path = file_of(tmp_path, "الاسم;العدد\nمدينة;3\nقرية صغيرة;4\n".encode("cp1256"))

    dialect = sniff(path)

    assert (dialect.encoding, dialect.delimiter) == ("cp1256", ";")
    assert read(open_table(str(path))).frame["الاسم"].to_list() == ["مدينة", "قرية صغيرة"]


def test_lines_of_two_encodings_in_one_file_are_each_read_in_theirs(tmp_path: Path) -> None:
    path = file_of(tmp_path, "nom,n\nÉglise,1\nÉcole,2\n".encode() + "Théâtre,3\n".encode("cp1252"))

    dialect = sniff(path)

    assert dialect.encoding == "mixed"
    assert read(open_table(str(path))).frame["nom"].to_list() == ["Église", "École", "Théâtre"]


def test_lines_of_two_encodings_may_end_as_on_old_computers(tmp_path: Path) -> None:
    path = file_of(tmp_path, "nom,n\rÉglise,1\rÉcole,2\n".encode() + "Théâtre,3\rMarché,4".encode("cp1252"))

    assert read(open_table(str(path))).frame["nom"].to_list() == ["Église", "École", "Théâtre", "Marché"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_steady_rows(tmp_path: Path, mark: str) -> None:
    rows = [["nom", "adresse", "n"], ["a", '"1, rue; du | Port"', "1"], ["b", '"2, rue; du | Lac"', "2"]]

    dialect = sniff(file_of(tmp_path, "\n".join(mark.join(row) for row in rows)))

    assert dialect.delimiter == mark


def test_titles_and_queries_before_the_header_are_kept_apart(tmp_path: Path) -> None:
    content = "Liste des arbres\nExtrait du 3 mars;;\n;;\nnom;hauteur;an\n" + "Tilleul;12,5;2001\n" * 5

    found = convert(str(file_of(tmp_path, content)))

    assert found["rows"] == 5
    assert [column["name"] for column in found["schema"]["columns"]] == ["nom", "hauteur", "an"]
    assert found["dialect"]["preamble"][0] == "Liste des arbres"


def test_a_header_on_two_lines_is_joined(tmp_path: Path) -> None:
    content = "Jour;Valeur;Part\n;Tsd. EUR;Prozent\n" + "".join(f"2020-01-0{i};{i};0,{i}\n" for i in range(1, 8))

    assert types_of(tmp_path, content) == {
        "Jour": "date",
        "Valeur Tsd. EUR": "integer",
        "Part Prozent": "number",
    }


def test_a_file_without_header_keeps_its_first_row(tmp_path: Path) -> None:
    content = "1,Tilleul,2001-01-02\n2,Platane,2002-02-03\n3,Chêne,2003-03-04\n"

    found = convert(str(file_of(tmp_path, content)))

    assert (found["rows"], found["dialect"]["header"]) == (3, False)
    assert [column["name"] for column in found["schema"]["columns"]] == ["col_1", "col_2", "col_3"]


def test_years_in_rising_order_are_a_header(tmp_path: Path) -> None:
    content = "Commune,2019,2020,2021\nBelvenne,1,2,3\nCoudray,4,5,6\n"

    assert list(types_of(tmp_path, content)) == ["Commune", "2019", "2020", "2021"]


def test_blank_and_repeated_names_become_unique_whatever_the_case(tmp_path: Path) -> None:
    content = "nom,,Nom,_deleted,nom\na,1,b,2,c\nd,3,e,4,f\n"

    assert list(types_of(tmp_path, content)) == ["nom", "col_2", "Nom_2", "_deleted_2", "nom_3"]


def test_uneven_rows_are_kept_and_counted(tmp_path: Path) -> None:
    path = file_of(tmp_path, "a,b,c\n1,2,3\n1,2\n\n1,2,3,4,5\n , , \n1,2,3,,\n1,2,3\n1,2,3\n")

    raw = read(open_table(str(path)))

    assert raw.frame.height == 6
    assert raw.frame.width == 5
    assert raw.frame.row(2) == ("1", "2", "3", "4", "5")
    assert (raw.uneven.short_rows, raw.uneven.long_rows, raw.uneven.blank_rows) == (1, 1, 2)
    assert raw.uneven.lines == {"short_rows": [3], "blank_rows": [4, 6], "long_rows": [5]}


def test_two_hundred_columns_are_read_and_a_thousand_and_one_refused(tmp_path: Path) -> None:
    wide = ",".join(f"c{i}" for i in range(200)) + "\n" + ",".join("1" for _ in range(200)) + "\n"
    too_wide = ",".join(f"c{i}" for i in range(1001)) + "\n"

    assert len(types_of(tmp_path, wide)) == 200
    assert refusal_of(tmp_path, too_wide).code == "too-many-columns"


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert convert(str(file_of(tmp_path, "a;b;c\n")))["rows"] == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (b"a,b\n1,\x002\n", "nul-bytes"),
        (b"PK\x03\x04rest", "damaged-archive"),
        (b"%PDF-1.7", "binary"),
        (b"\x89PNG\r\n", "binary"),
        (b'{"type": "FeatureCollection"}', "no-row"),
        (b"<!DOCTYPE html><html>", "not-a-table"),
        (b"a,b\n" + b'"' * 1_000_001 + b"\n", "cell-too-long"),
        (b'a,b\n1,"' + b"x" * 300_000, "cell-too-long"),
        (b"a" * (9 * 1024 * 1024), "line-too-long"),
    ],
)
def test_what_cannot_be_a_table_is_refused_with_a_code(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal_of(tmp_path, content).code == code


def test_a_zero_byte_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, b"a,b\n1,2\n3,\x004\n").data == {"line": 3}


def test_a_million_quotes_in_small_cells_are_read_in_order(tmp_path: Path) -> None:
    content = "a,b\n" + '"""""","x"\n' * 100_000

    found = convert(str(file_of(tmp_path, content)))

    assert found["rows"] == 100_000


def test_a_file_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be opened"):
        convert(str(tmp_path / "nothing.csv"))


def test_the_command_line_prints_json_and_says_no_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = main([str(file_of(tmp_path, PLAIN))])
    printed = capsys.readouterr().out
    bad = main([str(file_of(tmp_path, b"%PDF"))])
    refused = capsys.readouterr().out

    assert (good, bad) == (0, 2)
    assert '"rows": 2' in printed
    assert '"refused": "binary"' in refused
