"""News of tables by Atom: what a reader of feeds needs, and nothing that is not there."""

import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.tables import commands
from socle.data.tables.factories import benches
from socle.data.tables.models import Edition, Table
from socle.data.tables.terms import Access, Reason
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
FEED, ALL = "/donnees/belvenne-bancs.atom", "/donnees.atom"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(visitor: Client, address: str = FEED) -> Any:
    answer = visitor.get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def texts(feed: Any, path: str) -> list[str]:
    return [one.text or "" for one in feed.findall("/".join(f"{ATOM}{part}" for part in path.split("/")))]


def edition(scope: Scope, table: Table) -> Edition:
    return commands.make_edition(scope, table_slug=table.slug, reason=Reason.DAILY, now=NOW)


@pytest.fixture
def told(scope: Scope, table: Table) -> Table:
    """A table with two editions, the second of five rows more."""
    edition(scope, table)
    commands.upsert(scope, table_slug=table.slug, rows=benches(5, first=61), now=NOW)
    edition(scope, table)
    return table


def test_a_table_without_edition_has_a_feed_without_entry(visitor: Client) -> None:
    feed = read(visitor)

    assert texts(feed, "title") == ["Bancs publics, Belvenne"] and texts(feed, "entry/title") == []
    assert texts(feed, "updated") == ["2026-11-20T09:00:00+00:00"]


def test_each_edition_is_an_entry_with_its_rows_and_their_change(visitor: Client, told: Table) -> None:
    feed = read(visitor)

    assert texts(feed, "entry/title") == ["édition no 2", "édition no 1"]
    assert texts(feed, "entry/summary") == [
        "65 lignes. Édition de la nuit. 5 lignes de plus que l’édition no 1.",
        "60 lignes. Édition de la nuit.",
    ]
    links = [one.get("href") for one in feed.findall(f"{ATOM}entry/{ATOM}link")]
    assert links[0] == "http://testserver/donnees/belvenne-bancs/?edition=2"
    assert visitor.get(links[0]).status_code == 200


def test_a_withdrawal_says_why_under_the_same_name(visitor: Client, scope: Scope, told: Table) -> None:
    before = texts(read(visitor), "entry/id")
    commands.withdraw_edition(scope, table_slug=told.slug, number=2, because="une <erreur> & plus", now=NOW)

    feed = read(visitor)

    assert texts(feed, "entry/title")[0] == "édition no 2, retirée"
    assert texts(feed, "entry/summary")[0] == "Retirée\u00a0: une &lt;erreur&gt; &amp; plus"
    assert texts(feed, "entry/id") == before
    assert "?vue=editions" in feed.find(f"{ATOM}entry/{ATOM}link").get("href")


def test_the_portal_feed_tells_the_last_edition_of_each_open_table(visitor: Client, scope: Scope, told: Table) -> None:
    assert texts(read(visitor, ALL), "entry/title") == ["Bancs publics, édition no 2"]

    commands.set_access(scope, table_slug=told.slug, access=Access.CLOSED, now=NOW)
    assert texts(read(visitor, ALL), "entry/title") == [] and visitor.get(FEED).status_code == 404


def test_a_reader_that_has_it_already_gets_nothing(visitor: Client, scope: Scope, told: Table) -> None:
    etag = visitor.get(FEED)["ETag"]

    assert visitor.get(FEED, headers={"if-none-match": etag}).status_code == 304
    commands.upsert(scope, table_slug=told.slug, rows=benches(1, first=99), now=NOW)
    edition(scope, told)
    assert visitor.get(FEED, headers={"if-none-match": etag}).status_code == 200


def test_a_feed_speaks_the_language_of_its_address(visitor: Client, told: Table) -> None:
    feed = read(visitor, f"/ar{FEED}")

    assert texts(feed, "title")[0].startswith("المقاعد العمومية")
    assert texts(feed, "entry/id") == texts(read(visitor), "entry/id")


def test_a_feed_has_at_most_fifty_entries(visitor: Client, scope: Scope, told: Table) -> None:
    first = Edition.objects.get(table=told, number=1)
    Edition.objects.bulk_create(
        Edition(
            table=told, number=number, version=number, storage_key=f"k{number}", rows=number, size=1,
            sha256=first.sha256, schema=first.schema, reason=first.reason, at=NOW,
        )
        for number in range(3, 90)
    )  # fmt: skip

    assert len(texts(read(visitor), "entry/title")) == 50


def test_signs_that_xml_cannot_hold_do_not_break_a_feed(visitor: Client, told: Table) -> None:
    Table.objects.filter(pk=told.pk).update(title={"fr": "Bancs\x01 & <b>places</b>\ufffe"})

    assert texts(read(visitor), "title") == ["Bancs & <b>places</b>, Belvenne"]


def test_a_short_address_leads_to_the_whole_one_and_an_unknown_one_nowhere(visitor: Client, town: Authority) -> None:
    assert visitor.get("/donnees/bancs.atom")["Location"] == FEED
    for address in ("/donnees/inconnue.atom", "/donnees/coudray-bancs.atom"):
        assert visitor.get(address).status_code == 404
    assert visitor.post(FEED).status_code == 405


def test_pages_name_their_feeds(visitor: Client, told: Table) -> None:
    assert FEED in visitor.get("/donnees/belvenne-bancs/").content.decode()
    assert ALL in visitor.get("/donnees/").content.decode()
