"""Patterns of schemas, written for Python, XML or JavaScript, run where they are fast and safe.

Rust's engine (Polars) runs in linear time and decides almost everything. Python's `re` decides only what the two could
read differently, on distinct values of bounded length; a pattern that might take for ever is stepped through, for a
bounded number of steps.
"""

from __future__ import annotations

import re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.checking._stepping import stepped

if TYPE_CHECKING:
    import polars as pl

LONGEST: Final = 2_000  # characters of a pattern
# Characters of a cell that Python's own engine is given, for a pattern of so many repetitions without bound: each
# multiplies the steps by the length, and at these lengths the worst cell takes less than a second.
LONGEST_CELLS: Final = (100_000, 10_000, 600, 200)
# Where \w, \s, \b and case mean the same in both engines (ı and İ are an i to Python alone).
_PLAIN: Final = r"^[\x20-\x7eÀ-ÖØ-öø-ÿŒœŸ]*$"
_CLASSES: Final = re.compile(r"\\[wWsSbB]|\(\?[a-zA-Z]*i|\[\[:")
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|0[0-7]{0,2}|.)", re.DOTALL)
_KNOWN_ESCAPES: Final = frozenset("dDwWsSbBnrtfvaxuUAzZ")
# What both engines accept and read otherwise: classes within classes and their operators, which Python does not have;
# repetitions that give nothing back (`a++`), which Rust repeats twice; blanks that do not count, in Rust's classes too.
_CLASS: Final = re.compile(r"\[\^?\]?([^\]]*)\]")
_OTHERWISE_WITHIN: Final = re.compile(r"\[|&&|--|~~")
_OTHERWISE: Final = re.compile(r"[*+?}]\+|\(\?[a-zA-Z]*x")
_REPEATS: Final = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to be asked. `rust` is "" where Rust cannot run it; `plain_only`, whether Rust's answer holds for
    plain cells only; `risky`, whether Python's engine could take for ever; `longest`, the characters of a cell that it
    is given."""

    text: str
    python: re.Pattern[str]
    rust: str = ""
    plain_only: bool = False
    risky: bool = False
    longest: int = 0

    def surely(self, cells: pl.Expr) -> pl.Expr | None:
        """True for cells that surely match, null or False for the others; None when nothing is fast."""
        if not self.rust:
            return None
        found = cells.str.contains(self.rust)
        return found & cells.str.contains(_PLAIN) if self.plain_only else found

    def decided(self, cells: pl.Series) -> list[bool | None]:
        """For distinct cells: whether each matches; None for one too long to be asked."""
        import polars as pl

        by_rust = cells.str.contains(self.rust).to_list() if self.rust else [None] * len(cells)
        sure = cells.str.contains(_PLAIN) if self.plain_only else ~cells.str.ends_with("\n")
        holds = sure.to_list() if self.rust else [False] * len(cells)
        assert isinstance(cells, pl.Series)
        return [
            fast if sure_of_it else self.asked(cell)
            for cell, fast, sure_of_it in zip(cells.to_list(), by_rust, holds, strict=True)
        ]

    def asked(self, cell: str) -> bool | None:
        """Python's own answer, None where it might take too long."""
        if self.risky:
            return stepped(self.python.pattern, cell)
        return None if len(cell) > self.longest else bool(self.python.match(cell))


def pattern_of(text: str) -> Pattern | None:
    """The pattern, anchored at both ends as the standard wants; None when it is no regular expression."""
    if len(text) > LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            python = re.compile(f"^{text}$")
    except (re.error, RecursionError, OverflowError):
        return None
    longest = _longest(text)
    return Pattern(
        text, python, _rust(text), plain_only=bool(_CLASSES.search(text)), risky=longest is None, longest=longest or 0
    )


def _rust(text: str) -> str:
    """The same pattern for Rust, "" when it has none (look-around, references) or reads it otherwise."""
    import polars as pl

    bare = _ESCAPE.sub("a", text)
    if any(_OTHERWISE_WITHIN.search(one[1]) for one in _CLASS.finditer(bare)):
        return ""
    if _OTHERWISE.search(_CLASS.sub("a", bare)):
        return ""
    # Python's `match` begins at the start even in "^a|b$"; Rust looks everywhere unless it is told.
    written = rf"\A(?:^{_ESCAPE.sub(_escape, text)}$)"
    try:
        pl.Series([""]).str.contains(written)
    except pl.exceptions.PolarsError:
        return ""
    return written


def _escape(found: re.Match[str]) -> str:
    what = found[1]
    if what[0] in "uU" and len(what) > 1:
        return rf"\x{{{what[1:]}}}"
    if what[0] == "0":
        return rf"\x{{{int(what, 8):x}}}"
    if what[0] in _KNOWN_ESCAPES or what.isdigit():
        return r"\z" if what == "Z" else found[0]
    return re.escape(what)


def _longest(text: str) -> int | None:
    """The characters of a cell that Python's engine reads in time; None where it could take for ever.

    A choice inside a long repetition doubles its work at every step; repetitions without bound multiply theirs.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(text)
            if _doubles(tree, within=False):
                return None
            return dict(enumerate(LONGEST_CELLS)).get(_unbounded(tree))
    except (re.error, RecursionError, OverflowError):
        return None


def _doubles(tree: Any, *, within: bool) -> bool:
    for op, given in tree:
        if op in _REPEATS:
            least, most, inner = given
            if (within and most != least) or _doubles(inner, within=within or most > 10):
                return True
        elif (op is ops.BRANCH and within) or any(_doubles(part, within=within) for part in _parts(op, given)):
            return True
    return False


def _unbounded(tree: Any) -> int:
    count = 0
    for op, given in tree:
        if op in _REPEATS:
            count += (given[1] > 10) + _unbounded(given[2])
        else:
            count += sum(map(_unbounded, _parts(op, given)))
    return count


def _parts(op: Any, given: Any) -> list[Any]:
    if op is ops.SUBPATTERN:
        return [given[3]]
    if op is ops.BRANCH:
        return list(given[1])
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [given[1]]
    if op is ops.ATOMIC_GROUP:
        return [given]
    return [part for part in given[1:] if part is not None] if op is ops.GROUPREF_EXISTS else []
