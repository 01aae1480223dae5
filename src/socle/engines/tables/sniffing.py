"""How a messy text table is written: delimiter, preamble, header. Decided on the first records only."""

from __future__ import annotations

import csv
import math
import re
import statistics
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from socle.engines.tables.decoding import FIELD_LIMIT, examine, lines
from socle.engines.tables.model import MAX_BYTES, MAX_COLUMNS, Dialect, TableError

DELIMITERS: Final = (",", ";", "\t", "|")
SAMPLE_CHARS: Final = 512 * 1024
SAMPLE_RECORDS: Final = 400
SAMPLE_LINES: Final = 2_000
MOST_PREAMBLE: Final = 60
BLANKS: Final = frozenset({"", "-", "--", "na", "n/a", "#n/a", "nan", "null", "none", "nc", "n.c."})

_NUMBER: Final = re.compile(r"[-+]?[\d\u00a0\u202f .,']*\d[\u00a0\u202f ]?[%€$£]?")
# A first line that only tells spreadsheets the delimiter.
_HINT: Final = re.compile(r"\"?sep=([,;\t|])\"?\s*", re.I)
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?")
_YEAR: Final = re.compile(r"(1[89]|20|21)\d\d")
Records = list[list[str]]


# The coordinates of a shape, whose commas part no cells: "POLYGON ((0 0, 1 0, 1 1, 0 0))".
_SHAPE: Final = re.compile(r"\([-+\d.eE ,]{3,}\)")


def sniff(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    most: int | None = MAX_BYTES,
    expected: Collection[str] = (),
    only: int = 0,
) -> Dialect:
    """The dialect of a text table of at most `most` bytes (None: of any size); what the caller already knows is taken
    as said. `only`: see `examine`. Raises TableError."""
    found = examine(path, encoding, most=most, only=only)
    if delimiter is not None and delimiter not in DELIMITERS:
        raise TableError("bad-delimiter", f"unknown delimiter {delimiter[:5]!r}", delimiter=delimiter[:5])
    text, cut = _sample(lines(path, found.encoding))
    hint = _HINT.fullmatch(text[0]) if text else None
    delimiter = delimiter or (hint[1] if hint else None)
    plain = [_SHAPE.sub("()", line).replace("(),(", "()(").replace("(), (", "()(") for line in text]
    candidates = {mark: _records(plain, mark, cut) for mark in ((delimiter,) if delimiter else DELIMITERS)}
    named = {mark: _named(records, expected) is not None for mark, records in candidates.items()}
    best = max(candidates, key=lambda mark: (named[mark], _score(candidates[mark])))
    records = _records(text, best, cut) if plain != text else candidates[best]
    if not any(cell.strip() for row in records for cell in row):
        raise TableError("empty", "the file has no cell")
    if max(map(len, records)) > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} columns", columns=max(map(len, records)))
    at, header_rows = header_of([[], *records[1:]] if hint else records, expected=expected)
    return Dialect(
        encoding=found.encoding,
        delimiter=best,
        header=header_rows > 0,
        header_rows=header_rows,
        skip=at,
        preamble=tuple(" ".join(" ".join(row).split())[:300] for row in records[:at]),
    )


def header_of(records: Records, header: bool | None = None, expected: Collection[str] = ()) -> tuple[int, int]:
    """How many records stand before the header, and how many make it (0: there is none); `header` says it instead. The
    record that holds most of the `expected` labels is the header, whatever it looks like."""
    if header is not False and (at := _named(records, expected)) is not None:
        return at, 1
    at = _header_at(records)
    rows = _header_rows(records, at)
    return at, rows if header is None else max(rows, 1) if header else 0


def _named(records: Records, expected: Collection[str]) -> int | None:
    """Where the record with the most expected labels stands, if these are half of its cells or half of the labels."""
    known = {label.strip().casefold() for label in expected}
    best = (0, 0)
    for at, row in enumerate(records[: MOST_PREAMBLE + 1] if known else ()):
        found = len({cell.strip().casefold() for cell in row} & known)
        if 2 * found >= min(len(known), max(1, _fill(row))):
            best = max(best, (found, -at))
    return -best[1] if best[0] else None


def _sample(source: Iterator[str]) -> tuple[list[str], bool]:
    """The first lines, and whether the file goes on after them."""
    taken: list[str] = []
    total = 0
    for line in source:
        taken.append(line)
        total += len(line)
        if total > SAMPLE_CHARS or len(taken) > SAMPLE_LINES:
            return taken, True
    return taken, False


def _records(text: Sequence[str], delimiter: str, cut: bool) -> Records:
    csv.field_size_limit(max(FIELD_LIMIT, SAMPLE_CHARS * 32))
    records: Records = []
    # What breaks after the first records is told where it is read.
    with suppress(csv.Error):
        for record in islice(csv.reader(text, delimiter=delimiter), SAMPLE_RECORDS + 1):
            records.append(record)
    if len(records) > SAMPLE_RECORDS or (cut and len(records) > 1):
        records.pop()  # the last one may be cut in the middle
    return records


def _score(records: Records) -> float:
    """How well the records agree on a width: 0 for one column, more for steady and wide."""
    widths = Counter(len(row) for row in records if any(cell.strip() for cell in row))
    total = sum(widths.values())
    return max((math.log2(width) * (count / total) ** 2 for width, count in widths.items()), default=0.0)


def _fill(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _header_at(records: Records) -> int:
    """The first record that is as full as the table: what stands before it is titles, queries, notes."""
    body = [row for row in records if _fill(row)]
    tail = body[len(body) // 3 :] or body
    usual, width = statistics.median(map(_fill, tail)), statistics.mode(map(len, tail))
    least = math.ceil(0.5 * usual)
    for at, row in enumerate(records[:MOST_PREAMBLE]):
        full = _fill(row)
        if full >= least and (full >= 2 or len(row) == width):
            return at
    return 0


def _kind(cell: str) -> str:
    text = cell.strip()
    if text.lower() in BLANKS:
        return ""
    if _DATE.fullmatch(text):
        return "date"
    return "number" if _NUMBER.fullmatch(text) else "text"


def _column_kinds(body: Records, width: int) -> list[str]:
    """For each column "number", "date" or "" where the body does not agree."""
    kinds = []
    for position in range(width):
        seen = Counter(_kind(row[position]) for row in body if position < len(row))
        seen.pop("", None)
        kind, count = seen.most_common(1)[0] if seen else ("", 0)
        kinds.append(kind if kind != "text" and count >= 0.8 * sum(seen.values()) else "")
    return kinds


def _header_rows(records: Records, at: int) -> int:
    """How many records from `at` are header: 0 when the first already looks like data, up to 3 when split."""
    head, body = records[at], [row for row in records[at + 1 :] if _fill(row)]
    if not body:
        return 1
    kinds = _column_kinds(body[min(3, len(body) - 1) :], len(head))
    votes = _votes(head, kinds)
    if votes == 0:
        return _all_text_header(head, body)
    if votes < 0 and not _is_years(head, kinds):
        return 0
    extra = 0
    while extra < 2 and len(body) > extra + 3:
        row = body[extra]
        if _votes(row, kinds) <= 0 or any(_agrees(row, kinds)):
            break
        extra += 1
    return 1 + extra


def _agrees(row: Sequence[str], kinds: Sequence[str]) -> Iterator[bool]:
    return (_kind(cell) == kind for cell, kind in zip(row, kinds, strict=False) if kind)


def _votes(row: Sequence[str], kinds: Sequence[str]) -> int:
    """Words above typed columns speak for a header, values of the column's own kind against."""
    total = 0
    for cell, kind in zip(row, kinds, strict=False):
        found = _kind(cell)
        if kind and found:
            total += 1 if found == "text" else -1 if found == kind else 0
    return total


def _is_years(head: Sequence[str], kinds: Sequence[str]) -> bool:
    """ "Commune;2010;2011;2012": years in rising order are names of columns."""
    cells = [cell.strip() for cell, kind in zip(head, kinds, strict=False) if kind == "number" and cell.strip()]
    return len(cells) > 1 and all(map(_YEAR.fullmatch, cells)) and cells == sorted(set(cells))


def _all_text_header(head: Sequence[str], body: Records) -> int:
    """Without typed columns, a first row whose cells come back below, or that repeats itself, is data."""
    named = [cell.strip() for cell in head if cell.strip()]
    columns = [{row[i].strip() for row in body if i < len(row)} for i in range(len(head))]
    again = sum(1 for cell, values in zip(head, columns, strict=True) if cell.strip() and cell.strip() in values)
    if any(_kind(cell) in ("number", "date") for cell in named) and len(named) == len(head):
        again += 1
    return 0 if named and again >= max(1, len(named) // 2) and len(body) > 1 else 1
