"""The one translation of a plan's conditions. What answers (DuckDB, an index of look-ups, later a cluster) only says
how its own words express each of a dozen ideas."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, TypeVar

from socle.engines.tables.asking.plan import Filter, Plan, after_value
from socle.engines.tables.asking.trees import COMPARED, FOLDS, SPATIAL, TEMPORAL, Tree, constant_of
from socle.engines.tables.model import Column, Schema, value_of

T = TypeVar("T")
_FILTERS: Final = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_DAY: Final = dt.timedelta(days=1)


class Unfit(Exception):
    """This one cannot express that: another must answer."""


class Words(Protocol[T]):
    """What an answerer must be able to say. Logic has three values, as in SQL: what compares with an empty cell is
    neither true nor false, and only what is true is kept."""

    def column(self, column: Column | None) -> T:
        """The cells of a column; None is a row's place."""

    def constant(self, value: Any, column: Column | None) -> T:
        """A value of a column's type."""

    def compared(self, op: str, left: T, right: T) -> T:
        """`=`, `<>`, `<`, `<=`, `>`, `>=`."""

    def every(self, parts: Sequence[T]) -> T:
        """All hold; nothing to hold is true."""

    def some(self, parts: Sequence[T]) -> T:
        """One holds; nothing to hold is false."""

    def inverse(self, part: T) -> T:
        """It does not hold."""

    def empty(self, one: T) -> T:
        """The cell is empty."""

    def among(self, one: T, values: Sequence[T]) -> T:
        """It is one of these."""

    def like(self, one: T, pattern: T) -> T:
        """Text fits a pattern of `%` and `_`, with `\\` before one that stands for itself."""

    def folded(self, one: T, fold: str) -> T:
        """Text without case (`casei`) or without accents (`accenti`)."""

    def text(self, one: T) -> T:
        """Any cell as text."""

    def found(self, word: str) -> T:
        """A word of the row's texts begins with this one, which has neither case nor accents."""

    def meets(self, shape: Tree, *, inside: bool) -> T:
        """The row's place meets a box, point or polygon; `inside`: it does not touch the outline."""

    def placeless(self) -> T:
        """The row has no place."""


def conditions(plan: Plan, schema: Schema, words: Words[T]) -> T:
    """All that a checked plan asks of a row, `after` included."""
    parts = [_filter(one, schema.column(one.column), words) for one in plan.filters]
    if plan.where is not None:
        parts.append(tree(plan.where, schema, words))
    if plan.box is not None:
        parts.append(words.meets({"bbox": list(plan.box)}, inside=False))
    parts += [words.found(word) for word in words_of(plan.search)]
    if plan.after is not None:
        parts.append(_after(plan, schema, words))
    return words.every(parts)


def words_of(search: str) -> list[str]:
    """The words of a search without case and accents: runs of letters and digits."""
    plain = "".join(
        sign if unicodedata.category(sign)[0] in "LN" else " "
        for sign in unicodedata.normalize("NFD", search.lower())
        if not unicodedata.combining(sign)
    )
    return unicodedata.normalize("NFC", plain).split()


def tree(node: Mapping[str, Any], schema: Schema, words: Words[T]) -> T:
    """A checked CQL2-JSON tree."""
    op, args = node["op"], node["args"]
    if op in ("and", "or"):
        parts = [tree(one, schema, words) for one in args]
        return words.every(parts) if op == "and" else words.some(parts)
    if op == "not":
        return words.inverse(tree(args[0], schema, words))
    if op in SPATIAL:
        return words.meets(args[1], inside=op == "s_within")
    if op in TEMPORAL:
        return _temporal(op, schema.column(args[0]["property"]), args[1], words)
    if op == "isNull" and args[0]["property"] not in schema.names:
        return words.placeless()
    column = _column_of(args[0], schema)

    def scalar(one: Any) -> T:
        return _scalar(one, column, schema, words)

    first = scalar(args[0])
    if op in COMPARED:
        return words.compared(op, first, scalar(args[1]))
    if op == "between":
        return words.every([words.compared(">=", first, scalar(args[1])), words.compared("<=", first, scalar(args[2]))])
    if op == "in":
        return words.among(first, [scalar(one) for one in args[1]])
    if op == "like":
        return words.like(first, scalar(args[1]))
    return words.empty(first)


def _column_of(node: Mapping[str, Any], schema: Schema) -> Column:
    while "property" not in node:
        node = node["args"][0]
    return schema.column(node["property"])


def _scalar(node: Any, column: Column, schema: Schema, words: Words[T]) -> T:
    if isinstance(node, Mapping) and node.get("op") in FOLDS:
        return words.folded(_scalar(node["args"][0], column, schema, words), node["op"])
    if isinstance(node, Mapping) and "property" in node:
        return words.column(schema.column(node["property"]))
    return words.constant(constant_of(node, column), column)


def _filter(one: Filter, column: Column, words: Words[T]) -> T:
    cells = words.column(column)
    match one.op:
        case "empty":
            return words.empty(cells)
        case "filled":
            return words.inverse(words.empty(cells))
        case "contains" | "starts":
            pattern = "%" * (one.op == "contains") + _literally(one.value) + "%"
            return words.like(_plain(words.text(cells), words), _plain(words.constant(pattern, None), words))
        case "ne":
            other = words.compared("<>", cells, words.constant(value_of(column, one.value), column))
            return words.some([words.empty(cells), other])
        case _:
            return words.compared(_FILTERS[one.op], cells, words.constant(value_of(column, one.value), column))


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _plain(one: T, words: Words[T]) -> T:
    return words.folded(words.folded(one, "casei"), "accenti")


def _temporal(op: str, column: Column, other: Mapping[str, Any], words: Words[T]) -> T:
    """A row's moment against a moment or an interval. A day among instants is that whole day; T_DURING leaves out the
    two ends, T_INTERSECTS keeps them."""
    cells = words.column(column)
    first, last = other["interval"] if "interval" in other else (_text(other),) * 2
    begins, ends = _span(column, first), _span(column, last)

    def bound(op: str, moment: dt.date | None) -> list[T]:
        return [] if moment is None else [words.compared(op, cells, words.constant(moment, column))]

    # An empty cell is neither past nor before anything, even where nothing can be.
    never, ever = words.compared("<>", cells, cells), words.compared("=", cells, cells)
    past_it = bound(ends[2], ends[1]) or [never]
    before_it = bound("<", begins[0]) or [never]
    if op in ("t_after", "t_before"):
        return words.every(past_it if op == "t_after" else before_it)
    if op == "t_during":
        lower = [] if first == ".." else bound(begins[2], begins[1]) or [never]
        upper = bound("<", ends[0])
    else:
        lower = bound(">=", begins[0])
        upper = bound("<" if ends[2] == ">=" else "<=", ends[1])
    return words.every([*lower, *upper] or [ever])


def _span(column: Column, text: str) -> tuple[Any, Any, str]:
    """Where a moment begins, where it ends, and how what is past its end compares: days end where the next begins."""
    if text == "..":
        return None, None, ">"
    if column.type == "datetime" and len(text) <= 10:
        day = dt.datetime.combine(dt.date.fromisoformat(text), dt.time())
        return day, (day + _DAY if day.date() < dt.date.max else None), ">="
    moment = value_of(column, text)
    return moment, moment, ">"


def _text(other: Mapping[str, Any]) -> str:
    return str(other.get("date", other.get("timestamp")))


def _after(plan: Plan, schema: Schema, words: Words[T]) -> T:
    """Past the row that `after` describes, in the plan's order: empty cells come last both ways, nothing ties."""
    assert plan.after is not None
    downs = [down for _, down in plan.sort]
    order = plan.ordered_by(schema)
    ways: list[T] = []
    same: list[T] = []
    for place, (column, value) in enumerate(zip(order, plan.after, strict=True)):
        cells = words.column(column)
        if value is None:
            same.append(words.empty(cells))
            continue
        known = words.constant(after_value(column, value), column)
        further = words.compared("<" if place < len(downs) and downs[place] else ">", cells, known)
        if place < len(downs):
            further = words.some([further, words.empty(cells)])
        ways.append(words.every([*same, further]))
        same.append(words.compared("=", cells, known))
    return words.some(ways)
