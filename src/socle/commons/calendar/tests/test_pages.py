"""The staff's page: it works without JavaScript, keeps what was typed, and gives back what was taken away."""

from typing import Any

import pytest
from django.test import Client

from socle.commons.calendar import queries
from socle.commons.calendar.models import Holiday
from socle.commons.people.terms import Role
from socle.ground.scope import system_scope
from tests.towns import found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)

PAGE, IMPORT = "/agent/reglages/calendrier", "/agent/reglages/calendrier/import"


@pytest.fixture
def town() -> Any:
    return found_town()


@pytest.fixture
def desk(town: Any) -> Client:
    client = Client()
    client.force_login(hire(town, Role.MANAGER))
    return client


def add(desk: Client, **facts: str) -> Any:
    given = {"do": "add", "date": "2027-07-14", "name": "Fête nationale", "name_en": "", "name_ar": "العيد", **facts}
    return desk.post(f"{PAGE}?annee=2027", given)


def test_an_empty_year_says_what_to_do(desk: Client) -> None:
    shown = desk.get(f"{PAGE}?annee=2031").content.decode()

    assert "Aucun jour férié en 2031" in shown and IMPORT in shown


def test_a_day_is_added_shown_in_each_language_taken_away_and_put_back(desk: Client) -> None:
    assert add(desk).status_code == 303
    holiday = Holiday.objects.get()
    assert "14 juillet 2027" in desk.get(f"{PAGE}?annee=2027").content.decode()
    assert "العيد" in desk.get(f"/ar{PAGE}?annee=2027").content.decode()

    removed = desk.post(f"{PAGE}?annee=2027", {"do": "remove", "id": str(holiday.pk)})
    assert removed.status_code == 200 and not Holiday.objects.exists()
    assert "Remettre ce jour férié" in removed.content.decode()

    back = {"do": "restore", "date": "2027-07-14", "name": "Fête nationale", "name_ar": "العيد"}
    assert desk.post(PAGE, back).status_code == 303
    assert Holiday.objects.get().names == {"ar": "العيد"}


def test_a_day_that_is_there_already_keeps_what_was_typed(desk: Client) -> None:
    add(desk)

    refused = add(desk, name="Le quatorze")

    assert refused.status_code == 409
    assert "Ce jour est déjà férié." in refused.content.decode() and 'value="Le quatorze"' in refused.content.decode()


def test_the_week_is_set_and_a_stale_one_refused(desk: Client, town: Any) -> None:
    chosen = {"do": "week", "weekdays": ["0", "1", "5"], "version": "0"}

    assert desk.post(PAGE, chosen).status_code == 303
    assert queries.calendar_of(system_scope([town.id]), town.id).weekdays == {0, 1, 5}
    stale = desk.post(PAGE, chosen)
    assert stale.status_code == 409 and "entre-temps" in stale.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"do": "week", "version": "0"},
        {"do": "week", "weekdays": ["9"], "version": "0"},
        {"do": "week", "weekdays": ["0"], "version": "9" * 99},
        {"do": "week", "weekdays": ["0"]},
        {"do": "add", "date": "", "name": ""},
        {"do": "add", "date": "0001-01-01", "name": "x"},
        {"do": "add", "date": "14 juillet", "name": "x"},
        {"do": "add", "date": "2027-07-14", "name": "x" * 101},
        {"do": "add", "date": "2027-07-14", "name": "a\x00b"},
        {"do": "add", "date": "2027-07-14", "name": "\u202ex"},
    ],
)
def test_bad_input_is_refused_and_named(desk: Client, given: dict[str, Any]) -> None:
    refused = desk.post(PAGE, given)

    assert refused.status_code == 400 and "oups" in refused.content.decode()
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("given", [{}, {"do": "x"}, {"do": "remove"}, {"do": "confirm", "id": "99999"},
                                   {"do": "remove", "id": "-1"},
                                   {"do": "remove", "id": "9" * 30}, {"do": "remove", "id": "٣"}])  # fmt: skip
def test_an_act_on_nothing_is_not_found(desk: Client, given: dict[str, str]) -> None:
    assert desk.post(PAGE, given).status_code == 404


@pytest.mark.parametrize("year", ["", "x", "0000", "9999", "-1", "٢٠٢٧", "2027" * 50])
def test_a_strange_year_shows_this_one(desk: Client, year: str) -> None:
    assert desk.get(PAGE, {"annee": year}).status_code == 200


def test_a_country_s_year_is_seen_before_it_is_added(desk: Client) -> None:
    asked = {"country": "FR", "part": "57", "year": "2027"}

    preview = desk.get(IMPORT, asked).content.decode()
    assert "Vendredi saint" in preview and preview.count('type="checkbox"') == 13 and not Holiday.objects.exists()

    added = desk.post(IMPORT, {**asked, "date": ["2027-01-01", "2027-03-26", "x", "2027-02-30"]})
    assert added.status_code == 303 and Holiday.objects.count() == 2
    assert "déjà dans le calendrier" in desk.get(IMPORT, asked).content.decode()


def test_a_feast_that_follows_the_moon_is_marked(desk: Client) -> None:
    preview = desk.get(IMPORT, {"country": "MA", "year": "2027"}).content.decode()

    assert "date à confirmer" in preview

    desk.post(IMPORT, {"country": "MA", "year": "2027", "date": "2027-03-09"})
    confirmed = desk.post(PAGE, {"do": "confirm", "id": str(Holiday.objects.get().pk)}, follow=True).content.decode()
    assert "La date est confirmée." in confirmed and "date à confirmer" not in confirmed


@pytest.mark.parametrize(
    "given",
    [
        {"country": "XX", "year": "2027"},
        {"country": "FR", "year": "1999"},
        {"country": "FR", "year": "x"},
        {"country": "FR", "part": "99", "year": "2027"},
        {"country": "F\x00", "year": "2027"},
    ],
)
def test_an_unknown_list_is_refused_and_named(desk: Client, given: dict[str, str]) -> None:
    for answer in (desk.get(IMPORT, given), desk.post(IMPORT, given)):
        assert answer.status_code == 400 and "oups" in answer.content.decode()


@pytest.mark.parametrize("address", [PAGE, IMPORT])
def test_an_agent_does_not_see_the_page(town: Any, address: str) -> None:
    client = Client()
    client.force_login(hire(town, Role.AGENT))

    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "week", "weekdays": ["0"], "version": "0"}).status_code == 404


@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_the_page_is_light_in_each_language(desk: Client, language: str) -> None:
    desk.post(
        IMPORT,
        {"country": "MA", "year": "2027", "date": [f"2027-{m:02}-{d:02}" for m in range(1, 13) for d in range(1, 29)]},
    )

    page = desk.get(f"{language}{PAGE}?annee=2027").content
    assert len(page) < 50_000 and b"style=" not in page and b"<script>" not in page
