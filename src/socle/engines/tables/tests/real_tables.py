"""The walk of the real tables: `python -m socle.engines.tables.tests.real_tables` prints the page that says what
happens to each (docs/reference/real-tables.md), and a test compares the page with the walk."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from socle.engines.tables import TableError, convert, inspect, open_table
from socle.engines.tables.opening.words import flaw_words

ROOT: Final = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data")) / "tables"
PAGE: Final = Path(__file__).parents[5] / "docs" / "reference" / "real-tables.md"

# What the walk does not count, and a clerk would want to know.
NOTES: Final = {
    "large/montevideo-arboles-2008-18csv.tar.gz": "18 tables, one for each district, chosen by name (rows of all here); "
    "15 have their header again inside, most at the end with a row `fin`; one has 25 columns instead of 23",
    "tables/abidjan-assainissement.xlsx": "dates such as `2018-17-04` (day in the middle) stay text",
    "tables/accra-points-eau.xlsx": "moments such as `10/24/2023__11:24:17_AM` stay text",
    "tables/bale-points-de-collecte.csv": "the GeoJSON in its cells becomes the geometry",
    "tables/blantyre-niveaux-bennes.csv": "American moments stay text beside European dates; a level that also says "
    "`Ambiguous` stays text",
    "tables/bondy-horodateurs.xlsx": "a sheet for each year; the first holds two tables, one below the other, so its "
    "numbers stay text until the second header is taken out",
    "tables/bondy-stationnement-rues.csv": "a geometry written by R without quotes broke its rows: nothing is lost, the "
    "pieces stand in 48 more columns",
    "tables/commerce-ca-arbres.txt.gz": "a printed report with page breaks: one column of text",
    "tables/darlington-depenses-2013-02.csv": "15 lines of SQL, a title and a period above two header rows",
    "tables/dublin-familles-hebergees-2015.xlsx": "a printed page, not a table: one column of sentences",
    "tables/dublin-stations-hydro.csv": "`01-Oct-56` stays text: the century is not known",
    "tables/irve-consolidation-2021.csv": "`[lon, lat]` in one cell becomes the points of the map",
    "tables/kaolack-points-dechets-existants.geojson": "UTM zone 28 North becomes longitude and latitude",
    "tables/montreal-comptages-velo-2012.csv": "two columns have `données non disponibles` in their name",
    "tables/nantes-etablissements-l93.csv": "Lambert-93 becomes longitude and latitude",
    "tables/nantes-jours-greve.csv": "`15/12/11` is a day of 2011",
    "tables/nrw-investissements-genesis.csv": "letters were lost before it was published; `.` and `-` are empty cells",
    "tables/paris-arbres-extrait.csv": "ids exported as `123704.0` are numbers",
    "tables/pays-mormal-marches-2015.xlsx": "`08-15` (August 2015) had become the date 2021-08-15 in this sheet before "
    "it came here, and is still text in the other: no reader can know",
    "tables/rostock-travaux.csv": "offsets of hours alone (`+01`) are understood",
    "tables/saint-etienne-marches.csv": "dates without zeros (`2020-6-24`) are dates",
}
_PHANTOM: Final = "the inventory counts the header and rows that hold formats only"
_HEADER: Final = "the inventory counts the header of a sheet"
_PREAMBLE: Final = "the inventory counts what stands above the table and the last header row"
# Why the rows published are not those of the inventory.
DIFFERENCES: Final = {
    "schemas/arbre/exemple-valide.xlsx": _HEADER,
    "schemas/stations-taxi/exemple-valide.xlsx": _HEADER,
    "tables/abidjan-assainissement.xlsx": _PHANTOM,
    "tables/accra-points-eau.xlsx": f"{_HEADER}; one blank row is left out",
    "tables/bondy-horodateurs.xlsx": f"{_HEADER} and its title; six blank rows are left out",
    "tables/bondy-ralentisseurs.csv.xls": _HEADER,
    "tables/bondy-rues.ods": _HEADER,
    "tables/commerce-ca-arbres.txt.gz": "one blank row (a page break) is left out",
    "tables/darlington-depenses-2013-02.csv": _PREAMBLE,
    "tables/dublin-familles-hebergees-2015.xlsx": f"{_HEADER}; six blank rows are left out",
    "tables/kenya-etablissements-sante-2017.xlsx": _HEADER,
    "tables/leeds-depenses-2011-12.csv.gz": "nine blank rows at the end are left out",
    "tables/nrw-investissements-genesis.csv": _PREAMBLE,
    "tables/pays-mormal-marches-2015.xlsx": _PHANTOM,
}


def files() -> list[str]:
    """The real tables, as their inventory names them."""
    found = (path for path in ROOT.rglob("*") if path.is_file() and path.parent != ROOT)
    return sorted(str(path.relative_to(ROOT)) for path in found if not path.name.endswith("schema.json"))


def inventory() -> dict[str, int]:
    """The rows of each table by its inventory."""
    rows = {}
    for line in (ROOT / "PROVENANCE.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) > 7 and (count := re.match(r"\d+", cells[6])):
            rows[cells[0]] = int(count[0])
    return rows


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to one file."""

    name: str
    form: str
    rows: int
    columns: int
    found: str

    def line(self) -> str:
        return f"| {self.name} | {self.form} | {self.rows} | {self.columns} | {self.found} |"


def walk(name: str) -> Told:
    """One file through the preview and the conversion to a typed table."""
    path = str(ROOT / name)
    seen = inspect(path, language="en")
    form = ", ".join(filter(None, (seen["format"], seen["encoding"], seen["sheet"])))
    notes = [f"{NOTES[name]}."] if name in NOTES else []
    codes = ", ".join(f"`{flaw['code']}`" for flaw in seen["flaws"])
    found = " ".join(filter(None, [f"{codes}." if codes else "", *notes]))
    return Told(name, form, published(path, seen), len(seen["labels"]), found or "nothing")


def published(path: str, seen: dict[str, Any]) -> int:
    """The rows of the table, of all those of an archive."""
    sheets = seen["sheets"] if any(flaw["code"] == "other-tables" for flaw in seen["flaws"]) else [""]
    total = 0
    for sheet in sheets:
        if sheet:
            total += sum(batch.frame.height for batch in open_table(path, sheet=sheet).batches())
            continue
        with tempfile.TemporaryDirectory() as folder:
            total += int(convert(path, f"{folder}/table.parquet")["rows"])
    return total


# ruff: noqa: E501 — the page has long lines of its own.
HEAD: Final = """# Real tables

What happens to each file of the real collection (`tables`, `bal`, `schemas` and `large` of the shared data), from the file to a table that can be
published. `rows` are those published: without header, blank rows and what stands above the table. Codes are explained below. A test marked `realdata` walks
the files again and compares; each kind of mess has a twin, made by the tests, that always runs (`engines/tables/tests`).

Print this page anew with `python -m socle.engines.tables.tests.real_tables`.

| file | read as | rows | columns | what was found |
|---|---|---:|---:|---|
"""
WHY: Final = """
## Where rows differ from the inventory

| file | inventory | published | why |
|---|---:|---:|---|
"""
WORDS: Final = """
## What the codes say

Each is a sentence in French, English and Arabic, with the rows or cells it is about (`engines/tables/opening/words.py`). With a question mark where a number or a
name goes:

"""


def page() -> str:
    """The whole page."""
    told = [walk(name) for name in files()]
    counts = inventory()
    lines = [one.line() for one in told]
    differ = [one for one in told if one.rows != counts.get(one.name, one.rows)]
    why = [f"| {one.name} | {counts[one.name]} | {one.rows} | {DIFFERENCES.get(one.name, '?')} |" for one in differ]
    codes = sorted({code for one in told for code in re.findall(r"`([a-z0-9-]+)`", one.found)})
    words = [f"- `{code}`: {flaw_words(code, 0, {}, 'en')}" for code in codes if flaw_words(code, 0, {}, "en") != code]
    return HEAD + "\n".join(lines) + "\n" + WHY + "\n".join(why) + "\n" + WORDS + "\n".join(words) + "\n"


if __name__ == "__main__":
    try:
        print(page(), end="")
    except TableError as refused:
        raise SystemExit(f"a real table is refused: {refused.code} {refused.message}") from refused
