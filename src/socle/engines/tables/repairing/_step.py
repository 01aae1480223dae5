"""One repair of one cell: a function, and a pattern that every cell it changes contains (so that few are tried)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Step:
    """`likely` is a pattern of Polars (Rust's regex) that matches every cell that `change` changes, and others."""

    likely: str
    change: Callable[[str], str]


def changes(series: pl.Series, steps: Sequence[Step]) -> dict[str, str]:
    """What becomes of the distinct values of a column, for those that change.

    A value is changed only when the steps, run once more over what they made, leave it alone: so a recipe applied
    twice changes nothing more, whatever its steps.
    """
    import polars as pl

    if not steps:
        return {}
    any_likely = pl.any_horizontal(pl.col("v").str.contains(step.likely) for step in steps)
    likely = series.rename("v").to_frame().filter(any_likely).to_series().unique(maintain_order=True)
    out = {}
    for value in likely:
        after = run(value, steps)
        if after != value and run(after, steps) == after:
            out[value] = after
    return out


def run(value: str, steps: Sequence[Step]) -> str:
    """One cell through the steps, in order."""
    for step in steps:
        value = step.change(value)
    return value


def replaced(series: pl.Series, changed: dict[str, str]) -> pl.Series:
    """The column with its values changed."""
    import polars as pl

    if not changed:
        return series
    old = pl.Series(list(changed), dtype=pl.String)
    new = pl.Series(list(changed.values()), dtype=pl.String)
    return series.replace(old, new)
