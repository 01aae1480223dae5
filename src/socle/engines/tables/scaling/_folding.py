"""Text without case or accents, as DuckDB makes it, in words that any engine understands: one sign for another.

Java and DuckDB do not lower every sign alike (`İ`, a last sigma), and Spark has no `strip_accents`. But both are, sign
by sign, a table; DuckDB writes it, and `translate` applies it anywhere.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_VERBS: Final = {"casei": "lower", "accenti": "strip_accents"}
_PLANES: Final = ((0x1, 0xD800), (0xE000, 0x110000))  # without the surrogates, which are no signs


@cache
def pairs(fold: str) -> tuple[str, str]:
    """The two arguments of `translate` for a fold (`casei`, `accenti`): the signs that change, what each becomes, and
    last in the first those that disappear."""
    import duckdb

    folded = f"{_VERBS[fold]}(one)"
    signs = " UNION ALL ".join(f"SELECT chr(i::INTEGER) AS one FROM range({a}, {b}) AS _(i)" for a, b in _PLANES)
    with duckdb.connect(":memory:") as connection:
        found = connection.execute(f"SELECT one, {folded} FROM ({signs}) WHERE one <> {folded} ORDER BY one").fetchall()
    changed = [(one, other) for one, other in found if len(other) == 1]
    gone = [one for one, other in found if not other]
    return "".join(one for one, _ in changed) + "".join(gone), "".join(other for _, other in changed)


@cache
def _table(fold: str) -> dict[int, int | None]:
    before, after = pairs(fold)
    return dict(zip(map(ord, before), [*map(ord, after), *[None] * (len(before) - len(after))], strict=True))


def folded(text: str, fold: str) -> str:
    """A constant, folded here."""
    return text.translate(_table(fold))
