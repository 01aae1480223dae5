"""A sample of a table at a bounded cost: rows spread over its first part, never the whole of a huge file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from socle.engines.tables.opening import TextTable, open_table

if TYPE_CHECKING:
    import polars as pl

MOST_ROWS: Final = 200_000  # rows read at most
PER_BATCH: Final = 5_000  # rows kept of each batch of 50 000: 20 000 in all


def sample(source: str, name: str, most_rows: int) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The labels and a frame of strings: rows spread over each batch, up to `most_rows` read. Raises TableError."""
    return sample_of(open_table(source, name=name), most_rows)


def sample_of(table: TextTable, most_rows: int) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The same of a table already opened."""
    import polars as pl

    frames: list[pl.DataFrame] = []
    read = 0
    for batch in table.batches(rows=min(50_000, most_rows)):
        frame = batch.frame
        if frame.height > PER_BATCH:
            frame = frame.gather_every(-(-frame.height // PER_BATCH))
        frames.append(frame)
        read += batch.frame.height
        if read >= most_rows:
            break
    if not frames:  # a header alone still has its columns
        frames = [pl.DataFrame({str(at): [] for at in range(len(table.labels))})]
    joined = pl.concat(frames, how="diagonal").cast(pl.String)
    labels = [*table.labels, *[""] * (joined.width - len(table.labels))]
    return tuple(labels), joined
