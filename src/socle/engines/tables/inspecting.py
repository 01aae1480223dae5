"""What a file is, shown before anything is decided: its format, its first rows, and what a clerk should know.

A small file is read whole and counted; of a big one the beginning is read, and its rows are estimated from its bytes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from socle.engines.tables.model import TableError
from socle.engines.tables.opening import Batch, Flaw, TextTable
from socle.engines.tables.opening._formats import WORKBOOKS, Found, find, open_found
from socle.engines.tables.opening._looking import Look, heading_flaws
from socle.engines.tables.opening._records import known_rows
from socle.engines.tables.opening._workbooks import sheets
from socle.engines.tables.opening.words import flaw_words

# Read whole up to here; beyond, this much of the beginning.
SMALL: Final = 48 * 1024 * 1024
SAMPLE: Final = 16 * 1024 * 1024
# Records of JSON are read one by one, and twice: fewer are enough.
SMALL_RECORDS: Final = 8 * 1024 * 1024
SAMPLE_RECORDS: Final = 4 * 1024 * 1024
MOST_SHOWN: Final = 1_000
MOST_CELL: Final = 500
MOST_SHEETS: Final = 500


def inspect(
    source: str,
    *,
    name: str = "",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    rows: int = 50,
    language: str = "fr",
) -> dict[str, Any]:
    """The first `rows` rows of the table in a file, and what is known of it, in seconds whatever its size.

    Returns `{"format", "encoding", "delimiter", "sheet", "sheets", "labels", "has_header", "skip", "first_row", "rows",
    "flaws", "geometry", "crs", "size", "rows_estimated", "exact"}`: `rows` are lists of texts (None: a cell that is not
    there; long cells are cut), `flaws` `{"code", "row", "data", "words"}`, `size` the bytes of the file,
    `rows_estimated` how many rows it holds, and `exact` whether they were counted. Raises TableError as `open_table`
    does, except that of an archive with several tables the first is shown.
    """
    path = Path(source)
    found = find(path, name=name, sheet=sheet, most=SMALL, first=True)
    inside = "" if found.member == sheet else sheet
    part, cut = _beginning(found)
    table = open_found(part, encoding=encoding, delimiter=delimiter, sheet=inside, most=SAMPLE_RECORDS if cut else 0)
    look, shown = Look(table), _Shown(min(rows, MOST_SHOWN))
    known = known_rows(part.path, part.format, table.sheet) if cut or part.path.stat().st_size > SMALL else 0
    for batch in table.batches():
        look.add(batch)
        shown.add(batch)
        if known and look.rows >= SAMPLE >> 8:
            break
    exact = not cut or bool(known)
    flaws = [*_archive_flaws(found), *table.flaws, *heading_flaws(table), *look.flaws()]
    return {
        "format": table.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet or found.member,
        "sheets": _sheets(found, table),
        "labels": list(table.labels),
        "has_header": table.has_header,
        "skip": table.skip,
        "first_row": shown.first,
        "rows": shown.rows,
        "flaws": [{**flaw.to_json(), "words": flaw_words(flaw.code, flaw.row, flaw.data, language)} for flaw in flaws],
        "geometry": table.geometry,
        "crs": table.crs,
        "size": os.stat(path).st_size,
        "rows_estimated": known or (look.rows if exact else _estimate(path, found, part, look.rows)),
        "exact": exact,
    }


class _Shown:
    """The rows that are shown, and the number of the first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.rows: list[list[str | None]] = []
        self.first = 0

    def add(self, batch: Batch) -> None:
        self.first = self.first or batch.first_row
        wanted = batch.frame.head(max(0, self._most - len(self.rows)))
        self.rows += [[cell and cell[:MOST_CELL] for cell in row] for row in wanted.iter_rows()]


def _beginning(found: Found) -> tuple[Found, bool]:
    """The file itself when it is small or must be read whole; else a file of its beginning, cut between two lines."""
    size = found.path.stat().st_size
    small = SMALL if found.format == "csv" else SMALL_RECORDS
    if found.format in (*WORKBOOKS, "parquet", "gpkg") or (size <= small and not found.cut):
        if found.cut and found.format != "csv":
            raise TableError("too-big", "the file in the archive is too big to be shown", bytes=size, most=SMALL)
        return found, False
    if found.format != "csv":
        return found, True
    folder = tempfile.TemporaryDirectory(prefix="table-")
    with open(found.path, "rb") as file:
        head = file.read(SAMPLE)
    target = Path(folder.name) / "beginning"
    target.write_bytes(head[: _last_line(head)] or head)
    return replace(found, path=target, folders=[*found.folders, folder]), True


def _last_line(head: bytes) -> int:
    """Just after the last line end; in UTF-16 it is two bytes, at an even place."""
    if b"\x00" not in head[:64]:
        return head.rfind(b"\n") + 1
    end = b"\x00\n" if head[0] in (0, 0xFE) else b"\n\x00"
    place = head.rfind(end)
    while place % 2 and place > 0:
        place = head.rfind(end, 0, place + 1)
    return place + 2 if place >= 0 else 0


def _estimate(path: Path, found: Found, part: Found, rows: int) -> int:
    """The rows of the whole by those of its beginning."""
    read = part.path.stat().st_size if part.path != found.path else min(SAMPLE_RECORDS, found.path.stat().st_size)
    whole = found.path.stat().st_size
    if found.cut:
        # Unpacked in part: what was packed bounds the whole by the ratio of the part that was seen.
        whole = max(whole, found.whole)
    return max(rows, round(rows * whole / max(read, 1)))


def _sheets(found: Found, table: TextTable) -> list[str]:
    if len(found.members) > 1:
        return found.members[:MOST_SHEETS]
    if found.format in WORKBOOKS:
        return sheets(found.path, found.format)[:MOST_SHEETS]
    others = [str(name) for flaw in table.flaws for name in flaw.data.get("others", ())]
    return [table.sheet, *others] if table.sheet else []


def _archive_flaws(found: Found) -> Iterator[Flaw]:
    if len(found.members) > 1:
        others = [name for name in found.members if name != found.member]
        yield Flaw("other-tables", 0, {"sheet": found.member, "others": others[:20], "count": len(others)})
    elif found.folders:
        yield Flaw("archive", 0, {"member": found.member or found.name})
