"""An opened table to columns of text, with everything that was uneven counted and nothing lost."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.decoding import FIELD_LIMIT
from socle.engines.tables.holding import PART, Parts
from socle.engines.tables.model import MAX_COLUMNS, Dialect, TableError, unique_names

if TYPE_CHECKING:
    import polars as pl

    from socle.engines.tables.opening import Batch, TextTable

EXAMPLES: Final = 5
MOST_ROWS: Final = 50_000_000
# The text of all cells, which waits on disk while types are found; Parquet then takes a tenth of it.
MOST_HELD: Final = 6 << 30
_REPLACEMENT: Final = "\ufffd"


@dataclass(slots=True)
class Unevenness:
    """What was not regular: counts are exact, `lines` holds a few row numbers for each kind.

    A short row was completed with empty cells; a long row had more filled cells than there are names, and
    columns were added for them; a blank row was left out.
    """

    short_rows: int = 0
    long_rows: int = 0
    blank_rows: int = 0
    added_columns: int = 0
    replaced_characters: int = 0
    lines: dict[str, list[int]] = field(default_factory=dict)

    def note(self, kind: str, rows: Sequence[int]) -> None:
        """Counts rows by their numbers."""
        if rows:
            setattr(self, kind, getattr(self, kind) + len(rows))
            seen = self.lines.setdefault(kind, [])
            seen += rows[: EXAMPLES - len(seen)]

    def to_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in self.__slots__ if name != "lines"}
        return {**counts, "lines": self.lines}


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns of text under unique names (`labels` are the words of the header), empty cells as null. `geometry` is
    the name of the column that holds shapes as text, in the reference system `crs`."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    parts: Parts
    dialect: Dialect
    uneven: Unevenness
    geometry: str = ""
    crs: str = ""

    @property
    def frame(self) -> pl.DataFrame:
        """All of it in memory."""
        import polars as pl

        return pl.concat(self.parts.frames(self.names))


def read(
    table: TextTable,
    *,
    most_rows: int = MOST_ROWS,
    part: int = PART,
    folder: str = "",
    told: Callable[[int], object] | None = None,
) -> RawTable:
    """All rows of an opened table as text, in parts of about so many bytes, which wait in a `folder` when there are
    several. `told` hears how many rows were read. Raises TableError ("too-many-rows",
    "too-big", "too-many-columns", "no-row" when there is neither header nor row) and what the reading of the file
    raises."""
    uneven, parts = Unevenness(), Parts(part, folder)
    total = held = width = 0
    widths = (table.named, len(table.labels))
    for batch in table.batches():
        frame, widths = _even(batch, widths, uneven)
        total, held, width = total + frame.height, held + int(frame.estimated_size()), max(width, frame.width)
        if total > most_rows:
            raise TableError("too-many-rows", f"more than {most_rows} rows", most=most_rows)
        if held > MOST_HELD:
            raise TableError("too-big", "the table holds too much text", bytes=held, most=MOST_HELD)
        uneven.replaced_characters += _count_replaced(frame)
        if frame.height:
            parts.add(frame)
        if told is not None:
            told(total)
    width = max(len(table.labels), width)
    if not width:
        raise TableError("no-row", "the file has neither header nor record")
    if width > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=width)
    parts.close(width)
    labels = [" ".join(label.split()) for label in table.labels] + [""] * (width - len(table.labels))
    uneven.added_columns = width - len(table.labels) if table.labels else 0
    names = unique_names(labels)
    geometry = names[table.labels.index(table.geometry)] if table.geometry else ""
    return RawTable(tuple(labels), tuple(names), parts, _dialect(table), uneven, geometry, table.crs)


def _dialect(table: TextTable) -> Dialect:
    preamble: tuple[str, ...] = next((tuple(f.data["lines"]) for f in table.flaws if f.code == "preamble"), ())
    return Dialect(
        encoding=table.encoding,
        delimiter=table.delimiter,
        header=table.has_header,
        header_rows=table.header_rows,
        skip=table.skip,
        preamble=preamble,
    )


Widths = tuple[int, int]  # up to the last named column, and with the unnamed ones after it


def _even(batch: Batch, widths: Widths, uneven: Unevenness) -> tuple[pl.DataFrame, Widths]:
    """The batch without its blank rows, its empty cells as null, at the width of its last filled column. Without
    labels, the first batch says how wide a row should be."""
    import polars as pl

    frame = batch.frame
    if not frame.width:
        return pl.DataFrame(), widths
    blank = pl.all().str.strip_chars().str.len_bytes() == 0
    filled = frame.with_columns(pl.when(blank).then(None).otherwise(pl.all()).name.keep())
    alive = filled.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    named, wide = widths if widths[1] else (frame.width, frame.width)
    numbers = batch.numbers
    uneven.note("blank_rows", numbers.filter(~alive).to_list())
    short = frame.get_column(str(named - 1)).is_null() & alive if 0 < named <= frame.width else alive
    uneven.note("short_rows", numbers.filter(short).to_list())
    if frame.width > wide:
        beyond = filled.select(pl.any_horizontal(pl.col(str(i)).is_not_null() for i in range(wide, frame.width)))
        uneven.note("long_rows", numbers.filter(beyond.to_series()).to_list())
    filled = filled.filter(alive)
    width = filled.width
    while width > wide and filled.get_column(str(width - 1)).null_count() == filled.height:
        width -= 1
    return filled.select(filled.columns[:width]), (named, wide)


def refusal_of(error: csv.Error, line: int) -> TableError:
    """What the csv reader could not read, as a refusal."""
    if "field larger" in str(error):
        return TableError(
            "cell-too-long",
            f"a cell over {FIELD_LIMIT} characters near line {line}: often a quote that is never closed",
            line=line,
            most=FIELD_LIMIT,
        )
    return TableError("bad-record", f"line {line} cannot be read: {error}", line=line)


def _count_replaced(frame: pl.DataFrame) -> int:
    import polars as pl

    if frame.is_empty():
        return 0
    return int(frame.select(pl.all().str.count_matches(_REPLACEMENT, literal=True).sum()).sum_horizontal()[0] or 0)
