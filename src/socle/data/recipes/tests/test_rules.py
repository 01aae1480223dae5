"""Pure decisions: circles, doubts, names."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.data.recipes.rules import cycle, doubts, lost_share, next_name, slug_of, step_of, texts_of
from socle.data.recipes.terms import Doubt
from socle.ground.refusals import Refusal

TABLES = st.sampled_from("abcdef")


@given(feeds=st.dictionaries(TABLES, st.frozensets(TABLES, max_size=3)), target=TABLES, inputs=st.frozensets(TABLES))
def test_a_circle_is_found_when_there_is_one(feeds: Any, target: str, inputs: Any) -> None:
    reached, edge = set(inputs), set(inputs)
    while edge:
        edge = {one for table in edge for one in feeds.get(table, ())} - reached
        reached |= edge

    way = cycle(feeds, target, list(inputs))

    assert bool(way) == (target in reached)
    if way:
        assert way[0] == way[-1] == target
        assert way[1] in inputs
        assert all(after in feeds[one] for one, after in pairwise(way[1:]))


def _schema(**columns: str) -> dict[str, Any]:
    return {"columns": [{"name": name, "type": kind} for name, kind in columns.items()]}


def _step(before: int, why: str, count: int) -> dict[str, Any]:
    return {"op": "cast", "in": before, "out": before, "lost": [{"why": why, "count": count, "samples": []}]}


def _doubts(rows: int, schema: dict[str, Any], steps: Any = (), steps_before: Any = ()) -> list[Doubt]:
    before = (100, _schema(a="string", n="integer"))
    return doubts(rows=rows, schema=schema, steps=steps, before=before, steps_before=steps_before)


def test_what_looks_wrong_is_named() -> None:
    same = _schema(a="string", n="integer")

    assert _doubts(50, same) == []
    assert _doubts(49, same) == [Doubt.FEWER_ROWS]
    assert _doubts(100, _schema(a="string")) == [Doubt.COLUMNS_GONE]
    assert _doubts(100, _schema(a="string", n="number", z="date")) == [Doubt.TYPES_CHANGED]
    assert _doubts(100, same, [_step(100, "not-cast", 30)], [_step(100, "not-cast", 10)]) == [Doubt.MORE_LOST]
    assert _doubts(100, same, [_step(100, "not-cast", 15)], [_step(100, "not-cast", 10)]) == []
    assert _doubts(100, same, [_step(100, "left-out", 90)], [_step(100, "left-out", 1)]) == []
    assert doubts(rows=1, schema=same, steps=[], before=None, steps_before=[]) == []
    assert lost_share([]) == 0.0


@pytest.mark.parametrize("text", ["", "-a", "a--b", "É", "a b", "a" * 61, "a/b", "\x00"])
def test_an_address_is_small_letters_figures_and_dashes(text: str) -> None:
    with pytest.raises(Refusal, match="recipes.slug"):
        slug_of(text)


@pytest.mark.parametrize("text", ["x" * 201, "a\x00b", "\ud800"])
def test_a_title_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="recipes.words"):
        texts_of({"fr": text}, "title", 200, needed=True)


@pytest.mark.parametrize(
    "step", [{"a": "x" * 20_000}, {"a": "\x00"}, {"a": float("nan")}, {"a": "\ud800"}, {"a": object()}]
)
def test_a_step_that_cannot_be_kept_is_refused(step: Any) -> None:
    with pytest.raises(Refusal, match="recipes.step"):
        step_of(step)


def test_a_step_too_deep_is_refused() -> None:
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]

    with pytest.raises(Refusal, match="recipes.step"):
        step_of({"columns": deep})


def test_a_recipe_reads_six_tables_at_most() -> None:
    assert next_name(["a", "c"]) == "b"
    with pytest.raises(Refusal, match="recipes.sources"):
        next_name(list("abcdef"))
