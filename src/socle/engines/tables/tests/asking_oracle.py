"""The slow, obvious twin of questions: loops over rows, with logic of three values (None is "nobody knows")."""

from __future__ import annotations

import datetime as dt
import re
import statistics
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def holds(tree: Mapping[str, Any], row: Row, place: tuple[float, float] | None) -> bool | None:
    """Whether a CQL2-JSON tree holds of a row, whose place is a longitude and a latitude."""
    op, args = tree["op"], tree["args"]
    if op == "and":
        return every([holds(one, row, place) for one in args])
    if op == "or":
        return inverse(every([inverse(holds(one, row, place)) for one in args]))
    if op == "not":
        return inverse(holds(args[0], row, place))
    if op == "isNull":
        return row[args[0]["property"]] is None
    if op in ("s_intersects", "s_within"):
        return None if place is None else meets(args[1], place, inside=op == "s_within")
    if op.startswith("t_"):
        return temporal(op, row[args[0]["property"]], args[1])
    first = scalar(args[0], row)
    if op == "in":
        return inverse(every([inverse(compared("=", first, scalar(one, row))) for one in args[1]]))
    if op == "between":
        return every([compared(">=", first, scalar(args[1], row)), compared("<=", first, scalar(args[2], row))])
    if op == "like":
        return None if first is None else bool(re.fullmatch(pattern(scalar(args[1], row)), first, re.DOTALL))
    return compared(op, first, scalar(args[1], row))


def every(parts: Sequence[bool | None]) -> bool | None:
    """False as soon as one is, else unknown as soon as one is."""
    return False if False in parts else None if None in parts else True


def inverse(part: bool | None) -> bool | None:
    return None if part is None else not part


def compared(op: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, str):
        left, right = left.encode(), right.encode()
    return bool(
        {
            "=": left == right,
            "<>": left != right,
            "<": left < right,
            "<=": left <= right,
            ">": left > right,
            ">=": left >= right,
        }[op]
    )


def scalar(node: Any, row: Row) -> Any:
    if not isinstance(node, Mapping):
        return node
    if "property" in node:
        return row[node["property"]]
    if "date" in node or "timestamp" in node:
        return moment(str(node.get("date", node.get("timestamp"))))
    text = scalar(node["args"][0], row)
    if text is None:
        return None
    return text.lower() if node["op"] == "casei" else without_accents(text)


def moment(text: str) -> dt.date:
    if len(text) <= 10:
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def without_accents(text: str) -> str:
    parted = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(one for one in parted if not unicodedata.combining(one)))


def pattern(like: str) -> str:
    """A pattern of LIKE as a regular expression."""
    out, escaped = "", False
    for sign in like:
        if escaped or sign not in "%_\\":
            out, escaped = out + re.escape(sign), False
        elif sign == "\\":
            escaped = True
        else:
            out += ".*" if sign == "%" else "."
    return out


def temporal(op: str, found: dt.date | None, other: Mapping[str, Any]) -> bool | None:
    """A moment as the span of its day or instant, against the days or instants of the filter."""
    if found is None:
        return None
    first, last = other["interval"] if "interval" in other else [str(other.get("date", other.get("timestamp")))] * 2

    def side(text: str) -> int:
        """Before, at or after: -1, 0, 1."""
        at, mine = moment(text), found
        if isinstance(mine, dt.datetime) and not isinstance(at, dt.datetime):
            mine = mine.date()  # a day among instants is that whole day
        elif isinstance(at, dt.datetime) and not isinstance(mine, dt.datetime):
            at = at.date()
        return (mine > at) - (mine < at)

    begun = 1 if first == ".." else side(first)
    ended = -1 if last == ".." else side(last)
    if op == "t_after":
        return ended > 0
    if op == "t_before":
        return begun < 0
    return begun > 0 and ended < 0 if op == "t_during" else begun >= 0 and ended <= 0


def meets(shape: Mapping[str, Any], place: tuple[float, float], *, inside: bool) -> bool:
    """Shapely says it."""
    import shapely
    from shapely.geometry import box
    from shapely.geometry import shape as made

    held = box(*shape["bbox"]) if "bbox" in shape else made(dict(shape))
    point = shapely.Point(*place)
    return bool(point.within(held) if inside else point.intersects(held))


def words_hold(search: str, row: Row, texts: Sequence[str]) -> bool:
    """Each word of the search begins a word of the row's texts."""
    whole = tokens(" ".join(row[name] for name in texts if row[name] is not None))
    return all(any(one.startswith(word) for one in whole) for word in tokens(search))


def tokens(text: str) -> list[str]:
    plain = without_accents(text.lower())
    return "".join(one if unicodedata.category(one)[0] in "LN" else " " for one in plain).split()


def ordered(rows: list[dict[str, Any]], sort: Sequence[tuple[str, bool]]) -> list[dict[str, Any]]:
    """By each column in turn, ties as they were, empty cells last both ways."""
    for name, down in reversed(list(sort)):
        filled = [row for row in rows if row[name] is not None]
        empty = [row for row in rows if row[name] is None]
        filled.sort(key=lambda row: sortable(row[name]), reverse=down)
        rows = filled + empty
    return rows


def sortable(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def cut(value: dt.date | None, bucket: str) -> Any:
    """The first day of the period of a moment, or the number of its hour or day of the week."""
    if value is None:
        return None
    day = value.date() if isinstance(value, dt.datetime) else value
    match bucket:
        case "year":
            return day.replace(month=1, day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "month":
            return day.replace(day=1)
        case "week":
            return day - dt.timedelta(days=day.weekday())
        case "day":
            return day
        case "hour":
            return value.hour if isinstance(value, dt.datetime) else 0
        case _:
            return day.isoweekday()


def measured(measure: str, values: Sequence[Any]) -> Any:
    """A measure of the filled cells of a group."""
    filled = [one for one in values if one is not None]
    if measure == "count":
        return len(filled)
    if measure == "distinct":
        return len(set(filled))
    if not filled:
        return None
    if measure == "sum":
        return sum(filled)
    if measure == "mean":
        return statistics.fmean(filled)
    if measure == "median":
        return statistics.median(filled)
    return (min if measure == "min" else max)(filled, key=sortable)
