"""Addresses of open tables are listed, asked politely, and told when they are dead."""

import datetime
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pytest
from django.test import Client
from hypothesis import given

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.links import commands, queries
from socle.data.links.models import Link
from socle.data.links.rules import A_HOST, A_TURN, MOST_LINKS, a_turn, host_of, is_dead, is_link, next_look, verdict
from socle.data.links.schedule import SCHEDULES
from socle.data.links.terms import ALIVE, reason_words
from socle.data.links.tests.conftest import PLACES, Elsewhere, heard
from socle.data.tables import commands as table_commands
from socle.data.tables.factories import feed_table
from socle.data.tables.models import Table
from socle.data.tables.terms import Access
from socle.ground.scope import Scope
from tests.towns import NOW, hire

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
Make = Callable[..., Table]


def look(scope: Scope, table: Table, *, days: int = 0, turns: int = 1) -> dict[str, tuple[str, bool]]:
    """List and ask, and what is known of each address by its last part."""
    table.refresh_from_db()
    commands.list_links(scope, table=table, now=NOW)
    for _turn in range(turns):
        commands.ask_some(scope, now=NOW + days * DAY)
    return {one.url.rpartition("/")[2]: (one.reason, one.dead) for one in Link.objects.all()}


def test_addresses_are_listed_once_with_their_rows(scope: Scope, places: Make) -> None:
    table = places("https://a.example/x", "https://a.example/x", "sans adresse", photo="https://b.example/p.jpg")

    assert commands.list_links(scope, table=table, now=NOW) == 2

    found = {(one.field, one.url, one.rows) for one in Link.objects.all()}
    assert found == {("site", "https://a.example/x", 2), ("photo", "https://b.example/p.jpg", 3)}


def test_what_left_the_table_leaves_the_list_and_what_stays_keeps_its_story(
    scope: Scope, places: Make, elsewhere: str
) -> None:
    table = places(f"{elsewhere}/404", f"{elsewhere}/fine")
    look(scope, table)

    table_commands.remove_rows(scope, table_slug=table.slug, keys=[["1"]], now=NOW)
    table.refresh_from_db()
    commands.list_links(scope, table=table, now=NOW)

    assert [(one.url, one.reason, one.dead) for one in Link.objects.all()] == [(f"{elsewhere}/404", "404", True)]


def test_a_table_is_listed_again_only_when_it_changed(scope: Scope, places: Make) -> None:
    table = places("https://a.example/")
    assert queries.tables_to_list(scope) == [table]
    commands.list_links(scope, table=table, now=NOW)
    assert queries.tables_to_list(scope) == []

    table_commands.remove_rows(scope, table_slug=table.slug, keys=[["0"]], now=NOW)
    assert queries.tables_to_list(scope) == [table]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("fine", ALIVE), ("moved", ALIVE), ("shy", ALIVE), ("liar", ALIVE), ("huge", ALIVE), ("403", ALIVE),
        ("429", ALIVE), ("404", "404"), ("410", "410"), ("500", "500"), ("round", "redirects"),
    ],
)  # fmt: skip
def test_each_answer_has_its_meaning(scope: Scope, places: Make, elsewhere: str, name: str, reason: str) -> None:
    assert look(scope, places(f"{elsewhere}/{name}"))[name][0] == reason


def test_what_answers_to_the_head_is_not_asked_for_its_body(scope: Scope, places: Make, elsewhere: str) -> None:
    look(scope, places(f"{elsewhere}/fine"))

    assert Elsewhere.asked == [("HEAD", "/fine")]


def test_a_page_that_says_it_is_gone_is_dead_at_once_and_another_failure_the_second_time(
    scope: Scope, places: Make, elsewhere: str
) -> None:
    table = places(f"{elsewhere}/404", f"{elsewhere}/500")

    assert look(scope, table) == {"404": ("404", True), "500": ("500", False)}
    assert look(scope, table, days=2)["500"] == ("500", True)


def test_a_link_that_answers_again_is_no_longer_dead(scope: Scope, places: Make, elsewhere: str) -> None:
    table = places(f"{elsewhere}/404-a")
    look(scope, table)
    Elsewhere.mended.add("/404-a")

    assert look(scope, table, days=2)["404-a"] == (ALIVE, False)


def test_nothing_is_asked_again_before_its_time(scope: Scope, places: Make, elsewhere: str) -> None:
    table = places(f"{elsewhere}/fine", f"{elsewhere}/404")
    look(scope, table)
    Elsewhere.asked.clear()

    look(scope, table)
    assert not heard()
    look(scope, table, days=2)
    assert set(heard()) == {"/404"}
    look(scope, table, days=31)
    assert "/fine" in heard()


def test_one_machine_is_asked_for_two_addresses_a_turn(scope: Scope, places: Make, elsewhere: str) -> None:
    table = places(*(f"{elsewhere}/fine-{at}" for at in range(7)))

    look(scope, table)
    assert len(heard()) == A_HOST
    look(scope, table, turns=3)
    assert len(heard()) == 7 and set(heard().values()) == {1}


def test_a_machine_that_is_not_there_is_told_in_words(scope: Scope, places: Make, elsewhere: str) -> None:
    table = places("http://127.0.0.1:9/x", "http://nobody.invalid/y")

    found = look(scope, table)

    assert found == {"x": ("connection", False), "y": ("name", False)}
    assert reason_words("name").startswith("ce site")


def test_an_address_of_this_house_is_never_asked(scope: Scope, places: Make, elsewhere: str, settings: Any) -> None:
    settings.EGRESS_PRIVATE = False

    assert look(scope, places(f"{elsewhere}/fine"))["fine"] == ("private", False)
    assert not heard()


def test_a_closed_table_is_neither_listed_nor_asked(scope: Scope, places: Make, elsewhere: str) -> None:
    table = places(f"{elsewhere}/fine")
    commands.list_links(scope, table=table, now=NOW)
    table_commands.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    assert queries.links_due(scope, NOW) == [] and queries.tables_to_list(scope) == []
    assert not queries.counts(scope, table.authority_id)


def test_a_table_of_very_many_addresses_keeps_the_first_and_says_so(scope: Scope, town: Authority) -> None:
    rows = [{"id": str(at), "site": f"https://a.example/{at}", "photo": "", "places": at} for at in range(2_500)]
    table = feed_table(town.id, rows, now=NOW, feed=PLACES)

    assert commands.list_links(scope, table=table, now=NOW) == MOST_LINKS
    assert queries.counts(scope, town.id)[table.pk].cut


def test_an_address_far_down_a_long_table_is_read(scope: Scope, places: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "PAGE", 10)
    table = places(*["https://a.example/x"] * 120, "https://a.example/last")

    commands.list_links(scope, table=table, now=NOW)

    assert {(one.url, one.rows) for one in Link.objects.all()} == {
        ("https://a.example/x", 120),
        ("https://a.example/last", 1),
    }
    assert not queries.counts(scope, table.authority_id)[table.pk].cut


@pytest.mark.parametrize("limit", ["PAGES", "MOST_COLUMNS"])
def test_what_was_not_read_is_said(
    scope: Scope, places: Make, desk: Client, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(commands, "PAGE", 10)
    monkeypatch.setattr(commands, limit, 2)  # the columns of text are three: id, site, photo
    table = places("https://a.example/x", *(f"http://[{at}" for at in range(29 if limit == "PAGES" else 3)))

    commands.list_links(scope, table=table, now=NOW)

    assert queries.counts(scope, table.authority_id)[table.pk].cut
    assert "(pas toutes)" in desk.get(PAGE).content.decode()
    assert "ne sont pas toutes essayées" in desk.get(f"{PAGE}/{table.slug}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_schedules_do_it_and_may_run_twice(scope: Scope, places: Make, elsewhere: str) -> None:
    places(f"{elsewhere}/404", f"{elsewhere}/fine")

    for _time in range(2):
        for schedule in SCHEDULES:
            schedule.function(NOW)

    assert {one.url.rpartition("/")[2]: one.dead for one in Link.objects.all()} == {"404": True, "fine": False}


def test_cells_that_are_no_address_are_left_alone() -> None:
    for text in ("", "http://", "ftp://a.example", "https://a b", "https:///x", "http://[::1", "voir https://a.example",
                 "https://a.example/\u202e", "https://" + "a" * 2_000):  # fmt: skip
        assert not is_link(text)
    assert is_link("https://été.example/à?b=c#d") and host_of("http://[::1/") == ""


def test_when_to_ask_again_grows_from_a_day_to_a_month() -> None:
    waits = [(next_look(failures, NOW) - NOW).days for failures in range(7)]

    assert waits == [30, 1, 3, 7, 30, 30, 30]


def test_verdicts() -> None:
    assert verdict(204) == verdict(401) == verdict(451) == ALIVE and verdict(503) == "503"
    assert not is_dead(ALIVE, 0) and not is_dead("time", 1) and is_dead("time", 2) and is_dead("410", 1)


@given(st.lists(st.sampled_from(["https://a.example/", "http://b.example", "https://c.example/d", "x"])))
def test_a_turn_is_short_and_polite_and_keeps_the_order(urls: list[str]) -> None:
    chosen = a_turn(list(enumerate(urls)))
    hosts = [host_of(urls[one]) for one in chosen]

    assert len(chosen) <= A_TURN and all(hosts.count(host) <= A_HOST for host in hosts)
    assert chosen == sorted(chosen) and (chosen or not urls)


@pytest.fixture
def desk(town: Authority) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(hire(town, Role.STEWARD))
    return client


PAGE = "/agent/donnees/liens"


@pytest.mark.django_db(transaction=True)
def test_a_steward_sees_the_dead_links_of_each_table_and_has_them_asked_again(
    desk: Client, scope: Scope, places: Make, elsewhere: str
) -> None:
    assert "Aucune table ouverte" in desk.get(PAGE).content.decode()
    table = places(f"{elsewhere}/404", f"{elsewhere}/fine")
    assert look(scope, table)["404"][1]

    assert "Lieux" in desk.get(PAGE).content.decode()
    shown = desk.get(f"{PAGE}/{table.slug}").content.decode()
    assert f"{elsewhere}/404" in shown and "/fine" not in shown and "la page n’existe plus" in shown

    again = desk.post(f"{PAGE}/{table.slug}")
    assert again.status_code == 303 and "C’est noté" in desk.get(again["Location"]).content.decode()
    Elsewhere.asked.clear()
    commands.ask_some(scope, now=datetime.datetime.now(datetime.UTC) + DAY)
    assert set(heard()) >= {"/404"}


@pytest.mark.django_db(transaction=True)
def test_others_find_neither_page(scope: Scope, town: Authority, places: Make) -> None:
    table = places("https://a.example/")
    agent = Client(headers={"accept": "text/html"})
    agent.force_login(hire(town, Role.AGENT))

    for address in (PAGE, f"{PAGE}/{table.slug}"):
        assert agent.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["?page=0", "?page=999999999", "?page=²", "?page=-1"])
def test_odd_pages_are_pages(desk: Client, places: Make, query: str) -> None:
    table = places("https://a.example/")

    assert desk.get(f"{PAGE}/{table.slug}{query}").status_code == 200
    assert desk.get(f"{PAGE}/inconnue").status_code == 404
