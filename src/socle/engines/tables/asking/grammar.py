"""A filter in CQL2 text (OGC 21-065r2) as a CQL2-JSON tree, checked against a schema.

Length and depth are bounded before anything is parsed: a parser given ten thousand parentheses must refuse them, not
meet them. The grammar is LALR(1), so parsing takes time in proportion to the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.asking.trees import MAX_NESTING, checked
from socle.engines.tables.model import Schema, TableError

if TYPE_CHECKING:
    from lark import Lark

MAX_FILTER: Final = 2_000
_AROUND: Final = 24

# A function's name holds its parenthesis, so that a column may be called "date" or "point".
GRAMMAR: Final = r"""
?start: either
?either: both (_OR both)*
?both: inverse (_AND inverse)*
?inverse: _NOT truth -> inverse | truth
?truth: "(" either ")"
    | scalar COMPARED scalar -> compared
    | scalar LIKE pattern -> like
    | scalar _NOT LIKE pattern -> unlike
    | scalar BETWEEN scalar _AND scalar -> between
    | scalar _NOT BETWEEN scalar _AND scalar -> not_between
    | scalar IN "(" scalar ("," scalar)* ")" -> among
    | scalar _NOT IN "(" scalar ("," scalar)* ")" -> not_among
    | scalar IS NULL -> empty
    | scalar IS _NOT NULL -> filled
    | SPATIAL place "," place ")" -> function
    | TEMPORAL moment "," moment ")" -> function
    | scalar -> alone

?scalar: column | text | NUMBER -> number | TRUE -> yes | FALSE -> no | instant
    | FOLD scalar ")" -> folded
?pattern: text | FOLD pattern ")" -> folded
column: NAME | QUOTED
text: STRING
?instant: DATE STRING ")" -> date | TIMESTAMP STRING ")" -> timestamp
?moment: column | instant | INTERVAL bound "," bound ")" -> interval
?bound: text | instant

?place: column | BBOX NUMBER ("," NUMBER)+ ")" -> bbox
    | POINT position ")" -> point
    | POLYGON ring ("," ring)* ")" -> polygon
    | MULTIPOLYGON patch ("," patch)* ")" -> multipolygon
patch: "(" ring ("," ring)* ")"
ring: "(" position ("," position)* ")"
position: NUMBER NUMBER

_AND.3: /and\b/i
_OR.3: /or\b/i
_NOT.3: /not\b/i
LIKE.3: /like\b/i
BETWEEN.3: /between\b/i
IN.3: /in\b/i
IS.3: /is\b/i
NULL.3: /null\b/i
TRUE.3: /true\b/i
FALSE.3: /false\b/i
FOLD.3: /(casei|accenti)\s*\(/i
DATE.3: /date\s*\(/i
TIMESTAMP.3: /timestamp\s*\(/i
INTERVAL.3: /interval\s*\(/i
SPATIAL.3: /s_(intersects|within)\s*\(/i
TEMPORAL.3: /t_(after|before|during|intersects)\s*\(/i
BBOX.3: /bbox\s*\(/i
POINT.3: /point\s*\(/i
POLYGON.3: /polygon\s*\(/i
MULTIPOLYGON.3: /multipolygon\s*\(/i
COMPARED: "=" | "<>" | "<=" | ">=" | "<" | ">"
NUMBER: /[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?/
STRING: /'([^']|'')*'/
QUOTED: /"([^"]|"")+"/
NAME: /(?!(and|or|not|like|between|in|is|null|true|false)\b)[^\W\d][\w.]*/i
%ignore /[ \t\r\n]+/
"""


def parse_cql2(text: str, schema: Schema | Mapping[str, Any]) -> dict[str, Any]:
    """The checked CQL2-JSON tree of a filter in CQL2 text.

    Raises TableError "filter-too-long", "filter-too-deep", "bad-filter" (with `position`, counted from 1, and what
    stands `near` it), and what `checked` raises for what the schema does not have.
    """
    return checked(written(text), schema if isinstance(schema, Schema) else Schema.from_json(schema))


def written(text: str) -> Any:
    """The tree of a filter as it is written: whether it fits any table is not looked at. Raises TableError."""
    bound(text)
    from lark.exceptions import UnexpectedInput

    try:
        return _parser().parse(text)
    except UnexpectedInput as error:
        found: Any = error.pos_in_stream
        at = found if isinstance(found, int) and found >= 0 else len(text)
        raise TableError(
            "bad-filter", f"not understood at {at + 1}", position=at + 1, near=text[at : at + _AROUND] or "…"
        ) from None


def bound(text: str) -> None:
    """Refuse what is too long or too deep to be parsed. Raises TableError."""
    if len(text) > MAX_FILTER:
        raise TableError("filter-too-long", f"a filter has at most {MAX_FILTER} characters", most=MAX_FILTER)
    depth, quote = 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "(":
            depth += 1
            if depth > MAX_NESTING:
                raise TableError("filter-too-deep", f"parentheses go {MAX_NESTING} deep", most=MAX_NESTING)
        elif sign == ")":
            depth -= 1


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    rules = _Builder()
    spread = {name: partial(_spread, getattr(rules, name)) for name in vars(_Builder) if not name.startswith("_")}
    return Lark(GRAMMAR, parser="lalr", transformer=SimpleNamespace(**spread), propagate_positions=False)


def _spread(rule: Callable[..., Any], children: list[Any]) -> Any:
    return rule(*children)


def _op(op: str, *args: Any) -> dict[str, Any]:
    return {"op": op, "args": list(args)}


def _name(function: str) -> str:
    """The name of a function out of its token, which ends with the parenthesis."""
    return function.rstrip("( \t\r\n").lower()


class _Builder:
    """What each rule of the grammar becomes in CQL2-JSON."""

    def either(self, *parts: Any) -> Any:
        return _op("or", *parts)

    def both(self, *parts: Any) -> Any:
        return _op("and", *parts)

    def inverse(self, part: Any) -> Any:
        return _op("not", part)

    def compared(self, left: Any, op: Any, right: Any) -> Any:
        return _op(str(op), left, right)

    def like(self, left: Any, _: Any, right: Any) -> Any:
        return _op("like", left, right)

    def unlike(self, left: Any, _: Any, right: Any) -> Any:
        return _op("not", _op("like", left, right))

    def between(self, one: Any, _: Any, low: Any, high: Any) -> Any:
        return _op("between", one, low, high)

    def not_between(self, one: Any, _: Any, low: Any, high: Any) -> Any:
        return _op("not", _op("between", one, low, high))

    def among(self, one: Any, _: Any, *values: Any) -> Any:
        return _op("in", one, list(values))

    def not_among(self, one: Any, _: Any, *values: Any) -> Any:
        return _op("not", _op("in", one, list(values)))

    def empty(self, one: Any, *_: Any) -> Any:
        return _op("isNull", one)

    def filled(self, one: Any, *_: Any) -> Any:
        return _op("not", _op("isNull", one))

    def function(self, name: Any, left: Any, right: Any) -> Any:
        return _op(_name(name), left, right)

    def alone(self, one: Any) -> Any:
        return one

    def folded(self, name: Any, one: Any) -> Any:
        return _op(_name(name), one)

    def column(self, name: Any) -> Any:
        text = str(name)
        return {"property": text[1:-1].replace('""', '"') if text.startswith('"') else text}

    def text(self, quoted: Any) -> Any:
        return str(quoted)[1:-1].replace("''", "'")

    def number(self, digits: Any) -> Any:
        return _number(str(digits))

    def yes(self, _: Any) -> Any:
        return True

    def no(self, _: Any) -> Any:
        return False

    def date(self, _: Any, quoted: Any) -> Any:
        return {"date": self.text(quoted)}

    def timestamp(self, _: Any, quoted: Any) -> Any:
        return {"timestamp": self.text(quoted)}

    def interval(self, _: Any, start: Any, end: Any) -> Any:
        return {"interval": [_bound(start), _bound(end)]}

    def bbox(self, _: Any, *numbers: Any) -> Any:
        return {"bbox": [_number(str(one)) for one in numbers]}

    def point(self, _: Any, position: Any) -> Any:
        return {"type": "Point", "coordinates": position}

    def polygon(self, _: Any, *rings: Any) -> Any:
        return {"type": "Polygon", "coordinates": list(rings)}

    def multipolygon(self, _: Any, *patches: Any) -> Any:
        return {"type": "MultiPolygon", "coordinates": list(patches)}

    def patch(self, *rings: Any) -> Any:
        return list(rings)

    def ring(self, *positions: Any) -> Any:
        return list(positions)

    def position(self, x: Any, y: Any) -> Any:
        return [_number(str(x)), _number(str(y))]


def _number(digits: str) -> int | float:
    return float(digits) if any(sign in digits for sign in ".eE") else int(digits)


def _bound(one: Any) -> str:
    return str(one if isinstance(one, str) else one.get("date", one.get("timestamp", "")))
