"""Importing files: a base and an edition, or a clear sentence and nothing changed."""

import os
from pathlib import Path
from typing import Any

import pytest

from socle.commons.people.models import Authority
from socle.data.tables import commands, queries
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Base, Edition, Table
from socle.data.tables.terms import Imported, Plan
from socle.data.tables.tests.conftest import NOW
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store
from socle.ground.verify import verify

pytestmark = pytest.mark.django_db

TREES = "id;espèce;planté le;lat;lon\n1;Tilleul;02/03/2001;47,10;2,30\n2;Érable;04/05/2002;47,11;2,31\n"


def bring(scope: Scope, town: Authority, path: Path, **other: Any) -> Imported:
    given = {"slug": "arbres", "title": "Arbres de la ville", **other}
    return commands.import_file(scope, authority_id=town.id, path=path, now=NOW, **given)


def a_file(folder: Path, content: bytes | str) -> Path:
    path = folder / "arbres.csv"
    path.write_bytes(content.encode("cp1252") if isinstance(content, str) else content)
    return path


def test_a_messy_file_becomes_a_table_an_edition_and_downloads(tmp_path: Path, town: Authority, scope: Scope) -> None:
    imported = bring(scope, town, a_file(tmp_path, TREES))

    table = queries.table_by_slug(scope, "belvenne-arbres")
    assert (imported.slug, imported.edition, imported.rows) == ("belvenne-arbres", 1, 2)
    assert "encoding cp1252, delimiter: semicolon" in imported.summary()
    assert [(column.name, column.type) for column in queries.schema(scope, table).columns][1:3] == [
        ("espèce", "string"),
        ("planté le", "date"),
    ]
    assert queries.rows(scope, table, Plan())["rows"][1] == [2, "Érable", "2002-05-04", 47.11, 2.31]
    assert set(queries.sizes(scope, table)) == {"csv", "json", "geojson", "parquet"}
    assert verify()[1] == []


def test_columns_that_may_be_personal_are_pointed_at(tmp_path: Path, town: Authority, scope: Scope) -> None:
    imported = bring(scope, town, a_file(tmp_path, "nom;Courriel;tel_fixe;hôtel\na;b@c;04;x\n"))

    assert "look again: Courriel, tel_fixe may hold personal data" in imported.summary()


def test_the_same_address_again_makes_the_next_edition(tmp_path: Path, town: Authority, scope: Scope) -> None:
    bring(scope, town, a_file(tmp_path, TREES))

    second = bring(scope, town, a_file(tmp_path, TREES + "3;Chêne;06/07/2003;47,12;2,32\n"), title="Arbres")

    table = queries.table_by_slug(scope, "belvenne-arbres")
    assert (second.edition, second.rows, table.title) == (2, 3, {"fr": "Arbres"})
    assert queries.rows(scope, table, Plan())["total"] == 3
    first = queries.edition_by_number(scope, table, 1)
    assert queries.rows(scope, table, Plan(), edition=first)["total"] == 2
    assert verify()[1] == []


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "tables.empty", "vide"),
        (b"a;b\n", "tables.no-row", "aucune ligne"),
        (b"PK\x03\x04", "tables.damaged-archive", "abîmée"),
        (b"%PDF-1.7", "tables.binary", "CSV"),
        (b'[{"a": 1}, ', "tables.cut-json", "ligne 1"),
        (b"a,b\n1,\x00\n", "tables.nul-bytes", "ligne 2"),
        (b'a,b\n1,"' + b"x" * 300_000, "tables.cell-too-long", "guillemet"),
    ],
)
def test_a_file_that_is_no_table_is_refused_and_nothing_changes(
    tmp_path: Path, town: Authority, scope: Scope, content: bytes, code: str, words: str
) -> None:
    bring(scope, town, a_file(tmp_path, TREES))
    before = sorted(store().keys("tables/"))

    with pytest.raises(Refusal) as refused:
        bring(scope, town, a_file(tmp_path, content))

    assert refused.value.code == code
    assert words in str(refused.value.message)
    assert (Table.objects.count(), Base.objects.count(), Edition.objects.count()) == (1, 1, 1)
    assert sorted(store().keys("tables/")) == before


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"slug": "Arbres"}, "tables.slug"),
        ({"slug": "../etc"}, "tables.slug"),
        ({"slug": "x" * 101}, "tables.slug"),
        ({"title": "  "}, "tables.title"),
        ({"title": "x" * 201}, "tables.title"),
        ({"slug": "bancs"}, "tables.is-feed"),
        ({"path": Path("/nulle/part.csv")}, "tables.missing"),
    ],
)
def test_what_cannot_be_named_or_found_is_refused(
    tmp_path: Path, town: Authority, scope: Scope, given: dict[str, Any], code: str
) -> None:
    feed_table(town.id, benches(1), now=NOW)
    path = given.pop("path", a_file(tmp_path, TREES))

    with pytest.raises(Refusal) as refused:
        bring(scope, town, path, **given)

    assert refused.value.code == code


def test_a_neighbour_has_its_own_addresses(tmp_path: Path, town: Authority, village: Authority) -> None:
    from socle.ground.scope import system_scope

    bring(system_scope([town.id]), town, a_file(tmp_path, TREES))
    other = bring(system_scope([village.id]), village, a_file(tmp_path, TREES))

    assert other.slug == "coudray-arbres"
    assert len(queries.tables(system_scope([village.id]), village.id)) == 1


FIVE = (
    "tables/tables/malawi-points-eau.csv",
    "tables/tables/montreal-comptages-velo-2012.csv",
    "tables/tables/darlington-depenses-2013-02.csv",
    "tables/tables/bale-points-de-collecte.csv",
    "poa/poa_hexgrid.csv",
)
ROOT = Path(os.environ.get("SOCLE_SHARED_DATA", Path(__file__).parents[6] / "shared" / "data"))


@pytest.mark.realdata
@pytest.mark.parametrize("name", FIVE)
def test_real_files_are_published_and_reopen_with_the_same_counts(
    tmp_path: Path, town: Authority, scope: Scope, name: str
) -> None:
    imported = bring(scope, town, ROOT / name)
    table = queries.table_by_slug(scope, imported.slug)
    taken = queries.export_path(scope, table, "csv")
    again = bring(scope, town, taken.path)

    assert queries.rows(scope, table, Plan(limit=1))["total"] == imported.rows == again.rows
    assert verify()[1] == []
