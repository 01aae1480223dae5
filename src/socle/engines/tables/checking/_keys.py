"""Values that may come only once, and values that must be found elsewhere: by two hashes of 64 bits each, so that
memory holds 20 bytes a row whatever the cells are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.checking._fast import accepted, missing_of
from socle.engines.tables.checking._findings import Fault
from socle.engines.tables.checking._judging import Judge, judge_of
from socle.engines.tables.schemas import Field, TableSchema

if TYPE_CHECKING:
    import polars as pl

_SEEDS: Final = (20261120, 914)
# Not a number equals nothing, not even itself: it is a value, and never the same twice.
_NAN: Final = "\x00nan"
_NUMBERS: Final = ("integer", "number", "boolean", "year")
_CANONICAL: Final = r"^(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])$"


@dataclass(slots=True)
class KeyColumn:
    """One column of a key: the values behind its cells as texts, equal where the values are equal; null where there is
    none, or where the cell is not of its type."""

    position: int
    judge: Judge

    @classmethod
    def of(cls, position: int, one: Field, schema: TableSchema) -> KeyColumn:
        bare = replace(one, constraints={}, categories=(), array_item={})
        return cls(position, judge_of(bare, schema))

    @property
    def family(self) -> str:
        """Values of different families are never equal."""
        kind = self.judge.field.type
        return "number" if kind in _NUMBERS else "string" if kind == "any" else kind

    def values(self, cells: pl.Series) -> pl.Series:
        import polars as pl

        column = pl.col(cells.name)
        missing = missing_of(self.judge.missing, column)
        if self.judge.free:
            return cells.to_frame().select(pl.when(~missing).then(column)).to_series()
        quick = self._quick(column)
        held = cells.to_frame().select(
            pl.when(~missing).then(quick).alias("quick"), pl.when(~missing).then(column).alias("cell")
        )
        left = held.filter(pl.col("quick").is_null() & pl.col("cell").is_not_null())["cell"].unique()
        if not len(left):
            return held["quick"]
        slow = pl.DataFrame({"cell": left, "slow": [_text(self.judge.read(cell)) for cell in left]}, strict=False)
        slow = slow.cast({"cell": pl.String, "slow": pl.String})
        joined = held.join(slow, on="cell", how="left", maintain_order="left")
        return joined.select(pl.coalesce("quick", "slow")).to_series()

    def _quick(self, column: pl.Expr) -> pl.Expr:
        """The value as text where it is plain, else null."""
        import polars as pl

        one = self.judge.field
        nothing = pl.lit(None, dtype=pl.String)
        if one.type == "integer" and not one.group_char:
            return column.cast(pl.Int64, strict=False).cast(pl.String)
        if one.type == "number" and one.decimal_char == "." and not one.group_char and one.bare_number:
            return pl.when(column.str.contains(_CANONICAL)).then(column).otherwise(nothing)
        if one.type == "string" or (one.type == "date" and one.format in ("default", "%Y-%m-%d")):
            sure = accepted(self.judge, column)
            return pl.when(sure).then(column).otherwise(nothing) if sure is not None else column
        return nothing


def _text(value: Any) -> str | None:
    """A value as a text that is the same for equal values."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dt.datetime) and value.tzinfo:
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple):
        return ",".join(_text(one) or "" for one in value)
    return json.dumps(value, sort_keys=True, default=str) if isinstance(value, dict | list) else str(value)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        return _NAN if value.is_nan() else str(value)
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    plain = "".join(map(str, digits)).lstrip("0")
    bare = plain.rstrip("0")
    if not bare:
        return "0"
    exponent += len(plain) - len(bare)
    if -30 <= exponent <= 30:
        return format(Decimal((sign, tuple(map(int, bare)), exponent)), "f")
    return f"{'-' * sign}{bare}e{exponent}"


@dataclass(slots=True)
class Key:
    """The rows of one key as they come: hashes and row numbers."""

    columns: Sequence[KeyColumn]
    like: Fault
    whole: bool = False  # a row lacking one value of the key is left aside; else one lacking all
    alone: bool = False  # refers to values of another kind: none is ever found
    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, frame: pl.DataFrame, numbers: pl.Series) -> pl.Series:
        """Remember the rows; returns the numbers of those without any value."""
        import polars as pl

        texts = [column.values(frame[str(column.position)]).alias(str(at)) for at, column in enumerate(self.columns)]
        values = pl.DataFrame(texts)
        if any(text.eq(_NAN).any() for text in texts):
            values = values.with_columns(
                pl.when(pl.col(text.name) == _NAN)
                .then(pl.format("{}{}{}", pl.col(text.name), pl.lit(self.like.type), numbers))
                .otherwise(pl.col(text.name))
                .alias(text.name)
                for text in texts
            )
        empty = values.select(pl.all_horizontal(pl.all().is_null())).to_series()
        lacking = values.select(pl.any_horizontal(pl.all().is_null())).to_series() if self.whole else empty
        one = pl.col("0") if len(texts) == 1 else _joined(len(texts))
        hashed = values.select(one.hash(_SEEDS[0]).alias("a"), one.hash(_SEEDS[1]).alias("b"), numbers.alias("row"))
        self.parts.append(hashed.filter(~lacking) if lacking.any() else hashed)
        return numbers.filter(empty)

    def repeated(self) -> pl.DataFrame:
        """The rows whose value was there before: "row" and the row "before" that has the same, in order."""
        import polars as pl

        if not self.parts:
            return pl.DataFrame({"row": [], "before": []}, schema={"row": pl.UInt32, "before": pl.UInt32})
        rows = pl.concat(self.parts)
        self.parts = []
        ordered = rows["a"].sort()
        same = ordered.filter(ordered == ordered.shift(1)).unique()
        del ordered
        twice = rows.filter(pl.col("a").is_in(same.implode()))
        del rows
        before = pl.col("row").shift(1).over("a", "b", order_by="row").alias("before")
        return twice.select("row", before).drop_nulls().sort("row")

    def absent_from(self, known: Key) -> pl.Series:
        """The rows whose value is not among those of another key, in order."""
        import polars as pl

        if not self.parts:
            return pl.Series("row", [], dtype=pl.UInt32)
        rows = pl.concat(self.parts)
        if known.parts and not self.alone:
            rows = rows.join(pl.concat(known.parts).select("a", "b").unique(), on=["a", "b"], how="anti")
        return rows["row"].sort()


def _joined(count: int) -> pl.Expr:
    """Several texts as one that no other several texts give."""
    import polars as pl

    parts = [
        pl.concat_str(pl.col(str(at)).str.len_bytes().cast(pl.String), pl.lit(":"), pl.col(str(at))).fill_null("-")
        for at in range(count)
    ]
    return pl.concat_str(parts, separator="|")
