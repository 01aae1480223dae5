"""The rows to write: which ones, in which order, as texts that SQL makes, fetched a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.sql import condition
from socle.engines.tables.live import Live, literal, quoted
from socle.engines.tables.model import SIDES, Column, Schema, TableError

BATCH: Final = 4_000
Piece = str | Column
"""A part of a row's text: an expression of SQL, or a column of geometry whose text is made outside."""
Shaper = Callable[[Sequence[bytes | None]], list[str]]


@dataclass(slots=True)
class Rows:
    """The rows of a live table that a plan keeps (all without one)."""

    live: Live
    plan: Plan | None = None

    @property
    def schema(self) -> Schema:
        """The columns to write: those that the plan selects, else all."""
        whole = self.live.schema
        return whole.narrowed(self.plan.select) if self.plan is not None and self.plan.select else whole

    def source(self) -> tuple[str, str, list[Any]]:
        """FROM and WHERE, ORDER BY, and the values to bind."""
        where, values = condition(self.plan, self.live.schema) if self.plan else ("true", [])
        return f"FROM {self.live.relation()} WHERE {where}", self._order(), values

    def _order(self) -> str:
        if self.plan is not None and self.plan.sort:
            asked = [f"{quoted(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in self.plan.sort]
            return "ORDER BY " + ", ".join([*asked, self.live.default_order()])
        if not self.live.deltas:
            return ""  # one file is read in its own order, which is the table's: its first rows leave at once
        return self.live.whole_order()

    def fetch(self, columns: str) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of these expressions in batches. A table too big to be sorted in memory comes in the order of its
        files."""
        source, order, values = self.source()
        try:
            cursor = self.live.run(f"SELECT {columns} {source} {order}", values)
        except TableError as error:
            if error.code != "too-heavy" or not order:
                raise
            cursor = self.live.run(f"SELECT {columns} {source}", values)
        while batch := cursor.fetchmany(BATCH):
            yield batch

    def texts(self, pieces: Sequence[Piece], shaper: Shaper) -> Iterator[list[str]]:
        """Each row as one text, in batches."""
        for texts, _ in self.texts_with(pieces, shaper, []):
            yield texts

    def texts_with(
        self, pieces: Sequence[Piece], shaper: Shaper, extra: Sequence[str]
    ) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
        """Each row as one text, and the values of more expressions beside it, in batches."""
        parts = list(_parts(pieces))
        columns = ", ".join([quoted(one.name) if isinstance(one, Column) else one for one in parts] + list(extra))
        for batch in self.fetch(columns):
            more = [row[len(parts) :] for row in batch] if extra else []
            if len(parts) == 1:
                yield [row[0] for row in batch], more
                continue
            sides = [
                shaper(values) if isinstance(part, Column) else values
                for part, values in zip(parts, zip(*batch, strict=True), strict=False)
            ]
            yield ["".join(row) for row in zip(*sides, strict=True)], more


def _parts(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbouring expressions joined into one."""
    waiting: list[str] = []
    for piece in pieces:
        if isinstance(piece, Column):
            yield f"concat({', '.join(waiting or [literal('')])})"
            yield piece
            waiting = []
        else:
            waiting.append(piece)
    yield f"concat({', '.join(waiting or [literal('')])})"


def moment(column: Column) -> str:
    """An instant as ISO 8601 text, without a fraction when there is none."""
    name = quoted(column.name)
    zone = "Z" if column.zoned else ""
    whole, exact = (
        f"strftime({name}, {literal(form + zone)})" for form in ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f")
    )
    return f"CASE WHEN {name} = date_trunc('second', {name}) THEN {whole} ELSE {exact} END"


def plain(column: Column) -> str:
    """A cell that is not a geometry as its plain SQL value: instants as ISO text."""
    return moment(column) if column.type == "datetime" else quoted(column.name)


def sides() -> str:
    """The columns of the boxes, in SQL."""
    return ", ".join(map(quoted, SIDES))
