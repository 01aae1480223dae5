"""What a Table Schema says of columns decides where the cells agree with it, and no cell is lost where they do not."""

from pathlib import Path
from typing import Any

import polars as pl

from socle.engines.tables import convert


def converted(folder: Path, text: str, fields: list[dict[str, Any]]) -> tuple[dict[str, Any], pl.DataFrame]:
    source = folder / "a.csv"
    source.write_text(text, "utf-8")
    made = convert(str(source), str(folder / "a.parquet"), name="a.csv", schema={"fields": fields})
    return made, pl.read_parquet(folder / "a.parquet")


def test_what_a_schema_calls_text_stays_text_and_its_titles_are_kept(tmp_path: Path) -> None:
    fields = [
        {"name": "code_postal", "type": "string", "title": "Code postal"},
        {"name": "prix", "type": "number"},
        {"name": "n", "type": "integer"},
    ]

    made, frame = converted(tmp_path, "Code_Postal;prix;n;reste\n35000;3;1;4\n44000;4;2;5\n", fields)

    types = {one["name"]: one["type"] for one in made["schema"]["columns"]}
    assert types == {"Code_Postal": "string", "prix": "number", "n": "integer", "reste": "integer"}
    assert frame["Code_Postal"].to_list() == ["35000", "44000"] and frame["prix"].to_list() == [3.0, 4.0]
    assert made["schema"]["columns"][0]["label"] == {"": "Code postal"}


def test_cells_that_do_not_have_the_type_that_is_wanted_are_kept_as_they_are(tmp_path: Path) -> None:
    made, frame = converted(tmp_path, "n;jour\n1;2001-02-03\ndeux;hier\n", [
        {"name": "n", "type": "integer"}, {"name": "jour", "type": "date"},
    ])  # fmt: skip

    assert [one["type"] for one in made["schema"]["columns"]] == ["string", "string"]
    assert frame.rows() == [("1", "2001-02-03"), ("deux", "hier")]
