"""A table file as it was read, written again in one plain form: UTF-8, commas, one header."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from socle.engines.tables.files import written
from socle.engines.tables.opening import open_table


def rewrite(
    source: str,
    target: str,
    *,
    name: str = "",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    told: Callable[[int], object] | None = None,
) -> dict[str, Any]:
    """The table at `source`, read as the caller says it is written, as CSV at `target`: `{"rows", "crs", "bytes",
    "sha256"}`.

    Cells stay as they are written; a cell that is not there becomes an empty one. `crs` is the system of the
    coordinates of its shapes, which a CSV does not say: it goes with the file to those who read it next. For those who
    know better than `open_table` how a file is written, so that every later reading agrees with them. `told` hears how
    many rows were written. Raises TableError.
    """
    table, rows = open_table(source, name=name, encoding=encoding, delimiter=delimiter, sheet=sheet), 0
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.labels)
        for batch in table.batches():
            writer.writerows(batch.frame.iter_rows())
            rows += batch.frame.height
            if told is not None:
                told(rows)
    return {"rows": rows, "crs": table.crs, **written(target)}
