"""A recipe on a table, batch by batch: which cells change, which rows and columns go, what the header becomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from socle.engines.tables.detecting._people import plain
from socle.engines.tables.model import MAX_NAME, TableError, unique_names
from socle.engines.tables.opening import TextTable
from socle.engines.tables.repairing._recipe import CELL_OPS, Op, paths, steps_of
from socle.engines.tables.repairing._step import Step, changes, replaced, run

if TYPE_CHECKING:
    import polars as pl

ROW_OPS: Final = ("blank_rows", "repeated_header", "totals_rows")


@dataclass(frozen=True, slots=True)
class Names:
    """The columns of a table: labels as written, the unique names by which a recipe calls them, those they get."""

    labels: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(slots=True)
class Repaired:
    """One batch: `before` and `after` have the same rows and columns "0", "1", …; `dropped` names the op that takes a
    row away ("" for none); `numbers` are the rows of the file."""

    before: pl.DataFrame
    after: pl.DataFrame
    dropped: pl.Series
    numbers: pl.Series

    def kept(self) -> pl.DataFrame:
        return self.after.filter(self.dropped == "")


class Applied:
    """A recipe made ready for one table."""

    def __init__(self, table: TextTable, ops: Sequence[Op]) -> None:
        self.table = table
        self.ops = ops
        self.width, blank = _survey(table, any(op.name == "blank_columns" for op in ops))
        self.paths = paths(ops)
        self.names = _names(table, self.width, self.paths)
        self.steps = self._steps()
        self.gone = self._gone(blank)
        self.rows_ops = [op for op in ops if op.name in ROW_OPS]
        self.swaps = [(self.at(op["lon"]), self.at(op["lat"]), op["box"]) for op in ops if op.name == "swap"]

    @property
    def header(self) -> list[str]:
        """The names of the columns that stay."""
        return [self.names.after[at] for at in self.staying]

    @property
    def staying(self) -> list[int]:
        """The positions of the columns that stay."""
        return [at for at in range(self.width) if at not in self.gone]

    def at(self, column: str) -> int:
        """The position of a column, by the name it has or will have. Raises TableError("unknown-column")."""
        position = self._position(column)
        if position is None:
            raise TableError("unknown-column", f"there is no column {column[:80]!r}", column=column[:80])
        return position

    def _position(self, column: str) -> int | None:
        known = [name for name in self.paths.get(column, (column,)) if name in self.names.before]
        return self.names.before.index(known[0]) if known else None

    def _steps(self) -> dict[int, list[Step]]:
        """The steps of each column, in the order of `CELL_OPS`."""
        blanks = {column for op in self.ops if op.name == "blank_columns" for column in op.columns}
        found: dict[int, list[Step]] = {}
        for name in CELL_OPS:
            for op in (one for one in self.ops if one.name == name):
                step = steps_of(op)
                for column in op.columns:
                    if column in blanks and self._position(column) is None:
                        continue  # taken away before
                    found.setdefault(self.at(column), []).append(step)
        return found

    def _gone(self, blank: frozenset[int]) -> frozenset[int]:
        gone = set()
        for op in self.ops:
            for column in op.columns if op.name == "blank_columns" else ():
                position = self._position(column)
                if position is None:
                    continue  # taken away before
                if position not in blank:
                    raise TableError("column-not-blank", f"{column[:80]!r} holds cells", column=column[:80])
                gone.add(position)
        if len(gone) == self.width:
            raise TableError("no-column", "no column would be left")
        return frozenset(gone)

    def batches(self, rows: int = 50_000) -> Iterator[Repaired]:
        """The table repaired, batch after batch. Raises TableError where the file breaks."""
        for batch in self.table.batches(rows):
            before = _whole(batch.frame, self.width)
            after = self.cells(before)
            for lon, lat, box in self.swaps:
                after = self._swapped(after, lon, lat, box)
            yield Repaired(before, after, self._dropped(before, after), batch.numbers)

    def cells(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with its cells repaired."""
        changed = [
            replaced(frame.get_column(str(at)), changes(frame.get_column(str(at)), steps))
            for at, steps in self.steps.items()
        ]
        return frame.with_columns(changed) if changed else frame

    def _swapped(self, frame: pl.DataFrame, lon: int, lat: int, box: Sequence[float]) -> pl.DataFrame:
        """Longitude and latitude exchanged where each is in the other's part of the box."""
        import polars as pl

        x, y = str(lon), str(lat)
        wrong = mirrored(frame.get_column(x), frame.get_column(y), box)
        wrong = wrong & self._stays(frame.get_column(y), lon, wrong) & self._stays(frame.get_column(x), lat, wrong)
        swap = pl.lit(wrong)
        return frame.with_columns(
            pl.when(swap).then(pl.col(y)).otherwise(pl.col(x)).alias(x),
            pl.when(swap).then(pl.col(x)).otherwise(pl.col(y)).alias(y),
        )

    def _stays(self, series: pl.Series, there: int, where: pl.Series) -> pl.Series:
        """Whether a value would be left alone by the repairs of the column that it goes to."""
        steps = self.steps.get(there, [])
        restless = [v for v in series.filter(where).unique() if v is not None and run(v, steps) != v]
        return ~series.is_in(restless)

    def _dropped(self, before: pl.DataFrame, after: pl.DataFrame) -> pl.Series:
        """The op that takes each row away, judged on what the row was and on what it becomes: so that a row which only
        the repairs made blank goes the first time."""
        import polars as pl

        out = pl.repeat("", before.height, dtype=pl.String, eager=True)
        for op in reversed(self.rows_ops):
            mask = self.falls(op, before) | self.falls(op, after)
            out = out.set(mask, op.name)
        return out

    def falls(self, op: Op, frame: pl.DataFrame) -> pl.Series:
        """Which rows an op takes away."""
        import polars as pl

        if op.name == "blank_rows":
            return frame.select(pl.all_horizontal(blank(name) for name in frame.columns)).to_series()
        if op.name == "totals_rows":
            words = {said(word) for word in op["words"]}
            column = frame.get_column(str(self.at(op["column"])))
            hits = [value for value in column.unique() if value is not None and said(value) in words]
            return column.is_in(hits).fill_null(False)
        return self._repeats(frame)

    def _repeats(self, frame: pl.DataFrame) -> pl.Series:
        """Rows that say the header again: as written, or under its new names."""
        import polars as pl

        out = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
        for labels in (self.names.labels, self.names.before, self.names.after):
            words = [label.strip() for label in labels]
            if sum(1 for word in words if word) < min(2, self.width):
                continue
            kept = [(str(at), word) for at, word in enumerate(words) if at not in self.gone]
            same = [pl.col(name).str.strip_chars().fill_null("") == word for name, word in kept]
            out = out | frame.select(pl.all_horizontal(same)).to_series()
        return out


def said(text: str) -> str:
    """A cell as it is compared with the words of a totals row."""
    return " ".join(plain(text).replace(":", " ").replace(".", " ").split())


def blank(name: str) -> pl.Expr:
    """Whether cells of a column hold nothing that can be seen."""
    import polars as pl

    return pl.col(name).fill_null("").str.strip_chars(" \t\r\n\u00a0\u202f\u200b\ufeff") == ""


def mirrored(lon: pl.Series, lat: pl.Series, box: Sequence[float]) -> pl.Series:
    """Where the longitude is one of the box's latitudes, and the latitude one of its longitudes."""
    west, south, east, north = box
    return (degrees(lon).is_between(south, north) & degrees(lat).is_between(west, east)).fill_null(False)


def degrees(series: pl.Series) -> pl.Series:
    """The numbers of a column, with a decimal point or comma; null elsewhere."""
    import polars as pl

    return series.str.strip_chars().str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _whole(frame: pl.DataFrame, width: int) -> pl.DataFrame:
    """The frame at the width of the table, where a cell that is not there is an empty one."""
    import polars as pl

    more = [pl.lit("").alias(str(at)) for at in range(frame.width, width)]
    return frame.with_columns(pl.all().fill_null("")).with_columns(more)


def _survey(table: TextTable, blanks: bool) -> tuple[int, frozenset[int]]:
    """The width of the widest row, and the columns in which nothing is written."""
    width = max(1, len(table.labels))
    filled: set[int] = set()
    for batch in table.batches():
        width = max(width, batch.frame.width)
        for at in range(batch.frame.width) if blanks else ():
            if at not in filled and not batch.frame.select(blank(str(at)).all()).item():
                filled.add(at)
    return width, frozenset(range(width)) - filled


def _names(table: TextTable, width: int, renamed: Mapping[str, tuple[str, ...]]) -> Names:
    labels = (*table.labels, *[""] * (width - len(table.labels)))
    before = tuple(unique_names(labels))
    after = tuple(renamed[name][-1] if name in renamed else name for name in before)
    for path in set(renamed.values()):
        if not set(path) & set(before):
            raise TableError("unknown-column", f"there is no column {path[0][:80]!r}", column=path[0][:80])
        if unique_names([path[-1]]) != [path[-1]] or len(path[-1]) > MAX_NAME - 8:
            raise TableError("bad-name", f"a column cannot be named {path[-1][:40]!r}", name=path[-1][:40])
    folded = [name.casefold() for name in after]
    if twice := [name for name in after if folded.count(name.casefold()) > 1]:
        raise TableError("bad-name", f"two columns would be named {twice[0][:40]!r}", name=twice[0][:40])
    return Names(labels, before, after)
