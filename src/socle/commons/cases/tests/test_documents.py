"""A case on paper: a receipt for who holds the code, a letter for who answers."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from socle.commons.cases.models import Step
from socle.commons.cases.tests.desk import Desk, open_desk
from socle.commons.people.terms import Role
from socle.ground import sandbox
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module", autouse=True)
def _no_child_left() -> Iterator[None]:
    yield
    sandbox.close()


def text_of(answer: Any) -> str:
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())


def answered(desk: Desk) -> Any:
    case = desk.case("lampe", language="fr")
    Step.objects.create(
        case=case, at=NOW, state=case.state, words='La lampe sera #read("/etc/passwd") réparée.', account_id=1
    )
    return case


def test_the_holder_of_the_code_gets_the_receipt_as_a_light_document(desk: Desk) -> None:
    case = desk.case("lampe")

    answer = Client().get(f"/suivi/{case.code}/recu.pdf")

    text = text_of(answer)
    assert case.code in text and "lampe, rue du Puits" in text and "20 novembre 2026" in text
    assert len(answer.content) <= 80_000
    assert answer["Cache-Control"] == "private, no-store" and answer["X-Robots-Tag"] == "noindex"
    assert case.contact == "" or case.contact not in text


def test_the_receipt_speaks_the_language_of_the_page(desk: Desk) -> None:
    case = desk.case("lampe")

    found = PdfReader(io.BytesIO(Client().get(f"/@belvenne/ar/suivi/{case.code}/recu.pdf").content))

    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == "ar"


def test_a_wrong_code_has_no_receipt_and_a_sloppy_one_is_mended(desk: Desk) -> None:
    case = desk.case("lampe")

    assert Client().get("/suivi/BV-2222-2222-2222/recu.pdf").status_code == 404
    mended = Client().get(f"/suivi/{case.code.lower()}/recu.pdf")
    assert mended.status_code == 302 and mended["Location"].endswith(f"/suivi/{case.code}/recu.pdf")


def test_the_letter_takes_the_last_public_answer_and_shows_it_as_it_was_typed(desk: Desk) -> None:
    case = answered(desk)

    text = text_of(desk.colleague().get(f"/agent/dossiers/{case.code}/courrier.pdf"))

    assert 'La lampe sera #read("/etc/passwd") réparée.' in text and "root:" not in text
    assert f"Objet : Votre demande {case.code}" in text.replace("\u00a0", " ")
    assert "agent de Belvenne" in text


def test_the_letter_is_signed_by_the_team_in_its_reader_s_language(desk: Desk) -> None:
    team = desk.team("Voirie")
    type(team).objects.update(names={"en": "Roads"})
    case = desk.case("lampe", language="en", team_id=team.pk)

    text = text_of(desk.colleague().post(f"/agent/dossiers/{case.code}/courrier.pdf", {"corps": "Hello."}))

    assert "Roads" in text and "Voirie" not in text


def test_the_letter_takes_other_words_and_an_address(desk: Desk) -> None:
    case = desk.case("lampe")
    sent = {"corps": "Bonjour,\n\nVoici.", "destinataire": "Au 12\nrue du Puits\n\n" + "x" * 900}

    text = text_of(desk.colleague().post(f"/agent/dossiers/{case.code}/courrier.pdf", sent))

    assert "Voici." in text and "rue du Puits" in text


@pytest.mark.parametrize(("typed", "status"), [({}, 409), ({"corps": "x" * 20_001}, 400)])
def test_a_letter_without_words_or_with_too_many_is_refused(desk: Desk, typed: Any, status: int) -> None:
    case = desk.case("lampe")

    assert desk.colleague().post(f"/agent/dossiers/{case.code}/courrier.pdf", typed).status_code == status


def test_a_letter_is_for_those_who_answer_here(desk: Desk) -> None:
    case = answered(desk)
    there = open_desk("orvin", "SO", -30.4)
    address = f"/agent/dossiers/{case.code}/courrier.pdf"

    assert Client().get(address).status_code == 302
    assert desk.colleague(Role.STEWARD).get(address).status_code == 404
    assert there.colleague(Role.ADMINISTRATOR).get(f"/@orvin{address}").status_code == 404
