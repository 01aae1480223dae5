"""`./socle check`: what it prints and the status it ends with."""

import json
from pathlib import Path

import pytest

from socle.site.checking import registry
from socle.site.cli import main

SCHEMA = {"fields": [{"name": "jour", "type": "date"}, {"name": "n", "type": "integer"}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (tmp_path / "good.csv").write_text("jour,n\n2024-03-15,1\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("jour,n\n2024-03-15,1\nhier,x\nhier,x\n", encoding="utf-8")
    return tmp_path


def asked(folder: Path, name: str, *options: str) -> int:
    return main(["check", str(folder / name), "--schema", str(folder / "schema.json"), *options])


def test_a_valid_table_ends_with_0_and_findings_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(folder, "good.csv", "--language", "fr") == 0
    assert "Valide" in capsys.readouterr().out
    assert asked(folder, "bad.csv", "--language", "fr") == 1
    told = capsys.readouterr().out
    assert "jour (2)" in told and "AAAA-MM-JJ" in told and "3 (hier)" in told


def test_json_has_the_stated_keys_and_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = asked(folder, "bad.csv", "--json", "--limit", "1")

    told = json.loads(capsys.readouterr().out)
    assert status == 1
    assert list(told) == [
        *("valid", "rows", "fields", "encoding", "delimiter", "totals", "findings", "truncated", "warnings"),
    ]
    assert (told["rows"], told["totals"], told["truncated"]) == (3, {"type-error": 4}, True)
    assert [list(one) for one in told["findings"]] == [["type", "row", "field", "column", "cell", "message"]] * 2


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "source-error"),
        (b"a,b\n1,\x002\n", "source-error"),
        (b"%PDF-1.7", "source-error"),
        (b"PK\x03\x04", "source-error"),
    ],
)
def test_what_cannot_be_read_ends_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, kind: str
) -> None:
    (folder / "odd.csv").write_bytes(content)

    status = asked(folder, "odd.csv", "--json")

    said = capsys.readouterr()
    assert status == 2
    assert json.loads(said.out)["totals"] == {kind: 1}
    assert said.err.strip()
    assert "Traceback" not in said.err


@pytest.mark.parametrize("text", ["[", "[]", '"x"', "[" * 100_000, '{"fields": 3}', "\xff"])
def test_a_schema_that_is_none_ends_with_2(folder: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (folder / "schema.json").write_text(text, encoding="latin-1")

    assert asked(folder, "good.csv") == 2
    assert capsys.readouterr().err.strip()


def test_files_that_are_not_there_end_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "nothing.csv")]) == 2
    assert main(["check", str(folder / "good.csv"), "--schema", "no-such-schema"]) == 2
    assert "no-such-schema" in capsys.readouterr().err


def test_a_schema_is_found_by_its_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = sorted(registry())[0]

    assert main(["check", str(folder / "good.csv"), "--schema", name, "--json"]) == 1
    assert "incorrect-label" in json.loads(capsys.readouterr().out)["totals"]


def test_the_rows_found_wrong_are_written(folder: Path) -> None:
    asked(folder, "bad.csv", "--annotated", str(folder / "out.csv"))

    assert (folder / "out.csv").read_text("utf-8-sig").count("hier") == 2


LINKED = {
    "fields": [{"name": "arbre", "type": "integer"}],
    "foreignKeys": [{"fields": "arbre", "reference": {"resource": "arbres", "fields": "id"}}],
}


def test_what_foreign_keys_refer_to_is_given_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "schema.json").write_text(json.dumps(LINKED), encoding="utf-8")
    (folder / "cuts.csv").write_text("arbre\n1\n9\n", encoding="utf-8")
    (folder / "trees.csv").write_text("nom;id\nTilleul;1\n", encoding="utf-8")

    assert asked(folder, "cuts.csv", "--json") == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["warnings"]] == ["foreign-key-unchecked"]
    assert asked(folder, "cuts.csv", "--json", "--table", f"arbres={folder / 'trees.csv'}") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["totals"], told["warnings"]) == ({"foreign-key": 1}, [])
    assert asked(folder, "cuts.csv", "--table", f"arbres={folder / 'nothing.csv'}") == 2
    assert "nothing.csv" in capsys.readouterr().err
    assert asked(folder, "cuts.csv", *(["--table", f"arbres={folder / 'trees.csv'}"] * 2)) == 2


@pytest.mark.parametrize("given", [["arbres"], ["=a.csv"], ["arbres="], ["arbres=a.csv"]])
def test_another_table_that_is_given_wrongly_ends_with_2_and_words(
    folder: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    asked_for = [part for one in given for part in ("--table", one)]

    assert asked(folder, "good.csv", "--language", "ar", *asked_for) == 2
    assert "جدول" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("fr", "schéma"), ("en", "schema"), ("ar", "مخطط")])
@pytest.mark.parametrize("text", ["[]", '{"fields": []}', '{\n"a": ', "\xff", "[" * 100_000, None])
def test_a_schema_that_is_none_is_told_in_the_language_asked(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str | None, language: str, words: str
) -> None:
    if text is None:
        (folder / "schema.json").unlink()
    else:
        (folder / "schema.json").write_text(text, encoding="latin-1")

    assert asked(folder, "good.csv", "--language", language) == 2

    told = capsys.readouterr().err
    assert words in told and "schema.json" in told and "(" not in told
