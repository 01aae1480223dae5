"""CQL2-JSON trees: what one may say of a table. A tree that was checked is sound, whoever wrote it.

The tree is the one form in which conditions are kept (saved views, boards, recipes) and translated. Checking gives each
constant the type of the column it meets, so that what translates has nothing left to decide.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.model import Column, Schema, TableError, value_of

MAX_NESTING: Final = 64
MAX_NODES: Final = 2_000
MAX_TEXT: Final = 2_000
COMPARED: Final = ("=", "<>", "<", "<=", ">", ">=")
SPATIAL: Final = ("s_intersects", "s_within")
TEMPORAL: Final = ("t_after", "t_before", "t_during", "t_intersects")
FOLDS: Final = ("casei", "accenti")
PLACE: Final = ("geometry", "geom")
_TURNED: Final = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OTHER_WAY: Final = {"t_after": "t_before", "t_before": "t_after", "t_intersects": "t_intersects"}
Tree = dict[str, Any]


def checked(tree: Any, schema: Schema) -> Tree:
    """The same conditions, with every column known and every constant of its column's type. Raises TableError
    "unknown-column", "bad-value", "bad-filter", "filter-too-deep", "no-geo", "bad-geometry"."""
    return _Checker(schema).truth(tree, 0)


def place_of(schema: Schema) -> str:
    """The name under which a filter speaks of a row's place; empty for a table without places."""
    if schema.geo is None:
        return ""
    return getattr(schema.geo, "geometry", "") or "geometry"


def constant_of(one: Any, column: Column) -> Any:
    """The Python value of a checked constant, of the column's type."""
    if isinstance(one, Mapping):
        return value_of(column, str(one.get("date", one.get("timestamp"))))
    return one


class _Checker:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.nodes = 0

    def truth(self, tree: Any, depth: int) -> Tree:
        """Something that holds or not of a row."""
        self.nodes += 1
        if depth > MAX_NESTING or self.nodes > MAX_NODES:
            raise TableError("filter-too-deep", f"conditions go {MAX_NESTING} deep", most=MAX_NESTING)
        if isinstance(tree, Mapping) and "property" in tree:
            column = self.column(tree)
            if column.type != "boolean":
                raise _bad(f"the column {column.name!r} is not yes or no", near=column.name)
            return {"op": "=", "args": [{"property": column.name}, True]}
        if not isinstance(tree, Mapping):
            raise _bad("a condition is expected", near=str(tree)[:24])
        op, args = tree.get("op"), tree.get("args")
        if not isinstance(op, str) or not isinstance(args, Sequence) or isinstance(args, str):
            raise _bad("a condition has an operator and arguments")
        if op in ("and", "or", "not"):
            if not args or (op == "not" and len(args) != 1):
                raise _bad(f"{op!r} needs conditions", near=op)
            return {"op": op, "args": [self.truth(one, depth + 1) for one in args]}
        for names, check in self._checks():
            if op in names:
                found: Tree = check(op, list(args))
                return found
        raise _bad("unknown operator", near=op[:24])

    def _checks(self) -> Iterator[tuple[Sequence[str], Any]]:
        yield COMPARED, self._compared
        yield ("like",), self._like
        yield ("between",), self._between
        yield ("in",), self._among
        yield ("isNull",), self._empty
        yield TEMPORAL, self._temporal
        yield SPATIAL, self._spatial

    def column(self, one: Any) -> Column:
        """The column that a node names."""
        name = one.get("property") if isinstance(one, Mapping) else None
        if not isinstance(name, str):
            raise _bad("a column is expected", near=str(one)[:24])
        return self.schema.column(name)

    def _scalar(self, one: Any, depth: int = 0) -> tuple[Any, Column | None, bool]:
        """A checked scalar, the column it speaks of (None for a constant), and whether it is folded text."""
        if isinstance(one, Mapping) and one.get("op") in FOLDS:
            args = one.get("args")
            if depth > 4 or not isinstance(args, Sequence) or len(args) != 1:
                raise _bad(f"{one['op']} takes one text", near=str(one["op"]))
            inner, column, _ = self._scalar(args[0], depth + 1)
            if column is not None and not _textual(column):
                raise _no_text(column)
            if column is None and not isinstance(inner, str | dict):
                raise _bad(f"{one['op']} takes text", near=str(inner)[:24])
            return {"op": one["op"], "args": [inner]}, column, True
        if isinstance(one, Mapping) and "property" in one:
            column = self.column(one)
            if column.type == "geometry":
                raise _bad("a place is asked with s_intersects or s_within", near=column.name)
            return {"property": column.name}, column, False
        if isinstance(one, bool | int | float | str) or (isinstance(one, Mapping) and {"date", "timestamp"} & set(one)):
            return one, None, False
        raise _bad("a column or a value is expected", near=str(one)[:24])

    def _pair(self, left: Any, right: Any) -> tuple[Any, Column, Any]:
        """A column and what it is compared with, whose type fits."""
        first, column, folded = self._scalar(left)
        second, other, other_folded = self._scalar(right)
        if column is None:
            raise _bad("a comparison starts with a column", near=str(first)[:24])
        if folded or other_folded:
            if not _textual(column) or not (other or _is_text(second)):
                raise _bad("text is compared with text", near=column.name)
            if other is not None and not _textual(other):
                raise _bad("text is compared with text", near=other.name)
            return first, column, second
        if other is None:
            return first, column, constant(column, second)
        if _family(column) != _family(other):
            raise _bad(f"{column.name!r} and {other.name!r} do not compare", near=other.name)
        return first, column, second

    def _compared(self, op: str, args: list[Any]) -> Tree:
        left, right = _exactly(args, 2, op)
        if not _names_column(left) and _names_column(right):
            left, right, op = right, left, _TURNED[op]
        first, _, second = self._pair(left, right)
        return {"op": op, "args": [first, second]}

    def _like(self, op: str, args: list[Any]) -> Tree:
        left, right = _exactly(args, 2, op)
        first, column, _ = self._scalar(left)
        second, other, _ = self._scalar(right)
        if column is None or other is not None or not _is_text(second):
            raise _bad("LIKE compares a column with a text", near="like")
        if not _textual(column):
            raise _no_text(column)
        return {"op": op, "args": [first, second]}

    def _between(self, op: str, args: list[Any]) -> Tree:
        one, low, high = _exactly(args, 3, op)
        first, _, least = self._pair(one, low)
        return {"op": op, "args": [first, least, self._pair(one, high)[2]]}

    def _among(self, op: str, args: list[Any]) -> Tree:
        one, values = _exactly(args, 2, op)
        if not isinstance(values, Sequence) or isinstance(values, str) or not 1 <= len(values) <= MAX_NODES:
            raise _bad("IN needs values", near="in")
        first = self._scalar(one)[0]
        return {"op": op, "args": [first, [self._pair(one, value)[2] for value in values]]}

    def _empty(self, op: str, args: list[Any]) -> Tree:
        (one,) = _exactly(args, 1, op)
        if isinstance(one, Mapping) and one.get("property") in PLACE and one["property"] not in self.schema.names:
            self._needs_place()
            return {"op": op, "args": [{"property": place_of(self.schema)}]}
        return {"op": op, "args": [{"property": self.column(one).name}]}

    def _temporal(self, op: str, args: list[Any]) -> Tree:
        left, right = _exactly(args, 2, op)
        if not _names_column(left) and _names_column(right) and op in _OTHER_WAY:
            left, right, op = right, left, _OTHER_WAY[op]
        column = self.column(left)
        if column.type not in ("date", "datetime"):
            raise TableError("bad-value", "not a column of dates", column=column.name, value=op, type=column.type)
        if isinstance(right, Mapping) and "interval" in right:
            bounds = right["interval"]
            if not isinstance(bounds, Sequence) or isinstance(bounds, str) or len(bounds) != 2:
                raise _bad("an interval has two ends", near=op)
            kept: Any = {"interval": [self._moment(one, column) for one in bounds]}
        elif op == "t_during":
            raise _bad("T_DURING needs an INTERVAL", near=op)
        else:
            kept = _dated(self._moment(_moment_text(right), column))
        return {"op": op, "args": [{"property": column.name}, kept]}

    def _moment(self, one: Any, column: Column) -> str:
        text = str(one).strip()
        if text != "..":
            value_of(Column(column.name, "date" if len(text) <= 10 else "datetime"), text)
        return text

    def _needs_place(self) -> None:
        if self.schema.geo is None:
            raise TableError("no-geo", "this table has no places")

    def _spatial(self, op: str, args: list[Any]) -> Tree:
        left, right = _exactly(args, 2, op)
        if not _names_column(left) and _names_column(right) and op == "s_intersects":
            left, right = right, left
        self._needs_place()
        name = left.get("property") if isinstance(left, Mapping) else None
        geo = self.schema.geo
        if name not in {*PLACE, place_of(self.schema), getattr(geo, "point", None) or "geometry"}:
            raise TableError("unknown-column", f"{name!r} is not a place", column=str(name)[:40])
        if not isinstance(right, Mapping):
            raise TableError("bad-geometry", "a box, a point or a polygon is expected")
        return {"op": op, "args": [{"property": place_of(self.schema)}, shape(right)]}


def constant(column: Column, one: Any) -> Any:
    """A constant as JSON of the column's type. Raises TableError("bad-value")."""
    bad = TableError(
        "bad-value", f"not a {column.type}", column=column.name, value=str(_moment_text(one))[:40], type=column.type
    )
    match column.type, one:
        case (("string" | "geopoint"), str()) if len(one) <= MAX_TEXT and "\x00" not in one:
            return one
        case "boolean", bool():
            return one
        case _, bool():
            raise bad
        case "integer", int() if -(2**63) <= one < 2**63:
            return one
        case "integer", float() if one.is_integer() and abs(one) < 2**53:
            return int(one)
        case "number", int() | float() if abs(one) < 1e308:
            return float(one)
        case (("integer" | "number" | "boolean"), str()):
            return value_of(column, one)
        case (("date" | "datetime"), str() | Mapping()):
            value = value_of(column, _moment_text(one))
            return _dated(value.isoformat() if isinstance(value, dt.date) else "")
        case _:
            raise bad


def shape(raw: Mapping[str, Any]) -> Tree:
    """A box, point, polygon or multipolygon of degrees (WGS 84, longitude first). Raises TableError("bad-geometry")."""
    if "bbox" in raw:
        box = raw["bbox"]
        if not isinstance(box, Sequence) or len(box) not in (4, 6):
            raise TableError("bad-geometry", "a box is west, south, east, north")
        west, south, east, north = (*box[:2], *box[len(box) // 2 :][:2])
        (west, south), (east, north) = _position((west, south)), _position((east, north))
        if west > east or south > north:
            raise TableError("bad-geometry", "a box is west, south, east, north")
        return {"bbox": [west, south, east, north]}
    kind, found = raw.get("type"), raw.get("coordinates")
    if kind == "Point":
        return {"type": kind, "coordinates": _position(found)}
    if kind == "Polygon":
        return {"type": kind, "coordinates": _rings(found)}
    if kind == "MultiPolygon" and isinstance(found, Sequence) and 1 <= len(found) <= MAX_NODES:
        return {"type": kind, "coordinates": [_rings(one) for one in found]}
    raise TableError("bad-geometry", "a box, a point or a polygon is expected")


def _rings(raw: Any) -> list[list[list[float]]]:
    if not isinstance(raw, Sequence) or not 1 <= len(raw) <= MAX_NODES:
        raise TableError("bad-geometry", "a polygon is made of rings")
    rings = []
    for one in raw:
        if not isinstance(one, Sequence) or not 4 <= len(one) <= MAX_NODES:
            raise TableError("bad-geometry", "a ring has at least four positions")
        ring = [_position(position) for position in one]
        if ring[0] != ring[-1]:
            raise TableError("bad-geometry", "a ring ends where it begins")
        rings.append(ring)
    return rings


def _position(raw: Any) -> list[float]:
    ok = isinstance(raw, Sequence) and len(raw) == 2 and all(isinstance(one, int | float) for one in raw)
    if not ok or not (-180 <= raw[0] <= 180 and -90 <= raw[1] <= 90) or not all(map(math.isfinite, raw)):
        raise TableError("bad-geometry", "a position is longitude then latitude, in degrees")
    return [float(raw[0]), float(raw[1])]


def _names_column(one: Any) -> bool:
    return isinstance(one, Mapping) and ("property" in one or (one.get("op") in FOLDS and _names_column(_first(one))))


def _textual(column: Column) -> bool:
    return column.type in ("string", "geopoint")


def _no_text(column: Column) -> TableError:
    return TableError("bad-value", "this needs text", column=column.name, value="LIKE", type=column.type)


def _first(one: Mapping[str, Any]) -> Any:
    args = one.get("args")
    return args[0] if isinstance(args, Sequence) and len(args) == 1 and not isinstance(args, str) else None


def _is_text(one: Any) -> bool:
    """A text constant, folded or not."""
    while isinstance(one, Mapping) and one.get("op") in FOLDS:
        one = _first(one)
    return isinstance(one, str) and len(one) <= MAX_TEXT and "\x00" not in one


def _moment_text(one: Any) -> str:
    return str(one.get("date", one.get("timestamp", ""))) if isinstance(one, Mapping) else str(one)


def _dated(text: str) -> dict[str, str]:
    return {"date": text} if len(text) <= 10 else {"timestamp": text}


def _family(column: Column) -> str:
    kinds = {"integer": "number", "datetime": "date", "geopoint": "string"}
    return kinds.get(column.type, column.type)


def _exactly(args: list[Any], count: int, op: str) -> list[Any]:
    if len(args) != count:
        raise _bad(f"{op!r} takes {count} arguments", near=op)
    return args


def _bad(message: str, near: str = "…") -> TableError:
    return TableError("bad-filter", message, near=near[:40], position="?")
