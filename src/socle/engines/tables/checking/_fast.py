"""Tests of whole columns at once that say yes only where the exact judgement says yes. The cells of which they are not
sure, one in a hundred in a usual file, are judged one by one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.checking._judging import Judge

if TYPE_CHECKING:
    import polars as pl

_DAY: Final = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE: Final = f"[12][0-9]{{3}}-{_DAY}"
_TIME: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_ZONE: Final = r"(?:\.[0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_NAME: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{}|~-]"
_HOST: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_FORMS: Final = {
    "email": rf"^{_NAME}+(?:\.{_NAME}+)*@(?:{_HOST}\.)+[A-Za-z0-9][A-Za-z0-9-]{{0,61}}[A-Za-z]$",
    "uri": r"^[a-zA-Z][a-zA-Z0-9+.-]*:",
    "uuid": "^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$",
    "binary": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}
_POINT: Final = r"^-?(?:[0-9]{1,2}|1[0-7][0-9])(?:\.[0-9]{1,20})?, ?-?[0-8]?[0-9](?:\.[0-9]{1,20})?$"
# The parts of a date pattern, in the only width that every parser agrees on; no month has fewer than 28 days.
_PARTS: Final = {
    "Y": "[12][0-9]{3}",
    "m": "(?:0[1-9]|1[0-2])",
    "d": "(?:0[1-9]|1[0-9]|2[0-8])",
    "H": "(?:[01][0-9]|2[0-3])",
    "M": "[0-5][0-9]",
    "S": "[0-5][0-9]",
}


def accepted(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    """Whether each cell surely gives no finding; None when nothing at all is to be checked."""
    import polars as pl

    missing = _missing(judge, cells)
    if judge.free:
        return ~missing if judge.field.required else None
    sure = _sure(judge, cells)
    right = (sure if sure is not None else pl.lit(False)).fill_null(False)
    return right & ~missing if judge.field.required else right | missing


def _missing(judge: Judge, cells: pl.Expr) -> pl.Expr:
    return missing_of(judge.missing, cells)


def missing_of(words: tuple[str, ...], cells: pl.Expr) -> pl.Expr:
    """Whether each cell is not there, or means that there is no value."""
    if not words:
        return cells.is_null()
    found = cells == words[0] if len(words) == 1 else cells.is_in(list(words))
    return found.fill_null(True)


def _sure(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    """Sound, not complete: null or False where it cannot tell."""
    import polars as pl

    one = judge.field
    test = _TESTS.get(one.type)
    sure = test(judge, cells) if test else None
    if sure is None or "jsonSchema" in judge.tests:
        return None
    if judge.pattern is not None:
        matched = judge.pattern.surely(cells)
        if matched is None:
            return None
        sure &= matched
    if one.categories:
        sure &= cells.is_in(list(one.categories))
    assert isinstance(sure, pl.Expr)
    return sure


def _string(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    import polars as pl

    limits = judge.field.constraints
    sure = pl.lit(True) if judge.field.format == "default" else cells.str.contains(_FORMS[judge.field.format])
    if judge.field.format == "email":
        sure &= cells.str.len_bytes() <= 64  # so the name and each part of the domain are short enough
    if "minLength" in judge.tests:
        sure &= cells.str.len_chars() >= limits["minLength"]
    if "maxLength" in judge.tests:
        # Bytes are counted at once, characters are not; where there are few bytes there are few characters.
        sure &= cells.str.len_bytes() <= limits["maxLength"]
    if judge.enum is not None:
        sure &= cells.is_in([str(one) for one in judge.enum])
    return sure


def _integer(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    import polars as pl

    group = judge.field.group_char if judge.field.type == "integer" else ""  # a year has none
    if judge.enum is not None and group:
        return None  # as below, of numbers
    whole = (cells.str.replace_all(group, "", literal=True) if group else cells).cast(pl.Int64, strict=False)
    sure = whole.is_not_null()
    if judge.bounds:
        if any(abs(bound) > 2**62 for bound in judge.bounds.values()):
            return None
        low, high = _whole_bounds(judge)
        sure = whole.is_between(pl.lit(low, pl.Int64), pl.lit(high, pl.Int64))  # one expression: read once, not thrice
    if judge.enum is not None:
        sure &= cells.is_in([str(one) for one in judge.enum])
    return sure


def _whole_bounds(judge: Judge) -> tuple[int, int]:
    """The least and the greatest whole number within the bounds."""
    low, high = [-(2**62)], [2**62]
    for name, bound in judge.bounds.items():
        exact = Decimal(bound)
        match name:
            case "minimum":
                low.append(math.ceil(exact))
            case "exclusiveMinimum":
                low.append(math.floor(exact) + 1)
            case "maximum":
                high.append(math.floor(exact))
            case _:
                high.append(math.ceil(exact) - 1)
    return max(low), min(high)


def _number(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    import polars as pl

    one = judge.field
    if judge.enum is not None and (one.group_char or one.decimal_char != "."):
        return None  # its values are written as a machine does: as a cell, the same text would be another number
    text = cells.str.replace_all(one.group_char, "", literal=True) if one.group_char else cells
    sure = pl.lit(True)
    if one.decimal_char != ".":
        sure = ~text.str.contains(".", literal=True)
        text = text.str.replace_all(one.decimal_char, ".", literal=True)
    number = text.cast(pl.Float64, strict=False)
    # Rounding keeps the order: strictly more than the rounded bound is more than the bound. What is not finite lies
    # beyond infinity, and NaN too, as Polars orders numbers.
    low = max([-math.inf, *(float(bound) for name, bound in judge.bounds.items() if name.endswith("inimum"))])
    high = min([math.inf, *(float(bound) for name, bound in judge.bounds.items() if name.endswith("aximum"))])
    sure &= number.is_between(low, high, closed="none")
    if not one.bare_number:
        # What stands around a number is dropped, a leading "." too: only plain numbers keep their value.
        sure &= text.str.contains(r"^-?[0-9]+(?:\.[0-9]+)?$")
    if judge.enum is not None:
        sure &= cells.is_in([str(value) for value in judge.enum])
    return sure


def _boolean(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    one = judge.field
    if judge.enum is None:
        return cells.is_in([*one.true_values, *one.false_values])
    return cells.is_in([word for word in (*one.true_values, *one.false_values) if judge.read(word) in judge.enum])


def _moment(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    one = judge.field
    if one.format == "any" or judge.enum is not None:
        return None
    if one.format not in ("default", "%Y-%m-%d"):
        form = _form(one.format)
        return None if form is None or judge.bounds or one.type == "time" else cells.str.contains(form)
    if one.type == "date":
        return _ordered(judge, cells, f"^{_DATE}$", lambda bound: str(bound.isoformat()))
    if judge.bounds:
        return None
    return cells.str.contains(f"^{_TIME}{_ZONE}$" if one.type == "time" else f"^{_DATE}T{_TIME}{_ZONE}$")


def _form(form: str) -> str | None:
    """The regular expression of a pattern of strptime; None when it has parts of variable width."""
    out, rest = "", form
    while rest:
        if rest[0] != "%":
            out, rest = out + re.escape(rest[0]), rest[1:]
            continue
        part = _PARTS.get(rest[1:2])
        if part is None:
            return None
        out, rest = out + part, rest[2:]
    return f"^{out}$" if form.count("%Y") == 1 and not re.search(r"\s", form) else None


def _ordered(judge: Judge, cells: pl.Expr, form: str, written: Callable[[Any], str]) -> pl.Expr:
    """Texts of one width in the order of what they say: bounds compare as text."""
    sure = cells.str.contains(form)
    for name, bound in judge.bounds.items():
        text = written(bound)
        sure &= {
            "minimum": cells >= text,
            "maximum": cells <= text,
            "exclusiveMinimum": cells > text,
            "exclusiveMaximum": cells < text,
        }[name]
    return sure


def _year(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    sure = _integer(judge, cells)
    return None if sure is None else sure & cells.str.contains("^[0-9]{4}$")


def _yearmonth(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    if judge.enum is not None or any(not 0 <= bound[0] <= 9999 for bound in judge.bounds.values()):
        return None
    return _ordered(judge, cells, "^[0-9]{4}-(?:0[1-9]|1[0-2])$", lambda bound: f"{bound[0]:04}-{bound[1]:02}")


def _geopoint(judge: Judge, cells: pl.Expr) -> pl.Expr | None:
    if judge.field.format != "default" or judge.enum is not None:
        return None
    return cells.str.contains(_POINT)


_TESTS: Final[dict[str, Callable[[Judge, Any], Any]]] = {
    "string": _string,
    "any": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _moment,
    "time": _moment,
    "datetime": _moment,
    "year": _year,
    "yearmonth": _yearmonth,
    "geopoint": _geopoint,
}
