"""A sheet is a grid with a table somewhere in it: titles above, labels merged over columns, totals below.

Row numbers are those that the spreadsheet shows. What is written in a merged cell holds for all the cells it covers:
labels go to each column, a value goes to each row below. Columns without a single cell are left out, and so are the
blank rows of the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from socle.engines.tables.model import TableError
from socle.engines.tables.opening._model import Batch, Flaw, TextTable
from socle.engines.tables.sniffing import MOST_PREAMBLE, SAMPLE_RECORDS, header_of

if TYPE_CHECKING:
    import polars as pl

    from socle.engines.tables.opening._xlsx import Range

MIDNIGHT: Final = " 00:00:00"
_MOMENT: Final = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?$"
_TIME_ONLY: Final = r"^1899-12-3[01] (\d{2}:\d{2}:\d{2})(\.\d+)?$"
# A double has fifteen digits that mean something: what follows is noise of its conversion.
_NOISE: Final = r"^-?\d+\.\d+$"
_HUGE: Final = r"^-?\d{22,}$"


@dataclass(slots=True)
class Grid:
    """The cells of a sheet: text columns "0", "1", … where null is an empty cell; `merged` in the same coordinates."""

    frame: pl.DataFrame
    format: str
    sheet: str
    merged: Sequence[Range] = ()
    flaws: list[Flaw] = field(default_factory=list)


def table_of(grid: Grid, *, header: bool | None = None, expected: Collection[str] = ()) -> TextTable:
    """The table in a grid. Raises TableError "empty"."""
    frame, merged = _trimmed(grid)
    if not frame.height:
        raise TableError("empty", "the sheet has no cell")
    frame = _plain(frame)
    records = _records(frame, merged)
    skip, header_rows = header_of(records, header, expected)
    if header is None and header_rows and not expected:
        header_rows = max(header_rows, _deepest(records, merged, skip, frame.width))
    labels = _labels(records, skip, header_rows)
    body = _filled_down(frame.slice(skip + header_rows), merged, skip + header_rows).fill_null("")
    first = skip + header_rows + 1
    flaws = [*grid.flaws, *_flaws(grid, records, skip, header_rows, frame)]

    def read(rows: int) -> Iterator[Batch]:
        for at in range(0, body.height, rows):
            yield Batch(body.slice(at, rows), first + at)

    return TextTable(
        format=grid.format,
        labels=labels,
        read=read,
        sheet=grid.sheet,
        skip=skip,
        header_rows=header_rows,
        flaws=tuple(flaws),
    )


def _trimmed(grid: Grid) -> tuple[pl.DataFrame, list[Range]]:
    """Without the columns that hold nothing and the blank rows of the end."""
    import polars as pl

    frame = grid.frame.with_columns(pl.when(pl.all().str.strip_chars() != "").then(pl.all()).name.keep())
    if not frame.width or not frame.height:
        return pl.DataFrame(), []
    kept = [i for i, filled in enumerate(frame.select(pl.all().is_not_null().any()).row(0)) if filled]
    if not kept:
        return pl.DataFrame(), []
    frame = frame.select(pl.col(str(old)).alias(str(new)) for new, old in enumerate(kept))
    last = frame.select(pl.any_horizontal(pl.all().is_not_null()).arg_true().max()).item()
    place = {old: new for new, old in enumerate(kept)}
    merged = []
    for top, left, bottom, right in grid.merged:
        inside = [place[i] for i in range(left, min(right, len(grid.frame.columns)) + 1) if i in place]
        if inside:
            merged.append((top, inside[0], bottom, inside[-1]))
    return frame.head(last + 1), merged


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Dates, times and numbers as people write them: a date without its midnight when no cell of the column has an
    hour, no digits past those that a double holds."""
    import polars as pl

    dated = frame.select(pl.all().str.ends_with(MIDNIGHT).any().fill_null(value=False)).row(0)
    hours = frame.select(
        (pl.all().str.contains(_MOMENT) & ~pl.all().str.ends_with(MIDNIGHT) & ~pl.all().str.contains(_TIME_ONLY)).any()
    ).row(0)
    cells = []
    for name, has_date, has_hour in zip(frame.columns, dated, hours, strict=True):
        cell = pl.col(name).str.replace(_TIME_ONLY, "$1")
        if has_date and not has_hour:
            midnight = cell.str.contains(_MOMENT) & cell.str.ends_with(MIDNIGHT)
            cell = pl.when(midnight).then(cell.str.strip_suffix(MIDNIGHT)).otherwise(cell)
        long = cell.str.len_bytes() > 16
        noisy = (cell.str.contains(_NOISE) | cell.str.contains(_HUGE)) & long
        cells.append(
            pl.when(noisy).then(cell.map_elements(_shortest, return_dtype=pl.String)).otherwise(cell).alias(name)
            if frame.select((pl.col(name).str.len_bytes() > 16).any()).item()
            else cell.alias(name)
        )
    return frame.with_columns(cells)


def _shortest(text: str) -> str:
    """The number at fifteen digits; text that only looks like one is left alone."""
    if not text.lstrip("-").replace(".", "", 1).isdigit() or len(text) <= 16:
        return text
    number = float(text)
    if "." not in text:
        return repr(number).replace("e+", "e") if len(text) >= 22 and int(number) == int(text) else text
    whole, _, fraction = text.lstrip("-").partition(".")
    if len((whole + fraction).lstrip("0")) <= 15:
        return text
    short = format(number, ".15g")
    return text if "e" in short else short


def _records(frame: pl.DataFrame, merged: Sequence[Range]) -> list[list[str]]:
    """The first rows, with labels copied to the columns that their merged cells cover (titles over the table are
    not)."""
    records = [[cell or "" for cell in row] for row in frame.head(SAMPLE_RECORDS).iter_rows()]
    for top, left, _, right in merged:
        if top < min(len(records), MOST_PREAMBLE) and left < right < left + 0.7 * frame.width:
            for column in range(left, right + 1):
                records[top][column] = records[top][column] or records[top][left]
    return records


def _deepest(records: Sequence[Sequence[str]], merged: Sequence[Range], skip: int, width: int) -> int:
    """How many rows the header has by its merged cells: a label over several columns has its parts below it, provided
    that the columns beside it have nothing there."""
    rows = 1
    for top, left, bottom, right in sorted(merged):
        if not skip <= top < skip + rows or right - left + 1 >= 0.7 * width:
            continue
        rows = max(rows, bottom - skip + 1)
        below = records[bottom + 1] if bottom + 1 < len(records) else ()
        over = [(first, last) for _, first, end, last in merged if end == bottom and last > first]
        covered = {column for first, last in over for column in range(first, last + 1)}
        if right > left and not any(cell for column, cell in enumerate(below) if column not in covered):
            rows = max(rows, bottom - skip + 2)
    return min(rows, 4)


def _labels(records: Sequence[Sequence[str]], skip: int, rows: int) -> tuple[str, ...]:
    """One label for each column; those of several rows are joined."""
    heads = records[skip : skip + rows]
    if len(heads) == 1:
        return tuple(heads[0])
    parts = ([row[i].strip() for row in heads] for i in range(len(records[0]))) if heads else ()
    return tuple(" ".join(dict.fromkeys(filter(None, cells))) for cells in parts)


def _filled_down(body: pl.DataFrame, merged: Sequence[Range], start: int) -> pl.DataFrame:
    """Each value of a cell merged over several rows, in each of them."""
    import polars as pl

    changes: dict[int, list[Range]] = {}
    for each in merged:
        if each[0] >= start and each[2] > each[0]:
            changes.setdefault(each[1], []).append(each)
    for column, ranges in changes.items():
        cells = body.get_column(str(column)).to_list()
        for top, _, bottom, _ in ranges:
            if top - start < len(cells):
                for row in range(top - start + 1, min(bottom - start + 1, len(cells))):
                    cells[row] = cells[row] or cells[top - start]
        body = body.with_columns(pl.Series(str(column), cells, dtype=pl.String))
    return body


def _flaws(
    grid: Grid, records: Sequence[Sequence[str]], skip: int, header_rows: int, frame: pl.DataFrame
) -> Iterator[Flaw]:
    above = [" ".join(" ".join(row).split())[:300] for row in records[:skip]]
    if any(above):
        yield Flaw("preamble", 1, {"rows": skip, "lines": [line for line in above if line][:5]})
    if not header_rows:
        yield Flaw("no-header", skip + 1)
    elif header_rows > 1:
        yield Flaw("several-header-rows", skip + 1, {"rows": header_rows})
    below = [each for each in grid.merged if each[0] < skip + header_rows + frame.height]
    if below:
        yield Flaw("merged-cells", below[0][0] + 1, {"count": len(below)})
