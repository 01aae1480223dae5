"""A CQL2-JSON tree as CQL2 text, and its parts that a form can show as lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from socle.engines.tables.asking.trees import COMPARED

_PLAIN: Final = re.compile(r"(?!(and|or|not|like|between|in|is|null|true|false)\b)[^\W\d][\w.]*", re.IGNORECASE)
_SIGNS: Final = {"contains": "%{}%", "starts": "{}%"}


def cql2_of(tree: Mapping[str, Any]) -> str:
    """The text that `parse_cql2` reads as this checked tree."""
    op, args = tree["op"], tree["args"]
    if op in ("and", "or"):
        return f" {op.upper()} ".join(_grouped(one) for one in args)
    if op == "not":
        return f"NOT ({cql2_of(args[0])})"
    if op in COMPARED:
        return f"{_said(args[0])} {op} {_said(args[1])}"
    if op == "like":
        return f"{_said(args[0])} LIKE {_said(args[1])}"
    if op == "between":
        return f"{_said(args[0])} BETWEEN {_said(args[1])} AND {_said(args[2])}"
    if op == "in":
        return f"{_said(args[0])} IN ({', '.join(map(_said, args[1]))})"
    if op == "isNull":
        return f"{_said(args[0])} IS NULL"
    return f"{op.upper()}({_said(args[0])}, {_said(args[1])})"


def lines_of(tree: Mapping[str, Any]) -> tuple[list[tuple[str, str, str]], str]:
    """The conditions that all must hold and that a form can show: column, operator (those of `Filter`), value; and the
    text of the others."""
    lines, others = [], []
    for one in tree["args"] if tree["op"] == "and" else [tree]:
        line = _line(one)
        lines += [line] if line else []
        others += [] if line else [one]
    rest = {"op": "and", "args": others} if len(others) > 1 else others[0] if others else None
    return lines, cql2_of(rest) if rest else ""


def tree_of(column: str, op: str, value: str) -> dict[str, Any]:
    """The tree of a line of a form, to be checked. Raises KeyError for an unknown operator."""
    cell: dict[str, Any] = {"property": column}
    if op in ("empty", "filled"):
        empty = {"op": "isNull", "args": [cell]}
        return empty if op == "empty" else {"op": "not", "args": [empty]}
    if op in _SIGNS:
        literal = re.sub(r"([\\%_])", r"\\\1", value)
        return {"op": "like", "args": [_folded(cell), _folded(_SIGNS[op].format(literal))]}
    return {"op": {"eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}[op], "args": [cell, value]}


def _folded(one: Any) -> dict[str, Any]:
    return {"op": "accenti", "args": [{"op": "casei", "args": [one]}]}


def _line(tree: Mapping[str, Any]) -> tuple[str, str, str] | None:
    op, args = tree["op"], tree["args"]
    if op == "isNull":
        return args[0]["property"], "empty", ""
    if op == "not" and args[0]["op"] == "isNull":
        return args[0]["args"][0]["property"], "filled", ""
    if op in COMPARED and "property" in args[0] and not (isinstance(args[1], Mapping) and "property" in args[1]):
        names = {"=": "eq", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
        folded = isinstance(args[1], Mapping) and "op" in args[1]
        return None if folded else (args[0]["property"], names[op], _plainly(args[1]))
    if op == "like":
        return _alike(args[0], args[1])
    return None


def _alike(cell: Any, pattern: Any) -> tuple[str, str, str] | None:
    if not all(map(_is_folded, (cell, pattern))):
        return None
    text = pattern["args"][0]["args"][0]
    for op in ("contains", "starts"):
        inner = text[op == "contains" : -1]
        value = re.sub(r"\\([\\%_])", r"\1", inner)
        if tree_of("", op, value)["args"][1] == pattern:
            return cell["args"][0]["args"][0]["property"], op, value
    return None


def _is_folded(one: Any) -> bool:
    """Whether it is exactly what a form folds: `accenti(casei(…))`."""
    inner = one["args"][0] if isinstance(one, Mapping) and one.get("op") == "accenti" else None
    if not isinstance(inner, Mapping) or inner.get("op") != "casei":
        return False
    return isinstance(inner["args"][0], str) or "property" in inner["args"][0]


def _plainly(one: Any) -> str:
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, Mapping):
        return str(one.get("date", one.get("timestamp", "")))
    return repr(one) if isinstance(one, float) else str(one)


def _grouped(one: Mapping[str, Any]) -> str:
    return f"({cql2_of(one)})" if one["op"] in ("and", "or") else cql2_of(one)


def _said(one: Any) -> str:
    if not isinstance(one, Mapping):
        return _text(one) if isinstance(one, str) else _plainly(one).upper() if isinstance(one, bool) else _plainly(one)
    if "property" in one:
        name = str(one["property"])
        return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'
    if "date" in one or "timestamp" in one:
        kind = "date" if "date" in one else "timestamp"
        return f"{kind.upper()}({_text(one[kind])})"
    if "interval" in one:
        return f"INTERVAL({', '.join(map(_text, one['interval']))})"
    if "bbox" in one:
        return f"BBOX({', '.join(map(repr, one['bbox']))})"
    if "type" in one:
        return f"{one['type'].upper()}{_shape(one['coordinates'])}"
    return f"{one['op']}({_said(one['args'][0])})"


def _text(one: str) -> str:
    return "'" + one.replace("'", "''") + "'"


def _shape(one: Any) -> str:
    if isinstance(one[0], int | float):
        return f"({one[0]!r} {one[1]!r})"
    return f"({', '.join(_position(part) if isinstance(part[0], int | float) else _shape(part) for part in one)})"


def _position(one: Any) -> str:
    return f"{one[0]!r} {one[1]!r}"
