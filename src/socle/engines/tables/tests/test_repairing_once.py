"""A recipe changes what its preview counts, nothing else, and once is enough: on tables drawn at random."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.engines.tables import TableError
from socle.engines.tables.repairing import preview, propose, read_recipe, repair
from socle.engines.tables.repairing._recipe import CELL_OPS, steps_of
from socle.engines.tables.repairing._step import changes, run
from socle.engines.tables.tests.repairs import (
    COLUMNS,
    FRANCE,
    HEADER,
    Recipe,
    rows_of,
    written,
)

SOME = (
    "| |1,5|1 234,5|12.345,6|1,234.5|€ 12|12 €|03/02/2024|13/02/24|2018-17-04|45337|Oui|NON|x|nc|NC |-|Ã‰cole|CafÃƒÂ©|"
    "\u200b| a\u00a0b |2.35|48.85|48,86|2,36|04 77 49 12 34|+221775551234|1000|38000|Total|total :|ECOLE|"
    "École|c1|c2|n1|12,345|"
    "a\"b|a,b|a\nb|a\r\nb|=1+1|'|1er mars 2024|Ø§Ù„|É’"
).split("|")
CELLS = st.one_of(
    st.sampled_from(SOME),
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8),
    st.from_regex(r"[0-9]{1,3}([ .,][0-9]{3}){0,2}([.,][0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"[0-3]?[0-9][/.-][0-3]?[0-9][/.-](19|20)?[0-9]{2}", fullmatch=True),
)
NEW = ["n1", "n2", "n3"]


def ops() -> st.SearchStrategy[Recipe]:
    column = st.sampled_from(COLUMNS)
    some = st.lists(column, min_size=1, max_size=3, unique=True)
    word = st.sampled_from(["nc", "-", "x", "total", "1,5"])
    one = st.one_of(
        st.builds(lambda c: {"op": "decode", "columns": c}, some),
        st.builds(lambda c: {"op": "trim", "columns": c}, some),
        st.builds(lambda c, w: {"op": "missing", "columns": c, "words": [w]}, some, word),
        st.builds(
            lambda c, d, t, u: {"op": "number", "column": c, "decimal": d, "thousands": t, "unit": u},
            *(
                column,
                st.sampled_from([",", "."]),
                st.sampled_from(["", " ", ".", ",", "'"]),
                st.sampled_from(["", "€"]),
            ),
        ),
        st.builds(
            lambda c, o, s: {"op": "date", "column": c, "order": o, "serial": s},
            *(column, st.sampled_from(["", "dmy", "mdy", "ymd", "ydm"]), st.booleans()),
        ),
        st.builds(lambda c: {"op": "boolean", "columns": c, "true": ["oui", "1"], "false": ["non"]}, some),
        st.builds(lambda c, r: {"op": "phone", "column": c, "region": r}, column, st.sampled_from(["FR", "SN"])),
        st.builds(lambda c, n: {"op": "pad", "column": c, "length": n}, column, st.sampled_from([2, 5, 9, 14])),
        st.builds(
            lambda c: {"op": "values", "column": c, "allowed": ["École", "x y"], "map": {"c1": "x y", "x y": "c1"}},
            column,
        ),
        st.builds(lambda p: {"op": "swap", "lon": p[0], "lat": p[1], "box": FRANCE}, st.permutations(COLUMNS)),
        st.just({"op": "blank_rows"}),
        st.just({"op": "repeated_header"}),
        st.builds(lambda c: {"op": "totals_rows", "column": c, "words": ["Total"]}, column),
        st.builds(lambda c: {"op": "rename", "column": c, "to": NEW[COLUMNS.index(c)]}, column),
    )
    return st.lists(one, max_size=6)


# The first column counts the rows and the first row is plain, so that reading takes none for a second header; some rows
# are blank or say the header again.
ROWS = st.lists(
    st.one_of(st.lists(CELLS, min_size=3, max_size=3), st.sampled_from([[""] * 4, HEADER])), min_size=1, max_size=12
).map(lambda rows: [["0"] * 4, *(row if len(row) == 4 else [str(at), *row] for at, row in enumerate(rows, start=1))])
SLOW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


SAID: dict[str, Any] = {"encoding": "utf-8", "delimiter": ",", "header": True}


def accepted(recipe: Recipe) -> Recipe:
    """The recipe without what makes it be refused (the same op twice on a column)."""
    kept: Recipe = []
    for op in recipe:
        try:
            read_recipe([*kept, op])
        except TableError:
            continue
        kept.append(op)
    return kept


@SLOW
@given(rows=ROWS, recipe=ops())
def test_a_recipe_changes_what_its_preview_counts_once_and_the_same_way(
    tmp_path: Path, rows: list[list[str]], recipe: Recipe
) -> None:
    recipe = accepted(recipe)
    source, target, again = written(tmp_path, rows), str(tmp_path / "o.csv"), str(tmp_path / "o2.csv")

    told = preview(source, recipe, limit=1000, **SAID)
    done = repair(source, target, recipe, **SAID)
    first = Path(target).read_bytes()
    repair(source, target, recipe, **SAID)
    twice = repair(target, again, recipe, **SAID)

    assert Path(target).read_bytes() == first, "the same recipe on the same bytes gives the same bytes"
    assert Path(again).read_bytes() == first, "a second time changes nothing more"
    assert twice["changed"] == 0 and not twice["dropped"]
    assert {key: told[key] for key in ("rows", "changed", "dropped", "labels")} == {
        key: done[key] for key in ("rows", "changed", "dropped", "labels")
    }
    _is_only_what_was_told(rows, rows_of(target), told, recipe)


def _is_only_what_was_told(rows: list[list[str]], out: list[list[str]], told: dict[str, Any], recipe: Recipe) -> None:
    """The slow twin: every cell compared, in every row that stays."""
    gone = {row for row, _, _ in told["rows_dropped"]}
    cells = {(row, column): (before, after) for row, column, before, after in told["examples"]}
    kept = [(at, row) for at, row in enumerate(rows, start=2) if at not in gone]
    touched = {c for op in recipe for c in [*op.get("columns", []), op.get("column"), op.get("lon"), op.get("lat")]}
    assert len(out) - 1 == len(kept) == told["rows"]
    for (at, before), after in zip(kept, out[1:], strict=True):
        for column, old, new in zip(HEADER, before, after, strict=True):
            if old != new:
                assert cells.pop((at, column)) == (old, new)
                assert column in touched
    assert not cells


@SLOW
@given(rows=ROWS)
def test_each_proposal_alone_changes_exactly_what_it_counted(tmp_path: Path, rows: list[list[str]]) -> None:
    source, target = written(tmp_path, rows), str(tmp_path / "o.csv")

    for one in propose(source, **SAID):
        assert json.loads(json.dumps(one)) == one
        done = repair(source, target, [one["repair"]], **SAID)

        if one["of"] == "cells":
            assert done["changed"] == one["cells"] > 0 and not done["dropped"]
        elif one["of"] == "rows":
            assert done["dropped"] == {one["repair"]["op"]: one["cells"]} and not done["changed"]


@settings(max_examples=400, deadline=None)
@given(cell=CELLS, recipe=ops())
def test_a_cell_that_changes_is_one_that_was_looked_at(cell: str, recipe: Recipe) -> None:
    for op in read_recipe(accepted(recipe)):
        if op.name in CELL_OPS:
            step = steps_of(op)
            after = run(cell, [step])
            if after != cell and run(after, [step]) == after:
                assert changes(pl.Series([cell]), [step]) == {cell: after}
