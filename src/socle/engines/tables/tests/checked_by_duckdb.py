"""The check once more, in SQL: another engine, other parsers, the same cells. For the types and constraints that SQL
says plainly; the rest is compared with frictionless."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

Cells = Counter[tuple[int, str, str]]
_CASTS = {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def wrong_cells(names: Sequence[str], rows: Sequence[Sequence[str]], schema: dict[str, Any]) -> Cells:
    """Row, field and type of every finding. The texts are in a table first: a cast that is pushed into DuckDB's CSV
    reader fails on the first bad cell (2.0.0)."""
    import duckdb
    import polars as pl

    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    written = pl.DataFrame(
        {"_row": range(2, len(rows) + 2), **columns}, schema_overrides=dict.fromkeys(names, pl.String)
    )
    con = duckdb.connect(config={"threads": 1})
    con.register("written", written.to_arrow())
    con.execute("CREATE TABLE t AS SELECT * FROM written")
    found: Cells = Counter()
    for field in schema["fields"]:
        for kind, condition in _conditions(field):
            for (row,) in con.execute(f"SELECT _row FROM t WHERE {condition}").fetchall():
                found[row, field["name"], kind] += 1
        if field.get("constraints", {}).get("unique"):
            found += _repeated(con, field)
    con.close()
    return found


def _value(field: dict[str, Any]) -> str:
    name = f'"{field["name"]}"'
    cast = _CASTS.get(field["type"])
    if field["type"] == "integer":  # SQL would round 0.4 and read 1e2
        return f"CASE WHEN regexp_full_match({name}, '[+-]?[0-9]+') THEN TRY_CAST({name} AS BIGINT) END"
    return f"TRY_CAST({name} AS {cast})" if cast else name


def _conditions(field: dict[str, Any]) -> list[tuple[str, str]]:
    name, value = f'"{field["name"]}"', _value(field)
    found = []
    if field["type"] in _CASTS:
        found.append(("type-error", f"{name} <> '' AND {value} IS NULL"))
    if field["type"] == "boolean":
        words = [*field["trueValues"], *field["falseValues"]]
        found.append(("type-error", f"{name} <> '' AND {name} NOT IN ({_texts(words)})"))
    for rule, given in field.get("constraints", {}).items():
        typed = f"DATE '{given}'" if field["type"] == "date" else str(given)
        condition = {
            "required": f"{name} = ''",
            "minimum": f"{name} <> '' AND {value} < {typed}",
            "maximum": f"{name} <> '' AND {value} > {typed}",
            "minLength": f"{name} <> '' AND length({name}) < {typed}",
            "maxLength": f"length({name}) > {typed}",
            "pattern": f"{name} <> '' AND NOT regexp_full_match({name}, '{given}')",
            "enum": f"{name} <> '' AND {name} NOT IN ({_texts(given) if isinstance(given, list) else ''})",
        }.get(rule)
        if condition and given is not False:
            found.append(("constraint-error", condition))
    return found


def _texts(words: Sequence[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


def _repeated(con: Any, field: dict[str, Any]) -> Cells:
    value, name = _value(field), field["name"]
    number = f"row_number() OVER (PARTITION BY {value} ORDER BY _row)"
    asked = f"SELECT _row FROM t WHERE \"{name}\" <> '' AND {value} IS NOT NULL QUALIFY {number} > 1"
    return Counter((row, name, "unique-error") for (row,) in con.execute(asked).fetchall())
