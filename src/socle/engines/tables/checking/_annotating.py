"""The rows found wrong, as a CSV that a spreadsheet opens, with what is wrong beside each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from socle.engines.tables.checking._checking import ROWS, Check
from socle.engines.tables.checking.words import Speaker

if TYPE_CHECKING:
    import polars as pl

# A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def annotate(run: Check, target: str, speak: Speaker) -> None:
    """Write the file: row number, the row's cells, and the findings of the row in one cell."""
    wrong = _wrong_rows(run)
    with open(target, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=run.table.delimiter if run.table.delimiter in (",", ";", "\t") else ";")
        names = run.table.labels or tuple(one.name for one in run.matching.columns)
        writer.writerow([speak.word("row"), *map(_safe, names), speak.word("findings")])
        for row in _written(run, wrong, speak):
            writer.writerow(row)


def _wrong_rows(run: Check) -> pl.DataFrame:
    """Every finding about a row: "row" and the number of its rule in `run.found.rows`, in order."""
    import polars as pl

    parts = [
        pl.DataFrame({"row": rows.cast(pl.UInt32), "rule": pl.repeat(at, len(rows), dtype=pl.UInt32, eager=True)})
        for at, series in enumerate(run.found.rows.values())
        for rows in series
    ]
    if not parts:
        return pl.DataFrame(schema={"row": pl.UInt32, "rule": pl.UInt32})
    return pl.concat(parts).sort("row", "rule")


def _written(run: Check, wrong: pl.DataFrame, speak: Speaker) -> Iterator[list[str]]:
    import polars as pl

    keys = list(run.found.rows)
    width = len(run.matching.columns)
    said = [speak.rule(run.found.samples[key][0], run.field_of(key[1])) for key in keys]
    told = [f"{name} : {text}" if (name := key[1]) else text for key, text in zip(keys, said, strict=True)]
    for batch in run.table.batches(ROWS):
        last = batch.first_row + batch.frame.height - 1
        here = wrong.filter(pl.col("row").is_between(batch.first_row, last))
        for number, rules in here.group_by("row", maintain_order=True).agg("rule").iter_rows():
            cells = [cell or "" for cell in batch.frame.row(number - batch.first_row)]
            cells += [""] * (width - len(cells))
            beyond = " | ".join(cell for cell in cells[width:] if cell)
            texts = [told[rule] for rule in dict.fromkeys(rules)]
            yield [str(number), *map(_safe, cells[:width]), _safe(" ; ".join(texts + ([beyond] if beyond else [])))]


def _safe(cell: str) -> str:
    number = cell[:1] in "+-" and cell[1:].replace(".", "", 1).replace(",", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not number else cell
