"""Publishing what is ready, going back, saying the same of several tables, and what `verify` sees."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from socle.commons.people.models import Authority
from socle.data.tables import commands, queries
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Edition, Table
from socle.data.tables.terms import Access, Described, Frequency, Prepared, Reason
from socle.data.tables.tests.conftest import NOW
from socle.engines.tables import sha256_of
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store
from socle.ground.verify import verify

pytestmark = pytest.mark.django_db
SCHEMA = {"columns": [{"name": "id", "type": "integer"}, {"name": "nom", "type": "string"}], "key": ["id"]}


def prepared(folder: Path, rows: int = 3) -> Prepared:
    path = folder / f"{rows}.parquet"
    pl.DataFrame({"id": range(rows), "nom": [f"arbre {n}" for n in range(rows)]}).write_parquet(path)
    return Prepared(path, rows, path.stat().st_size, sha256_of(path), SCHEMA)


def said(**other: Any) -> Described:
    facts: dict[str, Any] = {
        "title": {"fr": "Arbres"}, "description": {}, "purpose": {}, "licence": "LO-2.0",
        "frequency": Frequency.YEARLY, "keep_years": 5,
    }  # fmt: skip
    return Described(**{**facts, **other})


def publish(scope: Scope, town: Authority, made: Prepared, expected: int = 0, **other: Any) -> Edition:
    return commands.publish_rows(
        scope, authority_id=town.id, slug="arbres", prepared=made, expected_edition=expected, now=NOW,
        described=said(**other),
    )  # fmt: skip


def test_rows_that_are_ready_become_a_table_and_its_next_edition(tmp_path: Path, town: Authority, scope: Scope) -> None:
    first = publish(scope, town, prepared(tmp_path))
    second = publish(scope, town, prepared(tmp_path, 4), expected=1, licence="CC0-1.0")

    assert (first.number, second.number, second.rows) == (1, 2, 4)
    assert queries.table_by_slug(scope, "belvenne-arbres").licence == "CC0-1.0"
    with pytest.raises(Refusal, match="stale"):
        publish(scope, town, prepared(tmp_path, 5), expected=1)
    assert queries.last_standing(scope, second.table)[0] == 2
    assert verify()[1] == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"title": {"fr": " "}}, "title"), ({"licence": "x"}, "licence"), ({"keep_years": 101}, "keep_years"),
     ({"purpose": {"fr": "x" * 5000}}, "purpose")],
)  # fmt: skip
def test_what_is_said_of_a_table_has_bounds(
    tmp_path: Path, town: Authority, scope: Scope, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as told:
        publish(scope, town, prepared(tmp_path), **facts)

    assert told.value.field == field and not Table.objects.exists()


def test_what_fails_in_the_same_transaction_leaves_no_edition(tmp_path: Path, town: Authority, scope: Scope) -> None:
    def also(_edition: Edition) -> None:
        raise Refusal("elsewhere", "non")

    with pytest.raises(Refusal, match="elsewhere"):
        commands.publish_rows(
            scope, authority_id=town.id, slug="arbres", prepared=prepared(tmp_path), expected_edition=0, now=NOW,
            described=said(), also=also,
        )  # fmt: skip

    assert not Table.objects.exists() and not Edition.objects.exists()


def test_a_table_that_a_room_keeps_neither_takes_a_file_nor_goes_back(
    tmp_path: Path, town: Authority, scope: Scope
) -> None:
    table = feed_table(town.id, benches(2), now=NOW)
    commands.make_edition(scope, table_slug=table.slug, reason=Reason.DAILY, now=NOW)

    with pytest.raises(Refusal, match="stale"):
        commands.publish_rows(
            scope, authority_id=town.id, slug="bancs", prepared=prepared(tmp_path), expected_edition=1, now=NOW,
            described=said(),
        )  # fmt: skip
    with pytest.raises(Refusal, match=r"tables\.is-feed"):
        commands.roll_back(scope, table_slug=table.slug, number=1, expected_edition=1, now=NOW)


def test_several_tables_are_said_the_same_of_all_or_none(tmp_path: Path, town: Authority, scope: Scope) -> None:
    publish(scope, town, prepared(tmp_path))
    feed = feed_table(town.id, benches(2), now=NOW)
    change = {"licence": "ODbL-1.0", "access": Access.CLOSED}

    with pytest.raises(Refusal, match=r"tables\.choice"):
        commands.describe_tables(
            scope, authority_id=town.id, slugs=["belvenne-arbres", feed.slug], changes=change, now=NOW
        )
    assert Table.objects.get(slug="belvenne-arbres").licence == "LO-2.0"
    done = commands.describe_tables(scope, authority_id=town.id, slugs=["belvenne-arbres"], changes=change, now=NOW)
    again = commands.describe_tables(scope, authority_id=town.id, slugs=["belvenne-arbres"], changes=change, now=NOW)
    assert (done, again) == (1, 0)
    assert Table.objects.get(slug="belvenne-arbres").access == Access.CLOSED


def test_verify_sees_an_edition_whose_file_has_other_columns_or_types(
    tmp_path: Path, town: Authority, scope: Scope
) -> None:
    edition = publish(scope, town, prepared(tmp_path))
    other = tmp_path / "other.parquet"
    pl.DataFrame({"id": ["1", "2", "3"], "nom": ["a", "b", "c"]}).write_parquet(other)
    store().put_file(edition.storage_key, other)
    Edition.objects.filter(pk=edition.pk).update(sha256=sha256_of(other))

    assert [one.detail for one in verify()[1]] == [
        "edition 1 of belvenne-arbres: its file does not have its schema's columns"
    ]
