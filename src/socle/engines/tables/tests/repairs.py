"""What the tests of repairs share: writing a table, reading what came out."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl

from socle.engines.tables.repairing import propose, read_recipe, repair
from socle.engines.tables.repairing._recipe import steps_of
from socle.engines.tables.repairing._step import changes

Recipe = list[dict[str, Any]]
FRANCE = [-5.5, 41.2, 9.8, 51.3]


def file_of(folder: Path, content: str | bytes, name: str = "t.csv") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def rows_of(path: str) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def repaired(folder: Path, content: str | bytes, recipe: Recipe) -> list[list[str]]:
    source, target = file_of(folder, content), str(folder / "out.csv")
    repair(source, target, recipe)
    return rows_of(target)


def proposed(folder: Path, content: str | bytes, schema: dict[str, Any] | None = None) -> dict[str, dict[str, Any]]:
    """Proposals by their op (the last of each)."""
    return {one["repair"]["op"]: one for one in propose(file_of(folder, content), schema)}


def one_cell(op: dict[str, Any], cell: str) -> str:
    step = steps_of(read_recipe([op])[0])
    return changes(pl.Series([cell]), [step]).get(cell, cell)


COLUMNS = ["c1", "c2", "c3"]
HEADER = ["no", *COLUMNS]


def written(folder: Path, rows: list[list[str]]) -> str:
    """A table with the columns `HEADER`, every cell quoted."""
    path = folder / "in.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER, *rows])
    return str(path)
