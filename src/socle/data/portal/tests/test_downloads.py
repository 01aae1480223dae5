"""Files to take away."""

import csv
import io
import json

import pytest
from django.test import Client

from socle.data.tables import commands
from socle.data.tables.factories import benches
from socle.data.tables.terms import Reason
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
URL = "/donnees/belvenne-bancs."


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
