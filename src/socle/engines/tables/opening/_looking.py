"""What a clerk should know about rows, counted over batches: blank, short and long rows, the header again, totals,
lost characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from socle.engines.tables.opening._model import Batch, Flaw, TextTable

if TYPE_CHECKING:
    import polars as pl

EXAMPLES: Final = 10
MOST_NAMED: Final = 20
# A total says so and nothing else: "Total", "Sous-total :", "Total des deux zones", but not "Total Energies", …
TOTAL: Final = (
    r"(?i)^\s*((sous[- ]?)?tota(l|ux)(\s+(g[ée]n[ée]ra(l|ux)|annuels?|cumul[ée]s?|ttc|ht))?|"
    r"(total|totaux)\s+(de|des|du|d’|d'|par|pour|sur)\b.{0,80}|grand[- ]total|sub-?total|ensemble|total of .{0,80}|"
    r"insgesamt|gesamt|summe|suma|(ال)?مجموع.{0,40}|(ال)?إجمالي.{0,40})\s*:?\s*$"
)
# … unless nothing but numbers comes with it: "Total zone Orange".
_TOTAL_OF: Final = r"(?i)^\s*(sous[- ]?)?tota(l|ux)\b.{0,80}$"
_NUMBER: Final = r"^\s*[-+]?[\d\s.,'\u{a0}\u{202f}]*\d[\s\u{a0}\u{202f}]*[%€$£]?\s*$"
_MOJIBAKE: Final = r"Ã[©¨ª®´§‰€ ]|â€[™œ“”]|Â[°«»]"
_SQL: Final = re.compile(
    r"^\s*(sql\s+)?(select|insert|with|inner join|left join|where|from|group by|order by|and)\b", re.I
)
_HTML: Final = re.compile(r"<(!doctype|html|head|body|div|table|script|p|br)\b", re.I)
# A category named "Total" in one row of ten is data.
MOST_TOTALS: Final = 0.1
_ALIGNED: Final = r"\S.*? {2,}\S.*? {2,}\S.*? {2,}\S"
LEAST_ALIGNED: Final = 0.6


class Look:
    """Counts oddities of rows as batches pass; a code has its exact count and the numbers of its first rows."""

    def __init__(self, table: TextTable) -> None:
        self._labels, self._named = table.labels, table.named
        self._found: dict[str, tuple[int, list[int]]] = {}
        self.rows = 0

    def add(self, batch: Batch) -> None:
        """Looks at the rows of a batch."""
        import polars as pl

        frame, numbers = batch.frame, batch.numbers
        self.rows += frame.height
        if not frame.width or not frame.height:
            return
        named, wide = self._named or frame.width, len(self._labels) or frame.width
        filled = frame.select(pl.any_horizontal(pl.all().str.strip_chars().str.len_bytes() > 0).fill_null(value=False))
        alive = filled.to_series()
        self._note("blank-rows", numbers.filter(~alive))
        if 0 < named <= frame.width:
            self._note("short-rows", numbers.filter(frame.get_column(str(named - 1)).is_null() & alive))
        if frame.width > wide:
            beyond = pl.any_horizontal(pl.col(str(i)).str.len_bytes() > 0 for i in range(wide, frame.width))
            self._note("long-rows", numbers.filter(frame.select(beyond.fill_null(value=False)).to_series()))
        if self._named == 1 and frame.width == 1:
            self._note(
                "aligned-text", numbers.filter(frame.get_column("0").str.contains(_ALIGNED).fill_null(value=False))
            )
        self._note("repeated-header", numbers.filter(_same(frame, self._labels)))
        self._note("totals", numbers.filter(_totals(frame)))
        for code, pattern in (("lost-characters", "\ufffd"), ("twice-encoded", _MOJIBAKE)):
            hit = pl.any_horizontal(pl.all().str.contains(pattern).fill_null(value=False))
            self._note(code, numbers.filter(frame.select(hit).to_series()))

    def _note(self, code: str, numbers: pl.Series) -> None:
        if numbers.len():
            count, first = self._found.get(code, (0, []))
            self._found[code] = (count + numbers.len(), first + numbers.head(EXAMPLES - len(first)).to_list())

    def flaws(self) -> Iterator[Flaw]:
        """What was found, once every batch was seen."""
        for code, (count, rows) in self._found.items():
            if code == "totals" and count > max(3, MOST_TOTALS * self.rows):
                continue
            if code == "aligned-text" and count < LEAST_ALIGNED * self.rows:
                continue
            yield Flaw(code, rows[0], {"count": count, "rows": rows})


def _same(frame: pl.DataFrame, labels: tuple[str, ...]) -> pl.Series:
    """The rows that are the header again, or nearly (a sheet may hold two tables, one below the other)."""
    import polars as pl

    worded = [(str(i), label.strip()) for i, label in enumerate(labels) if label.strip()]
    if len(worded) < 2:
        return pl.repeat(value=False, n=frame.height, eager=True)
    same = [(pl.col(name).str.strip_chars() == label).fill_null(value=False) for name, label in worded]
    return frame.select(pl.sum_horizontal(same) >= max(2, 0.6 * len(worded))).to_series()


def _totals(frame: pl.DataFrame) -> pl.Series:
    """The rows whose first filled cell, among the first three, says that it is a total, with a number after it."""
    import polars as pl

    first = [pl.col(str(i)).str.strip_chars().replace("", None) for i in range(min(3, frame.width))]
    said = frame.select(pl.coalesce(first)).to_series()
    strict = said.str.contains(TOTAL).fill_null(value=False)
    loose = said.str.contains(_TOTAL_OF).fill_null(value=False) & (frame.width >= 4)
    # Few rows say so: only they are looked at whole.
    sure = pl.DataFrame({"sure": strict, "row": pl.int_range(frame.height, eager=True)}).filter(strict | loose)
    rows = frame[sure["row"]].with_columns(pl.all().str.strip_chars().replace("", None))
    numbers = rows.select(pl.sum_horizontal(pl.all().str.contains(_NUMBER).fill_null(value=False))).to_series()
    filled = rows.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    hit = sure["row"].filter((numbers > 0) & (sure["sure"] | (filled - numbers == 1)))
    return pl.int_range(frame.height, eager=True).is_in(hit.implode())


def heading_flaws(table: TextTable) -> Iterator[Flaw]:
    """What is wrong with the labels, and what leaked above them."""
    blank = [i + 1 for i, label in enumerate(table.labels) if not label.strip()]
    if blank:
        yield Flaw("blank-labels", table.skip + 1, {"count": len(blank), "columns": blank[:MOST_NAMED]})
    seen: dict[str, int] = {}
    for label in table.labels:
        seen[label.strip()] = seen.get(label.strip(), 0) + 1
    twice = [label for label, count in seen.items() if count > 1 and label]
    if twice:
        yield Flaw("repeated-labels", table.skip + 1, {"count": len(twice), "labels": twice[:MOST_NAMED]})
    if any("\ufffd" in label for label in table.labels):
        labels = [label for label in table.labels if "\ufffd" in label]
        yield Flaw("lost-characters-in-labels", table.skip + 1, {"count": len(labels), "labels": labels[:MOST_NAMED]})
    if table.format == "csv" and not table.encoding.startswith("utf-8") and table.encoding != "mixed":
        yield Flaw("not-utf-8", 0, {"encoding": table.encoding})
    above = [str(line) for flaw in table.flaws if flaw.code == "preamble" for line in flaw.data.get("lines", ())]
    if sum(map(bool, map(_SQL.match, above))) >= 2:
        yield Flaw("leaked-query", 1)
    if any(map(_HTML.search, above)):
        yield Flaw("leaked-page", 1)
