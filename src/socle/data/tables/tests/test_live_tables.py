"""Live tables: rows put and removed by key, folded without a change, read by those who may."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import TestCase

from socle.commons.people.models import Authority
from socle.data.tables import commands, queries
from socle.data.tables.commands._keeping import fold, foldable
from socle.data.tables.factories import BENCHES, benches, feed_table
from socle.data.tables.models import Base, Delta, Edition, Table
from socle.data.tables.permissions import READ
from socle.data.tables.schedule import SCHEDULES
from socle.data.tables.terms import Access, Column, Feed, Filter, Plan, Reason
from socle.data.tables.tests.conftest import NOW
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope
from socle.ground.storage import store
from socle.ground.verify import verify

pytestmark = pytest.mark.django_db


def rows_of(scope: Scope, slug: str) -> list[list[Any]]:
    table = queries.table_by_slug(scope, slug)
    found: list[list[Any]] = queries.rows(scope, table, Plan(limit=1000))["rows"]
    return found


def faults() -> list[str]:
    return [f"{one.invariant}: {one.detail}" for one in verify()[1] if "outbox" not in one.invariant]


def test_rows_are_put_by_key_and_read_back(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    changed = {**benches(1)[0], "places": 9}

    commands.upsert(scope, table_slug=table.slug, rows=[changed], now=NOW)

    assert table.slug == "belvenne-bancs"
    assert [row[0] for row in rows_of(scope, table.slug)] == ["B-0001", "B-0002", "B-0003"]
    assert rows_of(scope, table.slug)[0][3] == 9


def test_the_same_rows_twice_leave_the_same_table(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(5), now=NOW)
    before = rows_of(scope, table.slug)

    commands.upsert(scope, table_slug=table.slug, rows=benches(5), now=NOW)

    assert rows_of(scope, table.slug) == before


def test_removed_rows_are_gone_and_may_come_back(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)

    commands.remove_rows(scope, table_slug=table.slug, keys=[["B-0002"]], now=NOW)
    without = [row[0] for row in rows_of(scope, table.slug)]
    commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=2), now=NOW)

    assert without == ["B-0001", "B-0003"]
    assert len(rows_of(scope, table.slug)) == 3


def test_folding_changes_nothing_that_a_reader_sees(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    for number in range(4, 9):
        commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=number), now=NOW)
    before = rows_of(scope, table.slug)

    folded = commands.compact(scope, table_slug=table.slug, now=NOW)

    assert folded
    assert not Delta.objects.exists()
    assert Base.objects.get(table=table).rows == 8
    assert rows_of(scope, table.slug) == before
    assert not commands.compact(scope, table_slug=table.slug, now=NOW)


def test_a_slow_fold_gives_up_when_another_was_faster(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(2), now=NOW)
    commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=3), now=NOW)
    slow = foldable(table)
    commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=4), now=NOW)
    commands.compact(scope, table_slug=table.slug, now=NOW)

    folded = fold(table, *slow)

    assert not folded
    assert [row[0] for row in rows_of(scope, table.slug)] == ["B-0001", "B-0002", "B-0003", "B-0004"]


def test_many_small_acts_are_folded_by_themselves(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(1), now=NOW)

    for number in range(2, 30):
        commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=number), now=NOW)

    assert Delta.objects.count() <= 20
    assert len(rows_of(scope, table.slug)) == 29


def test_all_rows_or_none(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(1), now=NOW)
    good, bad = benches(2, first=2)
    bad["places"] = "beaucoup"

    with pytest.raises(Refusal) as refused:
        commands.upsert(scope, table_slug=table.slug, rows=[good, bad], now=NOW)

    assert (refused.value.code, refused.value.field) == ("tables.bad-cell", "places")
    assert len(rows_of(scope, table.slug)) == 1


def test_a_feed_gains_columns_but_never_changes_one(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(1), now=NOW)
    commands.compact(scope, table_slug=table.slug, now=NOW)
    wider = Feed(**{**_fields(BENCHES), "columns": (*BENCHES.columns, Column("bois", "boolean"))})
    other = Feed(**{**_fields(BENCHES), "columns": (Column("numero", "integer"), *BENCHES.columns[1:])})

    commands.ensure_feed(scope, wider, town.id, now=NOW)
    commands.upsert(scope, table_slug=table.slug, rows=[{"numero": "B-0002", "bois": True}], now=NOW)

    assert [row[-1] for row in rows_of(scope, table.slug)] == [None, True]
    with pytest.raises(ValueError, match="keeps its key"):
        commands.ensure_feed(scope, other, town.id, now=NOW)


def _fields(feed: Feed) -> dict[str, Any]:
    return {name: getattr(feed, name) for name in Feed.__slots__}


def test_an_edition_is_made_once_for_each_state(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)

    first = commands.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=NOW)
    again = commands.make_edition(scope, table_slug=table.slug, reason=Reason.DAILY, now=NOW)
    commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=4), now=NOW)
    second = commands.make_edition(scope, table_slug=table.slug, reason=Reason.DAILY, now=NOW)

    assert (first.pk, first.rows, second.number, second.rows) == (again.pk, 3, 2, 4)
    assert len(queries.rows(scope, table, Plan(), edition=first)["rows"]) == 3


def test_the_night_makes_an_edition_of_what_changed_only(town: Authority, scope: Scope) -> None:
    feed_table(town.id, benches(3), now=NOW)
    nightly = next(one for one in SCHEDULES if one.name == "tables.editions")

    nightly.function(NOW)
    nightly.function(NOW + datetime.timedelta(days=1))

    assert Edition.objects.count() == 1


def test_a_withdrawn_edition_keeps_its_hash_and_says_why(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    edition = commands.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=NOW)
    queries.export_path(scope, table, "csv", edition)

    commands.withdraw_edition(scope, table_slug=table.slug, number=1, because="Un nom y était resté", now=NOW)

    kept = Edition.objects.get(pk=edition.pk)
    assert (kept.sha256, kept.withdrawn_because) == (edition.sha256, "Un nom y était resté")
    assert not store().exists(edition.storage_key)
    with pytest.raises(Refusal) as refused:
        queries.edition_by_number(scope, table, 1)
    assert (refused.value.status, "Un nom y était resté" in str(refused.value.message)) == (410, True)
    assert faults() == []


@pytest.mark.parametrize("format", ["csv", "json", "geojson", "parquet"])
def test_a_download_is_made_once_for_each_version(town: Authority, scope: Scope, format: str) -> None:
    table = feed_table(town.id, benches(3), now=NOW)

    first = queries.export_path(scope, table, format)
    made = first.path.stat().st_mtime_ns
    again = queries.export_path(scope, table, format)
    commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=4), now=NOW)
    table.refresh_from_db()
    later = queries.export_path(scope, table, format)

    assert (again.path, again.path.stat().st_mtime_ns) == (first.path, made)
    assert later.sha256 != first.sha256
    assert first.size == first.path.stat().st_size


def test_hidden_and_unknown_tables_answer_alike(town: Authority, village: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(1), now=NOW)
    public = Scope(Actor("public"), {town.id: frozenset({str(READ)})})
    elsewhere = Scope(Actor("public"), {village.id: frozenset({str(READ)})})

    open_to_all = queries.table_by_slug(public, table.slug)
    commands.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)
    refusals = []
    for asking, slug in (
        (public, table.slug),
        (public, "belvenne-rien"),
        (elsewhere, table.slug),
        (public, "x" * 5000),
    ):
        with pytest.raises(Refusal) as refused:
            queries.table_by_slug(asking, slug)
        refusals.append((refused.value.code, refused.value.status, str(refused.value.message)))

    assert open_to_all.pk == table.pk
    assert len(set(refusals)) == 1
    assert queries.tables(public, town.id) == []
    assert [one.pk for one in queries.tables(scope, town.id)] == [table.pk]


def test_the_public_changes_nothing(town: Authority) -> None:
    table = feed_table(town.id, benches(1), now=NOW)
    public = Scope(Actor("public"), {town.id: frozenset({str(READ)})})

    for act in (
        lambda: commands.upsert(public, table_slug=table.slug, rows=benches(1), now=NOW),
        lambda: commands.remove_rows(public, table_slug=table.slug, keys=[["B-0001"]], now=NOW),
        lambda: commands.compact(public, table_slug=table.slug, now=NOW),
        lambda: commands.make_edition(public, table_slug=table.slug, reason=Reason.DEMAND, now=NOW),
        lambda: commands.withdraw_edition(public, table_slug=table.slug, number=1, because="non", now=NOW),
        lambda: commands.set_access(public, table_slug=table.slug, access=Access.CLOSED, now=NOW),
        lambda: commands.import_file(public, authority_id=town.id, slug="x", title="x", path=Path("/x"), now=NOW),
        lambda: commands.sweep(public, now=NOW),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.status == 404


def test_a_question_that_does_not_fit_is_refused_in_words(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(1), now=NOW)

    with pytest.raises(Refusal) as refused:
        queries.rows(scope, table, Plan(filters=(Filter("places", "eq", "trois"),)))

    assert (refused.value.code, refused.value.status, refused.value.field) == ("tables.bad-value", 400, "places")
    assert "trois" in str(refused.value.message)


def test_the_same_question_is_asked_once_until_the_table_changes(
    town: Authority, scope: Scope, django_assert_num_queries: Any
) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    queries.rows(scope, table, Plan())

    with django_assert_num_queries(0):
        queries.rows(scope, table, Plan())
    commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=4), now=NOW)
    table.refresh_from_db()

    assert queries.rows(scope, table, Plan())["total"] == 4


def test_groups_and_points_come_from_the_live_rows(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(30), now=NOW)

    by_quarter = queries.groups(scope, table, Plan(), by="quartier")
    marks = queries.points(scope, table, Plan())

    assert sum(one["count"] for one in by_quarter["groups"]) == 30
    assert sum(mark["count"] for mark in marks["points"]) == 30


def test_every_invariant_holds_and_each_fault_is_seen(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    commands.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=NOW)
    commands.compact(scope, table_slug=table.slug, now=NOW)
    commands.upsert(scope, table_slug=table.slug, rows=benches(1, first=9), now=NOW)
    sound = faults()
    edition, delta = Edition.objects.get(), Delta.objects.get()

    store().path(edition.storage_key).write_bytes(b"something else")
    store().delete(delta.storage_key)
    Base.objects.update(rows=7)
    seen = faults()

    assert sound == []
    assert any("edition 1 of belvenne-bancs: its file does not have its hash" in one for one in seen)
    assert any("delta 2 of belvenne-bancs: its file is missing" in one for one in seen)
    assert any("not a Parquet file" in one or "says 7 rows" in one for one in seen)


def test_the_sweep_removes_what_nobody_names_and_nothing_else(town: Authority, scope: Scope) -> None:
    table = feed_table(town.id, benches(3), now=NOW)
    commands.compact(scope, table_slug=table.slug, now=NOW)
    queries.export_path(scope, Table.objects.get(pk=table.pk), "csv")
    store().put("tables/imports/half-made.parquet", b"x")
    soon = datetime.datetime.now(datetime.UTC)

    at_once = commands.sweep(scope, now=soon)
    later = commands.sweep(scope, now=soon + datetime.timedelta(hours=2))

    assert at_once == 0
    assert later == 2
    assert len(rows_of(scope, table.slug)) == 3
    assert faults() == []


class CommitsInOrder(TestCase):
    """Numbers of deltas follow the order of commits."""

    def test_numbers_rise_by_one(self) -> None:
        from socle.data.tables.tests.conftest import found
        from socle.ground.scope import system_scope

        town = found("ordre", "OR")
        table = feed_table(town.id, benches(1), now=NOW)
        for number in range(2, 5):
            commands.upsert(system_scope([town.id]), table_slug=table.slug, rows=benches(1, first=number), now=NOW)

        assert list(Delta.objects.values_list("seq", flat=True)) == [1, 2, 3, 4]
