"""What a clerk sees of a file before anything is decided."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import inspect, inspecting, open_table
from socle.engines.tables.opening.words import LANGUAGES, flaw_words
from socle.engines.tables.tests.making import geopackage, gpkg_point, xlsx
from socle.engines.tables.tests.test_formats import MAKERS, zipped


def look(folder: Path, content: str | bytes, name: str = "a.csv", **more: Any) -> dict[str, Any]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect(str(path), **more)


def codes(found: dict[str, Any]) -> dict[str, int]:
    return {flaw["code"]: flaw["row"] for flaw in found["flaws"]}


def test_a_preview_tells_the_format_the_labels_the_first_rows_and_how_many(tmp_path: Path) -> None:
    found = look(tmp_path, "nom;n\n" + "Élise;1\n" * 80, rows=2)

    assert found["rows"] == [["Élise", "1"], ["Élise", "1"]]
    assert (found["format"], found["encoding"], found["delimiter"], found["labels"]) == (
        "csv",
        "utf-8",
        ";",
        ["nom", "n"],
    )
    assert (found["rows_estimated"], found["exact"], found["first_row"], found["skip"]) == (80, True, 2, 0)
    assert found["flaws"] == []
    assert json.dumps(found)


MESS = {
    "leaked-query": "select a, b\nfrom t\nwhere c = 1\nnom;n;jour\n" + "a;1;2026-01-02\n" * 5,
    "leaked-page": "<html><body>\n<p>Export</p>\n</body></html>\nnom;n;jour\n" + "a;1;2026-01-02\n" * 5,
    "preamble": "Liste des arbres;;\n;;\nnom;n;jour\n" + "a;1;2026-01-02\n" * 5,
    "repeated-header": "nom;n\na;1\nb;2\nnom;n\nc;3\n",
    "totals": "quartier;n\nPort;1\nGare;2\nTotal;3\n",
    "blank-rows": "nom;n\na;1\n;\nb;2\n",
    "short-rows": "nom;n;x\na;1;2\nb\nc;1;2\n",
    "long-rows": "nom;n\na;1\nb;2;3\nc;1\n",
    "blank-labels": "nom;;n\na;1;2\nb;3;4\n",
    "repeated-labels": "nom;n;nom\na;1;b\nc;2;d\n",
    "lost-characters": "nom;n\nBesch\ufffdftigte;1\nb;2\n",
    "lost-characters-in-labels": "R\ufffdgion;n\na;1\nb;2\n",
    "twice-encoded": "nom;n\nÃ‰cole prÃ©s;1\nb;2\n",
    "no-header": "1;2026-01-02\n2;2026-01-03\n3;2026-01-04\n",
    "several-header-rows": "Jour;Valeur;Part\n;EUR;%\n" + "".join(f"2026-01-0{i};{i};0,{i}\n" for i in range(1, 8)),
    "aligned-text": "nom        rue        n\n" + "Port       Quai       1          b\n" * 9,
}


@pytest.mark.parametrize("code", MESS)
def test_each_mess_is_told_in_the_words_of_the_reader(tmp_path: Path, code: str) -> None:
    for language in LANGUAGES:
        found = look(tmp_path, MESS[code], language=language)

        said = {flaw["code"]: flaw["words"] for flaw in found["flaws"]}
        assert code in said
        assert said[code] != code
        assert "?" not in said[code]
        assert "{" not in said[code]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("repeated-header", 4),
        ("totals", 4),
        ("blank-rows", 3),
        ("short-rows", 3),
        ("long-rows", 3),
        ("lost-characters", 2),
    ],
)
def test_a_row_that_is_told_is_the_row_that_a_spreadsheet_shows(tmp_path: Path, name: str, row: int) -> None:
    assert codes(look(tmp_path, MESS[name]))[name] == row


def test_a_company_named_total_and_a_plain_table_are_not_accused(tmp_path: Path) -> None:
    rows = "".join(f"Total Énergies {i};rue du Port;{i};Belvenne\n" for i in range(30))

    assert look(tmp_path, "nom;rue;n;ville\n" + rows)["flaws"] == []


def test_lines_of_two_encodings_and_lines_of_another_are_told(tmp_path: Path) -> None:
    mixed = "nom;n\nÉglise;1\nÉcole;2\n".encode() + "Théâtre;3\n".encode("cp1252")

    assert codes(look(tmp_path, mixed)) == {"mixed-encodings": 0}
    assert codes(look(tmp_path, "nom;n\nThéâtre;3\n".encode("cp1252"))) == {"not-utf-8": 0}
    assert codes(look(tmp_path, "nom\tn\nThéâtre\t3\n".encode("utf-16"), "a.txt")) == {"not-utf-8": 0}


def test_a_line_that_only_names_the_delimiter_is_not_the_header(tmp_path: Path) -> None:
    found = look(tmp_path, "sep=;\nnom;n\na;1\nb;2\n")

    assert (found["labels"], found["skip"], found["rows_estimated"]) == (["nom", "n"], 1, 2)


def test_the_first_table_of_an_archive_is_shown_and_the_others_are_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", est__csv="a,b\n1,2\n", ouest__csv="a,b\n3,4\n")

    first, second = inspect(str(path)), inspect(str(path), sheet="ouest.csv")

    assert (first["sheet"], first["sheets"], first["rows"]) == ("est.csv", ["est.csv", "ouest.csv"], [["1", "2"]])
    assert "other-tables" in codes(first)
    assert second["rows"] == [["3", "4"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "cp1252"])
def test_the_beginning_of_a_big_file_ends_between_two_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(inspecting, "SMALL", 10)
    text = "nom\tn\n" + "".join(f"Église {i}\t{i}\n" for i in range(1_000))

    for cut in range(400, 420):
        monkeypatch.setattr(inspecting, "SAMPLE", cut)
        found = look(tmp_path, text.encode(encoding), "a.txt")

        assert "lost-characters" not in codes(found)
        assert found["rows"][-1][0] == f"Église {found['rows'][-1][1]}"


@pytest.mark.parametrize("format", ["csv", "ndjson", "json"])
def test_a_big_file_is_known_by_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    lines = [json.dumps({"n": i, "nom": "rue du Port"}) for i in range(20_000)]
    text = {
        "csv": "n,nom\n" + "".join(f"{10_000 + i},rue du Port\n" for i in range(20_000)),
        "ndjson": "\n".join(lines),
        "json": "[" + ",\n".join(lines) + "]",
    }[format]
    for name in ("SMALL", "SAMPLE", "SMALL_RECORDS", "SAMPLE_RECORDS"):
        monkeypatch.setattr(inspecting, name, 30_000)

    found = look(tmp_path, text, f"a.{format}")
    packed = look(tmp_path, gzip.compress(text.encode()), f"a.{format}.gz") if format == "csv" else found

    for each in (found, packed):
        assert not each["exact"]
        assert each["rows_estimated"] == pytest.approx(20_000, rel=0.1)
        assert len(each["rows"]) == 50


def test_formats_that_know_their_rows_tell_them_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "SMALL", 10)
    MAKERS["parquet"](tmp_path / "a.parquet")
    layer = geopackage(tmp_path / "a.gpkg", [(i, gpkg_point(i, 1), "n", 1, 1.0) for i in range(30)])

    assert [inspect(str(path))["rows_estimated"] for path in (tmp_path / "a.parquet", layer)] == [2, 30]


def test_long_cells_are_cut_in_the_preview_only(tmp_path: Path) -> None:
    found = look(tmp_path, f"nom;n\n{'x' * 5_000};1\nb;2\n")

    assert len(found["rows"][0][0]) == inspecting.MOST_CELL
    assert len(next(iter(open_table(str(tmp_path / "a.csv")).batches())).frame.row(0)[0]) == 5_000


def test_a_sheet_of_one_cell_is_a_table_without_rows(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="inlineStr"><is><t>Bonjour</t></is></c></row>')

    assert (inspect(str(path))["labels"], inspect(str(path))["rows_estimated"]) == (["Bonjour"], 0)


def test_a_code_without_words_is_shown_as_it_is() -> None:
    assert flaw_words("unheard-of", 0, {}) == "unheard-of"
