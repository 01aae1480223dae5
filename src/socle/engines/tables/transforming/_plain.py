"""Doing the steps on the columns and rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from socle.engines.tables.asking.grammar import parse_cql2
from socle.engines.tables.asking.plan import Plan
from socle.engines.tables.asking.sql import condition
from socle.engines.tables.live import ORDER, literal, quoted
from socle.engines.tables.model import SIDES, Column, Schema
from socle.engines.tables.transforming._model import Lost, Step

if TYPE_CHECKING:
    from socle.engines.tables.transforming._running import Work

_SPACES: Final = "[\\s\\x{00A0}\\x{202F}\\x{2009}]+"
_YES: Final = ("true", "1", "oui", "vrai", "yes", "نعم", "o", "y", "t", "v")
_NO: Final = ("false", "0", "non", "faux", "no", "لا", "n", "f")
_WRITTEN: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "iso": (r"\d{4}-\d{2}-\d{2}", ("%Y-%m-%d",)),
    "ymd": (r"\d{4}[/.-]\d{1,2}[/.-]\d{1,2}", ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")),
    "dmy": (r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")),
    "mdy": (r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y")),
}
_NUMBER: Final = r"[+-]?([0-9]{1,40}([.,][0-9]{0,40})?|[.,][0-9]{1,40})([eE][+-]?[0-9]{1,3})?"
_CLOCK: Final = (r"([T ]\d{1,2}:\d{2}(:\d{2})?)?", ("", " %H:%M", " %H:%M:%S"))
_DERIVED: Final = {
    "year": "year({a})",
    "quarter": "date_trunc('quarter', {a})::DATE",
    "month": "date_trunc('month', {a})::DATE",
    "week": "date_trunc('week', {a})::DATE",
    "weekday": "isodow({a})",
    "hour": "hour({a})",
    "days": "date_diff('day', {a}::DATE, {b}::DATE)",
    "add": "({a}::DOUBLE + {b}::DOUBLE)",
    "subtract": "({a}::DOUBLE - {b}::DOUBLE)",
    "multiply": "({a}::DOUBLE * {b}::DOUBLE)",
    "divide": "({a}::DOUBLE / nullif({b}::DOUBLE, 0))",
    "upper": "upper({a})",
    "lower": "lower({a})",
    "trim": "trim(regexp_replace({a}, '" + _SPACES + "', ' ', 'g'))",
    "plain": "strip_accents(lower(trim(regexp_replace({a}, '" + _SPACES + "', ' ', 'g'))))",
}


def carried(schema: Schema, before: Schema) -> list[str]:
    """What a table carries beside its columns, out of the table before it."""
    kept = schema.geo is not None and schema.geo.geometry and before.geo is not None and before.geo.geometry
    return [*(quoted(one) for one in (SIDES if kept else ())), ORDER]


def select(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Keep columns, in an order."""
    work.make(f"SELECT {', '.join([*map(quoted, after.names), *carried(after, before)])} FROM {work.table}")
    return []


def rename(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Give columns other names."""
    named = [f"{quoted(old)} AS {quoted(new)}" for old, new in zip(before.names, after.names, strict=True)]
    work.make(f"SELECT {', '.join([*named, *carried(after, before)])} FROM {work.table}")
    return []


def cast(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Give a column another type; filled cells that have no value of it are counted."""
    name = step["column"]
    made = _cast(before.column(name), step["to"], step.get("format", "iso"))
    own, blank = quoted(name), _blank(before.column(name))
    gone = f"FROM {work.table} WHERE {own} IS NOT NULL AND NOT {blank} AND ({made}) IS NULL"
    lost = Lost("not-cast", work.count(f"SELECT count(*) {gone}"), work.samples(own, gone))
    kept = [f"{made} AS {own}" if one == name else quoted(one) for one in after.names]
    work.make(f"SELECT {', '.join([*kept, *carried(after, before)])} FROM {work.table}")
    return [lost]


def _blank(column: Column) -> str:
    return f"(trim({quoted(column.name)}) = '')" if column.type in ("string", "geopoint") else "false"


def _cast(column: Column, to: str, written: str) -> str:
    """The SQL of a column as another type, NULL where its cell has no such value."""
    own = quoted(column.name)
    match column.type, to:
        case kind, same if kind == same:
            return own
        case "datetime", "string":
            return f"strftime({own}, '%Y-%m-%dT%H:%M:%S{'Z' if column.zoned else ''}')"
        case "string", _:
            return _read(own, to, written)
        case "number", "integer":
            return f"CASE WHEN {own} = floor({own}) AND abs({own}) < 9e18 THEN {own}::BIGINT END"
        case (("integer" | "number"), "boolean"):
            return f"CASE WHEN {own} = 1 THEN true WHEN {own} = 0 THEN false END"
        case _, "string":
            return f"{own}::VARCHAR"
        case _, "integer":
            return f"{own}::BIGINT"
        case _, "number":
            return f"{own}::DOUBLE"
        case _, "date":
            return f"{own}::DATE"
        case _:
            return f"{own}::TIMESTAMP"


def _read(own: str, to: str, written: str) -> str:
    """Text read as a value: spaces inside numbers and a decimal comma are allowed, nothing else is guessed."""
    text = f"trim({own})"
    dense = f"regexp_replace({own}, '{_SPACES}', '', 'g')"
    if to == "integer":
        return f"CASE WHEN regexp_full_match({dense}, '[+-]?[0-9]{{1,18}}') THEN {dense}::BIGINT END"
    if to == "number":
        sound = f"regexp_full_match({dense}, {literal(_NUMBER)})"
        value = f"TRY_CAST(replace({dense}, ',', '.') AS DOUBLE)"
        return f"CASE WHEN {sound} AND isfinite({value}) THEN {value} END"
    if to == "boolean":
        low = f"lower({text})"
        return f"CASE WHEN {low} IN {_list(_YES)} THEN true WHEN {low} IN {_list(_NO)} THEN false END"
    shape, forms = _WRITTEN[written]
    if to == "datetime":
        shape, forms = shape + _CLOCK[0], tuple(one + clock for one in forms for clock in _CLOCK[1])
        text = f"replace({text}, 'T', ' ')"
    kind = "DATE" if to == "date" else "TIMESTAMP"
    said = f"try_strptime({text}, [{', '.join(map(literal, forms))}])"
    return f"CASE WHEN regexp_full_match(trim({own}), {literal(shape)}) THEN {said}::{kind} END"


def _list(words: Sequence[str]) -> str:
    return f"({', '.join(map(literal, words))})"


def derive(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Add a column made of one or two others; where both are filled and it has no value, that is counted."""
    parts = [quoted(step["column"]), *([quoted(step["second"])] if "second" in step else [])]
    values: list[Any] = []
    if step["how"] == "join":
        made = f"nullif(concat_ws(?, {', '.join(f'{one}::VARCHAR' for one in parts)}), '')"
        values = [step["between"]]
    else:
        made = _DERIVED[step["how"]].format(a=parts[0], b=parts[-1])
    if after.columns[-1].type == "number":
        made = f"CASE WHEN isfinite({made}) THEN {made} END"
    columns = [*map(quoted, before.names), f"{made} AS {quoted(step['name'])}", *carried(after, before)]
    work.make(f"SELECT {', '.join(columns)} FROM {work.table}", values)
    gone = f"FROM {work.table} WHERE {quoted(step['name'])} IS NULL AND " + " AND ".join(
        f"{p} IS NOT NULL" for p in parts
    )
    return [Lost("no-value", work.count(f"SELECT count(*) {gone}"), work.samples(parts[-1], gone))]


def keep(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Keep the rows of which a condition holds; the others are counted."""
    asked = Plan(where=parse_cql2(step["where"], before)).checked(before)
    where, values = condition(asked, before)
    held = work.count(f"SELECT count(*) FROM {work.table}")
    work.make(f"SELECT * FROM {work.table} WHERE {where}", values)
    return [Lost("left-out", held - work.count(f"SELECT count(*) FROM {work.table}"))]


def distinct(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Keep the first of rows that say the same."""
    by = ", ".join(map(quoted, step["columns"] or before.names))
    held = work.count(f"SELECT count(*) FROM {work.table}")
    again = f"row_number() OVER (PARTITION BY {by} ORDER BY {ORDER})"
    text = f"concat_ws(' · ', {', '.join(f'{quoted(one)}::VARCHAR' for one in (step['columns'] or before.names)[:4])})"
    samples = work.samples("w", f"FROM (SELECT {text} AS w FROM {work.table} QUALIFY {again} > 1)")
    work.make(f"SELECT * FROM {work.table} QUALIFY {again} = 1")
    return [Lost("double", held - work.count(f"SELECT count(*) FROM {work.table}"), samples)]


def sort(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Put the rows in an order; empty cells come last both ways."""
    by = [f"{quoted(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in step["by"]]
    columns = [*map(quoted, before.names), *carried(after, before)[:-1]]
    order = f"row_number() OVER (ORDER BY {', '.join([*by, ORDER])}) AS {ORDER}"
    work.make(f"SELECT {', '.join([*columns, order])} FROM {work.table}")
    return []
