"""Text tables. Regular stretches of the file go through Polars, the others through Python's csv reader, which says what
is right: both give the same rows."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from socle.engines.tables.decoding import lines
from socle.engines.tables.model import MAX_CELL, MAX_COLUMNS, Dialect, TableError
from socle.engines.tables.opening._ahead import ahead
from socle.engines.tables.opening._chunks import Doubtful, Irregular, aligned, pieces
from socle.engines.tables.opening._model import Batch, Flaw, TextTable
from socle.engines.tables.opening._regular import parse
from socle.engines.tables.reading import refusal_of
from socle.engines.tables.sniffing import sniff

if TYPE_CHECKING:
    import polars as pl

GLANCE = 4 << 20


def open_text(
    path: Path,
    *,
    encoding: str = "",
    delimiter: str = "",
    header: bool | None = None,
    expected: Collection[str] = (),
    hasty: bool = False,
) -> TextTable:
    """A CSV, TSV or other text table. `hasty`: UTF-8 is believed after a look at the beginning, and Doubtful is raised
    while rows are read where that was too early. Raises TableError (codes of `sniff`)."""
    known = () if header is False else expected
    only = GLANCE if hasty else 0
    dialect = sniff(path, encoding=encoding or None, delimiter=delimiter or None, most=None, expected=known, only=only)
    if header is not None and header != dialect.header:
        dialect = replace(dialect, header=header, header_rows=int(header), skip=dialect.skip)
    csv.field_size_limit(MAX_CELL)
    labels, start = _head(path, dialect)
    source = TextSource(path, dialect, len(labels), start, unseen=hasty)
    return TextTable(
        format="csv",
        labels=labels,
        read=source.batches,
        encoding=dialect.encoding,
        delimiter=dialect.delimiter,
        skip=dialect.skip,
        header_rows=dialect.header_rows,
        flaws=tuple(_flaws(dialect)),
    )


@dataclass(frozen=True, slots=True)
class Start:
    """Where the rows begin: how many lines and how many records stand before them."""

    line: int
    record: int


def _head(path: Path, dialect: Dialect) -> tuple[tuple[str, ...], Start]:
    """The labels as written; those of a header on several rows are joined column by column."""
    reader = csv.reader(lines(path, dialect.encoding), delimiter=dialect.delimiter)
    heads: list[list[str]] = []
    records = 0
    try:
        for row in reader:
            records += 1
            if records > dialect.skip and any(cell.strip() for cell in row):
                heads.append(row)
            if len(heads) >= dialect.header_rows and records >= dialect.skip:
                break
    except csv.Error as error:
        raise refusal_of(error, reader.line_num) from None
    if not dialect.header_rows:
        # One record was read to look at it: it is data.
        return (), _before_first(path, dialect)
    width = max(map(len, heads), default=0)
    if width > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=width)
    if len(heads) == 1:
        return tuple(heads[0]), Start(reader.line_num, records)
    parts = [[row[i].strip() if i < len(row) else "" for row in heads] for i in range(width)]
    return tuple(" ".join(filter(None, cells)) for cells in parts), Start(reader.line_num, records)


def _before_first(path: Path, dialect: Dialect) -> Start:
    reader = csv.reader(lines(path, dialect.encoding), delimiter=dialect.delimiter)
    for _ in islice(reader, dialect.skip):
        pass
    return Start(reader.line_num, dialect.skip)


def _flaws(dialect: Dialect) -> Iterator[Flaw]:
    if dialect.skip:
        yield Flaw("preamble", 1, {"rows": dialect.skip, "lines": list(dialect.preamble)[:5]})
    if dialect.encoding == "mixed":
        yield Flaw("mixed-encodings")
    if not dialect.header_rows:
        yield Flaw("no-header", dialect.skip + 1)
    elif dialect.header_rows > 1:
        yield Flaw("several-header-rows", dialect.skip + 1, {"rows": dialect.header_rows})


@dataclass(frozen=True, slots=True)
class TextSource:
    """The rows of a text table, as often as they are asked for."""

    path: Path
    dialect: Dialect
    width: int
    start: Start
    block: int = 16 << 20
    unseen: bool = False

    def batches(self, rows: int) -> Iterator[Batch]:
        """Batches of at most `rows` rows."""
        number = self.start.record + 1
        try:
            for frame in ahead(self._frames()):
                for part in frame.iter_slices(rows):
                    yield Batch(part, number)
                    number += part.height
                del frame
        except Irregular:
            if self.unseen:
                raise Doubtful from None
            yield from self.plain(rows, number=number)

    def _frames(self) -> Iterator[pl.DataFrame]:
        """The cells of each chunk. Polars refuses what is not UTF-8."""
        import polars as pl

        blocks = pieces(self.path, self.dialect.encoding, self.block, unseen=self.unseen)
        for chunk in aligned(blocks, skip=self.start.line):
            try:
                yield parse(chunk, self.dialect.delimiter, self.width)
            except pl.exceptions.PolarsError:
                if self.unseen:
                    raise Doubtful from None
                raise
            del chunk

    def plain(self, rows: int, *, number: int) -> Iterator[Batch]:
        """The rows from the record `number` on, through the csv reader."""
        reader = csv.reader(lines(self.path, self.dialect.encoding), delimiter=self.dialect.delimiter)
        try:
            for _ in islice(reader, number - 1):
                pass
            while batch := list(islice(reader, min(rows, 50_000))):
                yield Batch(_frame(batch, self.width), number)
                number += len(batch)
        except csv.Error as error:
            raise refusal_of(error, reader.line_num) from None


def _frame(batch: Sequence[Sequence[str]], least: int) -> pl.DataFrame:
    import polars as pl

    width = max(least, *map(len, batch), 1)
    if width > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=width)
    columns: list[Sequence[str | None]]
    if all(len(row) == width for row in batch):
        columns = list(zip(*batch, strict=True))
    else:
        columns = [[row[i] if i < len(row) else None for row in batch] for i in range(width)]
    return pl.DataFrame([pl.Series(str(i), cells, dtype=pl.String) for i, cells in enumerate(columns)])
