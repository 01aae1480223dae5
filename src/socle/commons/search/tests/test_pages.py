"""The pages of the search: what they say, in three languages, without a script."""

import pytest
from django.test import Client

from socle.commons.people.models import Account
from socle.commons.people.terms import Role
from tests.towns import found_town

from .conftest import case, document, hire, put

pytestmark = pytest.mark.django_db


def test_the_page_finds_marks_and_counts(belvenne: int) -> None:
    put(
        document(belvenne, "a", "Éclairage <public>", "Des lampadaires & des prises", language="fr"),
        document(belvenne, "p", "Éclairage", kind="page", language="fr"),
    )

    page = Client().get("/recherche", {"q": "eclairge"}).content.decode()

    assert "Résultats pour « éclairage »" in page
    assert "<mark>Éclairage</mark> &lt;public&gt;" in page
    assert 'href="/x/a"' in page
    assert "Services et pages <span>1</span>" in page
    assert "Éclairage <public>" not in page


def test_nothing_found_helps(belvenne: int) -> None:
    page = Client().get("/recherche", {"q": '<script>"zzz'}).content.decode()

    assert "Rien ne contient" in page
    assert "<script>" not in page.replace("<script src", "")
    assert "Essayez un autre mot" in page


def test_the_page_speaks_arabic_and_answers_there(belvenne: int) -> None:
    put(document(belvenne, "a", "إنارة الشوارع", language="ar"))

    page = Client().get("/ar/recherche", {"q": "اناره"}).content.decode()

    assert 'dir="rtl"' in page
    assert "<mark>إنارة</mark>" in page
    assert 'href="/ar/x/a"' in page


def test_staff_find_cases_of_their_towns_with_the_towns_name(belvenne: int, orvin: int) -> None:
    put(case(belvenne, "1", "Fuite au quai"), case(orvin, "2", "Fuite au puits"))
    agent = Client()
    agent.force_login(Account.objects.get(pk=hire(belvenne, Role.AGENT)))

    page = agent.get("/@belvenne/agent/recherche", {"q": "fuite"}).content.decode()

    assert 'href="/@belvenne/x/1"' in page
    assert "/x/2" not in page
    assert Client().get("/@belvenne/agent/recherche", {"q": "fuite"}).status_code == 302


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ED%A0%80", "q=a&page=-1", "q=a&page=99999999", "q=a&type=%27", "type=table", "q=" + "a" * 3000],
)
def test_whatever_is_asked_is_answered(belvenne: int, query: str) -> None:
    put(document(belvenne, "a", "Arbres a"))

    assert Client().get(f"/recherche?{query}").status_code == 200


def test_services_and_pages_are_found_in_each_language(belvenne: int) -> None:
    from socle.commons.search import schedule
    from socle.ground import world

    schedule._fill(world.now())

    assert "/signalements/" in Client().get("/recherche", {"q": "signaler un problème"}).content.decode()
    assert "/donnees-personnelles" in Client().get("/recherche", {"q": "rgpd"}).content.decode()


def test_an_address_of_another_town_is_offered_there(belvenne: int) -> None:
    found_town("orvin", "SO", west=-33.0)

    page = Client().get("/recherche", {"q": "3 rue du Puits"}).content.decode()

    assert "Cette adresse n’est pas ici, mais à Orvin." in page
    assert 'href="/@orvin/"' in page
