"""Repairs that the cells of a table call for, each counted on every row, with examples and reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.detecting._detect import kinds_of
from socle.engines.tables.detecting._profile import profiles
from socle.engines.tables.detecting._sample import MOST_ROWS, sample_of
from socle.engines.tables.opening import TextTable, open_table
from socle.engines.tables.repairing._applying import Applied, mirrored
from socle.engines.tables.repairing._candidates import _NUMERIC, Candidate, Known, candidates, matched
from socle.engines.tables.repairing._dates import read
from socle.engines.tables.repairing._recipe import CELL_OPS, read_recipe, steps_of
from socle.engines.tables.repairing._step import Step, changes
from socle.engines.tables.repairing._text import stripped
from socle.engines.tables.repairing._totals import Totals
from socle.engines.tables.repairing._words import why
from socle.engines.tables.schemas import read_schema

if TYPE_CHECKING:
    import polars as pl

EXAMPLES: Final = 10
SHOWN: Final = 200
_ROWS: Final = ({"op": "blank_rows"}, {"op": "repeated_header"})


def propose(
    source: str,
    schema: Mapping[str, Any] | None = None,
    *,
    name: str = "",
    language: str = "fr",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: bool | None = None,
    told: Callable[[int], object] | None = None,
) -> list[dict[str, Any]]:
    """Repairs for the table at `source`, towards a Table Schema when one is given: `[{"repair": {"op", …}, "cells",
    "of", "examples": [[row, column, before, after]], "why", "sure"}]`, in the order in which a clerk reads them.

    `cells` counts what the repair alone would change, on every row; `of` says of what ("cells", "rows", "columns" or
    "labels"); examples are the first of the file; `sure` is false where the cells leave a doubt that a human must
    settle. Which repairs are looked for is decided on the first 200 000 rows. `told` hears how far it has read. Raises
    TableError ("bad-schema", and those of reading).
    """
    wanted = read_schema(schema) if schema is not None else None
    table = open_table(source, name=name, encoding=encoding, delimiter=delimiter, sheet=sheet, header=header)
    labels, frame = sample_of(table, MOST_ROWS)
    applied = Applied(table, read_recipe(_ROWS))
    names = applied.names.before
    found = profiles(_rows_of_data(applied, frame), list(labels))
    kinds = kinds_of(found)
    fields, renames = matched(applied.names.labels, names, wanted)
    columns = [Known(p, names[p.position], kinds[p.position].kind, fields.get(p.position)) for p in found]
    numeric = [
        c.profile.position for c in columns if c.kind in _NUMERIC or (c.field and c.field.type in ("number", "integer"))
    ]
    counted = [_Counted(one) for one in candidates(columns, kinds, table.delimiter)]
    rows, read = _Rows(applied, Totals(numeric)), 0
    for batch in applied.batches():
        rows.add(batch.before, batch.numbers)
        for one in counted:
            one.add(batch.before, batch.numbers, names)
        if told is not None:
            read += batch.before.height
            told(read)
    blanks = _blank_columns(applied, rows.filled)
    return [
        *_preamble(table, language),
        *rows.told(language),
        *blanks_told(blanks, language),
        *[said for one in counted if (said := one.told(names, language))],
        *_renames(renames, names, language),
    ]


def _rows_of_data(applied: Applied, frame: pl.DataFrame) -> pl.DataFrame:
    """The sample without blank rows and repeated headers, which say nothing of the columns."""
    import polars as pl

    whole = frame.with_columns(pl.all().fill_null(""))
    whole = whole.with_columns(pl.lit("").alias(str(at)) for at in range(frame.width, applied.width))
    masks = [applied.falls(op, whole) for op in applied.rows_ops]
    return frame.filter(~(masks[0] | masks[1])) if frame.width else frame


@dataclass(slots=True)
class _Counted:
    """A repair of cells, and what it changes."""

    candidate: Candidate
    step: Step | None = None
    cells: dict[int, int] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    left: int = 0
    examples: list[list[Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        op = self.candidate.op
        self.step = steps_of(read_recipe([op])[0]) if op["op"] in CELL_OPS else None

    def add(self, frame: pl.DataFrame, numbers: pl.Series, names: Sequence[str]) -> None:
        """Counts on the next rows."""
        if self.step is None:
            self._swap(frame, numbers, names)
            return
        shown: list[tuple[int, int, str, str]] = []
        for at in self.candidate.at:
            series = frame.get_column(str(at))
            changed = changes(series, [self.step])
            if self.candidate.op["op"] == "date":
                self.left += self._left(series, changed)
            if not changed:
                continue
            hits = series.is_in(list(changed))
            self.cells[at] = self.cells.get(at, 0) + int(hits.sum())
            if self.candidate.op["op"] == "missing":
                self.words |= {stripped(value).lower() for value in changed}
            if len(self.examples) < EXAMPLES:
                shown += [(row, at, series[row], changed[series[row]]) for row in hits.arg_true()[:EXAMPLES]]
        for row, at, before, after in sorted(shown)[: EXAMPLES - len(self.examples)]:
            self.examples.append([numbers[row], names[at], before[:SHOWN], after[:SHOWN]])

    def _left(self, series: pl.Series, changed: Mapping[str, str]) -> int:
        """Dates that have no sure reading, and stay as they are."""
        counts = series.rename("v").value_counts()
        return sum(
            count
            for value, count in counts.iter_rows()
            if value and value not in changed and not read(value, "ymd") and any(s.isdigit() for s in value)
        )

    def _swap(self, frame: pl.DataFrame, numbers: pl.Series, names: Sequence[str]) -> None:
        lon, lat = self.candidate.at
        x, y = frame.get_column(str(lon)), frame.get_column(str(lat))
        hits = mirrored(x, y, self.candidate.op["box"]) & (x != y)
        for at in (lon, lat):
            self.cells[at] = self.cells.get(at, 0) + int(hits.sum())
        for row in hits.arg_true()[: (EXAMPLES - len(self.examples)) // 2]:
            self.examples.append([numbers[row], names[lon], x[row], y[row]])
            self.examples.append([numbers[row], names[lat], y[row], x[row]])

    def told(self, names: Sequence[str], language: str) -> dict[str, Any] | None:
        """The proposal, or nothing when no cell would change."""
        total = sum(self.cells.values())
        if not total:
            return None
        op = dict(self.candidate.op)
        if "columns" in op:
            op["columns"] = [names[at] for at in sorted(self.cells) if self.cells[at]]
        if op["op"] == "missing":
            op["words"] = sorted(self.words)
        say = {**self.candidate.say, "count": total, "left": self.left, "op": op}
        return {
            "repair": op,
            "cells": total,
            "of": "cells",
            "examples": self.examples,
            "why": why(self.candidate.why, say, language),
            "sure": self.candidate.sure,
        }


class _Rows:
    """Blank rows, repeated headers, totals; and which columns hold anything."""

    def __init__(self, applied: Applied, totals: Totals) -> None:
        self.applied = applied
        self.totals = totals
        self.counts = [0, 0]
        self.examples: list[list[list[Any]]] = [[], []]
        self.filled: set[int] = set()

    def add(self, frame: pl.DataFrame, numbers: pl.Series) -> None:
        for at, op in enumerate(self.applied.rows_ops):
            mask = self.applied.falls(op, frame)
            self.counts[at] += int(mask.sum())
            for row in mask.arg_true()[: EXAMPLES - len(self.examples[at])]:
                text = " ; ".join(cell for cell in frame.row(row) if cell)[:SHOWN]
                self.examples[at].append([numbers[row], "", text, ""])
        self.totals.add(frame, numbers)
        for column in set(range(self.applied.width)) - self.filled:
            if (frame.get_column(str(column)).str.strip_chars() != "").any():
                self.filled.add(column)

    def told(self, language: str) -> list[dict[str, Any]]:
        out = []
        for at, op in enumerate(self.applied.rows_ops):
            if self.counts[at]:
                out.append(_told({"op": op.name}, self.counts[at], "rows", self.examples[at], op.name, {}, language))
        if (found := self.totals.op()) is not None:
            data, rows = found
            op_json = {"op": "totals_rows", "column": self.applied.names.before[data["column"]], "words": data["words"]}
            examples = [[one.row, op_json["column"], one.text, ""] for one in rows[:EXAMPLES]]
            sure = all(one.proved for one in rows)
            out.append(_told(op_json, len(rows), "rows", examples, "totals_rows", {}, language, sure=sure))
        return out


def _told(
    op: dict[str, Any],
    count: int,
    of: str,
    examples: list[list[Any]],
    code: str,
    say: Mapping[str, Any],
    language: str,
    *,
    sure: bool = True,
) -> dict[str, Any]:
    reason = why(code, {**say, "count": count, "op": op}, language)
    return {"repair": op, "cells": count, "of": of, "examples": examples, "why": reason, "sure": sure}


def _preamble(table: TextTable, language: str) -> list[dict[str, Any]]:
    """Lines above the header: they are left out by reading, and said."""
    if not table.skip or not table.has_header:
        return []
    lines = next((list(flaw.data.get("lines", [])) for flaw in table.flaws if flaw.code == "preamble"), [])
    examples = [[at, "", str(line)[:SHOWN], ""] for at, line in enumerate(lines[:EXAMPLES], start=1)]
    return [_told({"op": "preamble", "rows": table.skip}, table.skip, "rows", examples, "preamble", {}, language)]


def _blank_columns(applied: Applied, filled: set[int]) -> list[str]:
    """Columns without a label in which nothing is written. One with a label is part of the table's form."""
    bare = [at for at in range(applied.width) if at not in filled and not applied.names.labels[at].strip()]
    return [applied.names.before[at] for at in bare] if len(bare) < applied.width else []


def blanks_told(names: list[str], language: str) -> list[dict[str, Any]]:
    """The proposal to take blank columns away."""
    if not names:
        return []
    op = {"op": "blank_columns", "columns": names}
    return [
        _told(
            op, len(names), "columns", [[1, name, "", ""] for name in names[:EXAMPLES]], "blank_columns", {}, language
        )
    ]


def _renames(renames: Mapping[int, str], names: Sequence[str], language: str) -> list[dict[str, Any]]:
    out = []
    for at, name in sorted(renames.items()):
        op = {"op": "rename", "column": names[at], "to": name}
        out.append(_told(op, 1, "labels", [[1, names[at], names[at], name]], "rename", {}, language))
    return out
