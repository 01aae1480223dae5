"""Columns of text to typed columns. A type is given only when every filled cell of the column agrees.

What may be an identifier stays text: leading zeros, long digit runs, names like SIRET or postcode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from socle.engines.tables.inferring._cells import PROBE
from socle.engines.tables.inferring._names import words_of
from socle.engines.tables.inferring._parts import first_filled, typed
from socle.engines.tables.inferring._places import find_geo
from socle.engines.tables.model import MAX_ROWS, Column, Schema, TableError

if TYPE_CHECKING:
    import polars as pl

    from socle.engines.tables.holding import Parts
    from socle.engines.tables.reading import RawTable

__all__ = ["Inference", "infer", "words_of"]


@dataclass(slots=True)
class Inference:
    """The schema, for each column what was decided and what was read as empty, and the faults of its geometry. The
    typed columns are `parts`; a table with geometry, which is ordered as a whole, is `shaped` in memory instead."""

    parts: Parts
    schema: Schema
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    shaped: pl.DataFrame | None = None

    @property
    def frame(self) -> pl.DataFrame:
        """All of it in memory."""
        import polars as pl

        return pl.concat(self.parts.frames(self.schema.names)) if self.shaped is None else self.shaped

    def select(self, names: Sequence[str]) -> pl.DataFrame:
        """Some columns in memory."""
        import polars as pl

        if self.shaped is not None:
            return self.shaped.select(names)
        return pl.DataFrame([self.parts.whole(self.schema.names.index(name)).alias(name) for name in names])

    def as_text(self, at: int) -> None:
        """Make a column what is written in the file."""
        self.parts.restore(at)
        if self.shaped is not None:
            name = self.schema.names[at]
            self.shaped = self.shaped.with_columns(self.parts.whole(at).alias(name))

    def as_number(self, at: int) -> None:
        """Make whole numbers numbers."""
        import polars as pl

        for part, series in enumerate(self.parts.cells(at)):
            if len(self.parts):
                self.parts.put(at, part, series.cast(pl.Float64))
        if self.shaped is not None:
            self.shaped = self.shaped.with_columns(pl.col(self.schema.names[at]).cast(pl.Float64))


def infer(raw: RawTable, *, types: bool = True, geometry: str = "", crs: str = "") -> Inference:
    """Types for the columns of a raw table, whose parts become typed. Without `types` every column stays text (the
    caller declares them). `geometry` names the column of shapes, `crs` the system of their coordinates, when the caller
    knows. Raises TableError "unknown-crs", and "too-many-rows" for geometry that cannot be held."""
    columns: list[Column] = []
    notes: dict[str, dict[str, Any]] = {}
    for at, (name, label) in enumerate(zip(raw.names, raw.labels, strict=True)):
        column, note = typed(raw.parts, at, name, raw.dialect.delimiter) if types else (Column(name), {})
        columns.append(replace(column, label={"": label}) if label and label != name else column)
        if note:
            notes[name] = note
    from socle.engines.tables.shaping import find_shapes, shape_table

    places = {name: at for at, name in enumerate(raw.names)}

    def whole(name: str) -> pl.Series:
        return raw.parts.whole(places[name]).alias(name)

    def first(name: str) -> list[str]:
        return first_filled(raw.parts, places[name], PROBE)

    found = find_shapes(columns, whole, first, geometry=geometry, crs=crs)
    faults: list[dict[str, Any]] = []
    if found is not None:
        if raw.parts.rows > MAX_ROWS:
            raise TableError("too-many-rows", f"more than {MAX_ROWS} rows with geometry", most=MAX_ROWS)
        import polars as pl

        frame = pl.concat(raw.parts.frames(raw.names))
        frame, kept, placed, faults = shape_table(frame, columns, found, crs=crs)
        if placed is not None:
            return Inference(raw.parts, Schema(kept, geo=placed), notes, faults, shaped=frame)
    geo, columns = find_geo(whole, columns)
    return Inference(raw.parts, Schema(tuple(columns), geo=geo), notes, faults)
