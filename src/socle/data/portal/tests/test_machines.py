"""The short way of programs: what they are told is what the long way tells."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from socle.data.tables import commands
from socle.data.tables.models import Table
from socle.data.tables.terms import Access
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
ROWS, ITEMS = "/api/v1/tables/belvenne-bancs/rows", "/ogc/collections/belvenne-bancs/items"
ADDRESSES = (
    "/api/v1/tables",
    "/api/v1/tables/belvenne-bancs",
    f"{ROWS}?limit=3",
    f"{ROWS}?limit=0",
    f"{ROWS}?filter=nothing%20%3E",
    "/en/api/v1/tables/belvenne-bancs/groups?by=quartier",
    "/api/v1/tables/belvenne-bancs/editions",
    "/api/v1/tables/none/rows",
    "/api/v1/nothing",
    "/ogc/",
    "/ogc/collections",
    "/ar/ogc/collections/belvenne-bancs",
    f"{ITEMS}?limit=2&f=json",
    f"{ITEMS}?bbox=0,0,1",
    f"{ITEMS}/none",
    "/ogc/collections/none/items",
    "/@belvenne/api/v1/tables/belvenne-bancs/editions",
    "/@none/api/v1/tables",
)


def long_way(accept: str = "application/json") -> Client:
    """A client that carries a session's name, as a signed-in browser would: the long way."""
    client = Client(headers={"accept": accept})
    client.cookies[settings.SESSION_COOKIE_NAME] = "none"
    return client


def told(client: Client, address: str, method: str = "GET") -> tuple[int, dict[str, str], Any]:
    answer = client.generic(method, address)
    headers = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
    headers["Vary"] = ",".join(sorted(headers.get("Vary", "").replace(" ", "").split(",")))
    body = answer.json() if answer.content and "json" in answer.headers.get("Content-Type", "") else answer.content
    if isinstance(body, dict):
        body.pop("timeStamp", None)
    return answer.status_code, headers, body


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_both_ways_tell_the_same(table: Table, address: str, accept: str) -> None:
    program = Client(headers={"accept": accept})

    assert told(program, address) == told(long_way(accept), address)


def test_both_ways_tell_the_same_to_who_asks_for_the_head(table: Table) -> None:
    address = f"{ITEMS}?limit=2"
    assert told(Client(headers={"accept": "*/*"}), address, "HEAD") == told(long_way("*/*"), address, "HEAD")


def test_a_program_needs_few_questions_to_the_database(table: Table, django_assert_max_num_queries: Any) -> None:
    program = Client(headers={"accept": "application/json"})
    program.get(f"{ITEMS}?limit=2")

    with django_assert_max_num_queries(1):
        program.get(f"{ITEMS}?limit=2")


def test_what_was_kept_is_not_told_of_a_table_that_was_closed_or_changed(scope: Scope, table: Table) -> None:
    program = Client(headers={"accept": "application/json"})
    first = program.get(f"{ITEMS}?limit=2").json()
    assert program.get(f"{ITEMS}?limit=2").json()["features"] == first["features"]

    commands.remove_rows(scope, table_slug=table.slug, keys=[(first["features"][0]["id"],)], now=NOW)
    changed = program.get(f"{ITEMS}?limit=2").json()
    Table.objects.filter(pk=table.pk).update(access=Access.CLOSED)

    assert changed["features"][0] != first["features"][0]
    assert program.get(f"{ITEMS}?limit=2").status_code == 404
