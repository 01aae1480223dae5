"""Workbooks: XLSX and XLS through calamine, ODS through its own XML, to one sheet that holds the table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socle.engines.tables.model import MAX_COLUMNS, TableError
from socle.engines.tables.opening import _ods
from socle.engines.tables.opening._grids import Grid, table_of
from socle.engines.tables.opening._model import Flaw, TextTable
from socle.engines.tables.opening._xlsx import Book, Sheet

if TYPE_CHECKING:
    import polars as pl

MOST_NAMED = 20
LOCKED = "EncryptedPackage".encode("utf-16-le")
MOST_XLS = 64 * 1024 * 1024


def sheets(path: Path, format: str) -> list[str]:
    """The names of the sheets of a workbook, in its order."""
    if format == "ods":
        return _ods.read(path).names
    return Book(path).names if format == "xlsx" else list(_calamine(path).sheet_names)


def open_workbook(
    path: Path, format: str, *, sheet: str = "", header: bool | None = None, expected: Collection[str] = ()
) -> TextTable:
    """The table in a sheet: the one named, or the first that is shown and holds something. Raises TableError
    "no-sheet", "encrypted", "damaged-workbook", "empty" and those of archives."""
    openers: dict[str, Callable[[Path, str], Grid]] = {"ods": _open_ods, "xlsx": _open_xlsx, "xls": _open_xls}
    return table_of(openers[format](path, sheet), header=header, expected=expected)


def _open_ods(path: Path, sheet: str) -> Grid:
    import polars as pl

    content = _ods.read(path, sheet)
    _check_name(sheet, content.names)
    width = max(map(len, content.rows), default=0)
    columns = [[row[i] if i < len(row) else "" for row in content.rows] for i in range(width)]
    frame = pl.DataFrame([pl.Series(str(i), cells, dtype=pl.String) for i, cells in enumerate(columns)])
    flaws = list(_sheet_flaws(content.sheet, content.names, content.hidden))
    flaws += _hidden(content.hidden_rows, content.hidden_columns)
    if content.errors:
        flaws.append(Flaw("formula-errors", 0, {"count": content.errors}))
    return Grid(frame, "ods", content.sheet, content.merged, flaws)


def _open_xlsx(path: Path, sheet: str) -> Grid:
    book = Book(path)
    _check_name(sheet, book.names)
    chosen, counted = sheet, Sheet()
    for name in [sheet] if sheet else [*(n for n in book.names if n not in book.hidden), *sorted(book.hidden)]:
        chosen, counted = name, book.measure(name)
        if counted.cells:
            break
    flaws = list(_sheet_flaws(chosen, book.names, book.hidden))
    flaws += _hidden(counted.hidden_rows, counted.hidden_columns)
    if counted.errors:
        flaws.append(Flaw("formula-errors", 0, {"count": counted.errors}))
    if counted.without_value:
        flaws.append(Flaw("formulas-without-value", 0, {"count": counted.without_value}))
    if not counted.cells:
        raise TableError("empty", "the sheet has no cell")
    frame = _loaded(_calamine(path), chosen)
    # Calamine leaves out the empty columns of the left.
    left = max(counted.first_column, 1) - 1
    merged = [(top, first - left, bottom, last - left) for top, first, bottom, last in counted.merged if first >= left]
    return Grid(frame, "xlsx", chosen, merged, flaws)


def _open_xls(path: Path, sheet: str) -> Grid:
    if path.stat().st_size > MOST_XLS:
        raise TableError("too-big", f"the file is over {MOST_XLS} bytes", bytes=path.stat().st_size, most=MOST_XLS)
    reader = _calamine(path)
    names = list(reader.sheet_names)
    _check_name(sheet, names)
    hidden, chosen, found = set(), sheet, None
    for name in [sheet] if sheet else names:
        loaded = _sheet(reader, name)
        if loaded.visible != "visible":
            hidden.add(name)
            if not sheet:
                continue
        if loaded.height and loaded.width:
            chosen, found = name, _frame(loaded)
            break
    if found is None:
        raise TableError("empty", "the workbook has no cell")
    return Grid(found, "xls", chosen, (), list(_sheet_flaws(chosen, names, hidden)))


def _check_name(sheet: str, names: list[str]) -> None:
    if sheet and sheet not in names:
        raise TableError("no-sheet", f"no sheet named {sheet[:40]!r}", sheet=sheet[:40], sheets=names[:MOST_NAMED])


def _calamine(path: Path) -> Any:
    import fastexcel

    try:
        return fastexcel.read_excel(str(path))
    except fastexcel.FastExcelError as error:
        said = str(error).lower()
        if "password" in said or "encrypt" in said:
            raise TableError("encrypted", "the workbook is protected by a password") from None
        if _is_locked(path):
            raise TableError("encrypted", "the workbook is protected by a password") from None
        raise TableError("damaged-workbook", "the workbook cannot be read") from None


def _is_locked(path: Path) -> bool:
    """Whether this is an XLSX file behind a password: then it lies encrypted in a container of the old kind."""
    with open(path, "rb") as file:
        return any(LOCKED in block for block in iter(lambda: file.read(1 << 20), b""))


def _sheet(reader: Any, name: str) -> Any:
    import fastexcel

    try:
        return reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError:
        raise TableError("damaged-workbook", "a sheet cannot be read", sheet=name[:40]) from None


def _loaded(reader: Any, name: str) -> pl.DataFrame:
    return _frame(_sheet(reader, name))


def _frame(loaded: Any) -> pl.DataFrame:
    import polars as pl

    if loaded.width > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=loaded.width)
    if not loaded.width:
        return pl.DataFrame()
    frame: pl.DataFrame = loaded.to_polars()
    return frame.rename({old: str(new) for new, old in enumerate(frame.columns)}).cast(pl.String)


def _sheet_flaws(chosen: str, names: list[str], hidden: set[str]) -> Iterator[Flaw]:
    others = [name for name in names if name != chosen and name not in hidden]
    if others:
        yield Flaw("other-sheets", 0, {"sheet": chosen, "others": others[:MOST_NAMED], "count": len(others)})
    if hidden:
        yield Flaw("hidden-sheets", 0, {"sheets": sorted(hidden)[:MOST_NAMED], "count": len(hidden)})


def _hidden(rows: int, columns: int) -> Iterator[Flaw]:
    if rows:
        yield Flaw("hidden-rows", 0, {"count": rows})
    if columns:
        yield Flaw("hidden-columns", 0, {"count": columns})
