"""The cells of a table in parts: a small one stays in memory, the parts of a large one wait on disk.

What is held at any moment is one part, or one column where a question needs all of it, whatever the size of the table.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

PART: Final = 64 << 20  # bytes of text in memory; a table that takes less never touches the disk


class Parts:
    """Rows in order, parted into frames whose columns are named by their place. A column may be replaced part by part
    (a text by its values). The folder on disk, if there is one, goes with the object.
    """

    def __init__(self, part: int = PART, folder: str = "") -> None:
        self._most, self._where = part, folder or None
        self._coming: list[pl.DataFrame] = []
        self._size = 0
        self._heights: list[int] = []
        self._held: list[pl.DataFrame | Path] = []
        self._replaced: dict[tuple[int, int], pl.Series | Path] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.width = 0

    @property
    def rows(self) -> int:
        return sum(self._heights)

    @property
    def on_disk(self) -> bool:
        """Whether the table was too large to be held."""
        return self._folder is not None

    def __len__(self) -> int:
        return len(self._heights)

    def add(self, frame: pl.DataFrame) -> None:
        """More rows, as text in columns named "0", "1", …; later ones may be wider."""
        size = int(frame.estimated_size())
        if self._coming and self._size + size > self._most:
            self._spill()
        self._coming.append(frame)
        self._size += size

    def close(self, width: int) -> None:
        """No more rows come; the table has so many columns."""
        self.width = width
        if self.on_disk and self._coming:
            self._spill()
        elif self._coming:
            self._keep(_joined(self._coming))
        self._coming = []

    def text(self, column: int, part: int) -> pl.Series:
        """A column of a part as it was added; null where the part was narrower."""
        import polars as pl

        held, name = self._held[part], str(column)
        if isinstance(held, Path):
            present = name in pl.read_parquet_schema(held)
            held = pl.read_parquet(held, columns=[name]) if present else pl.DataFrame()
        if name in held.columns:
            return held.get_column(name)
        return pl.repeat(None, self._heights[part], dtype=pl.String, eager=True).alias(name)

    def texts(self, column: int) -> Iterator[pl.Series]:
        """A column part by part as it was added; one empty part of a table without rows."""
        import polars as pl

        if not len(self):
            yield pl.Series(str(column), [], dtype=pl.String)
        for part in range(len(self)):
            yield self.text(column, part)

    def cells(self, column: int) -> Iterator[pl.Series]:
        """A column part by part as it is now."""
        if not len(self):
            yield from self.texts(column)
        for part in range(len(self)):
            yield self._cell(column, part)

    def whole(self, column: int) -> pl.Series:
        """All of a column as it is now."""
        import polars as pl

        return pl.concat(list(self.cells(column)), rechunk=False)

    def put(self, column: int, part: int, series: pl.Series) -> None:
        """Replace a column of a part."""
        if self._folder is None:
            self._replaced[column, part] = series
            return
        path = Path(self._folder.name) / f"{part}-{column}.parquet"
        series.alias("_").to_frame().write_parquet(path, compression="lz4", statistics=False)
        self._replaced[column, part] = path

    def put_whole(self, column: int, series: pl.Series) -> None:
        """Replace a column in all parts."""
        start = 0
        for part, height in enumerate(self._heights):
            self.put(column, part, series.slice(start, height))
            start += height

    def restore(self, column: int) -> None:
        """Make a column what it was when it was added."""
        for part in range(len(self)):
            self._replaced.pop((column, part), None)

    def frames(self, names: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Each part with all columns as they are now, under these names."""
        import polars as pl

        if not len(self):
            yield pl.DataFrame([self.whole(at).alias(name) for at, name in enumerate(names)])
        for part in range(len(self)):
            yield pl.DataFrame([self._cell(at, part).alias(name) for at, name in enumerate(names)])

    def _cell(self, column: int, part: int) -> pl.Series:
        import polars as pl

        found = self._replaced.get((column, part))
        if found is None:
            return self.text(column, part)
        return pl.read_parquet(found).to_series() if isinstance(found, Path) else found

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="parts-", dir=self._where)
        frame = _joined(self._coming)
        self._coming, self._size = [], 0
        path = Path(self._folder.name) / f"{len(self._held)}.parquet"
        frame.write_parquet(path, compression="lz4", statistics=False)
        self._heights.append(frame.height)
        self._held.append(path)

    def _keep(self, frame: pl.DataFrame) -> None:
        self._heights.append(frame.height)
        self._held.append(frame)


def _joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Frames one below the other; what a narrow one lacks is null."""
    import polars as pl

    width = max(frame.width for frame in frames)
    if any(frame.width < width for frame in frames):
        missing = [
            frame.with_columns(pl.lit(None, dtype=pl.String).alias(str(at)) for at in range(frame.width, width))
            for frame in frames
        ]
        return pl.concat(missing)
    return pl.concat(frames)
