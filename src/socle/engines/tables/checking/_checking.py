"""One file against one schema, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from socle.engines.tables.checking._fast import accepted, missing_of
from socle.engines.tables.checking._findings import Fault, Found
from socle.engines.tables.checking._geometry import ShapeJudge
from socle.engines.tables.checking._judging import Judge, judge_of
from socle.engines.tables.checking._keys import Key, KeyColumn
from socle.engines.tables.checking._matching import Matched, Matching, match
from socle.engines.tables.opening import Batch, TextTable, open_table
from socle.engines.tables.schemas import Field, ForeignKey, TableSchema, Warned

if TYPE_CHECKING:
    import polars as pl

    from socle.engines.tables.checking._custom import Custom

ROWS: Final = 200_000
REMEMBERED: Final = 50_000  # judgements kept for each field


@dataclass(slots=True)
class Check:
    """A check under way."""

    table: TextTable
    schema: TableSchema | None
    found: Found
    matching: Matching
    judges: dict[int, Judge] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    references: list[tuple[Key, Key]] = field(default_factory=list)
    custom: list[Custom] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    rows: int = 0
    first: Batch | None = None  # only the columns of keys, for the cells of their first findings
    known: dict[int, dict[str | None, tuple[str, ...]]] = field(default_factory=dict)
    tests: list[pl.Expr] = field(default_factory=list)

    def run(self, told: Callable[[int], object] | None = None) -> None:
        """All rows, then what only all rows tell. ``told`` hears how many rows were checked."""
        for fault in self.matching.faults:
            self.found.add(fault)
        shapes = ShapeJudge(self.table, [one.name for one in self.matching.columns], self.found, self.schema)
        for batch in self.table.batches(ROWS):
            self.rows += batch.frame.height
            self._batch(batch)
            shapes.add(batch)
            if told is not None:
                told(self.rows)
        self._finish_keys()

    def field_of(self, name: str) -> Field | None:
        """The schema's field of this name."""
        return next((one for one in self.schema.fields if one.name == name), None) if self.schema else None

    def _batch(self, batch: Batch) -> None:
        frame, numbers = _at_least(batch.frame, len(self.matching.columns)), batch.numbers
        blank = self._blank(frame)
        if blank is not None:
            self.found.add_rows(Fault("blank-row", "", 0, 0), numbers.filter(blank), ())
            filled, theirs = frame.filter(~blank), numbers.filter(~blank)
        else:
            filled, theirs = frame, numbers
        self._edges(filled, theirs)
        self._cells(filled, theirs)
        if self.first is None:
            self.first = Batch(frame.select(str(at) for at in sorted(self._key_positions())), batch.first_row)
        for key in self.keys:
            empty = key.add(frame, numbers)
            if key.like.type == "primary-key":
                self.found.add_rows(Fault("primary-key", "", 0, 0, rule="empty", data=key.like.data), empty, ())
        for here, there in self.references:
            here.add(frame, numbers)
            if there.columns and there.like.type == "":
                there.add(frame, numbers)
        for check in self.custom:
            check.add(filled, theirs, self.found)

    def _blank(self, frame: pl.DataFrame) -> pl.Series | None:
        """The rows that hold nothing at all; None when there is none."""
        import polars as pl

        columns = self.matching.columns
        if not columns or frame.is_empty():
            return None
        tests = [missing_of(self._missing(one), pl.col(str(one.position))) for one in columns]
        first = frame.select(tests[0]).to_series()
        if not first.any():
            return None
        blank = frame.select(pl.all_horizontal(tests)).to_series()
        return blank if blank.any() else None

    def _missing(self, one: Matched) -> tuple[str, ...]:
        if one.field is None or self.schema is None:
            return ("",)
        return self.schema.missing_of(one.field)

    def _edges(self, frame: pl.DataFrame, numbers: pl.Series) -> None:
        """Rows that are too short or too long."""
        nulls = frame.null_count().row(0)
        for one in self.matching.columns:
            if nulls[one.position]:
                rows = numbers.filter(frame[str(one.position)].is_null())
                self.found.add_rows(Fault("missing-cell", one.name, one.position + 1, 0), rows, ())
        for position in range(len(self.matching.columns), frame.width):
            cells = frame[str(position)]
            there = cells.is_not_null()
            self.found.add_rows(
                Fault("extra-cell", "", position + 1, 0), numbers.filter(there), cells.filter(there).to_list()
            )

    def _cells(self, frame: pl.DataFrame, numbers: pl.Series) -> None:
        if not self.tests:
            return
        for column in frame.select(self.tests).get_columns():
            if not column.all():
                doubtful = (~column).arg_true()
                cells = frame[column.name].gather(doubtful).to_list()
                self._doubtful(int(column.name), cells, numbers.gather(doubtful).to_list())

    def _doubtful(self, position: int, cells: list[str | None], numbers: list[int]) -> None:
        """The cells of a column that may be wrong, judged one by one (equal ones once)."""
        judge = self.judges[position]
        known = self._judged(position, judge, {cell for cell in cells if cell is not None} - set(judge.missing))
        rows: dict[str, list[int]] = {}
        shown: dict[str, list[str | None]] = {}
        for cell, number in zip(cells, numbers, strict=True):
            for rule in known.get(cell, ("required",) if judge.field.required else ()):
                rows.setdefault(rule, []).append(number)
                shown.setdefault(rule, []).append(cell)
        for rule, found in rows.items():
            if rule == "pattern-unasked":
                self._unasked(judge.field.name)
                continue
            kind = "type-error" if rule == "type" else "constraint-error"
            self.found.add_rows(Fault(kind, judge.field.name, position + 1, 0, rule=rule), found, shown[rule])

    def _judged(self, position: int, judge: Judge, cells: set[str]) -> Mapping[str | None, tuple[str, ...]]:
        """What each of some cells breaks; judgements are remembered from batch to batch."""
        import polars as pl

        known = self.known.setdefault(position, {})
        new = cells.difference(known)
        if len(known) + len(new) > REMEMBERED:
            known.clear()
            new = cells
        if new:
            distinct = pl.Series(sorted(new), dtype=pl.String)
            known.update(zip(distinct.to_list(), judge.faults(distinct), strict=True))
        return known

    def _unasked(self, name: str) -> None:
        if not any(one.code == "cells-too-long" and one.path == name for one in self.warnings):
            self.warnings.append(Warned("cells-too-long", name))

    def _key_positions(self) -> set[int]:
        keys = [*self.keys, *(here for here, _ in self.references)]
        return {column.position for key in keys for column in key.columns}

    def _finish_keys(self) -> None:
        late: list[tuple[Fault, pl.Series, pl.Series | None, Key]] = []
        for key in self.keys:
            again = key.repeated()
            late.append((key.like, again["row"], again["before"], key))
        for here, there in self.references:
            late.append((here.like, here.absent_from(there), None, here))
        wanted = {row for like, rows, _, _ in late for row in self._kept(like, rows)}
        known = self.first is not None and max(wanted, default=0) < self.first.first_row + self.first.frame.height
        batches = [self.first] if known and self.first else self.table.batches(ROWS)
        cells = cells_at(batches, wanted, self._key_positions())
        for like, rows, before, key in late:
            kept = self._kept(like, rows)
            texts = [", ".join(cells.get((row, column.position)) or "" for column in key.columns) for row in kept]
            data = [{"before": one} for one in before.head(len(kept)).to_list()] if before is not None else []
            self.found.add_rows(like, rows, texts, data)

    def _kept(self, like: Fault, rows: pl.Series) -> list[int]:
        room = self.found.room(like)
        kept: list[int] = (rows if room is None else rows.head(room)).to_list()
        return kept


def _at_least(frame: pl.DataFrame, width: int) -> pl.DataFrame:
    import polars as pl

    if frame.width >= width:
        return frame
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(str(at)) for at in range(frame.width, width))


def cells_at(batches: Iterable[Batch], rows: Iterable[int], positions: set[int]) -> dict[tuple[int, int], str | None]:
    """The cells of some rows, found by reading batches up to the last of them."""
    left = sorted(set(rows))
    found: dict[tuple[int, int], str | None] = {}
    at = 0
    for batch in batches if left and positions else ():
        last = batch.first_row + batch.frame.height - 1
        while at < len(left) and left[at] <= last:
            for position in positions:
                column = batch.frame[str(position)] if str(position) in batch.frame.columns else None
                found[left[at], position] = column[left[at] - batch.first_row] if column is not None else None
            at += 1
        if at == len(left):
            break
    return found


def prepare(
    table: TextTable, schema: TableSchema | None, found: Found, tables: Mapping[str, str] | None = None
) -> Check:
    """A check ready to run. Raises TableError where a table referred to cannot be opened."""
    import polars as pl

    row = table.skip + max(table.header_rows, 1)
    check = Check(table, schema, found, match(table.labels, schema, row=row))
    if schema is None:
        return check
    check.warnings += schema.warnings
    for one in check.matching.columns:
        if one.field is not None:
            judge = check.judges[one.position] = judge_of(one.field, schema)
            check.warnings += judge.warnings
    tests = ((at, accepted(judge, pl.col(str(at)))) for at, judge in check.judges.items())
    check.tests = [test.alias(str(at)) for at, test in tests if test is not None]
    _prepare_keys(check, schema)
    for foreign in schema.foreign_keys:
        _prepare_reference(check, schema, foreign, tables or {})
    if schema.custom_checks:  # few schemas have some: the others do not load them
        from socle.engines.tables.checking._custom import prepared

        check.custom, warned = prepared(schema, check.matching, check.judges)
        check.warnings += warned
    return check


def _key_columns(check: Check, schema: TableSchema, names: Iterable[str]) -> list[KeyColumn] | None:
    """None when the table lacks one of them: the header's findings say so."""
    found = [check.matching.column(name) for name in names]
    if any(one is None for one in found):
        return None
    return [KeyColumn.of(one.position, one.field, schema) for one in found if one and one.field]


def _prepare_keys(check: Check, schema: TableSchema) -> None:
    for one in check.matching.columns:
        if one.field is not None and one.field.constraints.get("unique"):
            like = Fault("unique-error", one.name, one.position + 1, 0, rule="unique")
            check.keys.append(Key([KeyColumn.of(one.position, one.field, schema)], like))
    if schema.primary_key and (columns := _key_columns(check, schema, schema.primary_key)):
        like = Fault("primary-key", "", 0, 0, data={"names": ", ".join(schema.primary_key)}, rule="repeated")
        check.keys.append(Key(columns, like))
    for names in schema.unique_keys:
        if columns := _key_columns(check, schema, names):
            like = Fault("unique-error", "", 0, 0, data={"names": ", ".join(names)}, rule=", ".join(names))
            check.keys.append(Key(columns, like, whole=True))


def _prepare_reference(check: Check, schema: TableSchema, foreign: ForeignKey, tables: Mapping[str, str]) -> None:
    here = _key_columns(check, schema, foreign.fields)
    if here is None:
        return
    names = ", ".join(foreign.fields)
    data = {"names": names, "resource": foreign.resource, "there": ", ".join(foreign.there)}
    like = Fault("foreign-key", "", 0, 0, data=data, rule=f"{names} → {foreign.resource}: {data['there']}")
    known: Key | None = None
    if foreign.resource in ("", schema.name):
        there = _key_columns(check, schema, foreign.there)
        known = Key(there, Fault("", "", 0, 0)) if there else None
    elif foreign.resource in tables:
        known = _elsewhere(tables[foreign.resource], schema, foreign)
    if known is None:
        check.warnings.append(Warned("foreign-key-unchecked", names, {"resource": foreign.resource}))
    else:
        alone = [one.family for one in here] != [one.family for one in known.columns]
        check.references.append((Key(here, like, alone=alone), known))


def _elsewhere(path: str, schema: TableSchema, foreign: ForeignKey) -> Key | None:
    """The values of another table, read as the fields that refer to them."""
    table = open_table(path)
    if not set(foreign.there) <= set(table.labels):
        return None
    fields = [next(one for one in schema.fields if one.name == name) for name in foreign.fields]
    columns = [
        KeyColumn.of(table.labels.index(label), one, schema) for label, one in zip(foreign.there, fields, strict=True)
    ]
    key = Key(columns, Fault("elsewhere", "", 0, 0))
    for batch in table.batches(ROWS):
        key.add(_at_least(batch.frame, len(table.labels)), batch.numbers)
    return key
