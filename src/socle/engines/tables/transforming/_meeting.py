"""Doing the steps that bring rows together: join, aggregate, pivot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socle.engines.tables.asking.plan import Aggregate
from socle.engines.tables.grouping import cutting, measured
from socle.engines.tables.live import ORDER, quoted, sql_type
from socle.engines.tables.model import MAX_ROWS, Schema, TableError, value_of
from socle.engines.tables.transforming._model import Lost, Step
from socle.engines.tables.transforming._plain import carried

if TYPE_CHECKING:
    from socle.engines.tables.transforming._running import Work

OTHER = "other"


def join(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """Bring columns of another input beside the rows whose values are the same.

    How many rows that makes is counted before it is done: a join that explodes is refused, never begun.
    """
    _keep_keys(work, step)
    ours = ", ".join(f"{_alike(quoted(mine), step['match'])} AS __k{at}" for at, (mine, _its) in enumerate(step["on"]))
    keys = ", ".join(f"__k{at}" for at in range(len(step["on"])))
    work.make(f"SELECT *, {ours} FROM {work.table}")
    inner = step["how"] == "inner"
    mine = f"(SELECT {keys}, count(*) AS n FROM {work.table} GROUP BY ALL)"
    its = f"(SELECT {keys}, count(*) AS m FROM {OTHER} GROUP BY ALL)"
    made, matched, many = work.fetch(
        f"SELECT sum(n::HUGEINT * m), sum(n), sum(n) FILTER (WHERE m > 1) FROM {mine} JOIN {its} USING ({keys})"
    )[0]
    held = work.count(f"SELECT count(*) FROM {work.table}")
    rows = int(made or 0) + (0 if inner else held - int(matched or 0))
    if rows > MAX_ROWS:
        raise TableError("too-many-rows", "this join makes too many rows", rows=rows, most=MAX_ROWS)
    lost = _unmatched(work, step, keys)
    lost.append(Lost("multiplied", int(many or 0)))
    _joined(work, step, before, after, keys)
    return lost


def _keep_keys(work: Work, step: Step) -> None:
    """The other input with its keys and the columns that are taken."""
    its = ", ".join(f"{_alike(quoted(one), step['match'])} AS __k{at}" for at, (_mine, one) in enumerate(step["on"]))
    shown = quoted(step["on"][0][1])
    taken = ", ".join(f"{quoted(one)} AS c{at}" for at, one in enumerate(step["columns"]))
    work.fetch(
        f"CREATE OR REPLACE TEMP TABLE {OTHER} AS SELECT {', '.join(filter(None, [its, taken]))}, "
        f"{shown}::VARCHAR AS shown, {ORDER} FROM {work.source(step['with'])}"
    )


def _unmatched(work: Work, step: Step, keys: str) -> list[Lost]:
    """Rows of one side that find none on the other."""
    shown = quoted(step["on"][0][0])
    ours = f"FROM {work.table} ANTI JOIN {OTHER} USING ({keys})"
    theirs = f"FROM {OTHER} ANTI JOIN {work.table} USING ({keys})"
    return [
        Lost("no-match", work.count(f"SELECT count(*) {ours}"), work.samples(f"{work.table}.{shown}", ours)),
        Lost("unused", work.count(f"SELECT count(*) {theirs}"), work.samples(f"{OTHER}.shown", theirs)),
    ]


def _joined(work: Work, step: Step, before: Schema, after: Schema, keys: str) -> None:
    new = after.columns[len(before.columns) :]
    columns = [f"l.{quoted(name)}" for name in before.names]
    columns += [f"o.c{at} AS {quoted(one.name)}" for at, one in enumerate(new)]
    columns += [f"l.{one}" for one in carried(after, before)[:-1]]
    columns.append(f"row_number() OVER (ORDER BY l.{ORDER}, o.{ORDER}) AS {ORDER}")
    how = "JOIN" if step["how"] == "inner" else "LEFT JOIN"
    work.make(f"SELECT {', '.join(columns)} FROM {work.table} l {how} {OTHER} o USING ({keys})")
    work.fetch(f"DROP TABLE {OTHER}")


def _alike(column: str, match: str) -> str:
    """What is compared: the value, or its text without case, accents and doubled spaces."""
    if match == "exact":
        return column
    return f"nullif(strip_accents(lower(trim(regexp_replace({column}, '[\\s\\x{{00A0}}-]+', ' ', 'g')))), '')"


def aggregate(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """One row for each group; rows without a value are a group too, the last."""
    cuts = [cutting(before.column(name), step["bucket"].get(name, "day")) for name in step["by"]]
    whole = [quoted(name) if name not in step["bucket"] else cut for name, cut in zip(step["by"], cuts, strict=True)]
    by = [f"{cut} AS g{at}" for at, cut in enumerate(whole)]
    amounts = [f"{_amount(one)} AS m{at}" for at, one in enumerate(step["measures"])]
    # By their places: a column of the table may have the name of one of ours.
    groups = ", ".join(str(at) for at in range(1, len(by) + 1))
    query = f"SELECT {', '.join([*by, *amounts])} FROM {work.table} GROUP BY {groups}"
    _regrouped(work, query, after, len(by), len(amounts))
    return []


def _amount(one: dict[str, str]) -> str:
    return measured(Aggregate(one["measure"], one["column"]))  # type: ignore[arg-type]  # read: one of MEASURES


def _regrouped(work: Work, query: str, after: Schema, groups: int, measures: int) -> None:
    """Groups in the order of their values, each column with its type."""
    names = [f"g{at}" for at in range(groups)] + [f"m{at}" for at in range(measures)]
    typed = [f"{name}::{sql_type(one)} AS {quoted(one.name)}" for name, one in zip(names, after.columns, strict=True)]
    order = ", ".join(f"g{at} NULLS LAST" for at in range(groups))
    work.make(f"SELECT {', '.join(typed)}, row_number() OVER (ORDER BY {order}) AS {ORDER} FROM ({query})")


def pivot(work: Work, step: Step, before: Schema, after: Schema) -> list[Lost]:
    """One row for each group, one column for each value that is listed; what has another is counted."""
    column = before.column(step["column"])
    own = quoted(column.name)
    listed = [value_of(column, one) for one in step["values"]]
    kind = sql_type(column)
    among = f"{own} IN ({', '.join([f'?::{kind}'] * len(listed))})"
    measure = _amount({"measure": step["measure"], "column": step["value"]})
    amounts = [f"{measure} FILTER (WHERE {own} = ?::{kind}) AS m{at}" for at in range(len(listed))]
    values = list(listed)
    if step["others"]:
        amounts.append(f"{measure} FILTER (WHERE {own} IS NULL OR NOT ({among})) AS m{len(listed)}")
        values += listed
    by = [f"{quoted(name)} AS g{at}" for at, name in enumerate(step["rows"])]
    gone = f"FROM {work.table} WHERE {own} IS NULL OR NOT ({among})"
    lost = Lost("other-value", work.count(f"SELECT count(*) {gone}", listed), work.samples(own, gone, listed))
    groups = ", ".join(str(at) for at in range(1, len(by) + 1))
    # Values are bound into a table first: they may not be in what is ordered around it.
    work.make(f"SELECT {', '.join([*by, *amounts])} FROM {work.table} GROUP BY {groups}", values)
    _regrouped(work, f"SELECT * FROM {work.table}", after, len(by), len(amounts))
    return [] if step["others"] else [lost]
