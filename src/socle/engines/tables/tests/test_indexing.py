"""What an index answers is what the files answer, and what it cannot find at once it leaves to them."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from socle.engines.tables import TableError, count, delta, indexing, merge, points, select, summarise
from socle.engines.tables.indexing import index, look_up
from socle.engines.tables.tests.test_asking import Held, codes, node, prop, sorts, tables, trees
from socle.engines.tables.tests.test_questions import SCHEMA

QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
KEYLESS = {**SCHEMA, "key": []}
_names = itertools.count()


class Indexed:
    """Rows in a base and in its index. `strays` are the rows whose cost is NaN, as a file may say (a form may not)."""

    def __init__(
        self,
        folder: Path,
        cells: list[dict[str, Any]],
        schema: dict[str, Any] = SCHEMA,
        strays: Collection[int] = (),
    ) -> None:
        stem = str(folder / f"t{next(_names)}")
        self.schema = schema
        self.base, self.file, self.hot = f"{stem}.parquet", f"{stem}.sqlite3", f"{stem}.duckdb"
        held = Held(folder, cells)
        merge(SCHEMA, "", [held.path], target=self.base)
        if strays:
            rows = pl.read_parquet(self.base)
            costs = [float("nan") if at in strays else cost for at, cost in enumerate(rows["coût"].to_list())]
            rows.with_columns(pl.Series("coût", costs, dtype=pl.Float64)).write_parquet(self.base)
        index(schema, self.base, look_ups=self.file, hot=self.hot)

    def thrice(self, plan: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]:
        """The answers of Parquet, of DuckDB's own format, and of the index of look-ups."""
        cold = select(self.schema, self.base, [], plan, count=False)
        hot = select(self.schema, self.base, [], plan, count=False, hot=self.hot)
        apart = select(self.schema, self.base, [], plan, count=False, hot=self.hot, look_ups=self.file)
        assert apart == hot, "rows found one by one are those read with the others"
        found = look_up(self.file, self.schema, plan)
        return cold, hot, found and {**found, "total": None}


filters = st.lists(
    st.sampled_from(
        [
            ["jours", "ge", "0"],
            ["coût", "ne", "3"],
            ["quartier", "eq", "Éire"],
            ["vu", "lt", "2025-01-01T00:00:00Z"],
            ["clos", "filled", ""],
        ]
    ),
    max_size=2,
)


@QUIET
@given(
    tables,
    st.none() | trees,
    sorts,
    filters,
    st.sampled_from(["", "centre", "eire", "eire nord", "bv 0", "a", "حي"]),
    st.none() | st.sampled_from([(-1.0, -1.0, 0.5, 1.0), (0.0, 0.0, 0.0, 0.0)]),
    st.booleans(),
    st.integers(1, 6),
    st.just(frozenset()) | st.frozensets(st.integers(0, 13), max_size=2),
)
def test_three_ways_give_one_answer(
    tmp_path: Path,
    cells: list[dict[str, Any]],
    tree: dict[str, Any] | None,
    sort: list[tuple[str, bool]],
    conditions: list[list[str]],
    search: str,
    box: tuple[float, ...] | None,
    keyed: bool,
    size: int,
    strays: frozenset[int],
) -> None:
    try:
        held = Indexed(tmp_path, cells, SCHEMA if keyed else KEYLESS, strays)
    except TableError as refused:
        assert (refused.code, min(strays) < len(cells)) == ("no-index", True)
        return
    assert not any(at < len(cells) for at in strays)
    plan = {"where": tree, "sort": sort, "filters": conditions, "search": search, "box": box, "limit": size}

    for _ in range(3):
        cold, hot, found = held.thrice(plan)

        assert hot == cold
        assert found in (None, cold)
        plan["after"] = cold["next"]
        if cold["next"] is None:
            break
    total = count(held.schema, held.base, [], plan)
    assert count(held.schema, held.base, [], plan, hot=held.hot) == total
    assert look_up(held.file, held.schema, plan, count=True) in (None, total)


@QUIET
@given(
    tables,
    st.lists(st.sampled_from(["quartier", "clos", "jours"]), min_size=1, max_size=2, unique=True),
    st.sampled_from([None, False, True]),
    st.integers(1, 9),
)
def test_groups_by_codes_are_those_by_texts(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[dict[str, Any]],
    groups: list[str],
    down: bool | None,
    limit: int,
) -> None:
    held = Indexed(tmp_path_factory.mktemp("t"), cells)
    sort = [] if down is None else [[groups[0], down]]
    plan = {"groups": groups, "sort": sort, "aggregates": [["count", ""], ["max", "quartier"]], "limit": limit}

    assert summarise(held.schema, held.base, [], plan, hot=held.hot) == summarise(held.schema, held.base, [], plan)


@pytest.fixture
def many(tmp_path: Path) -> Indexed:
    blank = dict.fromkeys(("quartier", "jours", "coût", "clos", "reçu le", "vu", "lon", "lat"))
    cells = [
        {**blank, "quartier": f"Rue {at}", "jours": at % 60, "coût": at * 0.5, "lon": at / 1000, "lat": 47.0}
        for at in range(2_000)
    ]
    return Indexed(tmp_path, cells)


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"offset": 1_000},
        {"filters": [["code", "eq", "BV-777"]]},
        {"search": "rue 1234"},
        {"search": "1234"},
        {"box": [0.5, 46.0, 0.51, 48.0]},
        {"where": node("s_within", prop("geometry"), {"bbox": [0.5, 46.0, 0.51, 48.0]})},
        {"sort": [["coût", True]], "filters": [["jours", "ge", "30"]]},
        {"sort": [["jours", False]], "limit": 7, "select": ["code"]},
    ],
)
def test_what_is_looked_up_is_found_in_the_index(many: Indexed, plan: dict[str, Any]) -> None:
    cold, hot, found = many.thrice(plan)

    assert found == hot == cold
    assert cold["rows"]


@pytest.mark.parametrize(
    "plan",
    [
        {"filters": [["quartier", "contains", "12"]]},
        {"where": node("like", prop("quartier"), "Rue 1%")},
        {
            "where": node(
                "s_within", prop("geometry"), {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
            )
        },
        {"groups": ["quartier"]},
        {"search": "ru"},
    ],
)
def test_what_an_index_cannot_say_it_leaves(many: Indexed, plan: dict[str, Any]) -> None:
    assert look_up(many.file, many.schema, plan) is None


def test_a_long_walk_is_given_up(many: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "STRIDE", 100)
    plan = {"sort": [["clos", True]], "filters": [["jours", "ge", "1"]]}

    assert look_up(many.file, many.schema, plan, steps=5) is None
    assert look_up(many.file, many.schema, {"filters": [["code", "eq", "BV-777"]]}, steps=5) is not None


def test_a_frequent_word_is_no_beginning_of_a_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "FREQUENT", 3)
    blank = dict.fromkeys(("jours", "coût", "clos", "reçu le", "vu", "lon", "lat"))
    held = Indexed(tmp_path, [{**blank, "quartier": f"Centre rue{at}"} for at in range(5)])

    assert look_up(held.file, held.schema, {"search": "centre"}) is None
    found = look_up(held.file, held.schema, {"search": "centre rue3"})
    assert found is not None
    assert codes(found) == ["BV-03"]


def test_a_missing_or_damaged_index_says_nothing(many: Indexed, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5_000)

    assert look_up(str(tmp_path / "none.sqlite3"), many.schema, {}) is None
    assert look_up(str(damaged), many.schema, {}) is None
    with pytest.raises(TableError):
        select(many.schema, many.base, [], {}, hot=str(damaged))


def test_a_wrong_plan_is_refused_by_the_index_too(many: Indexed) -> None:
    with pytest.raises(TableError, match="inconnu"):
        look_up(many.file, many.schema, {"filters": [["inconnu", "eq", "1"]]})


def test_groups_and_marks_are_those_of_the_files(many: Indexed) -> None:
    plan = {"groups": ["jours"], "aggregates": [["sum", "coût"], ["distinct", "quartier"]], "limit": 100}

    assert summarise(many.schema, many.base, [], plan, hot=many.hot) == summarise(many.schema, many.base, [], plan)
    assert points(many.schema, many.base, [], {}, hot=many.hot) == points(many.schema, many.base, [], {})


def test_a_column_named_as_those_of_the_index_is_left_without(tmp_path: Path) -> None:
    schema = {"columns": [{"name": "rowid", "type": "string"}, {"name": "text", "type": "string"}], "key": ["rowid"]}
    path = str(tmp_path / "a.parquet")
    delta([{"rowid": "1", "text": "x"}], schema, [], path)

    with pytest.raises(TableError, match="index"):
        index(schema, path, look_ups=str(tmp_path / "a.sqlite3"), hot=str(tmp_path / "a.duckdb"))


def test_columns_named_like_functions_of_the_index_do_no_harm(tmp_path: Path) -> None:
    names = ["text", "rank", "word", "id", "west", "row", "place"]
    schema = {"columns": [{"name": name, "type": "string"} for name in names], "key": ["id"]}
    path, merged = str(tmp_path / "a.parquet"), str(tmp_path / "b.parquet")
    delta([{name: f"{name} é{at}" for name in names} for at in range(3)], schema, [], path)
    merge(schema, "", [path], target=merged)
    files = {"look_ups": str(tmp_path / "a.sqlite3"), "hot": str(tmp_path / "a.duckdb")}
    index(schema, merged, **files)

    plan = {"search": "word e1", "filters": [["rank", "eq", "rank é1"]], "sort": [["text", True]]}

    found = look_up(files["look_ups"], schema, plan)
    assert found is not None
    assert {**found, "total": 1} == select(schema, merged, [], plan)
    assert [row[0] for row in found["rows"]] == ["text é1"]
