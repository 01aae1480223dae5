"""A town's own schemas: versions that never change, names that are taken once, tables that follow."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from socle.commons.people.models import Authority
from socle.data.schemas import commands, queries
from socle.data.schemas.models import SchemaVersion
from socle.data.schemas.tests.conftest import DOCUMENT
from socle.data.tables import commands as table_commands
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.terms import Access
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from tests.towns import NOW, anybody, found_town

pytestmark = pytest.mark.django_db
OTHER = {**DOCUMENT, "title": "Nos bancs"}


def add(scope: Scope, town: Authority, name: str = "bancs", document: Any = DOCUMENT) -> Any:
    return commands.add_schema(scope, authority_id=town.id, name=name, document=document, now=NOW)


def change(scope: Scope, town: Authority, document: Any = OTHER, expected: int = 1, said: str = "") -> int:
    return commands.change_schema(
        scope, authority_id=town.id, name="bancs", document=document, change=said, expected_version=expected, now=NOW
    )


def test_a_schema_of_the_town_stands_beside_the_registry(scope: Scope, town: Authority) -> None:
    add(scope, town)

    cards = {card.name: card for card in queries.schemas(anybody(town), town.id)}
    assert cards["bancs"].own and not cards["arbres"].own and len(cards) > 45
    assert queries.schema_by_name(scope, town.id, "bancs") == {**DOCUMENT, "name": "bancs", "version": "1"}


def test_another_town_does_not_see_it_and_may_use_the_same_name(scope: Scope, town: Authority) -> None:
    there = found_town("orvin", "SO", west=-33.0)
    add(scope, town)

    with pytest.raises(Refusal) as unknown:
        queries.schema_by_name(anybody(there), there.id, "bancs")
    assert unknown.value.status == 404
    assert "bancs" not in {card.name for card in queries.schemas(anybody(there), there.id)}


def test_a_name_is_given_once_and_never_one_of_the_registry(scope: Scope, town: Authority) -> None:
    add(scope, town)

    for name, code in (("bancs", "schemas.taken"), ("arbres", "schemas.name"), ("Bancs", "schemas.name")):
        with pytest.raises(Refusal) as refused:
            add(scope, town, name)
        assert (refused.value.code, refused.value.field) == (code, "name")


def test_a_faulty_document_is_refused_with_each_fault(scope: Scope, town: Authority) -> None:
    with pytest.raises(Refusal) as refused:
        add(scope, town, document={"title": "T", "fields": [{"name": "a", "type": "mot"}, {"name": ""}]})

    told = refused.value.facts["faults"]
    assert [(one["where"], one["field"]) for one in told] == [("fields[0].type", "a"), ("fields[1].name", "")]
    assert not queries.local_schemas(scope, town.id)


def test_each_change_is_a_version_and_the_old_one_stays(scope: Scope, town: Authority) -> None:
    add(scope, town)

    assert change(scope, town, said="Un autre titre") == 2

    assert queries.schema_by_name(scope, town.id, "bancs")["title"] == "Nos bancs"
    assert queries.schema_by_name(scope, town.id, "bancs", "1")["title"] == "Bancs publics"
    assert [(one.number, one.change) for one in queries.versions(scope, town.id, "bancs")] == [
        (2, "Un autre titre"),
        (1, ""),
    ]
    for strange in ("3", "0", "-1", "x", "9" * 30, "²"):
        with pytest.raises(Refusal):
            queries.schema_by_name(scope, town.id, "bancs", strange)


def test_the_same_document_again_is_no_new_version(scope: Scope, town: Authority) -> None:
    add(scope, town)

    assert change(scope, town, {**DOCUMENT, "name": "autre", "version": "9"}) == 1
    assert SchemaVersion.objects.count() == 1


def test_a_change_of_what_somebody_else_changed_is_refused(scope: Scope, town: Authority) -> None:
    add(scope, town)
    change(scope, town)

    with pytest.raises(Refusal) as late:
        change(scope, town, DOCUMENT, expected=1)

    assert late.value.status == 409 and queries.schema_by_name(scope, town.id, "bancs")["title"] == "Nos bancs"


@pytest.mark.django_db(transaction=True)
def test_of_two_stewards_at_once_one_makes_the_version(scope: Scope, town: Authority) -> None:
    add(scope, town)
    told: list[Any] = []
    gate = threading.Barrier(2)

    def work(title: str) -> None:
        try:
            gate.wait(10)
            told.append(change(scope, town, {**DOCUMENT, "title": title}))
        except Refusal as late:
            told.append(late.status)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(title,)) for title in ("Un", "Deux")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert sorted(told) == [2, 409]
    assert [one.number for one in queries.versions(scope, town.id, "bancs")] == [2, 1]
    assert connection.vendor


def test_a_closed_schema_is_read_but_no_longer_offered(scope: Scope, town: Authority) -> None:
    add(scope, town)
    commands.close_schema(scope, authority_id=town.id, name="bancs", now=NOW)

    assert "bancs" not in {card.name for card in queries.schemas(scope, town.id)}
    assert all(one["name"] != "bancs" for one in queries.suggestions(scope, town.id, ["numero", "places"]))
    assert queries.card_by_name(scope, town.id, "bancs").closed

    commands.reopen_schema(scope, authority_id=town.id, name="bancs", now=NOW)
    assert "bancs" in {card.name for card in queries.schemas(scope, town.id)}


def test_a_table_follows_a_schema_until_it_follows_another_or_none(scope: Scope, town: Authority) -> None:
    table = feed_table(town.id, benches(2), now=NOW)
    add(scope, town)

    commands.follow(scope, table_slug=table.slug, name="arbres", now=NOW)
    commands.follow(scope, table_slug=table.slug, name="bancs", now=NOW)

    assert not queries.tables_following(scope, town.id, "arbres")
    assert queries.tables_following(anybody(town), town.id, "bancs") == [table]
    found = queries.schema_of_table(scope, town.id, table.pk)
    assert found is not None and (found.name, found.version) == ("bancs", "1")
    commands.follow(scope, table_slug=table.slug, name="", now=NOW)
    assert queries.schema_of_table(scope, town.id, table.pk) is None
    with pytest.raises(Refusal) as unknown:
        commands.follow(scope, table_slug=table.slug, name="inconnu", now=NOW)
    assert unknown.value.field == "schema"


def test_who_may_not_read_a_closed_table_is_not_told_that_it_follows(scope: Scope, town: Authority) -> None:
    table = feed_table(town.id, benches(2), now=NOW)
    commands.follow(scope, table_slug=table.slug, name="arbres", now=NOW)
    table_commands.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    assert not queries.tables_following(anybody(town), town.id, "arbres")
    assert queries.tables_following(scope, town.id, "arbres") == [table]


def test_every_act_leaves_a_trace(scope: Scope, town: Authority) -> None:
    before = Leaf.objects.count()
    add(scope, town)
    change(scope, town)
    commands.close_schema(scope, authority_id=town.id, name="bancs", now=NOW)
    commands.close_schema(scope, authority_id=town.id, name="bancs", now=NOW)
    commands.reopen_schema(scope, authority_id=town.id, name="bancs", now=NOW)

    assert Leaf.objects.count() == before + 4
