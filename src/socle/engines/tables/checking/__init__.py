"""Checking a table against a Table Schema: which cells are wrong, why, and how to put them right.

The codes and the row numbers are those of frictionless 5; totals are exact whatever the size, and a few cells of each
kind of fault are shown. `docs/reference/check.md` says where the two differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from socle.engines.tables.checking import words
from socle.engines.tables.checking._annotating import annotate
from socle.engines.tables.checking._checking import Check, prepare
from socle.engines.tables.checking._findings import SAMPLE, Fault, Found, shown
from socle.engines.tables.checking._report import findings_text
from socle.engines.tables.checking._retelling import retold
from socle.engines.tables.opening import Doubtful, TextTable, open_table
from socle.engines.tables.schemas import TableSchema, read_schema

__all__ = ["SAMPLE", "check", "findings_text", "retold"]


def check(
    source: str,
    schema: Mapping[str, Any] | None,
    *,
    name: str = "",
    limit: int = SAMPLE,
    language: str = "fr",
    annotated: str = "",
    tables: Mapping[str, str] | None = None,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: bool | None = None,
    crs: str = "",
    told: Callable[[int], object] | None = None,
) -> dict[str, Any]:
    """The findings of the table at `source` against `schema` (without one: the shape of the file only).

    `limit` is how many findings are told for each field and rule (0: all); `tables` gives paths of the tables that
    foreign keys refer to; `crs` is the system of the coordinates of shapes where the file says none; at `annotated` a
    CSV is written with the rows found wrong and a column of findings; `told` hears, now and then, how many rows were
    checked.

    Returns `{"valid", "rows", "fields", "encoding", "delimiter", "totals": {type: n}, "findings": [{"type", "row",
    "field", "column", "cell", "message", "rule"}], "truncated", "warnings": [{"code", "path", "message"}],
    "rules": [{"type", "field", "rule", "total", "message"}]}`. Each also has the `data` of its message where it has
    some, for `retold`. `row` counts the header as row 1, `column` the first as 1 (0: the whole row). Raises TableError
    where the table or the schema cannot be read at all.
    """
    spec = None if schema is None else read_schema(schema)
    how: dict[str, Any] = {"name": name, "encoding": encoding, "delimiter": delimiter, "sheet": sheet, "header": header}
    expected = spec.names if spec else ()
    speak = words.speaker(language)
    try:
        run = _run(open_table(source, **how, expected=expected, hasty=True), spec, limit, annotated, tables, crs, told)
    except Doubtful:
        run = _run(open_table(source, **how, expected=expected), spec, limit, annotated, tables, crs, told)
    if annotated:
        annotate(run, annotated, speak)
    return _told(run, speak)


def _run(
    table: TextTable,
    spec: TableSchema | None,
    limit: int,
    annotated: str,
    tables: Mapping[str, str] | None,
    crs: str,
    told: Callable[[int], object] | None,
) -> Check:
    found = Found(max(limit, 0), everywhere=bool(annotated))
    run = prepare(table if table.crs or not crs else replace(table, crs=crs), spec, found, tables)
    for flaw in table.flaws:
        if flaw.code == "mixed-encodings":
            found.add(Fault("encoding-error", "", 0, max(flaw.row, 1), rule=flaw.code))
    run.run(told)
    return run


def _told(run: Check, speak: words.Speaker) -> dict[str, Any]:
    found, table = run.found, run.table
    return {
        "valid": not found.totals,
        "rows": run.rows,
        "fields": len(run.matching.columns),
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "totals": found.by_type(),
        "findings": [
            {
                "type": fault.type,
                "row": fault.row,
                "field": fault.field,
                "column": fault.column,
                "cell": shown(fault.cell),
                "message": speak.finding(fault, run.field_of(fault.field)),
                "rule": fault.rule,
                **({"data": dict(fault.data)} if fault.data else {}),
            }
            for fault in found.in_order()
        ],
        "truncated": found.truncated,
        "warnings": [
            *(
                {"code": one.code, "path": one.path, "message": speak.warning(one), "data": dict(one.data)}
                for one in run.warnings
            ),
            *(
                {"code": one.code, "path": "", "message": speak.flaw(one), "row": one.row, "data": dict(one.data)}
                for one in table.flaws
            ),
        ],
        "rules": [
            {
                "type": kind,
                "field": name,
                "rule": rule,
                "total": total,
                "message": speak.rule(first := found.samples[kind, name, rule][0], run.field_of(name)),
                **({"data": dict(first.data)} if first.data else {}),
            }
            for (kind, name, rule), total in sorted(found.totals.items(), key=lambda one: -one[1])
        ],
    }
