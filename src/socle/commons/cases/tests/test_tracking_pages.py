"""The tracking page: what who holds the code reads, and what they may do; pressed twice, done once."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from socle.commons.cases import commands
from socle.commons.cases.models import Case
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.people.terms import Role
from socle.ground import jobs, world
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)

HOLDER = Client


def page_of(case: Case, prefix: str = "") -> str:
    answer = HOLDER().get(f"{prefix}/suivi/{case.code}")
    assert answer.status_code == 200
    return answer.content.decode()


def move(desk: Desk, case: Case, action: str, words: str = "", **given: Any) -> None:
    case.refresh_from_db()
    about: dict[str, Any] = {"authority_id": desk.town.id, "code": case.code, "now": NOW}
    scope = given.pop("by", desk.scope)
    commands.move_case(scope, action=action, words=words, expected_version=case.version, **about, **given)
    case.refresh_from_db()


def join(desk: Desk, case: Case, main: Case) -> None:
    case.refresh_from_db()
    about: dict[str, Any] = {"authority_id": desk.town.id, "code": case.code, "now": NOW}
    commands.merge_cases(desk.scope, into_code=main.code, expected_version=case.version, **about)


def test_a_new_case_says_by_when_it_is_answered_and_what_comes_next(desk: Desk) -> None:
    page = page_of(desk.case("A"))

    assert "Votre demande est bien reçue" in page
    assert "au plus tard le vendredi 27 novembre" in page and "5\u202fjours" not in page
    assert "Tenons-nous le délai" in page and "5 jours ouvrés, soit le" in page
    assert "La réponse de la mairie" in page and "Ajouter une photo" in page
    assert "1, place du Puits" in page


def test_every_state_has_its_words(desk: Desk) -> None:
    case = desk.case("A")
    told = []
    for action, words, given in (
        ("accept", "", {}),
        ("plan", "", {"planned_on": datetime.date(2026, 11, 24)}),
        ("start", "", {}),
        ("finish", "C’est réparé.", {}),
    ):
        move(desk, case, action, words, **given)
        told.append(page_of(case))

    for page, words in zip(told, ("est acceptée", "est planifiée", "est en cours", "est close"), strict=True):
        assert f"Votre demande {words}" in page
    assert "C’est prévu le mardi 24 novembre" in told[1]
    assert "C’est réparé." in told[3]


def test_lateness_is_said(desk: Desk) -> None:
    case = desk.case("A", days_ago=30)
    assert "est passée. Nous sommes en retard.<" in page_of(case), "nobody was told yet"
    desk.clerk(Role.MANAGER)
    commands.escalate(desk.scope, now=NOW)
    assert "est passée. Nous sommes en retard.<" in page_of(case)
    jobs.run_pending()

    assert "Nous sommes en retard, et les responsables en sont avertis." in page_of(case)


def test_a_joined_case_follows_the_other_without_its_code(desk: Desk) -> None:
    case, main = desk.case("A"), desk.case("B", contact="canari@exemple.fr")
    agent = desk.clerk()
    move(desk, main, "accept", "Dit avant de les réunir.", by=agent)
    join(desk, case, main)
    before = page_of(case)
    HOLDER().post(f"/suivi/{main.code}/une-personne", {"message": "Mots de l’autre habitante"})
    move(desk, main, "start", "Une équipe passe jeudi.", by=agent)
    move(desk, main, "refuse", "La voie est privée.", by=agent)

    page = page_of(case)

    assert "Ses réponses se liront ici" in before
    assert "La demande principale" in page and "Refusé" in page
    assert "Une équipe passe jeudi." in page and "La voie est privée." in page, "who left no contact reads them here"
    for other in (main.code, "canari", "rouvrir", "Donner mon avis", "l’autre habitante", "avant de les réunir"):
        assert other not in page


def test_what_was_said_on_each_case_of_a_chain_is_read_from_the_first(desk: Desk) -> None:
    first, second, last = desk.case("A"), desk.case("B"), desk.case("C")
    agent = desk.clerk()
    join(desk, first, second)
    move(desk, second, "start", "Dit sur la deuxième.", by=agent)
    move(desk, last, "accept", "Dit avant la deuxième réunion.", by=agent)
    join(desk, second, last)
    move(desk, last, "start", "Dit sur la dernière.", by=agent)

    page = page_of(first)

    assert page.index("Dit sur la deuxième.") < page.index("Dit sur la dernière.")
    assert "avant la deuxième" not in page


def test_who_follows_a_joined_case_asks_for_a_person_too(desk: Desk) -> None:
    case, main = desk.case("A"), desk.case("B")
    join(desk, case, main)
    assert "Demander qu’une personne" in page_of(case)

    sent = [HOLDER().post(f"/suivi/{case.code}/une-personne", {"message": "Rappelez-moi"}) for _ in range(2)]

    assert [one.status_code for one in sent] == [303, 303]
    assert "Vous avez demandé une personne le vendredi 20 novembre" in page_of(case)
    main.refresh_from_db()
    assert main.person_asked_at == NOW and main.steps.filter(act="ask", words="").count() == 1
    theirs = page_of(main)
    assert "Rappelez-moi" not in theirs and "Vous avez demandé" not in theirs and case.code not in theirs
    seen = desk.colleague().get(f"/agent/dossiers/{main.code}").content.decode()
    assert f"dans la demande réunie {case.code}" in seen
    HOLDER().post(f"/suivi/{main.code}/une-personne", {"message": "Moi aussi"})
    assert "Vous avez demandé" in page_of(main)

    move(desk, main, "start", "Nous vous appelons.", by=desk.clerk())
    assert "Nous vous appelons." in page_of(case) and "Demander qu’une personne" in page_of(case)


def test_who_waited_for_a_person_before_joining_or_parting_waits_on(desk: Desk) -> None:
    case, main = desk.case("A"), desk.case("B")
    HOLDER().post(f"/suivi/{case.code}/une-personne", {"message": "Rappelez-moi"})
    join(desk, case, main)
    main.refresh_from_db()
    assert main.person_asked_at == NOW and "Vous avez demandé" in page_of(case)

    case.refresh_from_db()
    version = {"authority_id": desk.town.id, "code": case.code, "expected_version": case.version, "now": NOW}
    commands.unmerge_case(desk.scope, **version)  # type: ignore[arg-type]

    case.refresh_from_db()
    assert case.person_asked_at == NOW and "Vous avez demandé" in page_of(case)


def test_a_mark_is_given_once_and_can_be_changed(desk: Desk) -> None:
    case = desk.case("A")
    address = f"/suivi/{case.code}/avis"
    early = HOLDER().post(address, {"rating": "5"})
    move(desk, case, "finish", "C’est réparé.")

    none = HOLDER().post(address, {"words": "Merci 🚧"})
    sent = [HOLDER().post(address, {"rating": "4", "words": "Merci"}) for _ in range(2)]
    changed = HOLDER().post(address, {"rating": "2", "words": "Non"})

    assert (early.status_code, none.status_code) == (409, 422)
    assert "Merci 🚧" in none.content.decode() and 'href="#rating"' in none.content.decode()
    assert {one["Location"] for one in (*sent, changed)} == {f"/suivi/{case.code}?merci=avis"}
    case.refresh_from_db()
    assert (case.rating, case.rating_words) == (2, "Non")
    assert case.steps.filter(act="rate").count() == 2
    assert "Merci de votre avis" in HOLDER().get(sent[0]["Location"]).content.decode()


@pytest.mark.parametrize("rating", ["0", "6", "-1", "²", "5 OR 1", "9" * 30, "\x00"])
def test_a_mark_that_is_none_is_refused(desk: Desk, rating: str) -> None:
    case = desk.case("A")
    move(desk, case, "finish", "Fait.")

    assert HOLDER().post(f"/suivi/{case.code}/avis", {"rating": rating}).status_code == 422


def test_reopening_is_offered_within_its_delay_and_a_double_press_reopens_once(desk: Desk) -> None:
    case = desk.case("A")
    assert "rouvrir" not in HOLDER().get(f"/suivi/{case.code}").content.decode().replace("pourrez rouvrir", "")
    move(desk, case, "finish", "Fait.")
    shown = page_of(case)
    assert "jusqu’au dimanche 20 décembre" in shown
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    typed = {"why": "Toujours éteint.", "version": version.group(1)}

    empty = HOLDER().post(f"/suivi/{case.code}/rouvrir", {"why": " ", "version": version.group(1)})
    sent = [HOLDER().post(f"/suivi/{case.code}/rouvrir", typed) for _ in range(2)]

    assert empty.status_code == 422 and 'href="#why"' in empty.content.decode()
    assert [one.status_code for one in sent] == [303, 303]
    case.refresh_from_db()
    assert case.state == "reopened" and case.reopened == 1
    assert "Toujours éteint." in page_of(case)


def test_reopening_too_late_is_refused_with_what_to_do(desk: Desk) -> None:
    case = desk.case("A")
    move(desk, case, "finish", "Fait.")
    with world.at(NOW + datetime.timedelta(days=40)):
        answer = HOLDER().post(f"/suivi/{case.code}/rouvrir", {"why": "Encore", "version": case.version})

    assert answer.status_code == 409 and "nouvelle demande" in answer.content.decode()


def test_a_person_can_be_asked_for_on_every_case(desk: Desk) -> None:
    case = desk.case("A")

    sent = [HOLDER().post(f"/suivi/{case.code}/une-personne", {"message": "Rappelez-moi"}) for _ in range(2)]

    assert [one.status_code for one in sent] == [303, 303]
    page = page_of(case)
    assert "Vous avez demandé une personne le vendredi 20 novembre" in page
    assert case.steps.filter(act="ask").count() == 1


def test_what_the_machine_did_alone_says_why(desk: Desk) -> None:
    case = desk.case("A", routed_by="3|Éclairage")

    page = page_of(case)

    assert "Pourquoi" in page and "La règle n° 3" in page and "5 jours ouvrés après la réception" in page


@pytest.mark.parametrize("end", ["avis", "rouvrir", "une-personne"])
def test_forged_codes_are_counted_on_forms_too(desk: Desk, end: str) -> None:
    case = desk.case("A")
    client = HOLDER()

    statuses = {client.post(f"/suivi/BV-AAAA-AAAA-AAAA/{end}", {"rating": "5"}).status_code for _ in range(32)}

    assert statuses == {404, 429}
    assert client.post(f"/suivi/{case.code}/{end}", {"rating": "5"}).status_code == 429
    assert case.steps.count() == 1


@pytest.mark.parametrize("end", ["avis", "rouvrir", "une-personne"])
def test_another_town_s_address_does_nothing_and_reading_a_form_leads_to_the_page(desk: Desk, end: str) -> None:
    case = desk.case("A")
    open_desk("orvin", "SO", west=-30.4)

    assert HOLDER().post(f"/@orvin/suivi/{case.code}/{end}", {"rating": "5"}).status_code == 404
    assert HOLDER().get(f"/suivi/{case.code}/{end}")["Location"] == f"/suivi/{case.code}"
    assert case.steps.count() == 1


def test_a_form_from_another_site_is_refused(desk: Desk) -> None:
    case = desk.case("A")
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(f"/suivi/{case.code}/une-personne", {"message": "x"}).status_code == 403
    assert 'name="csrfmiddlewaretoken"' in strict.get(f"/suivi/{case.code}").content.decode()


def test_the_page_is_light_and_reads_in_arabic(desk: Desk) -> None:
    case = desk.case("A")
    move(desk, case, "finish", "Fait.")

    page = page_of(case, "/ar")

    assert '<html lang="ar" dir="rtl">' in page and "<script" not in page
    grade = re.search(r"EcoIndex (\d+)", page)
    assert grade is not None and int(grade.group(1)) >= 75
