"""Columns may have the names that questions use for what they make: the answers are those under plain names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from socle.engines.tables import TableError, group, points, select, summarise, unique_names
from socle.engines.tables.transforming import read_recipe

PLAIN = ("day", "word", "amount", "east", "north")
TYPES = ("date", "string", "integer", "number", "number")
HARD = ["v", "V", "g0", "G0", "g1", "m0", "n", "gx", "gy", "shown", "lon", "LAT", "c0", "c1", "value", "rows", "latest"]
HARD += ["base", "h", "k0", "e", "o", "l", "t1", "count", "order", "group", "select"]
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

rows = st.lists(
    st.tuples(
        st.none() | st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)),
        st.none() | st.sampled_from("abc"),
        st.none() | st.integers(-5, 5),
        st.none() | st.sampled_from([4.8, 4.9, 5.0]),
        st.none() | st.sampled_from([45.7, 45.8]),
    ),
    min_size=1,
    max_size=12,
)
namings = st.lists(st.sampled_from(HARD), min_size=5, max_size=5, unique_by=str.casefold)


def _kept(path: Path, names: list[str] | tuple[str, ...], held: list[Any]) -> dict[str, Any]:
    kinds = (pl.Date, pl.String, pl.Int64, pl.Float64, pl.Float64)
    pl.DataFrame(held, schema=dict(zip(names, kinds, strict=True)), orient="row").write_parquet(path)
    columns = [{"name": name, "type": kind} for name, kind in zip(names, TYPES, strict=True)]
    return {"schema": {"columns": columns, "geo": {"lon": names[3], "lat": names[4]}}, "base": str(path)}


def _answers(table: dict[str, Any], by: list[int], measure: str) -> list[Any]:
    """What is asked of a table by the places of its columns, without the names in what is answered."""
    names = [one["name"] for one in table["schema"]["columns"]]
    plan = {
        "groups": [names[at] for at in by],
        "aggregates": [["count", ""], [measure, names[2]]],
        "filters": [[names[2], "le", "4"]],
    }
    summed = summarise(**table, plan=plan)
    beyond = summarise(**table, plan={**plan, "offset": 50})
    pages = [select(**table, plan={"sort": [[names[at], False] for at in by], "limit": 4, "offset": o}) for o in (0, 4)]
    return [
        {**summed, "columns": []},
        beyond["total"],
        [(page["rows"], page["total"]) for page in pages],
        [group(**table, by=names[at], aggregate="sum", measure=names[2]) for at in by],
        points(**table, cells=3),
    ]


@QUIET
@given(rows, namings, st.lists(st.integers(0, 2), min_size=1, max_size=2, unique=True), st.sampled_from(["sum", "max"]))
def test_names_of_columns_change_no_answer(
    tmp_path: Path, held: list[Any], names: list[str], by: list[int], measure: str
) -> None:
    hard, plain = _kept(tmp_path / "hard.parquet", names, held), _kept(tmp_path / "plain.parquet", PLAIN, held)

    assert _answers(hard, by, measure) == _answers(plain, by, measure)


def test_dates_named_like_an_alias_are_still_cut(tmp_path: Path) -> None:
    held = [(dt.date(2025, 1, day), "a", 1, 4.8, 45.7) for day in range(1, 9)]

    for name in ("V", "G0"):
        table = _kept(tmp_path / "x.parquet", [name, *PLAIN[1:]], held)
        assert [one["count"] for one in group(**table, by=name, bucket="month")["groups"]] == [8]
        assert summarise(**table, plan={"groups": [name], "bucket": "month"})["rows"] == [["2025-01-01", 8]]


def test_imported_columns_leave_us_the_names_that_begin_with_two_lines() -> None:
    assert unique_names(["__order", "__K0", "___", "_order", "a__b", "__west"]) == [
        "_order", "_K0", "_", "_order_2", "a__b", "_west_2",
    ]  # fmt: skip


def test_an_older_table_with_such_a_name_is_refused_rather_than_wrong(tmp_path: Path) -> None:
    held = [(dt.date(2025, 1, 1), "a", 1, 4.8, 45.7)]
    table = _kept(tmp_path / "x.parquet", ["day", "word", "__ORDER", "east", "north"], held)

    with pytest.raises(TableError) as refused:
        select(**table, plan={})
    recipe = read_recipe(
        {"inputs": {"a": "bv-a"}, "from": "a", "steps": [{"op": "select", "columns": ["day"]}]},
        {"a": {"columns": [{"name": "__k0"}, {"name": "day"}]}},
    )

    assert (refused.value.code, refused.value.data) == ("bad-name", {"name": "__ORDER"})
    assert [(one.field, one.code, one.data) for one in recipe.defects] == [("inputs", "bad-name", {"name": "__k0"})]
