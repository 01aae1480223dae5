"""Municipal tables drawn from a seed, with the truth about each column: the kind of personal data, or nothing."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass

from socle.engines.tables.tests.municipal._draw import Draw
from socle.engines.tables.tests.municipal._personal import PERSONAL_TABLES
from socle.engines.tables.tests.municipal._plain import PLAIN_TABLES

__all__ = ["Draw", "Drawn", "tables"]

OPAQUE: list[Callable[[int], str]] = [
    lambda at: f"col{at + 1}",
    lambda at: string.ascii_uppercase[at % 26],
    lambda at: f"champ_{at + 1}",
    lambda at: f"X{at * 7 + 3}",
    lambda at: f"data {at}",
]


@dataclass
class Drawn:
    """A table: labels, rows, and for each column the kind of personal data ("" for none)."""

    kind: str
    labels: list[str]
    rows: list[list[str]]
    truth: list[str]
    opaque: bool = False


def tables(seed: int, *, each: int = 3, strangers: bool = False) -> list[Drawn]:
    """For each kind of table, `each` of them with 25 to 300 rows, half of them under labels that say nothing."""
    out = []
    draw = Draw(seed, strangers)
    for kind, maker in {**PERSONAL_TABLES, **PLAIN_TABLES}.items():
        for _ in range(each):
            columns, rows = maker(draw, draw.number(25, 300))
            order = list(range(len(columns)))
            if draw.rng.random() < 0.5:
                order = order[::-1]
            opaque = draw.rng.random() < 0.5
            named = draw.of([str(at) for at in range(len(OPAQUE))])
            labels = [OPAQUE[int(named)](at) if opaque else columns[place][0] for at, place in enumerate(order)]
            blank = draw.rng.random() * 0.15
            cells = [[row[p] if draw.rng.random() >= blank else "" for p in order] for row in rows]
            out.append(Drawn(kind, labels, cells, [columns[p][1] for p in order], opaque))
    return out
