"""Real tables of local authorities: each is published with all its rows, and the page that says so is true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from socle.engines.tables import FORMATS, TableError, convert, export, inspect, points, select
from socle.engines.tables.tests import real_tables
from socle.engines.tables.tests.real_tables import ROOT

FILES = sorted([*ROOT.glob("tables/*"), *ROOT.glob("../poa/*.csv"), *ROOT.glob("bal/*.csv")])

BIG = 5_000  # rows: all formats are tried on the others

pytestmark = [pytest.mark.realdata]


def lines_of_the_page() -> Iterator[list[str]]:
    for line in real_tables.PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split(" | ")]
        if line.startswith("| ") and "/" in cells[0]:
            yield [cells[0].removeprefix("| "), *cells[1:-1], cells[-1].removesuffix(" |")]


@pytest.mark.parametrize("name", real_tables.files())
def test_the_page_says_what_happens_to_each_real_table(name: str) -> None:
    said = [line for line in lines_of_the_page() if line[0] == name and len(line) == 5]

    told = real_tables.walk(name)

    assert [told.line()] == ["| " + " | ".join(line) + " |" for line in said]


def test_rows_that_differ_from_the_inventory_are_explained() -> None:
    counts = real_tables.inventory()
    rows = {line[0]: int(line[2]) for line in lines_of_the_page() if len(line) == 5}
    why = {line[0]: line[3] for line in lines_of_the_page() if len(line) == 4}

    assert set(rows) == set(real_tables.files())
    assert {name for name, count in rows.items() if counts.get(name, count) != count} == set(why)
    assert why == real_tables.DIFFERENCES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_real_table_is_published_whole_and_leaves_in_every_format(tmp_path: Path, path: Path) -> None:
    target = str(tmp_path / "table.parquet")

    found = convert(str(path), target)

    schema = found["schema"]
    for format in FORMATS if found["rows"] < BIG else ("csv", "json"):
        out = str(tmp_path / f"out.{format}")
        try:
            assert export(schema, target, target=out, format=format)["rows"] == found["rows"]
        except TableError as refused:
            assert (refused.code, bool(schema.get("geo"))) == ("no-geo", False)
    assert len(json.loads((tmp_path / "out.json").read_text("utf-8"))) == found["rows"]
    assert select(schema, target)["total"] == found["rows"]
    if found["rows"] and len(schema["columns"]) > 1:
        assert convert(str(tmp_path / "out.csv"))["rows"] == found["rows"]
    if schema.get("geo"):
        answer = points(schema, target)
        seen = sum(mark["count"] for mark in answer["points"]) + answer["outside"] + answer["without"]
        assert seen == found["rows"]


HARDEST = {
    "darlington-depenses-2013-02.csv": (2837, ",", 17, "utf-8"),
    "nrw-investissements-genesis.csv": (549, ";", 4, "utf-8"),
    "montreal-comptages-velo-2012.csv": (310, ";", 0, "cp1252"),
    "saint-etienne-commerces.csv": (3062, ";", 0, "mixed"),
    "bondy-rentree-scolaire.txt": (84, "\t", 0, "utf-16"),
}


@pytest.mark.parametrize("name", HARDEST)
def test_the_hardest_files_are_understood(name: str) -> None:
    found = convert(str(ROOT / "tables" / name))
    dialect = found["dialect"]

    assert (found["rows"], dialect["delimiter"], dialect["skip"], dialect["encoding"]) == HARDEST[name]


def test_the_totals_and_the_second_header_of_a_sheet_are_pointed_at() -> None:
    found = inspect(str(ROOT / "tables" / "bondy-horodateurs.xlsx"))

    rows = {flaw["code"]: flaw["data"].get("rows") for flaw in found["flaws"]}
    assert (rows["totals"], rows["repeated-header"]) == ([17, 40, 42], [19])
    assert [name for name in found["sheets"] if re.fullmatch(r"20\d\d", name)] == found["sheets"]
