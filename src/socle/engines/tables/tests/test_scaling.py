"""A cluster answers what DuckDB answers, to the last sign: random plans to ugly tables, and to real ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from socle.engines.tables import TableError, convert, count, group, scaling, select, summarise
from socle.engines.tables.asking.expressions import Unfit
from socle.engines.tables.tests import scaling_draws as draws
from socle.engines.tables.tests.real_tables import ROOT
from socle.engines.tables.tests.scaling_duckdb import OnDuckDB

pytestmark = pytest.mark.spark
SEEDS = range(8)
PLANS = 26
Ask = Callable[[], Any]


@pytest.fixture(scope="module")
def cluster(spark_master: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from socle.engines.tables.scaling._session import Spark

    opened = Spark(spark_master, str(tmp_path_factory.mktemp("scratch")))
    yield opened
    opened.session.stop()


def said(ask: Ask) -> Any:
    """An answer, or the code of a refusal."""
    try:
        return ask()
    except TableError as refused:
        return refused.code


def both(on: Any, kind: str, schema: dict[str, Any], path: str, plan: dict[str, Any], how: dict[str, Any]) -> Any:
    """What a cluster and DuckDB say."""
    from socle.engines.tables.scaling._asked import Asked

    ours: dict[str, Ask] = {
        "select": lambda: select(schema, path, [], plan),
        "count": lambda: count(schema, path, [], plan),
        "summarise": lambda: summarise(schema, path, [], plan),
        "group": lambda: group(schema, path, [], plan, **how),
    }
    theirs = said(lambda: scaling.VERBS[kind](Asked(on, schema, path, plan), **how))
    return theirs, said(ours[kind])


def agree(on: Any, seed: int, folder: Path) -> int:
    """How many random plans were answered, and alike."""
    chance = random.Random(seed)
    path = folder / f"ugly[{seed}] *.parquet"
    schema = draws.table(chance, path, chance.choice([0, 5, 60, 400]))
    answered = 0
    for _ in range(PLANS):
        kind = chance.choice(["select", "select", "summarise", "group", "count"])
        plan = {"select": draws.rows_plan, "summarise": draws.groups_plan}.get(kind, draws.conditions)(chance)
        theirs, ours = both(on, kind, schema, str(path), plan, draws.chart(chance) if kind == "group" else {})
        assert draws.same(theirs, ours), (kind, plan)
        answered += not isinstance(ours, str)
    return answered


@pytest.mark.parametrize("seed", SEEDS)
def test_ibis_on_duckdb_answers_random_plans_alike(seed: int, tmp_path: Path) -> None:
    assert agree(OnDuckDB(), seed, tmp_path) > PLANS * 0.8


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cluster_answers_random_plans_alike(seed: int, tmp_path: Path, cluster: Any) -> None:
    assert agree(cluster, seed, tmp_path) > PLANS * 0.8


def test_pages_follow_each_other_from_cluster_to_duckdb_and_back(tmp_path: Path, cluster: Any) -> None:
    chance = random.Random(5)
    for sort in ([], [["coût", True]], [["vu", False], [draws.TEXT, True]]):
        path = tmp_path / f"pages{len(sort)}.parquet"
        schema = {**draws.table(chance, path, 60), "key": ["code"] if len(sort) == 1 else []}
        after, pages = None, 0
        while pages == 0 or after is not None:
            plan = {"sort": sort, "limit": 13, "after": after}
            theirs, ours = both(cluster, "select", schema, str(path), plan, {})
            assert draws.same(theirs, ours)
            after, pages = ours["next"], pages + 1
        assert pages == 5


def test_a_long_list_and_a_deep_tree_are_asked_too(tmp_path: Path, cluster: Any) -> None:
    schema = draws.table(random.Random(1), tmp_path / "long.parquet", 60)
    some = draws.node("or", *(draws.node("=", draws.prop("jours"), at) for at in range(1500)))
    deep = draws.node("=", draws.prop("jours"), 1)
    for _ in range(60):
        deep = draws.node("not", deep)

    for tree in (some, deep, draws.node("in", draws.prop("jours"), list(range(1900)))):
        theirs, ours = both(cluster, "select", schema, str(tmp_path / "long.parquet"), {"where": tree}, {})
        assert draws.same(theirs, ours)


@pytest.mark.parametrize(
    "plan",
    [
        {"filters": [["coût", "contains", "12"]]},
        {"where": draws.node("s_within", draws.prop("geometry"), draws.TRIANGLE)},
        {"where": draws.node("like", draws.prop("code"), "é\\")},
    ],
    ids=["decimals as text", "a polygon", "a pattern cut short"],
)
def test_what_would_not_be_alike_is_left_to_duckdb(plan: dict[str, Any], tmp_path: Path) -> None:
    from socle.engines.tables.scaling._asked import Asked

    schema = draws.table(random.Random(1), tmp_path / "left.parquet", 5)

    with pytest.raises(Unfit):
        Asked(OnDuckDB(), schema, str(tmp_path / "left.parquet"), plan)


@pytest.mark.parametrize("letters", ["\u1112\u1161\u11ab", "한"], ids=["apart", "joined"])
def test_hangul_written_apart_is_left_to_duckdb(letters: str, tmp_path: Path) -> None:
    import polars as pl

    from socle.engines.tables.scaling._asked import Asked

    pl.DataFrame({"nom": [letters]}).write_parquet(tmp_path / "h.parquet")
    schema = {"columns": [{"name": "nom", "type": "string"}], "key": []}
    plan = {"search": "한"}

    if letters == "한":
        assert Asked(OnDuckDB(), schema, str(tmp_path / "h.parquet"), plan).count() == 1
    else:
        with pytest.raises(Unfit):
            Asked(OnDuckDB(), schema, str(tmp_path / "h.parquet"), plan)


REAL = ["paris-arbres-extrait.csv", "rostock-travaux.csv", "kaolack-points-dechets-existants.geojson"]
REAL += ["nantes-etablissements-l93.csv", "saint-etienne-marches.csv", "bale-points-de-collecte.csv"]


@pytest.mark.realdata
@pytest.mark.parametrize("name", REAL)
def test_a_cluster_answers_about_real_tables_alike(name: str, tmp_path: Path, cluster: Any) -> None:
    path = str(tmp_path / "real.parquet")
    schema = convert(str(ROOT / "tables" / name), target=path)["schema"]
    answered = 0

    for kind, plan in draws.plans_of(schema, path):
        try:
            theirs, ours = both(cluster, kind, schema, path, plan, {})
        except Unfit:
            continue
        assert draws.near(theirs, ours), (kind, plan)
        answered += 1

    assert answered >= 6
