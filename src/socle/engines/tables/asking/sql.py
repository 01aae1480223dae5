"""Conditions as SQL: what DuckDB and SQLite say alike, and what only DuckDB says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from socle.engines.tables.asking.expressions import Words, conditions
from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.trees import Tree
from socle.engines.tables.live import MEETS, ORDER, RELATES, coordinates, quoted, sql_type
from socle.engines.tables.model import SIDES, Column, Schema

FOUND: Final = "__words"
# Where a pattern has its `%`: before, after.
_PARTS: Final = {(True, True): "contains", (False, True): "starts_with", (True, False): "suffix"}


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL, with `?` for each of its values."""

    text: str
    values: tuple[Any, ...] = ()


def condition(plan: Plan, schema: Schema, *, hot: bool = False) -> tuple[str, list[Any]]:
    """The WHERE of a checked plan for DuckDB, and its bound values. `hot`: see `Duck`."""
    asked = conditions(plan, schema, Duck(schema, hot))
    return asked.text, list(asked.values)


def joined(word: str, parts: Sequence[Sql], nothing: str) -> Sql:
    """Pieces with a word between them."""
    if not parts:
        return Sql(nothing)
    if len(parts) == 1:
        return parts[0]
    return Sql(f"({f' {word} '.join(one.text for one in parts)})", sum((one.values for one in parts), ()))


class Plain(Words[Sql]):
    """What both say alike."""

    def compared(self, op: str, left: Sql, right: Sql) -> Sql:
        return Sql(f"{left.text} {op} {right.text}", left.values + right.values)

    def every(self, parts: Sequence[Sql]) -> Sql:
        return joined("AND", parts, "(1 = 1)")

    def some(self, parts: Sequence[Sql]) -> Sql:
        return joined("OR", parts, "(1 = 0)")

    def inverse(self, part: Sql) -> Sql:
        return Sql(f"(NOT ({part.text}))", part.values)

    def empty(self, one: Sql) -> Sql:
        return Sql(f"({one.text} IS NULL)", one.values)

    def among(self, one: Sql, values: Sequence[Sql]) -> Sql:
        inside = joined(",", values, "NULL").text.strip("()") if len(values) > 1 else values[0].text
        return Sql(f"{one.text} IN ({inside})", sum((value.values for value in values), one.values))


class Duck(Plain):
    """DuckDB, on the relation of a live table. `hot`: in DuckDB's own format, with each row's words made before."""

    def __init__(self, schema: Schema, hot: bool = False) -> None:
        self.schema = schema
        self.hot = hot
        if schema.geo is not None:
            self.lon, self.lat = coordinates(schema.geo)

    def column(self, column: Column | None) -> Sql:
        return Sql(quoted(column.name) if column is not None else "rowid" if self.hot else ORDER)

    def constant(self, value: Any, column: Column | None) -> Sql:
        kind = sql_type(column) if column is not None else "BIGINT" if isinstance(value, int) else "VARCHAR"
        return Sql(f"?::{kind}", (value,))

    def like(self, one: Sql, pattern: Sql) -> Sql:
        text = str(pattern.values[0]) if len(pattern.values) == 1 else "_"
        part = text.strip("%")
        at = (text.startswith("%"), text.endswith("%"))
        if at in _PARTS and not set(part) & set("%_\\"):
            # A part of a text is searched some times faster than a pattern is matched.
            return Sql(f"{_PARTS[at]}({one.text}, {pattern.text})", (*one.values, part))
        return Sql(f"{one.text} LIKE {pattern.text} ESCAPE '\\'", one.values + pattern.values)

    def folded(self, one: Sql, fold: str) -> Sql:
        return Sql(f"{'lower' if fold == 'casei' else 'strip_accents'}({one.text})", one.values)

    def text(self, one: Sql) -> Sql:
        return Sql(f"{one.text}::VARCHAR", one.values)

    def found(self, word: str) -> Sql:
        if self.hot:
            return Sql(f"contains({FOUND}, ?)", (f" {word}",))
        plain = plain_words(self.schema)
        # Most rows do not hold the letters at all: the expression is asked of the few that do.
        return Sql(f"(contains({plain}, ?) AND regexp_matches({plain}, ?))", (word, rf"(^|[^\p{{L}}\p{{N}}]){word}"))

    def placeless(self) -> Sql:
        return Sql(f"(({self.lon} IS NULL) OR ({self.lat} IS NULL))")

    def meets(self, shape: Tree, *, inside: bool) -> Sql:
        if self.schema.geo is not None and self.schema.geo.geometry:
            return self._geometry(shape, quoted(self.schema.geo.geometry), inside=inside)
        if "bbox" in shape:
            west, south, east, north = shape["bbox"]
            below = "<" if inside else "<="
            text = f"(? {below} {self.lon} AND {self.lon} {below} ? AND ? {below} {self.lat} AND {self.lat} {below} ?)"
            return Sql(text, (west, east, south, north))
        if shape["type"] == "Point":
            return Sql(f"({self.lon} = ? AND {self.lat} = ?)", tuple(shape["coordinates"]))
        return self._polygon(edges_of(shape), inside=inside)

    def _geometry(self, shape: Tree, column: str, *, inside: bool) -> Sql:
        """A geometry is looked at only where its own box does not tell already."""
        west, south, east, north = extent(shape)
        w, s, e, n = map(quoted, SIDES)
        near = Sql(f"({w} <= ? AND {e} >= ? AND {s} <= ? AND {n} >= ?)", (east, west, north, south))
        if "bbox" in shape and not inside:
            held = f"{w} >= ? AND {e} <= ? AND {s} >= ? AND {n} <= ?"
            exact = f"(CASE WHEN {held} THEN true ELSE {MEETS}({column}, ?, ?, ?, ?) END)"
            return self.every([near, Sql(exact, (west, east, south, north, west, south, east, north))])
        return self.every([near, Sql(f"{RELATES}({column}, ?, ?)", (wkt_of(shape), inside))])

    def _polygon(self, edges: Sequence[tuple[float, float, float, float]], *, inside: bool) -> Sql:
        """A point and the edges of a polygon: how many it sees to the east (odd: inside), and whether it is on one."""
        lon, lat = self.lon, self.lat
        box = self.meets({"bbox": sides_of(edges)}, inside=False)
        side = f"(e[3] - e[1]) * ({lat} - e[2]) - (e[4] - e[2]) * ({lon} - e[1])"
        on = (
            f"list_bool_or(list_transform(?::DOUBLE[4][], lambda e: {side} = 0 AND {lon} BETWEEN least(e[1], e[3]) AND "
            f"greatest(e[1], e[3]) AND {lat} BETWEEN least(e[2], e[4]) AND greatest(e[2], e[4])))"
        )
        crossed = f"(e[2] > {lat}) <> (e[4] > {lat}) AND (({side}) > 0) = (e[4] > e[2])"
        odd = f"len(list_filter(?::DOUBLE[4][], lambda e: {crossed})) % 2 = 1"
        listed = [list(edge) for edge in edges]
        exact = f"(NOT {on} AND {odd})" if inside else f"({on} OR {odd})"
        return Sql(f"({box.text} AND {exact})", (*box.values, listed, listed))


def plain_words(schema: Schema) -> str:
    """The SQL of all texts of a row, without case and accents."""
    texts = [c for c in schema.columns if c.type in ("string", "geopoint")][:200]
    whole = ", ".join(quoted(c.name) for c in texts) or "''"
    return f"strip_accents(lower(concat_ws(' ', {whole})))"


def edges_of(shape: Tree) -> list[tuple[float, float, float, float]]:
    """The edges of a polygon or multipolygon."""
    patches = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [(*a, *b) for rings in patches for ring in rings for a, b in pairwise(ring)]


def sides_of(edges: Sequence[tuple[float, float, float, float]]) -> list[float]:
    """The box around edges."""
    xs = [x for edge in edges for x in edge[::2]]
    ys = [y for edge in edges for y in edge[1::2]]
    return [min(xs), min(ys), max(xs), max(ys)]


def extent(shape: Tree) -> list[float]:
    """The box around a shape."""
    if "bbox" in shape:
        return list(shape["bbox"])
    if shape["type"] == "Point":
        return [*shape["coordinates"], *shape["coordinates"]]
    return sides_of(edges_of(shape))


def wkt_of(shape: Tree) -> str:
    """A shape as WKT."""
    if "bbox" in shape:
        w, s, e, n = shape["bbox"]
        shape = {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]}

    def written(one: Any) -> str:
        if isinstance(one[0], int | float):
            return f"{one[0]!r} {one[1]!r}"
        return f"({', '.join(map(written, one))})"

    inside = written(shape["coordinates"])
    return f"{shape['type'].upper()} {inside if inside.startswith('(') else f'({inside})'}"
