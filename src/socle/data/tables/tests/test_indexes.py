"""An index makes answers faster and never other: it is of one version, and is made, left and dropped by itself."""

import datetime
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from socle.commons.people.models import Authority
from socle.data.tables import commands, queries
from socle.data.tables.commands import _indexing
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.queries import _asking, _indexes
from socle.data.tables.terms import Filter, Plan, Reason
from socle.data.tables.tests.conftest import NOW
from socle.ground import sandbox
from socle.ground.refusals import Refusal
from socle.ground.scope import HOUSE, Scope

pytestmark = pytest.mark.django_db
LATER = NOW + datetime.timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _small_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_indexing, "INDEXED_FROM", 10)
    _indexing._failed.clear()


@pytest.fixture
def table(town: Authority, scope: Scope) -> Table:
    made = feed_table(town.id, benches(60), now=NOW)
    commands.compact(scope, table_slug=made.slug, now=NOW)
    return Table.objects.get(pk=made.pk)


@pytest.fixture
def engine_calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """What the engine is asked, and of which hot file."""
    calls: list[tuple[str, str]] = []
    ask = _asking.engine

    def noted(verb: str, **given: Any) -> Any:
        calls.append((verb, Path(given.get("hot", "")).suffix))
        return ask(verb, **given)

    monkeypatch.setattr(_asking, "engine", noted)
    yield calls


def files() -> set[str]:
    return {path.suffix for path in (Path(settings.SOCLE_DIR) / "cache" / "index").glob("*/*")}


def test_a_table_at_rest_is_indexed_and_look_ups_do_not_wake_the_engine(
    table: Table, scope: Scope, engine_calls: list[tuple[str, str]]
) -> None:
    plan = Plan(filters=(Filter("numero", "eq", "B-0007"),))
    before = queries.rows(scope, table, plan)
    _asking._answers.clear()
    engine_calls.clear()

    commands.index_tables(HOUSE, now=LATER, wait=True)
    after = queries.rows(scope, table, plan)

    assert files() == {".duckdb", ".sqlite3"}
    assert after == before
    assert engine_calls == []


def test_questions_of_many_rows_read_the_hot_file(
    table: Table, scope: Scope, engine_calls: list[tuple[str, str]]
) -> None:
    commands.index_tables(HOUSE, now=LATER, wait=True)

    queries.groups(scope, table, Plan(limit=0), by="quartier")
    queries.rows(scope, table, Plan(groups=("quartier",)))
    queries.points(scope, table, Plan(limit=0))

    assert engine_calls == [("group", ".duckdb"), ("summarise", ".duckdb"), ("points", ".duckdb")]


def test_an_index_is_never_asked_about_rows_that_changed(table: Table, scope: Scope) -> None:
    commands.index_tables(HOUSE, now=LATER, wait=True)

    commands.remove_rows(scope, table_slug=table.slug, keys=[["B-0007"]], now=LATER)

    changed = Table.objects.get(pk=table.pk)
    assert queries.rows(scope, changed, Plan(filters=(Filter("numero", "eq", "B-0007"),)))["rows"] == []
    assert queries.count(scope, changed, Plan()) == 59


def test_an_index_that_is_swept_or_damaged_is_done_without(table: Table, scope: Scope) -> None:
    commands.index_tables(HOUSE, now=LATER, wait=True)
    for path in _indexes.folder_of(table.pk).glob("*"):
        path.write_bytes(b"no index any more")

    found = queries.rows(scope, table, Plan(limit=1000))

    assert (len(found["rows"]), found["total"]) == (60, 60)


@pytest.mark.parametrize("half", [".sqlite3", ".duckdb"])
def test_half_an_index_is_done_without_and_made_again(table: Table, scope: Scope, half: str) -> None:
    commands.index_tables(HOUSE, now=LATER, wait=True)
    for path in _indexes.folder_of(table.pk).glob(f"*{half}"):
        path.unlink()
    hot = _indexes.folder_of(table.pk) / "none.duckdb"

    rows = queries.rows(scope, table, Plan(filters=(Filter("numero", "eq", "B-0007"),)))["rows"]
    missing = _indexes.found(_indexes.Index(hot, hot.with_suffix(".sqlite3")), "count", {}, {"plan": {}})
    commands.index_tables(HOUSE, now=LATER, wait=True)

    assert (len(rows), missing) == (1, None)
    assert files() == {".duckdb", ".sqlite3"}


def test_both_files_are_durable_before_they_have_their_names(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, rename = os.fsync, Path.rename

    def noted(descriptor: int) -> None:
        done.append(f"sync {Path(os.readlink(f'/proc/self/fd/{descriptor}')).suffix}")
        sync(descriptor)

    def named(self: Path, target: Path) -> Path:
        done.append(f"name {self.suffix}")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "rename", named)
    commands.index_tables(HOUSE, now=LATER, wait=True)

    assert done == ["sync .sqlite3", "sync .duckdb", "name .sqlite3", "name .duckdb", "sync "]


@pytest.mark.parametrize(
    "failure", [sandbox.Crashed("killed"), sandbox.Failed("unwritable", "a full disk"), OSError("a full disk")]
)
def test_what_failed_for_a_reason_that_passes_is_tried_again_later(
    table: Table, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failure: Exception
) -> None:
    tries = []

    def fail(*_: object, **__: object) -> None:
        tries.append(1)
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(_indexing, "engine", fail)
        for minutes in (0, 1, 59):
            commands.index_tables(HOUSE, now=LATER + datetime.timedelta(minutes=minutes), wait=True)
    assert (files(), len(tries)) == (set(), 1)
    assert f"no index of table {table.pk} for now" in caplog.text

    commands.index_tables(HOUSE, now=LATER + datetime.timedelta(minutes=61), wait=True)
    assert files() == {".duckdb", ".sqlite3"}


def test_what_nothing_names_is_dropped_and_what_is_missing_is_made_again(table: Table, scope: Scope) -> None:
    commands.index_tables(HOUSE, now=LATER, wait=True)
    first = set(_indexes.folder_of(table.pk).glob("*"))

    commands.remove_rows(scope, table_slug=table.slug, keys=[["B-0007"]], now=LATER)
    commands.compact(scope, table_slug=table.slug, now=LATER)
    commands.index_tables(HOUSE, now=LATER + datetime.timedelta(hours=1), wait=True)
    second = set(_indexes.folder_of(table.pk).glob("*"))

    assert len(first) == len(second) == 2
    assert not first & second


def test_a_table_that_changes_all_the_time_is_left_alone(table: Table) -> None:
    commands.index_tables(HOUSE, now=NOW + datetime.timedelta(minutes=1), wait=True)

    assert files() == set()


def test_what_cannot_be_indexed_is_not_tried_again(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Refusal("tables.too-heavy", "")

    monkeypatch.setattr(_indexing, "engine", refuse)
    commands.index_tables(HOUSE, now=LATER, wait=True)

    assert files() == {".without"}
    assert commands.index_tables(HOUSE, now=LATER) == 0


def test_the_last_edition_has_its_index_until_it_is_withdrawn(
    table: Table, scope: Scope, engine_calls: list[tuple[str, str]]
) -> None:
    edition = commands.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=NOW)
    commands.index_tables(HOUSE, now=LATER, wait=True)
    engine_calls.clear()

    found = queries.rows(scope, table, Plan(sort=(("numero", True),), limit=2), edition=edition)
    commands.withdraw_edition(scope, table_slug=table.slug, number=edition.number, because="essai", now=LATER)

    assert ([row[0] for row in found["rows"]], found["total"], engine_calls) == (["B-0060", "B-0059"], 60, [])
    assert files() == set()


def test_indexes_are_the_system_s_work(town: Authority) -> None:
    with pytest.raises(Refusal):
        commands.index_tables(Scope(HOUSE.actor.__class__("account", 1), {}), now=NOW)


def test_a_count_is_made_once_for_a_version(table: Table, scope: Scope, engine_calls: list[tuple[str, str]]) -> None:
    plan = Plan(filters=(Filter("quartier", "contains", "cen"),), limit=5)

    for offset in (0, 5, 10):
        assert queries.rows(scope, table, Plan(plan.filters, limit=5, offset=offset))["total"] == 20

    assert [verb for verb, _ in engine_calls] == ["select"] * 3, "the first page came with the count"
    assert queries.count(scope, table, plan) == 20
    assert len(engine_calls) == 3


def test_a_filter_in_cql2_becomes_a_condition(table: Table, scope: Scope) -> None:
    where = queries.filter_of(scope, table, "quartier = 'Centre' AND places BETWEEN 4 AND 5")

    found = queries.rows(scope, table, Plan(where=where, select=("quartier", "places"), limit=1000))

    assert found["columns"] == ["quartier", "places"]
    assert {tuple(row) for row in found["rows"]} == {("Centre", 4), ("Centre", 5)}
    with pytest.raises(Refusal) as caught:
        queries.filter_of(scope, table, "places >")
    assert (caught.value.code, caught.value.field) == ("tables.bad-filter", "filter")
