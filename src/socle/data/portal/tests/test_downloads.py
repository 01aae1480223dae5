"""Files to take away."""

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.tables import commands
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.queries import _making
from socle.data.tables.queries._downloads import PARTIAL, _begun, _reader, folder_of
from socle.data.tables.terms import Filter, Plan, Reason
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
URL = "/donnees/belvenne-bancs."


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine makes small files slowly too: what is told of them does not depend on it here."""
    monkeypatch.setattr(_making, "PATIENCE_SECONDS", 60.0)


def taken(visitor: Client, address: str) -> bytes:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_every_format_reopens_with_the_same_rows(visitor: Client) -> None:
    import polars

    rows = list(csv.DictReader(io.StringIO(taken(visitor, f"{URL}csv").decode())))
    objects = json.loads(taken(visitor, f"{URL}json"))
    features = json.loads(taken(visitor, f"{URL}geojson"))["features"]
    frame = polars.read_parquet(io.BytesIO(taken(visitor, f"{URL}parquet")))

    assert len(rows) == len(objects) == len(features) == frame.height == 60
    assert (
        rows[0]["quartier"] == objects[0]["quartier"] == features[0]["properties"]["quartier"] == frame["quartier"][0]
    )


@pytest.mark.parametrize(
    ("format", "kind"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("geojson", "application/geo+json"),
        ("parquet", "application/vnd.apache.parquet"),
        ("ndjson", "application/x-ndjson"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("gpkg", "application/geopackage+sqlite3"),
    ],
)
def test_a_file_says_what_it_is(visitor: Client, format: str, kind: str) -> None:
    answer = visitor.get(URL + format)

    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="belvenne-bancs.{format}"'
    assert int(answer.headers["Content-Length"]) == len(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_already_held_is_not_sent_again(visitor: Client, scope: Scope) -> None:
    etag = visitor.get(f"{URL}csv").headers["ETag"]

    held = visitor.get(f"{URL}csv", headers={"if-none-match": f'"other", W/{etag}'})
    commands.upsert(scope, table_slug="belvenne-bancs", rows=benches(1, first=61), now=NOW)
    changed = visitor.get(f"{URL}csv", headers={"if-none-match": etag})

    assert (held.status_code, held.headers["ETag"]) == (304, etag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_an_edition_does_not_change_with_the_table(visitor: Client, scope: Scope) -> None:
    commands.make_edition(scope, table_slug="belvenne-bancs", reason=Reason.DAILY, now=NOW)
    before = taken(visitor, f"{URL}csv?edition=1")
    commands.upsert(scope, table_slug="belvenne-bancs", rows=benches(1, first=61), now=NOW)

    assert taken(visitor, f"{URL}csv?edition=1") == before
    assert len(taken(visitor, f"{URL}csv")) > len(before)
    assert visitor.get(f"{URL}csv?edition=1").headers["Content-Disposition"].endswith('bancs-edition-1.csv"')


def test_a_short_address_leads_to_the_whole_one(visitor: Client) -> None:
    answer = visitor.get("/donnees/bancs.csv?edition=1")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/donnees/belvenne-bancs.csv?edition=1")


@pytest.mark.parametrize(
    "address", ["belvenne-bancs.exe", "belvenne-bancs.CSV", "rien.csv", "belvenne-bancs.csv?edition=0"]
)
def test_what_does_not_exist_is_not_found(visitor: Client, address: str) -> None:
    assert visitor.get(f"/donnees/{address}").status_code == 404


def files_of(table: Table) -> list[str]:
    """What lies in the cache of a table."""
    folder = folder_of(table.pk)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("format", ["csv", "ndjson", "xlsx", "ods", "gpkg"])
def test_a_selection_is_taken_away_and_nothing_of_it_stays(visitor: Client, table: Table, format: str) -> None:
    before = files_of(table)
    expected = sum(one["quartier"] == "Centre" and one["places"] >= 3 for one in benches(60))

    answer = visitor.get(f"{URL}{format}?quartier=Centre&places__ge=3&tri=-numero")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    assert answer.headers["Content-Disposition"] == f'attachment; filename="belvenne-bancs-selection.{format}"'
    assert "ETag" not in answer.headers
    if format == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert len(rows) == expected > 0
        assert [one["numero"] for one in rows] == sorted((one["numero"] for one in rows), reverse=True)
    assert files_of(table) == before


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("couleur=rouge", "couleur"),
        ("tri=couleur", "couleur"),
        ("tri=-places,couleur", "couleur"),
        ("champs=numero,plases", "plases"),
        ("champs=plases", "plases"),
        ("cadre=1,2,3", "cadre"),
    ],
)
def test_a_misspelt_condition_does_not_become_a_whole_table(visitor: Client, query: str, named: str) -> None:
    answer = visitor.get(f"{URL}csv?{query}")

    assert answer.status_code == 400
    assert named in answer.content.decode()


def test_a_selection_is_taken_away_in_the_order_of_two_columns(visitor: Client) -> None:
    page = visitor.get("/donnees/belvenne-bancs/requete?tri=-places,numero&champs=numero,places").content.decode()
    address = re.findall(r'href="(/donnees/belvenne-bancs\.ndjson[^"]*)"', page)
    expected = sorted(benches(60), key=lambda one: (-one["places"], one["numero"]))

    taken_away = taken(visitor, html.unescape(address[0])).decode().splitlines()

    found = [json.loads(line) for line in taken_away]
    assert found == [{"numero": one["numero"], "places": one["places"]} for one in expected]


def test_who_leaves_in_the_middle_leaves_nothing_behind(
    scope: Scope, town: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = feed_table(town.id, benches(2_000), now=NOW)
    plan = Plan(filters=(Filter("places", "ge", "2"),))

    monkeypatch.setattr(_making, "PATIENCE_SECONDS", 0.0)
    for chosen in (None, plan):
        one = _begun(table, "json", None, chosen, followed=True)
        next(iter(one), b"")
        one.close()
        one.making.wait(30)
        assert not any(name.startswith(PARTIAL) for name in files_of(table))


def test_two_readers_follow_one_making(table: Table) -> None:
    first, second = _reader(table, "ods", None, None), _reader(table, "ods", None, None)

    assert first.making is second.making
    assert b"".join(first) == b"".join(second) != b""
    assert len(files_of(table)) == 1


def test_what_the_engine_refuses_is_refused_before_the_first_byte(
    scope: Scope, town: Authority, tmp_path: Path
) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("nom;rang\na;1\n", "utf-8")
    commands.import_file(scope, authority_id=town.id, slug="simple", title="Simple", path=path, now=NOW)
    visitor = Client(headers={"accept": "text/html"})

    assert visitor.get("/donnees/belvenne-simple.geojson").status_code == 400
    assert visitor.get("/donnees/belvenne-simple.gpkg").status_code == 200


def test_a_csv_begins_before_its_rows_are_read_and_is_the_same(
    table: Table, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(select=("quartier", "numero"))
    whole = taken(visitor, f"{URL}csv")

    monkeypatch.setattr(_making, "PATIENCE_SECONDS", 0.0)
    chosen = iter(_begun(table, "csv", None, plan, followed=True))

    assert next(chosen) == b"quartier,numero\n"
    assert b"".join(chosen).count(b"\n") == 60
    for path in folder_of(table.pk).glob("*.csv"):
        path.unlink()
    assert b"".join(_begun(table, "csv", None, None, followed=True)) == whole
