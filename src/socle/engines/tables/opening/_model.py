"""What an opened table is, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

BATCH_ROWS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with the file as a whole: a stable code, the row it is about (0: none), and the plain values that
    a message needs."""

    code: str
    row: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "row": self.row, "data": dict(self.data)}


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as they are written. `frame` holds text under the names "0", "1", … in the order of the file: null is a cell
    that is not there, "" an empty one. It has at least as many columns as the table has labels, and more when a row of
    the batch is longer. `numbers` are row numbers that count the header as row 1 (records, not lines: a cell may hold
    several lines), so that they are those of a spreadsheet."""

    frame: pl.DataFrame
    first_row: int
    flaws: tuple[Flaw, ...] = ()

    @property
    def numbers(self) -> pl.Series:
        """The row number of each row of the frame, without gaps."""
        import polars as pl

        return pl.int_range(self.first_row, self.first_row + self.frame.height, dtype=pl.UInt32, eager=True)


@dataclass(frozen=True, slots=True)
class TextTable:
    """An opened table. `labels` are the header's cells as written (empty without header); `skip` counts the records
    before the header. `batches` may be read again from the start as often as needed. `geometry` is the label of the
    column that holds WKT in `crs`."""

    format: str
    labels: tuple[str, ...]
    read: Callable[[int], Iterator[Batch]] = field(repr=False)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    skip: int = 0
    header_rows: int = 1
    geometry: str = ""
    crs: str = ""
    flaws: tuple[Flaw, ...] = ()

    @property
    def has_header(self) -> bool:
        """Whether the columns have labels."""
        return self.header_rows > 0

    @property
    def named(self) -> int:
        """How many cells a row should have: those up to the last column with a name."""
        return max((i + 1 for i, label in enumerate(self.labels) if label.strip()), default=0)

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """The rows in order, about `rows` at a time and never much more. Raises TableError where the file breaks."""
        return self.read(rows)
