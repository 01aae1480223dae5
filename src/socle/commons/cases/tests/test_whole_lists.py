"""What a list of the queue promises holds for the whole of it: its count, its choosing, its file."""

import re

import pytest
from django.test import Client

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.terms import Asked
from socle.commons.cases.tests.desk import Desk
from socle.commons.cases.tests.test_queue_pages import codes, read
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)
HOLDER = Client


def refuse(desk: Desk, case: Case) -> None:
    """The answer that residents contest."""
    case.refresh_from_db()
    commands.move_case(
        desk.clerk(), authority_id=desk.town.id, code=case.code, to="refused", words="Ce n’est pas à nous",
        expected_version=case.version, now=NOW,
    )  # fmt: skip


def tab_count(page: str, label: str) -> int:
    found = re.search(rf">{label} <span>([0-9]+)</span>", page)
    assert found is not None, label
    return int(found[1])


def test_a_person_asked_for_on_a_refused_request_is_listed_and_counted_until_answered(desk: Desk) -> None:
    agent, asks, waits, refused = desk.colleague(), desk.case("A"), desk.case("B", days_ago=30), desk.case("C")
    desk.case("D")
    for case in (asks, refused):
        refuse(desk, case)
    for case in (waits, asks):
        answer = HOLDER().post(f"/suivi/{case.code}/une-personne", {"message": "Rappelez-moi"})
        assert answer.status_code == 303

    listed = read(agent, "/agent/?humain=1")

    assert codes(listed) == [asks.code, waits.code], "the closed one first: nothing else brings it to anybody"
    assert tab_count(listed, "Veut une personne") == 2
    assert codes(read(agent, "/agent/?humain=1&onglet=clos")) == [asks.code]
    assert codes(read(agent, "/agent/?onglet=clos"))[0] == asks.code
    assert codes(read(agent, "/agent/"))[0] == waits.code

    asks.refresh_from_db()
    said = {"do": "move", "words": "Nous vous appelons.", "version": asks.version, "seen": asks.steps.count() * 99}
    assert agent.post(f"/agent/dossiers/{asks.code}", said).status_code == 303
    after = read(agent, "/agent/?humain=1")
    assert codes(after) == [waits.code] and tab_count(after, "Veut une personne") == 1


def test_the_count_of_who_wants_a_person_is_that_of_the_list(desk: Desk) -> None:
    for number in range(6):
        case = desk.case(str(number))
        if number % 2:
            refuse(desk, case)
        if number % 3:
            commands.ask_person(desk.scope, authority_id=desk.town.id, code=case.code, now=NOW)
    asked = Asked(tab="all", person_asked=True, merged=True)

    found = queries.queue(desk.clerk(), desk.town.id, asked, now=NOW)

    assert queries.counts(desk.clerk(), desk.town.id, Asked(merged=True), now=NOW)["person_asked"] == found.total == 4
    closed = [one.closed_at is not None for one in found.cases]
    assert closed == sorted(closed, reverse=True)
