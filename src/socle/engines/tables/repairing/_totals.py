"""Rows that add up the others: told by their words, and proved by the sums of the columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.repairing._applying import said

if TYPE_CHECKING:
    import polars as pl

_LIKELY: Final = r"(?i)^\W*(sous[- ]?tota|tota(l|ux)|grand total|ensemble|somme|المجموع|الإجمالي|مجموع)"
_FIRST_COLUMNS: Final = 4
_MOST: Final = 200
_MOST_NUMERIC: Final = 40


@dataclass(slots=True)
class Total:
    """A row that may be one: where, what it says, whether the sums agree, and its cells."""

    row: int
    column: int
    word: str
    proved: bool
    text: str


@dataclass(slots=True)
class Totals:
    """Follows the sums of the numeric columns through the batches."""

    numeric: Sequence[int]
    found: list[Total] = field(default_factory=list)
    running: list[float] = field(default_factory=list)
    since: list[float] = field(default_factory=list)
    rows: int = 0

    def __post_init__(self) -> None:
        self.numeric = list(self.numeric)[:_MOST_NUMERIC]
        self.running, self.since = [0.0] * len(self.numeric), [0.0] * len(self.numeric)

    def add(self, frame: pl.DataFrame, numbers: pl.Series) -> None:
        """The next rows (strings under "0", "1", …)."""
        values = [_numbers(frame.get_column(str(at))) for at in self.numeric if at < frame.width]
        last = 0
        for row, column in self._likely(frame):
            self._sum(values, last, row)
            cells = frame.row(row)
            proved = self.rows > 1 and self._agrees([series[row] for series in values])
            if len(self.found) < _MOST:
                text = " ; ".join(cell for cell in cells if cell)[:300]
                self.found.append(Total(numbers[row], column, said(cells[column]), proved, text))
            if proved:
                self.since = [0.0] * len(self.since)
            last = row + 1 if proved else row  # a place named Total is a row like the others
        self._sum(values, last, frame.height)

    def _likely(self, frame: pl.DataFrame) -> list[tuple[int, int]]:
        hits: dict[int, int] = {}
        for at in range(min(_FIRST_COLUMNS, frame.width)):
            for row in frame.get_column(str(at)).str.contains(_LIKELY).fill_null(False).arg_true():
                hits.setdefault(row, at)
        return sorted(hits.items())

    def _sum(self, values: Sequence[pl.Series], first: int, last: int) -> None:
        self.rows += last - first
        for at, series in enumerate(values):
            total: Any = series.slice(first, last - first).sum()
            self.running[at] += float(total)
            self.since[at] += float(total)

    def _agrees(self, cells: Sequence[float | None]) -> bool:
        """Whether a number of the row is the sum of those above, or of those since the last total."""
        return any(
            cell is not None
            and abs(cell) > 0
            and min(abs(cell - total), abs(cell - since)) <= 0.0005 * abs(cell) + 0.011
            for cell, total, since in zip(cells, self.running, self.since, strict=False)
        )

    def op(self) -> tuple[dict[str, Any], list[Total]] | None:
        """The repair, and the rows that prove it: words of which most rows are proved, in the column that has most."""
        proved = [one for one in self.found if one.proved]
        if not proved:
            return None
        column = Counter(one.column for one in proved).most_common(1)[0][0]
        mine = [one for one in self.found if one.column == column]
        told = Counter(one.word for one in mine if one.proved)
        words = sorted(word for word, n in told.items() if n >= 0.5 * sum(one.word == word for one in mine))
        if not words:
            return None
        return {"column": column, "words": words[:100]}, [one for one in mine if one.word in words]


def _numbers(series: pl.Series) -> pl.Series:
    """The numbers of a column however written, null elsewhere."""
    import polars as pl

    plain = series.str.replace_all(r"[ \x{00a0}\x{202f}'’€%]", "").str.replace(",", ".", literal=True)
    values = plain.cast(pl.Float64, strict=False)
    return pl.select(pl.when(values.is_finite() & (values.abs() < 1e15)).then(values)).to_series()
