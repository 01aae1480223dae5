"""Applying a recipe: the repaired table as a CSV file, or only what would change, as a diff."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.files import sha256_of
from socle.engines.tables.model import TableError
from socle.engines.tables.opening import open_table
from socle.engines.tables.repairing._applying import Applied, Repaired
from socle.engines.tables.repairing._recipe import read_recipe

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

MOST_EXAMPLES: Final = 1_000
SHOWN: Final = 300  # signs of a cell in an example


def repair(
    source: str,
    target: str,
    recipe: Sequence[Mapping[str, Any]],
    *,
    name: str = "",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: bool | None = None,
    told: Callable[[int], object] | None = None,
) -> dict[str, Any]:
    """Writes the table at `source`, repaired, as a UTF-8 CSV at `target`: commas, LF, one header of unique names.

    Returns `{"rows", "changed", "dropped", "labels", "crs", "bytes", "sha256"}`: rows written, cells changed in them,
    rows taken away for each op, `[before, after]` of the labels that changed, and the system of the coordinates of its
    shapes, which a CSV does not say. The same recipe on the same bytes gives the
    same bytes; applied to its own result it changes nothing more. Nothing else than what the recipe says changes, but
    that the file is written anew, blank and repeated labels get their names, and short rows their empty cells.
    `told` hears how many rows were written. Raises TableError: "bad-recipe", "unknown-column", "column-not-blank",
    "no-column", "bad-name", "same-file", and those of reading; nothing is left at `target` then.
    """
    ops = read_recipe(recipe)
    if Path(source).resolve() == Path(target).resolve():
        raise TableError("same-file", "a repaired table is another file")
    table = open_table(source, name=name, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header)
    applied, tally = Applied(table, ops), _Tally(0)
    with open(target, "wb") as file:
        try:
            file.write(_csv(_header(applied.header)))
            for part in applied.batches():
                tally.add(applied, part)
                file.write(_csv(part.kept().drop(str(at) for at in applied.gone)))
                if told is not None:
                    told(tally.rows)
            file.flush()
        except BaseException:
            Path(target).unlink(missing_ok=True)
            raise
    counts = tally.to_json(applied)
    return counts | {"crs": table.crs, "bytes": os.stat(target).st_size, "sha256": sha256_of(target)}


def preview(
    source: str,
    recipe: Sequence[Mapping[str, Any]],
    *,
    name: str = "",
    limit: int = 50,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: bool | None = None,
) -> dict[str, Any]:
    """What `repair` would do, without writing: its counts, and `"columns": [{"column", "cells"}]`, `"examples": [[row,
    column, before, after]]` (the first `limit` cells, in the order of the file; rows counted with the header as row 1)
    and `"rows_dropped": [[row, op, text]]` (the first `limit` too). Raises TableError as `repair` does."""
    if isinstance(limit, bool) or not isinstance(limit, int) or not 0 <= limit <= MOST_EXAMPLES:
        raise TableError("out-of-bounds", f"at most {MOST_EXAMPLES} examples", most=MOST_EXAMPLES)
    ops = read_recipe(recipe)
    table = open_table(source, name=name, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header)
    applied = Applied(table, ops)
    tally = _Tally(limit)
    for part in applied.batches():
        tally.add(applied, part)
    cells = [{"column": applied.names.before[at], "cells": n} for at, n in sorted(tally.cells.items()) if n]
    return tally.to_json(applied) | {"columns": cells, "examples": tally.examples, "rows_dropped": tally.gone}


class _Tally:
    """What changes, counted over the batches."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.rows = 0
        self.cells: Counter[int] = Counter()
        self.dropped: Counter[str] = Counter()
        self.examples: list[list[Any]] = []
        self.gone: list[list[Any]] = []

    def add(self, applied: Applied, part: Repaired) -> None:
        keeps = part.dropped == ""
        self.rows += int(keeps.sum())
        for at in applied.staying if part.before is not part.after else ():
            changed = (part.before.get_column(str(at)) != part.after.get_column(str(at))) & keeps
            self.cells[at] += int(changed.sum())
        for op in part.dropped.filter(~keeps):
            self.dropped[op] += 1
        self._show(applied, part, keeps)

    def _show(self, applied: Applied, part: Repaired, keeps: pl.Series) -> None:
        """Examples in the order of the file, cell by cell, until there are enough."""
        if len(self.gone) < self.limit:
            for row in (~keeps).arg_true()[: self.limit - len(self.gone)]:
                text = " ; ".join(cell for cell in part.before.row(row) if cell)[:SHOWN]
                self.gone.append([part.numbers[row], part.dropped[row], text])
        if len(self.examples) >= self.limit or part.before is part.after:
            return
        found = []
        for at in applied.staying:
            before, after = part.before.get_column(str(at)), part.after.get_column(str(at))
            for row in ((before != after) & keeps).arg_true()[: self.limit]:
                found.append((row, at, before[row][:SHOWN], after[row][:SHOWN]))
        for row, at, before, after in sorted(found)[: self.limit - len(self.examples)]:
            self.examples.append([part.numbers[row], applied.names.before[at], before, after])

    def to_json(self, applied: Applied) -> dict[str, Any]:
        names = applied.names
        labels = [[names.labels[at], names.after[at]] for at in applied.staying if names.labels[at] != names.after[at]]
        return {
            "rows": self.rows,
            "changed": self.cells.total(),
            "dropped": {op: self.dropped[op] for op in sorted(self.dropped)},
            "labels": labels,
        }


def _header(names: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame([pl.Series(str(at), [name], dtype=pl.String) for at, name in enumerate(names)])


def _csv(frame: pl.DataFrame) -> bytes:
    """Rows as CSV: quoted only where needed, so that the bytes follow from the cells alone."""
    import polars as pl

    if not frame.height:
        return b""
    if frame.width > 1:  # an empty cell is written without quotes, but a row must not be an empty line
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())
    return frame.write_csv(include_header=False, quote_style="necessary").encode()
