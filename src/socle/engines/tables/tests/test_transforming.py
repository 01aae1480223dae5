"""Recipes give what Polars and plain Python give, and nothing is lost without being counted."""

from __future__ import annotations

import datetime as dt
import math
import re
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.engines.tables import describe
from socle.engines.tables.model import TableError
from socle.engines.tables.tests.recipes import done, kept, lost, recipe_of, seen
from socle.engines.tables.transforming import OPS, read_recipe

KEYS = st.sampled_from(["a", "b", "c", "é", None])
ROWS = st.lists(st.tuples(KEYS, st.one_of(st.none(), st.integers(-50, 50)), st.booleans()), max_size=30)
COLUMNS = {"k": "string", "n": "integer", "oui": "boolean"}
TEXTS = st.text(st.sampled_from("0123456789+-.,eE \u00a0/naTZ:"), max_size=12)
LIKELY = st.sampled_from(
    ["1 234,5", "12", "-3", "+7.", ",5", "1e3", "1e400", "nan", "inf", "3/4/2020", "31/02/2020", "29-02-2024",
     "2026-11-20", "2026-1-2", "0020-01-01", "12.5.2024", "", "  ", "1,2,3", "99999999999999999999"]
)  # fmt: skip


def _number(text: str) -> float | None:
    dense = re.sub(r"[\s\u00a0\u202f\u2009]+", "", text)
    if not re.fullmatch(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?", dense):
        return None
    value = float(dense.replace(",", "."))
    return value if math.isfinite(value) else None


def _day(text: str) -> dt.date | None:
    found = re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", text.strip())
    try:
        return dt.date(int(found[4]), int(found[3]), int(found[1])) if found else None
    except ValueError:
        return None


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.one_of(TEXTS, LIKELY, st.none()), min_size=1, max_size=25))
def test_text_is_read_as_plain_python_reads_it_and_what_is_not_is_counted(texts: list[str | None]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        a = kept(folder, "a", {"t": "string", "d": "string"}, [(text, text) for text in texts])
        cast = {"op": "cast", "column": "t", "to": "number"}
        dates = {"op": "cast", "column": "d", "to": "date", "format": "dmy"}
        report = done(folder, {"a": a}, cast, dates)

    numbers = [None if one is None else _number(one) for one in texts]
    days = [None if one is None else _day(one) for one in texts]
    assert report["table"]["t"].to_list() == numbers
    assert report["table"]["d"].to_list() == days
    filled = [one for one in texts if one is not None and one.strip(" ")]
    assert lost(report, 1).get("not-cast", 0) == sum(_number(one) is None for one in filled)
    assert lost(report, 2).get("not-cast", 0) == sum(_day(one) is None for one in filled)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, other=st.lists(st.tuples(KEYS, st.integers(0, 9)), max_size=12), inner=st.booleans())
def test_a_join_is_that_of_polars_and_counts_what_has_no_match(rows: Any, other: Any, inner: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        a = kept(folder, "a", COLUMNS, rows)
        b = kept(folder, "b", {"cle": "string", "poids": "integer"}, other)
        step = {"op": "join", "with": "b", "on": [["k", "cle"]], "how": "inner" if inner else "left"}
        report = done(folder, {"a": a, "b": b}, step)
        ours, theirs = pl.read_parquet(a["path"]), pl.read_parquet(b["path"])

    expected = ours.join(theirs, left_on="k", right_on="cle", how="inner" if inner else "left")
    assert sorted(map(repr, report["table"].rows())) == sorted(map(repr, expected.rows()))
    found = {one for one, _ in other if one is not None}
    asked = {row[0] for row in rows if row[0] is not None}
    assert lost(report, 1).get("no-match", 0) == sum(row[0] not in found for row in rows)
    assert lost(report, 1).get("unused", 0) == sum(one not in asked for one, _ in other)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_groups_are_those_of_polars(rows: Any) -> None:
    measures = ["count", {"measure": "sum", "column": "n"}, {"measure": "median", "column": "n"},
                {"measure": "distinct", "column": "n", "name": "sortes"}]  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        a = kept(folder, "a", COLUMNS, rows)
        report = done(folder, {"a": a}, {"op": "aggregate", "by": ["k", "oui"], "measures": measures})
        ours = pl.read_parquet(a["path"])

    n = pl.col("n")
    has = n.count() > 0
    expected = ours.group_by("k", "oui").agg(
        pl.len().cast(pl.Int64).alias("count"),
        pl.when(has).then(n.sum()).alias("sum_n"),
        n.median().alias("median_n"),
        n.drop_nulls().n_unique().cast(pl.Int64).alias("sortes"),
    )
    assert report["table"].columns == ["k", "oui", "count", "sum_n", "median_n", "sortes"]
    assert sorted(map(repr, report["table"].rows())) == sorted(map(repr, expected.rows()))


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, listed=st.lists(st.sampled_from(["a", "b", "é", "z"]), min_size=1, max_size=3, unique=True))
def test_a_pivot_holds_each_row_once_or_counts_it(rows: Any, listed: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        a = kept(folder, "a", COLUMNS, rows)
        step = {"op": "pivot", "rows": ["oui"], "column": "k", "values": listed}
        report = done(folder, {"a": a}, step)

    table = report["table"]
    for value in listed:
        for oui in {row[2] for row in rows}:
            count = sum(row[0] == value and row[2] == oui for row in rows)
            assert table.filter(pl.col("oui") == oui)[value].to_list() == [count]
    assert lost(report, 1).get("other-value", 0) == sum(row[0] not in listed for row in rows)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_filtering_sorting_and_removing_doubles_are_those_of_plain_python(rows: Any) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        a = kept(folder, "a", COLUMNS, rows)
        steps: list[dict[str, Any]] = [
            {"op": "filter", "where": "n > -10 OR k = 'é'"},
            {"op": "distinct", "columns": ["k", "n"]},
            {"op": "sort", "by": [["n", True], "k"]},
        ]
        report = done(folder, {"a": a}, *steps)

    fit = [row for row in rows if (row[1] is not None and row[1] > -10) or row[0] == "é"]
    once = list({row[:2]: row for row in reversed(fit)}.values())
    once.sort(key=lambda row: fit.index(next(one for one in fit if one[:2] == row[:2])))
    once.sort(key=lambda row: (row[1] is None, -(row[1] or 0), row[0] is None, row[0] or ""))
    assert report["table"].rows() == once
    assert lost(report, 1).get("left-out", 0) == len(rows) - len(fit)
    assert lost(report, 2).get("double", 0) == len(fit) - len(once)


STEPS = st.lists(
    st.sampled_from(
        [
            {"op": "rename", "columns": {"k": "cle"}},
            {"op": "select", "columns": ["n", "k"]},
            {"op": "derive", "how": "divide", "column": "n", "second": "n", "name": "un"},
            {"op": "derive", "how": "join", "column": "k", "second": "oui", "name": "mots"},
            {"op": "cast", "column": "n", "to": "string"},
            {"op": "cast", "column": "oui", "to": "integer"},
            {"op": "filter", "where": "n >= 0"},
            {"op": "sort", "by": ["n"]},
            {"op": "aggregate", "by": ["k"], "measures": [{"measure": "mean", "column": "n"}, "count"]},
            {"op": "pivot", "rows": ["k"], "column": "oui", "values": ["true", "false"], "others": True},
            {"op": "distinct"},
            {"op": "oups"},
        ]
    ),
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(rows=ROWS, steps=STEPS)
def test_the_columns_are_known_before_anything_is_run(rows: Any, steps: Any) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        a = kept(folder, "a", COLUMNS, rows)
        read = read_recipe(recipe_of(*steps), {"a": a["schema"]})
        if read.defects:
            with pytest.raises(TableError, match="defect"):
                done(folder, {"a": a}, *steps)
            return
        report = done(folder, {"a": a}, *steps)
        (said,) = describe([str(folder / "outcome.parquet")], [report["schema"]])

    assert said["fits"]
    assert report["table"].columns == list(read.outcome.names)
    flow = [(one["in"], one["out"]) for one in report["steps"]]
    assert all(one[1] == other[0] for one, other in pairwise(flow))
    assert not flow or flow[-1][1] == report["rows"]


def test_a_preview_shows_the_rows_after_the_chosen_step(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", COLUMNS, [("a", 1, True), ("b", 2, False), ("a", 3, True)])
    steps: list[dict[str, Any]] = [{"op": "filter", "where": "n > 1"}, {"op": "aggregate", "by": ["k"]}]

    assert seen({"a": a}, 0, *steps)["rows"] == [["a", 1, True], ["b", 2, False], ["a", 3, True]]
    assert seen({"a": a}, 1, *steps)["rows"] == [["b", 2, False], ["a", 3, True]]
    assert seen({"a": a}, 2, *steps)["rows"] == [["a", 1], ["b", 1]]
    assert seen({"a": a}, 2, *steps)["steps"][0]["lost"] == [{"why": "left-out", "count": 1, "samples": []}]


def test_the_same_recipe_on_the_same_rows_gives_the_same_bytes(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", COLUMNS, [(f"k{n % 97}", n % 13, n % 2 == 0) for n in range(20_000)])
    steps = [{"op": "aggregate", "by": ["k", "oui"], "measures": ["count", {"measure": "sum", "column": "n"}]}]

    assert len({done(tmp_path, {"a": a}, *steps)["sha256"] for _ in range(3)}) == 1


def test_a_key_that_names_no_longer_each_row_is_left_out(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", {"id": "string"}, [("x",), ("y",)], key=("id",))
    b = kept(tmp_path, "b", {"id": "string", "n": "integer"}, [("x", 1), ("x", 2)])

    whole = done(tmp_path, {"a": a, "b": b}, {"op": "join", "with": "b", "on": ["id"], "how": "inner"})
    assert whole["schema"]["key"] == []
    assert lost(whole, 1)["multiplied"] == 1
    assert done(tmp_path, {"a": a}, {"op": "rename", "columns": {"id": "cle"}})["schema"]["key"] == ["cle"]


def test_sorted_rows_are_kept_in_the_order_that_was_shown(tmp_path: Path) -> None:
    a = kept(tmp_path, "a", {"id": "string", "n": "integer"}, [("x", 1), ("y", 3), ("z", 2)], key=("id",))
    sort = {"op": "sort", "by": [["n", True]]}

    whole = done(tmp_path, {"a": a}, sort)

    assert list(map(list, whole["table"].rows())) == seen({"a": a}, 1, sort)["rows"] == [["y", 3], ["z", 2], ["x", 1]]
    assert whole["schema"]["key"] == []


def test_every_operation_is_read(tmp_path: Path) -> None:
    for op in OPS:
        read = read_recipe(recipe_of({"op": op}), {"a": {"columns": [{"name": "t"}]}})
        assert len(read.schemas) == 2
        assert op == "distinct" or read.defects[0].step == 1
