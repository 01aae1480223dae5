"""The queue in a browser: what it shows, what it is asked, what several cases go through at once."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from socle.commons.cases import commands
from socle.commons.cases.models import Case, SavedView
from socle.commons.cases.pages._asked import KEYS
from socle.commons.cases.pages._kept import harmless
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.people.terms import Role
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)

STRANGE = ("\x00", "\ufffd", "9" * 40, "-1", "moi'--", "🚧 مصباح", "%", "' OR 1=1", "aucun", "<b>")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_giving_several_to_a_person_leaves_each_with_its_team(desk: Desk) -> None:
    manager, team = desk.colleague(Role.MANAGER), desk.team("Éclairage")
    one, two = desk.case("1", team_id=team.pk), desk.case("2")
    person = desk.accounts["manager"]
    chosen = {"do": "affecter", "d": [mark(one), mark(two)], "team": "", "sure": "1"}

    nothing = manager.post("/agent/lot", {**chosen, "assignee": ""})
    given = manager.post("/agent/lot", {**chosen, "assignee": person.pk})
    back = Case.objects.order_by("pk")
    held = [(case.team_id, case.assignee_id) for case in back]
    nobody = manager.post(
        "/agent/lot", {**chosen, "d": [mark(case) for case in back], "team": "none", "assignee": "none"}
    )

    assert (nothing.status_code, given.status_code, nobody.status_code) == (400, 303, 303)
    assert held == [(team.pk, person.pk), (None, person.pk)]
    assert {(case.team_id, case.assignee_id) for case in Case.objects.all()} == {(None, None)}


def codes(page: str) -> list[str]:
    return re.findall(r'name="d" value="([^".]+)\.\d+"', page)


def mark(case: Case) -> str:
    case.refresh_from_db()
    return f"{case.code}.{case.version}"


def test_the_queue_shows_the_most_pressing_first_with_its_delay_in_words(desk: Desk) -> None:
    late, soon, far = desk.case("A", days_ago=20), desk.case("B", days_ago=6), desk.case("C")

    page = read(desk.colleague(), "/agent/")

    assert codes(page) == [late.code, soon.code, far.code]
    assert re.search(r'class="late">retard ', page) and 'class="gauge"' in page
    assert "Demande A" in page and "A, rue du Puits" in page and "Web" in page and "Reçu" in page


def test_those_who_ask_for_a_person_come_before_everybody(desk: Desk) -> None:
    desk.case("A", days_ago=20)
    asks = desk.case("B")
    commands.ask_person(desk.scope, authority_id=desk.town.id, code=asks.code, now=NOW)

    page = read(desk.colleague(), "/agent/")

    assert codes(page)[0] == asks.code
    assert "veut une personne" in page


def test_each_tab_says_how_many_are_in_it(desk: Desk) -> None:
    agent = desk.colleague()
    one, _two, three = desk.case("A", days_ago=20), desk.case("B"), desk.case("C")
    me = desk.accounts["agent"].pk
    about: dict[str, Any] = {"authority_id": desk.town.id, "now": NOW}
    commands.assign_case(desk.scope, code=one.code, team_id=None, account_id=me, expected_version=1, **about)
    commands.move_case(desk.scope, code=three.code, action="finish", words="Fait.", expected_version=1, **about)

    page = read(agent, "/agent/")

    for label, count in (("Ouverts", 2), ("Mes dossiers", 1), ("Sans affectation", 1), ("Clos", 1)):
        assert re.search(rf">{label} <span>{count}</span>", page), label
    assert re.search(r"En retard</b> <span>1</span>", page)
    assert codes(read(agent, "/agent/?agent=moi")) == [one.code]
    assert codes(read(agent, "/agent/?onglet=clos")) == [three.code]
    assert codes(read(agent, "/agent/?retard=1")) == [one.code]


def test_filters_are_one_form_whose_answer_can_be_sent_to_a_colleague(desk: Desk) -> None:
    desk.case("A", topic="lighting", area="Centre")
    roads = desk.case("B", topic="roads", area="Ouest")

    page = read(desk.colleague(), "/agent/?sujet=roads&q=puits")

    assert codes(page) == [roads.code]
    assert '<option value="roads" selected>' in page and 'value="puits"' in page


def test_pressing_a_title_sorts_and_pressing_it_again_turns_the_order_round(desk: Desk) -> None:
    first, second = desk.case("A", place="avenue"), desk.case("B", place="zone")

    page = read(desk.colleague(), "/agent/?tri=lieu")

    assert codes(page) == [first.code, second.code]
    assert 'aria-sort="ascending"><a href="?tri=-lieu">Lieu' in page
    assert codes(read(desk.colleague(), "/agent/?tri=-lieu")) == [second.code, first.code]


@pytest.mark.parametrize("name", KEYS)
def test_no_address_breaks_the_queue(desk: Desk, name: str) -> None:
    desk.case("A")
    for value in STRANGE:
        assert desk.colleague().get("/agent/", {name: value}).status_code == 200, (name, value)
        assert desk.colleague().get("/agent/", {"q": value}).status_code == 200, value
    assert desk.colleague().get(f"/agent/?{name}=%ED%A0%80%FF").status_code == 200


def test_an_empty_queue_says_what_to_do(desk: Desk) -> None:
    agent = desk.colleague()

    assert "La file est vide" in read(agent, "/agent/")
    assert "Prenez une demande" in read(agent, "/agent/?agent=moi")
    assert "Rien ne répond" in read(agent, "/agent/?q=lampadaire")


def test_a_filter_is_kept_shared_and_let_go_by_its_owner_alone(desk: Desk) -> None:
    agent, other = desk.colleague(), desk.colleague(name="autre")

    kept = agent.post("/agent/vues", {"do": "save", "filtre": "sujet=roads&x=1", "name": "Voirie", "shared": "1"})

    assert kept.status_code == 303 and kept["Location"] == "/agent/?sujet=roads"
    view = SavedView.objects.get()
    assert view.query == "sujet=roads" and ">Voirie</a>" in read(other, "/agent/")
    assert other.post("/agent/vues", {"do": "delete", "view": view.pk}).status_code == 404
    assert agent.post("/agent/vues", {"do": "delete", "view": view.pk}).status_code == 303
    assert not SavedView.objects.exists()


def test_a_filter_without_a_name_is_refused_and_nothing_is_lost(desk: Desk) -> None:
    answer = desk.colleague().post("/agent/vues", {"do": "save", "filtre": "sujet=roads", "name": "  "})

    page = answer.content.decode()
    assert answer.status_code == 400 and 'href="#name"' in page and "Voirie" in page


def test_several_are_given_to_a_team_at_once(desk: Desk) -> None:
    team, one, two = desk.team("Éclairage"), desk.case("A"), desk.case("B")
    agent = desk.colleague()
    asked = read(agent, f"/agent/lot?do=affecter&d={mark(one)}&d={mark(two)}&filtre=q%3DPuits")
    assert "Éclairage" in asked and "Demande A" in asked

    sent = {"do": "affecter", "d": [mark(one), mark(two)], "team": team.pk, "assignee": "", "filtre": "q=Puits"}
    done = agent.post("/agent/lot", sent)

    assert done.status_code == 303 and done["Location"] == "/agent/?q=Puits&fait=2"
    assert "2 demandes\u00a0: c’est fait" in read(agent, done["Location"])
    assert set(Case.objects.values_list("team", flat=True)) == {team.pk}


def test_what_is_refused_among_several_says_why_and_stays_chosen(desk: Desk) -> None:
    one, two, elsewhere = desk.case("A"), desk.case("B"), open_desk("orvin", "SO", west=-30.4).case("C")
    agent = desk.colleague()
    marks = [mark(one), f"{two.code}.7", mark(elsewhere), "BV-AAAA-AAAA-AAAA.1"]

    answer = agent.post("/agent/lot", {"do": "note", "d": marks, "words": "À revoir 🚧", "filtre": "q=Puits"})

    page = answer.content.decode()
    assert answer.status_code == 200 and "1 demande est faite" in page and "3 refusées" in page
    assert "Quelqu’un a modifié ce dossier" in page and "À revoir 🚧" in page
    back = re.search(r'class="btn" href="([^"]+)"', page)
    assert back is not None
    queue = read(agent, back.group(1).replace("&amp;", "&"))
    assert re.search(rf'value="{two.code}\.1"[^>]* checked', queue)
    assert not re.search(rf'value="{one.code}\.\d"[^>]* checked', queue)
    assert elsewhere.steps.count() == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"do": "etat"}, "action"),
        ({"do": "etat", "action": "plan", "planned_on": "demain"}, "planned_on"),
        ({"do": "repondre", "words": " "}, "words"),
        ({"do": "note"}, "words"),
        ({"do": "affecter", "team": "x"}, "team"),
        ({"do": "reunir"}, "into"),
    ],
)
def test_a_bulk_act_that_lacks_something_asks_for_it_and_keeps_the_choice(
    desk: Desk, sent: dict[str, str], field: str
) -> None:
    case = desk.case("A")

    answer = desk.colleague().post("/agent/lot", {"d": mark(case)} | sent)

    page = answer.content.decode()
    assert answer.status_code == 400 and f'href="#{field}"' in page
    assert re.search(rf'id="{field}"', page), page
    assert f'value="{case.code}.1" checked' in page


def test_several_are_joined_to_the_one_that_stays(desk: Desk) -> None:
    one, two, three = desk.case("A"), desk.case("B"), desk.case("C")
    sent = {"do": "reunir", "d": [mark(one), mark(two), mark(three)], "into": two.code}

    assert desk.colleague().post("/agent/lot", sent).status_code == 303

    assert set(Case.objects.filter(merged_into=two).values_list("pk", flat=True)) == {one.pk, three.pk}


def test_nothing_chosen_leads_back_to_the_queue_with_a_word(desk: Desk) -> None:
    answer = desk.colleague().get("/agent/lot?do=note&filtre=q%3DPuits")

    assert answer["Location"] == "/agent/?q=Puits&vide=1"
    assert "Choisissez d’abord" in read(desk.colleague(), answer["Location"])


def test_the_file_holds_what_was_asked_and_no_formula(desk: Desk) -> None:
    desk.case("A", place="=HYPERLINK(1)", contact="canari@exemple.fr")
    desk.case("B", topic="roads")
    chosen = desk.case("C")

    answer = desk.colleague().get("/agent/dossiers.csv?sujet=lighting")
    one = desk.colleague().get(f"/agent/dossiers.csv?d={mark(chosen)}&tableur=1")

    text = answer.getvalue().decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] == "Code" for row in rows] == [True, False, False]
    assert "'=HYPERLINK(1)" in text and "canari" not in text
    written = one.getvalue()
    assert written.startswith(b"\xef\xbb\xbf") and written.decode().count(";") > 8
    assert len(written.decode().splitlines()) == 2


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@x", "\t=1", "  =1", "＝1"])
def test_a_cell_never_begins_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"


def test_a_partner_sees_the_cases_of_their_team_alone_and_takes_no_file(desk: Desk) -> None:
    theirs, other = desk.case("A"), desk.case("B")
    partner = desk.colleague(Role.PARTNER)
    team = desk.team("Entreprise")
    team.memberships.create(account=desk.accounts["partner"])
    Case.objects.filter(pk=theirs.pk).update(team=team)

    assert codes(read(partner, "/agent/")) == [theirs.code]
    assert partner.get("/agent/dossiers.csv").status_code == 404
    assert partner.get(f"/agent/dossiers/{other.code}").status_code == 404
    assert partner.get(f"/agent/dossiers/{theirs.code}").status_code == 200


def test_the_queue_is_light_and_keys_are_one_small_file(desk: Desk) -> None:
    for number in range(25):
        desk.case(f"N{number}", days_ago=number)

    page = read(desk.colleague(), "/agent/")

    grade = re.search(r"EcoIndex (\d+)", page)
    assert grade is not None and int(grade.group(1)) >= 75, grade
    assert len(page.encode()) < 50_000
    assert page.count("<script") == 1 and re.search(r'<script src="[^"]+" defer', page)
    assert " style=" not in page and "onclick" not in page
