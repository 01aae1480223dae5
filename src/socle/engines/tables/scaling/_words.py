"""Conditions as Ibis expressions. What would not be the same rows everywhere is `Unfit`: DuckDB answers it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from socle.engines.tables.asking.expressions import Unfit, Words
from socle.engines.tables.asking.trees import Tree
from socle.engines.tables.live import ORDER
from socle.engines.tables.model import SIDES, Column, Schema
from socle.engines.tables.scaling._folding import folded, pairs

KINDS: Final = {
    "integer": "int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp",
    "geometry": "binary",
}
_COMPARED: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def kind_of(column: Column) -> str:
    """The Ibis type of a column."""
    return KINDS.get(column.type, "string")


class Ibis(Words[Any]):
    """Ibis, on the relation of one Parquet file. `doubts` gathers what only the shapes themselves could tell: while a
    row is among them, the answer is not ours to give."""

    def __init__(self, rows: Any, schema: Schema) -> None:
        self.rows = rows
        self.schema = schema
        self.doubts: list[Any] = []

    def column(self, column: Column | None) -> Any:
        return self.rows[column.name if column is not None else ORDER]

    def constant(self, value: Any, column: Column | None) -> Any:
        import ibis

        kind = kind_of(column) if column is not None else "int64" if isinstance(value, int) else "string"
        if kind == "timestamp" and not isinstance(value, dt.datetime):
            value = dt.datetime.combine(value, dt.time())
        return ibis.literal(value, type=kind)

    def compared(self, op: str, left: Any, right: Any) -> Any:
        kinds = {str(left.type().copy(nullable=True)), str(right.type().copy(nullable=True))}
        if kinds == {"date", "timestamp"}:
            left, right = left.cast("timestamp"), right.cast("timestamp")
        return _COMPARED[op](left, right)

    def every(self, parts: Sequence[Any]) -> Any:
        import ibis

        return _halved(parts, lambda one, other: one & other) if parts else ibis.literal(True)

    def some(self, parts: Sequence[Any]) -> Any:
        import ibis

        return _halved(parts, lambda one, other: one | other) if parts else ibis.literal(False)

    def inverse(self, part: Any) -> Any:
        return ~part

    def empty(self, one: Any) -> Any:
        # Ibis takes NaN for empty on Spark; a comparison with itself is empty only where the cell is.
        return ((one == one) if one.type().is_floating() else one).isnull()

    def among(self, one: Any, values: Sequence[Any]) -> Any:
        from ibis.expr.operations import Literal

        if all(isinstance(value.op(), Literal) for value in values):
            return one.isin(values)
        return self.some([self.compared("=", one, value) for value in values])

    def like(self, one: Any, pattern: Any) -> Any:
        said = _constant(pattern)
        if said is None:
            raise Unfit
        pieces = _pieces(said)
        text = "".join(text for _, text in pieces)
        match [kind for kind, _ in pieces]:
            case [] | ["text"]:
                return one == text
            case ["text", "any"]:
                return one.startswith(text)
            case ["any", "text", "any"]:
                return one.contains(text)
        wanted = "".join({"any": ".*", "one": "."}.get(kind) or re.escape(text) for kind, text in pieces)
        return one.re_search(rf"(?s)\A{wanted}\z")

    def folded(self, one: Any, fold: str) -> Any:
        import ibis

        said = _constant(one)
        if said is not None:
            return ibis.literal(folded(said, fold), type="string")
        if fold == "accenti":
            self.doubts.append(one.re_search(_JAMO))
        return one.translate(*pairs(fold))

    def text(self, one: Any) -> Any:
        if one.type().is_floating() or one.type().is_binary():
            raise Unfit  # each engine writes decimals in its own way
        return one.cast("string")

    def found(self, word: str) -> Any:
        plain = self._plain_words()
        return plain.contains(word) & plain.re_search(rf"(^|[^\p{{L}}\p{{N}}]){word}")

    def _plain_words(self) -> Any:
        import ibis

        texts = [self.rows[c.name] for c in self.schema.columns if c.type in ("string", "geopoint")][:200]
        whole = ibis.literal(" ").join(texts) if texts else ibis.literal("")
        return self.folded(self.folded(whole, "casei"), "accenti")

    def placeless(self) -> Any:
        lon, lat = self._place()
        return self.empty(lon) | self.empty(lat)

    def _place(self) -> tuple[Any, Any]:
        """Where a row is; of a geometry, the middle of its box."""
        geo = self.schema.geo
        if geo is not None and geo.geometry:
            west, south, east, north = (self.rows[side] for side in SIDES)
            return (west + east) / 2, (south + north) / 2
        if geo is None or not geo.lon or {self.schema.column(one).type for one in (geo.lon, geo.lat)} - _NUMERIC:
            raise Unfit  # a place in a text is read by DuckDB's own rules
        return self.rows[geo.lon].cast("float64"), self.rows[geo.lat].cast("float64")

    def meets(self, shape: Tree, *, inside: bool) -> Any:
        if self.schema.geo is not None and self.schema.geo.geometry:
            return self._geometry(shape, inside=inside)
        lon, lat = self._place()
        if "bbox" in shape:
            west, south, east, north = map(_number, shape["bbox"])
            below = "<" if inside else "<="
            order = [(west, lon), (lon, east), (south, lat), (lat, north)]
            return self.every([_COMPARED[below](left, right) for left, right in order])
        if shape["type"] == "Point":
            x, y = map(_number, shape["coordinates"])
            return (lon == x) & (lat == y)
        raise Unfit

    def _geometry(self, shape: Tree, *, inside: bool) -> Any:
        """A box and the sides of each row's own: rows that lie wholly in it, or wholly out of it, are told apart."""
        if inside or "bbox" not in shape:
            raise Unfit
        west, south, east, north = map(_number, shape["bbox"])
        w, s, e, n = (self.rows[side] for side in SIDES)
        near = (w <= east) & (e >= west) & (s <= north) & (n >= south)
        held = (w >= west) & (e <= east) & (s >= south) & (n <= north)
        self.doubts.append(near & ~held)
        return near


# Letters of Hangul written apart: DuckDB joins them when it strips accents, and no table of signs does.
_JAMO: Final = "[\u1100-\u11ff]"
_NUMERIC: Final = {"integer", "number"}


def _number(value: float) -> Any:
    import ibis

    return ibis.literal(float(value), type="float64")


def _halved(parts: Sequence[Any], both: Callable[[Any, Any], Any]) -> Any:
    """Two by two, so that a thousand conditions are ten deep and not a thousand."""
    while len(parts) > 1:
        parts = [both(*parts[at : at + 2]) if at + 1 < len(parts) else parts[at] for at in range(0, len(parts), 2)]
    return parts[0]


def _constant(one: Any) -> str | None:
    from ibis.expr.operations import Literal

    node = one.op()
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else None


def _pieces(pattern: str) -> list[tuple[str, str]]:
    """A pattern of LIKE in pieces: a `text`, `any` text, `one` sign. `\\` makes the next sign stand for itself."""
    pieces: list[tuple[str, str]] = []
    signs = iter(pattern)
    for sign in signs:
        if sign in "%_":
            pieces.append(("any" if sign == "%" else "one", ""))
            continue
        said = next(signs, None) if sign == "\\" else sign
        if said is None:
            raise Unfit
        before = pieces.pop()[1] if pieces and pieces[-1][0] == "text" else ""
        pieces.append(("text", before + said))
    return pieces
