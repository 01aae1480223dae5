"""A messy text table to columns of text, with everything that was uneven counted and nothing lost.

Records go through Python's csv reader (the one that agrees with spreadsheets on broken quoting) in batches
into Polars columns, so that memory follows the text itself: about 16 bytes a cell plus the long cells.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.decoding import FIELD_LIMIT, lines
from socle.engines.tables.model import MAX_COLUMNS, MAX_ROWS, Dialect, TableError, unique_names

if TYPE_CHECKING:
    import polars as pl

BATCH: Final = 20_000
EXAMPLES: Final = 5
_REPLACEMENT: Final = "\ufffd"


@dataclass(slots=True)
class Unevenness:
    """What was not regular: counts are exact, `lines` holds a few line numbers for each kind.

    A short row was completed with empty cells; a long row had more filled cells than there are names, and
    columns were added for them; a blank row was left out.
    """

    short_rows: int = 0
    long_rows: int = 0
    blank_rows: int = 0
    added_columns: int = 0
    replaced_characters: int = 0
    lines: dict[str, list[int]] = field(default_factory=dict)

    def note(self, kind: str, line: int) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        seen = self.lines.setdefault(kind, [])
        if len(seen) < EXAMPLES:
            seen.append(line)

    def to_json(self) -> dict[str, Any]:
        counts = {name: getattr(self, name) for name in self.__slots__ if name != "lines"}
        return {**counts, "lines": self.lines}


@dataclass(frozen=True, slots=True)
class RawTable:
    """Columns of text under unique names (`labels` are the words of the header), empty cells as null."""

    labels: tuple[str, ...]
    frame: pl.DataFrame
    dialect: Dialect
    uneven: Unevenness


def read(path: Path, dialect: Dialect, *, most_rows: int = MAX_ROWS) -> RawTable:
    """All records of a text table as text. Raises TableError ("cell-too-long", "too-many-rows",
    "too-many-columns", "bad-encoding", "no-row" when there is neither header nor record)."""
    import polars as pl

    uneven = Unevenness()
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(lines(path, dialect.encoding), delimiter=dialect.delimiter)
    try:
        labels = _labels(reader, dialect)
        frames, width = _batches(reader, labels, uneven, most_rows)
    except csv.Error as error:
        raise refusal_of(error, reader.line_num) from None
    labels += [""] * (width - len(labels))
    uneven.added_columns = max(0, width - len(labels)) or uneven.added_columns
    names = unique_names(labels)
    frame = pl.concat([_named(part, names) for part in frames]) if frames else pl.DataFrame({n: [] for n in names})
    frame = frame.cast(pl.String)
    uneven.replaced_characters = _count_replaced(frame)
    return RawTable(tuple(" ".join(label.split()) for label in labels), frame, dialect, uneven)


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


def _is_blank(row: Sequence[str]) -> bool:
    return not any(row) or (not row[0].strip() and not any(cell.strip() for cell in row))


def _labels(reader: Iterator[list[str]], dialect: Dialect) -> list[str]:
    """Skips the preamble and joins the header's records column by column."""
    for _ in range(dialect.skip):
        next(reader, None)
    heads: list[list[str]] = []
    while len(heads) < dialect.header_rows:
        row = next(reader, None)
        if row is None:
            break
        if not _is_blank(row):
            heads.append(row)
    width = max(map(len, heads), default=0)
    if width > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=width)
    parts = [[row[i].strip() if i < len(row) else "" for row in heads] for i in range(width)]
    return [" ".join(filter(None, cells)) for cells in parts]


def _batches(reader: Any, labels: list[str], uneven: Unevenness, most_rows: int) -> tuple[list[pl.DataFrame], int]:
    """The records in frames of unnamed columns, and the width that they need together."""
    frames: list[pl.DataFrame] = []
    batch: list[list[str]] = []
    width = len(labels)
    total = 0
    for row in reader:
        if len(row) != width or not row[0].strip():
            if _is_blank(row):
                uneven.note("blank_rows", reader.line_num)
                continue
            if not width:
                width = len(row)
            row, width = _fitted(row, width, len(labels), uneven, reader.line_num)
        batch.append(row)
        if len(batch) == BATCH:
            total += len(batch)
            if total >= most_rows:
                raise TableError("too-many-rows", f"more than {most_rows} rows", most=most_rows)
            frames.append(_frame(batch, width))
            batch = []
    if batch or not frames:
        frames.append(_frame(batch, width))
    if not width:
        raise TableError("no-row", "the file has neither header nor record")
    return frames, width


def _fitted(row: list[str], width: int, named: int, uneven: Unevenness, line: int) -> tuple[list[str], int]:
    """The row at the table's width, which grows when a row has filled cells beyond it."""
    if len(row) > width:
        while len(row) > width and not row[-1].strip():
            row.pop()
    if len(row) < (named or width):
        uneven.note("short_rows", line)
    elif len(row) > named and named:
        uneven.note("long_rows", line)
    if len(row) > width:
        if len(row) > MAX_COLUMNS:
            raise TableError("too-many-columns", f"line {line} has {len(row)} cells", columns=len(row), line=line)
        uneven.added_columns += len(row) - width
        width = len(row)
    return row, width


def _frame(batch: list[list[str]], width: int) -> pl.DataFrame:
    import polars as pl

    columns: list[Sequence[str | None]]
    if all(len(row) == width for row in batch):
        columns = list(zip(*batch, strict=True)) or [()] * width
    else:
        columns = [[row[i] if i < len(row) else None for row in batch] for i in range(width)]
    frame = pl.DataFrame([pl.Series(str(i), cells, dtype=pl.String) for i, cells in enumerate(columns)])
    blank = pl.all().str.strip_chars().str.len_bytes() == 0
    return frame.with_columns(pl.when(blank).then(None).otherwise(pl.all()).name.keep())


def _named(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    missing = [pl.lit(None, dtype=pl.String).alias(str(i)) for i in range(frame.width, len(names))]
    full = frame.with_columns(missing) if missing else frame
    return full.rename(dict(zip(full.columns, names, strict=True)))


def _count_replaced(frame: pl.DataFrame) -> int:
    import polars as pl

    if frame.is_empty():
        return 0
    return int(frame.select(pl.all().str.count_matches(_REPLACEMENT, literal=True).sum()).sum_horizontal()[0] or 0)
