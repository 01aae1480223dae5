"""What a column holds, from a sample of bounded size: its distinct values, how often each comes, and its label."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from socle.engines.tables.detecting._people import plain, tokens
from socle.engines.tables.inferring import words_of

if TYPE_CHECKING:
    import polars as pl

MOST_VALUES: Final = 1_000
ALL_VALUES: Final = 60_000  # distinct values looked at, all columns together
MISSING: Final = frozenset({"", "-", "--", ".", "na", "n/a", "#n/a", "nan", "null", "none", "nc", "n.c.", "nsp", "?"})


@dataclass(slots=True)
class Profile:
    """One column of the sample: `values` are distinct, stripped, filled, with their `weights`."""

    position: int
    label: str
    rows: int
    filled: int
    distinct: int
    values: list[str] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    words: frozenset[str] = frozenset()

    @property
    def unique(self) -> float:
        """The part of the filled cells that are distinct."""
        return self.distinct / self.filled if self.filled else 0.0

    def share(self, fits: re.Pattern[str] | Callable[[str], object]) -> float:
        """The part of the filled cells whose value fits, from 0 to 1."""
        test = fits.fullmatch if isinstance(fits, re.Pattern) else fits
        total = sum(self.weights)
        return sum(w for v, w in zip(self.values, self.weights, strict=True) if test(v)) / total if total else 0.0

    def mean(self, score: Callable[[str], float]) -> float:
        """The mean of a score over the distinct values."""
        return statistics.fmean(map(score, self.values)) if self.values else 0.0

    def says(self, *words: str) -> bool:
        """Whether the label has one of the words."""
        return not self.words.isdisjoint(words)


def profiles(frame: pl.DataFrame, labels: tuple[str, ...] | list[str]) -> list[Profile]:
    """A profile for each column of a frame of strings (null and missing-value words are not filled)."""
    most = max(40, min(MOST_VALUES, ALL_VALUES // max(1, frame.width)))
    return [_profile(frame.get_column(name), at, labels[at], most) for at, name in enumerate(frame.columns)]


def _profile(series: pl.Series, position: int, label: str, most: int) -> Profile:
    import polars as pl

    clean = series.str.strip_chars(" \t\r\n\u00a0\u202f\u200b\ufeff")
    filled = clean.filter(clean.is_not_null() & ~clean.str.to_lowercase().is_in(list(MISSING)))
    counts = filled.rename("v").value_counts().sort("v")
    distinct = counts.height
    if distinct > most:  # evenly spread over the sorted values: the same sample for the same bytes
        counts = counts.gather(pl.int_range(0, most, eager=True) * distinct // most)
    words = frozenset(words_of(label)) | frozenset(tokens(re.sub(r"[_\d]+", " ", label))) | {plain(label).strip()}
    return Profile(
        position=position,
        label=label,
        rows=len(series),
        filled=len(filled),
        distinct=distinct,
        values=[str(v)[:2_000] for v in counts.get_column("v")],
        weights=counts.get_column("count").to_list(),
        words=words,
    )
