"""One chunk of whole records through Polars, when its quoting is regular."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from socle.engines.tables.model import MAX_CELL, MAX_COLUMNS, TableError
from socle.engines.tables.opening._chunks import FEW, Irregular

if TYPE_CHECKING:
    import polars as pl

_QUOTED: Final = re.compile(rb'"[^"]*"')
_UNUSED: Final = ("\x01", "\x02", "\x1e", "\x1f")


def parse(chunk: bytes, delimiter: str, width: int) -> pl.DataFrame:
    """The cells of a chunk as text columns "0", "1", …: null where a row is too short, more columns than `width` where
    one is longer. Raises Irregular when Polars and Python's csv reader might not agree on it."""
    import polars as pl

    frame = _even(chunk, delimiter, width)
    if frame is not None:
        return frame
    counts = _cells(_outline(chunk, delimiter), delimiter)
    least, most = counts.min(), counts.max()
    assert isinstance(least, int) and isinstance(most, int)
    if most > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=most)
    wide = max(most, 1)
    try:
        frame = _frame(chunk, delimiter, wide)
    except pl.exceptions.PolarsError:
        raise Irregular from None
    if frame.height != counts.len():
        raise Irregular
    if least < wide:
        frame = frame.with_columns(pl.when(counts > i).then(pl.col(str(i))).alias(str(i)) for i in range(least, wide))
    _check_cells(frame)
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(str(i)) for i in range(wide, width))


def _frame(chunk: bytes, delimiter: str, width: int) -> pl.DataFrame:
    """The chunk through Polars, which refuses longer rows and fills shorter ones with empty texts."""
    import polars as pl

    return pl.read_csv(
        chunk,
        has_header=False,
        schema={str(i): pl.String for i in range(width)},
        separator=delimiter,
        empty_string_is_null=False,
        missing_columns="insert",
    )


def _even(chunk: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    """The cells when every row surely has `width` of them: none is longer, and the last of each is filled. None when
    that is not sure."""
    import polars as pl

    # Polars makes a column for each cell of the first line, were there a million.
    endless = chunk.count(delimiter.encode(), 0, chunk.find(b"\n")) >= MAX_COLUMNS
    if width < 2 or endless or not _quoted_well(chunk, delimiter):
        return None
    try:
        frame = _frame(chunk, delimiter, width)
    except pl.exceptions.PolarsError:
        return None
    if frame.width != width or not frame.select((pl.last().str.len_bytes() > 0).all()).item():
        return None
    _check_cells(frame)
    return frame


def _quoted_well(chunk: bytes, delimiter: str) -> bool:
    """Whether every quote opens or closes a whole cell, and no line ends with CR alone."""
    if b"\r" in chunk:
        return False
    whole, at = _whole(delimiter), chunk.find(b'"')
    for _ in range(FEW):  # few quotes are found one by one, faster than all bytes are counted
        if at < 0:
            return True
        cell = whole.match(chunk, at)
        if cell is None:
            return False
        at = chunk.find(b'"', cell.end())
    return at < 0 or sum(cell.count(b'"') for cell in whole.findall(chunk, at)) == chunk.count(b'"', at)


def _whole(delimiter: str) -> re.Pattern[bytes]:
    edge = re.escape(delimiter.encode())
    return re.compile(rb'"(?:(?<=[\n' + edge + rb']")|(?<=\A"))[^"]*(?:""[^"]*)*"(?=[\n' + edge + rb"])")


def _outline(chunk: bytes, delimiter: str) -> bytes:
    """The chunk with each quoted stretch reduced to one quote: its lines are records, its delimiters separate cells.
    Raises Irregular where a quote is not at the edge of a cell, or a line ends with CR alone."""
    outline = _QUOTED.sub(b'"', chunk) if b'"' in chunk else chunk
    if b"\r" in outline:
        if outline.count(b"\r") != outline.count(b"\r\n"):
            raise Irregular
        outline = outline.replace(b"\r\n", b"\n")
    if outline is not chunk and b'"' in outline and _stray(delimiter).search(outline):
        raise Irregular
    return outline


def _stray(delimiter: str) -> re.Pattern[bytes]:
    edge = re.escape(delimiter.encode())
    # It begins with the quote itself, which is found fast; what stands before is looked at only there.
    return re.compile(rb'"(?:(?<=[^\n"' + edge + rb']")|[^\n"' + edge + rb"])")


def _cells(outline: bytes, delimiter: str) -> pl.Series:
    """How many cells each record has: none on an empty line."""
    import polars as pl

    unused = next((mark for mark in _UNUSED if mark.encode() not in outline), None)
    if unused is None:
        raise Irregular
    line = pl.read_csv(
        outline,
        has_header=False,
        schema={"line": pl.String},
        separator=unused,
        quote_char=None,
        empty_string_is_null=False,
    ).to_series()
    cells = line.str.count_matches(delimiter, literal=True) + 1
    return pl.select(pl.when(line.str.len_bytes() == 0).then(pl.lit(0, pl.UInt32)).otherwise(cells)).to_series()


def _check_cells(frame: pl.DataFrame) -> None:
    import polars as pl

    longest = frame.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
    if longest and longest > MAX_CELL:
        raise Irregular  # the csv reader says which line
