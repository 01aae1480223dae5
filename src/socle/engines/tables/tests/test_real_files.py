"""Real tables of local authorities: each is published with all its rows, or refused with a reason."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from socle.engines.tables import FORMATS, TableError, convert, export, points, select

ROOT = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data"))
FILES = sorted([*ROOT.glob("tables/tables/*"), *ROOT.glob("poa/*.csv"), *ROOT.glob("tables/bal/*.csv")])

pytestmark = [pytest.mark.realdata]


def test_every_real_table_is_published_whole_or_refused_with_a_reason(tmp_path: Path) -> None:
    published = 0
    for path in FILES:
        target, out = str(tmp_path / "table.parquet"), str(tmp_path / "out")
        try:
            found = convert(str(path), target)
        except TableError as refused:
            assert path.suffix not in (".csv", ".txt"), f"{path.name}: {refused}"
            assert refused.code in ("binary", "not-a-table")
            continue
        schema = found["schema"]
        for name in FORMATS:
            if name != "geojson" or schema.get("geo"):
                assert export(schema, target, target=f"{out}.{name}", format=name)["rows"] == found["rows"]
        assert len(json.loads(Path(f"{out}.json").read_text("utf-8"))) == found["rows"]
        assert select(schema, target)["total"] == found["rows"]
        if found["rows"]:
            again = convert(f"{out}.csv")
            assert again["rows"] == found["rows"], path.name
        if schema.get("geo"):
            answer = points(schema, target)
            seen = sum(mark["count"] for mark in answer["points"]) + answer["outside"] + answer["without"]
            assert seen == found["rows"], path.name
        published += 1
    assert published >= 40


@pytest.mark.parametrize(
    ("name", "kind"),
    [("bondy-rues.ods", "ODS"), ("bondy-horodateurs.xlsx", "XLSX"), ("bondy-ralentisseurs.csv.xls", "xls")],
)
def test_a_spreadsheet_is_refused_by_its_name(name: str, kind: str) -> None:
    with pytest.raises(TableError) as caught:
        convert(str(ROOT / "tables/tables" / name))

    assert caught.value.data == {"kind": kind}


EXPECTED = {
    "darlington-depenses-2013-02.csv": (2837, ",", 17, "utf-8"),
    "nrw-investissements-genesis.csv": (549, ";", 4, "utf-8"),
    "montreal-comptages-velo-2012.csv": (310, ";", 0, "cp1252"),
    "saint-etienne-commerces.csv": (3062, ";", 0, "mixed"),
    "bondy-rentree-scolaire.txt": (84, "\t", 0, "utf-16"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_hardest_files_are_understood(name: str) -> None:
    found = convert(str(ROOT / "tables/tables" / name))
    dialect = found["dialect"]

    assert (found["rows"], dialect["delimiter"], dialect["skip"], dialect["encoding"]) == EXPECTED[name]
