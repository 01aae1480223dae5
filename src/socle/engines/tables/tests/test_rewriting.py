"""A file that a person reads better than we do is written again as they say."""

from pathlib import Path

import pytest

from socle.engines.tables import TableError, rewrite


def test_the_encoding_and_the_delimiter_that_a_person_gives_are_used(tmp_path: Path) -> None:
    source = tmp_path / "lieux.csv"
    source.write_bytes("nom|côté, lieu\nécole|à gauche\nmairie|\n".encode("cp1252"))

    made = rewrite(str(source), str(tmp_path / "plain.csv"), encoding="cp1252", delimiter="|")

    assert made["rows"] == 2
    assert (tmp_path / "plain.csv").read_text("utf-8").splitlines() == [
        'nom,"côté, lieu"', "école,à gauche", "mairie,",
    ]  # fmt: skip


def test_what_cannot_be_read_so_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "lieux.csv"
    source.write_bytes("nom\nécole\n".encode("cp1252"))

    with pytest.raises(TableError):
        rewrite(str(source), str(tmp_path / "plain.csv"), encoding="utf-8")
