"""What a list of the queue promises holds for the whole of it: its count, its choosing, its file."""

import csv
import datetime
import io
import json
import re

import pytest
from django.test import Client

from socle.commons.cases import commands, queries
from socle.commons.cases.models import Case
from socle.commons.cases.terms import Asked
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.cases.tests.test_queue_pages import codes, read
from socle.commons.people.terms import Role
from socle.ground.audit.models import Leaf
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


def checked(page: str) -> list[str]:
    """The marks that a page of several cases would send."""
    return " ".join(re.findall(r'name="d" id="d-[0-9a-z]+" value="([^"]+)" checked', page)).split()


def test_all_that_answers_to_a_filter_is_chosen_without_its_pages(desk: Desk) -> None:
    agent = desk.colleague()
    roads = [desk.case(str(number), topic="roads") for number in range(23)]
    other = desk.case("autre")

    queue = read(agent, "/agent/?sujet=roads")
    assert 'type="checkbox" name="tout"' in queue and "Tout ce qui répond à ce filtre (23)" in queue
    asked = read(agent, f"/agent/lot?do=note&tout=1&filtre=sujet%3Droads&d={roads[0].code}.1")
    marks = checked(asked)
    done = agent.post("/agent/lot", {"do": "note", "d": marks[1:], "words": "Vu", "filtre": "sujet=roads"})

    assert sorted(marks) == sorted(f"{case.code}.1" for case in roads)
    assert done.status_code == 303 and done["Location"].endswith("fait=22")
    assert other.steps.filter(act="note").count() == 0
    assert 'name="tout"' not in read(agent, "/agent/?sujet=lighting"), "the page shows them all"
    nothing = agent.get("/agent/lot?do=note&tout=1&filtre=sujet%3Dtrees")
    assert nothing["Location"] == "/agent/?sujet=trees&vide=1"


def test_two_hundred_are_done_from_the_page_but_for_the_three_that_are_refused(desk: Desk) -> None:
    agent, clerk = desk.colleague(), desk.clerk()
    for number in range(203):
        desk.case(f"{number:03}", promise_days=1 + number // 20)

    queue = read(agent, "/agent/")
    asked = read(agent, "/agent/lot?do=note&tout=1&filtre=")
    marks = checked(asked)
    stale = [mark.partition(".")[0] for mark in marks[50:53]]
    for code in stale:
        commands.note_case(clerk, authority_id=desk.town.id, code=code, words="Avant", expected_version=1, now=NOW)
    boxes = [*marks[:10], " ".join(marks[10:])]
    answer = agent.post("/agent/lot", {"do": "note", "d": boxes, "words": "Vu", "sure": "1", "filtre": ""})

    assert "Tout ce qui répond à ce filtre, 200 au plus" in queue
    assert "203 demandes répondent à ce filtre. Les 200 premières" in asked and len(marks) == 200
    assert asked.count('name="d"') == 11 and "et 190 autres" in asked, "a page that an old machine can show"
    assert answer.status_code == 200
    told = answer.content.decode()
    assert "197 demandes sont faites" in told and "3 refusées" in told and all(code in told for code in stale)
    assert Case.objects.filter(steps__act="note", steps__words="Vu").count() == 197
    again = agent.post("/agent/lot", {"do": "note", "d": [*marks, "BV-AAAA-AAAA-AAAA.1"], "words": "Vu"})
    assert again.status_code == 400 and "Choisissez de 1 à 200 dossiers" in again.content.decode()


def test_hostile_choices_choose_nothing(desk: Desk) -> None:
    agent, case = desk.colleague(), desk.case("A")

    for typed in ("\x00", "' OR 1=1 --", "9" * 29, ""):
        answer = agent.post("/agent/lot", {"do": "note", "d": [f"{case.code}.1", f"{typed}.1"], "words": ""})
        assert answer.status_code == 400 and checked(answer.content.decode()) == [f"{case.code}.1"], typed


def taken_out(client: Client, asks: str = "") -> list[list[str]]:
    answer = client.get(f"/agent/dossiers.csv{asks}")
    assert answer.status_code == 200 and answer.streaming
    return list(csv.reader(io.StringIO(answer.getvalue().decode())))


def traces() -> list[dict[str, object]]:
    found = Leaf.objects.filter(act="cases.queue.export").order_by("id")
    return [json.loads(one.payload or "")["facts"] for one in found]


def test_the_file_holds_more_cases_than_any_page_and_those_chosen_wherever_they_are(desk: Desk) -> None:
    agent, first = desk.colleague(), desk.case("premier")
    blank = {"authority": desk.town, "kind": first.kind, "channel": "web", "opened_at": NOW, "topic": "roads"}
    Case.objects.bulk_create(
        Case(code=f"BV-{number}", submission=f"n{number}", due_at=NOW, **blank) for number in range(10_100)
    )

    rows = taken_out(agent, "?tri=-echeance")
    one = taken_out(agent, f"?filtre=tri%3Decheance&d={first.code}.1")
    every = taken_out(agent, f"?filtre=&d={first.code}.1&tout=1")

    assert len(rows) == len(every) == 10_102 and len({row[0] for row in rows}) == 10_102
    assert [row[0] for row in one] == ["Code", first.code], "chosen on the last page of the list"
    assert [told["cases"] for told in traces()] == [10_101, 1, 10_101]


def test_a_file_leaves_a_trace_with_what_was_asked_and_no_word_that_was_searched(desk: Desk) -> None:
    agent, team = desk.colleague(), desk.team("Voirie")
    desk.case("Canari", topic="roads", team_id=team.pk)
    desk.case("B")

    taken_out(agent, f"?sujet=roads&equipe={team.pk}&q=canari&onglet=tous&du=2026-01-05&tri=-objet&page=3")
    desk.colleague(Role.PARTNER).get("/agent/dossiers.csv")

    leaf = Leaf.objects.get(act="cases.queue.export")
    assert (leaf.actor_id, leaf.authority_id) == (desk.accounts["agent"].pk, desk.town.id)
    asked = {"topic": "roads", "team": team.pk, "tab": "all", "merged": True, "since": "2026-01-05", "searched": True}
    assert traces() == [{"cases": 1, "filter": asked}]
    assert "anari" not in (leaf.payload or "")
    assert agent.post("/agent/dossiers.csv").status_code == agent.head("/agent/dossiers.csv").status_code == 405


def test_days_are_those_of_the_town(desk: Desk) -> None:
    agent, case = desk.colleague(), desk.case("minuit")
    # Half past eleven in the evening in UTC is the next day in the town.
    Case.objects.filter(pk=case.pk).update(opened_at=datetime.datetime(2026, 11, 9, 23, 30, tzinfo=datetime.UTC))

    assert [row[5] for row in taken_out(agent)[1:]] == ["2026-11-10"]
    assert codes(read(agent, "/agent/?du=2026-11-10&au=2026-11-10")) == [case.code]
    assert codes(read(agent, "/agent/?au=2026-11-09")) == []
    for edge in ("0001-01-01", "9999-12-31", "9999-12-30"):
        read(agent, f"/agent/?du={edge}&au={edge}")


def test_a_case_that_leaves_while_the_file_is_read_is_not_in_it(desk: Desk) -> None:
    kept, gone = desk.case("A"), desk.case("B")
    rows = commands.take_queue_out(desk.clerk(), authority_id=desk.town.id, asked=Asked(), now=NOW)
    there = open_desk("orvin", "SO", west=-30.4).town

    Case.objects.filter(pk=gone.pk).update(authority=there)

    assert [row[0] for row in rows][1:] == [kept.code]
