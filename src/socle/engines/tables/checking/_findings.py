"""What was found: exact totals, and the first cells of each kind of fault of each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

SAMPLE: Final = 100
LONGEST_CELL: Final = 200
Key = tuple[str, str, str]  # type, field, rule


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding. `column` counts from 1 (0: the whole row), `data` holds what its message needs."""

    type: str
    field: str
    column: int
    row: int
    cell: str = ""
    data: Mapping[str, Any] = made(default_factory=dict)
    rule: str = ""


@dataclass(slots=True)
class Found:
    """The findings of a check. `limit` is how many are kept for each field and rule (0: all); `everywhere` keeps the
    rows of all of them, for the annotated file."""

    limit: int = SAMPLE
    everywhere: bool = False
    totals: dict[Key, int] = made(default_factory=dict)
    samples: dict[Key, list[Fault]] = made(default_factory=dict)
    rows: dict[Key, list[pl.Series]] = made(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """One finding about the header or the file."""
        key = (fault.type, fault.field, fault.rule)
        self.totals[key] = self.totals.get(key, 0) + 1
        kept = self.samples.setdefault(key, [])
        if not self.limit or len(kept) < self.limit:
            kept.append(fault)

    def add_rows(
        self,
        like: Fault,
        rows: pl.Series | list[int],
        cells: Sequence[str | None],
        data: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """The same fault on several rows, in their order. `cells` and `data` may be shorter: only those kept are
        read."""
        if not len(rows):
            return
        key = (like.type, like.field, like.rule)
        self.totals[key] = self.totals.get(key, 0) + len(rows)
        if self.everywhere:
            import polars as pl

            self.rows.setdefault(key, []).append(pl.Series(rows, dtype=pl.UInt32))
        kept = self.samples.setdefault(key, [])
        room = self.limit - len(kept) if self.limit else len(rows)
        for at, row in enumerate(rows[: max(room, 0)]):
            known = {**like.data, **data[at]} if at < len(data) else like.data
            cell = cells[at] if at < len(cells) else ""
            kept.append(Fault(like.type, like.field, like.column, row, shown(cell), known, like.rule))

    def room(self, like: Fault) -> int | None:
        """How many more samples of this kind are kept; None without limit."""
        key = (like.type, like.field, like.rule)
        return max(self.limit - len(self.samples.get(key, ())), 0) if self.limit else None

    @property
    def truncated(self) -> bool:
        return any(total > len(self.samples[key]) for key, total in self.totals.items())

    def by_type(self) -> dict[str, int]:
        """Exact totals by type, most frequent first."""
        totals: dict[str, int] = {}
        for (kind, _, _), total in self.totals.items():
            totals[kind] = totals.get(kind, 0) + total
        return dict(sorted(totals.items(), key=lambda one: (-one[1], one[0])))

    def in_order(self) -> list[Fault]:
        """The findings kept, as one reads the file."""
        kept = [fault for faults in self.samples.values() for fault in faults]
        return sorted(kept, key=lambda one: (one.row, one.column or 1_000_000, one.type, one.rule))


def shown(cell: str | None) -> str:
    """A cell as a finding shows it: short."""
    text = cell or ""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
