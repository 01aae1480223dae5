"""The walk: a report typed on a page becomes a case that staff answer and an open row that anyone downloads."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.commons.cases.models import Case, Step
from socle.commons.people.terms import Role
from socle.ground import jobs
from socle.ground.verify import verify
from socle.services.reports.models import Draft, Report
from tests.towns import found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)

CANARIES = ("Ada Canari", "06 99 88 77 66", "0699887766", "canari@exemple.fr")


def start(client: Client, category: str = "lighting", prefix: str = "") -> str:
    """The address of the second step."""
    answer = client.post(f"{prefix}/signalements/", {"category": category})
    assert answer.status_code == 302
    return answer["Location"]


def choose_door(client: Client, where: str, text: str = "3 rue du puits") -> str:
    """The address of the third step, after choosing the first place found."""
    page = client.get(where, {"q": text}).content.decode()
    key = re.search(r'name="lieu" id="p1" value="([a-z]+-\d+)"', page)
    assert key is not None, page
    answer = client.post(where, {"q": text, "lieu": key.group(1)})
    assert answer.status_code == 302
    return answer["Location"]


def send(client: Client, *, words: str = "Éteint", contact: str = "", prefix: str = "") -> tuple[str, str]:
    """The whole walk; the address of the last step and of the receipt."""
    photo = choose_door(client, start(client, prefix=prefix))
    contact_page = client.post(photo, {"words": words})["Location"]
    review = client.post(contact_page, {"contact": contact})["Location"]
    sent = client.post(review)
    assert sent.status_code == 303
    return review, sent["Location"]


def rows(client: Client) -> list[dict[str, Any]]:
    """What anyone downloads, after the worker did its work."""
    jobs.run_pending()
    listed: list[dict[str, Any]] = json.loads(download(client, "json"))
    return listed


def download(client: Client, form: str) -> bytes:
    """The bytes of a download."""
    answer = client.get(f"/donnees/belvenne-signalements.{form}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_a_report_becomes_a_case_then_an_open_row(client: Client) -> None:
    found_town()

    _review, receipt = send(client, words="Le lampadaire est éteint 🚧 مصباح", contact="canari@exemple.fr")

    case = Case.objects.get()
    assert receipt == f"/suivi/{case.code}/recu"
    page = client.get(receipt).content.decode()
    assert case.code in page and "rue du Puits" in page and "🚧 مصباح" in page
    (row,) = rows(client)
    assert row["categorie"] == "Éclairage"
    assert row["etat"] == "reçu"
    assert row["quartier"] == "Centre"
    report = Report.objects.get()
    assert report.longitude is not None and abs(row["lon"] - report.longitude) * 77_000 <= 36
    assert verify()[1] == []


def test_staff_answer_and_close_and_the_row_follows(client: Client) -> None:
    town = found_town()
    send(client)
    case = Case.objects.get()
    agent = Client()
    agent.force_login(hire(town, Role.AGENT))

    assert case.code in agent.get("/agent/").content.decode()
    address = f"/agent/dossiers/{case.code}"
    refused = agent.post(address, {"do": "move", "action": "finish", "words": "", "version": 1})
    closed = agent.post(address, {"do": "move", "action": "finish", "words": "Réparé ce matin.", "version": 1})
    stale = agent.post(address, {"do": "move", "action": "finish", "words": "Trop tard.", "version": 1})

    assert (refused.status_code, closed.status_code, stale.status_code) == (400, 303, 409)
    assert "Trop tard." in stale.content.decode()
    assert [step.state for step in Step.objects.order_by("id")] == ["received", "done"]
    assert "Réparé ce matin." in client.get(f"/suivi/{case.code}").content.decode()
    (row,) = rows(client)
    assert (row["etat"], row["jours"]) == ("clos", 0)


def test_a_double_press_the_back_button_and_a_resent_form_open_one_case(client: Client) -> None:
    found_town()
    review, receipt = send(client)

    again = client.post(review)
    back = client.get(review)

    assert again.status_code == 302 and again["Location"] == receipt
    assert back["Location"] == receipt
    assert Case.objects.count() == 1


def test_nothing_personal_reaches_what_is_open(client: Client) -> None:
    found_town()
    send(client, words="Demandez Ada Canari au 06 99 88 77 66", contact="canari@exemple.fr")
    code = Case.objects.get().code

    jobs.run_pending()
    for form in ("csv", "json", "geojson", "parquet"):
        content = download(client, form)
        assert content
        for secret in (*CANARIES, code, code.replace("-", "")):
            assert secret.encode() not in content


def test_a_place_in_another_town_is_refused_with_the_right_town(client: Client) -> None:
    found_town()
    found_town("orvin", "SO", west=-30.4)
    where = start(client)

    answer = client.post(where, {"lieu": "point", "lon": "-30.395", "lat": "46.205", "z": "2"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "/@orvin/signalements/" in page and "Orvin" in page
    assert Draft.objects.get().place == ""


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, 422),
        ({"lieu": "autre"}, 422),
        ({"lieu": "point"}, 422),
        ({"lieu": "point", "lon": "nan", "lat": "46"}, 422),
        ({"lieu": "point", "lon": "1e400", "lat": "46"}, 422),
        ({"lieu": "point", "lon": "10", "lat": "10", "z": "99999999999"}, 422),
        ({"lieu": "address-999999"}, 422),
        ({"lieu": "address-١"}, 422),
        ({"lieu": "' OR 1=1 --"}, 422),
        ({"lieu": "autre", "mots": "derrière l’école 🏫 خلف المدرسة"}, 302),
    ],
)
def test_a_place_that_is_none_is_refused_clearly(client: Client, typed: dict[str, str], status: int) -> None:
    found_town()
    where = start(client)

    answer = client.post(where, typed)

    assert answer.status_code == status
    if status == 422:
        assert "aria-labelledby" in answer.content.decode()


def test_a_photo_that_is_none_is_refused_and_the_words_are_kept(client: Client) -> None:
    found_town()
    photo = choose_door(client, start(client))

    for content in (b"", b"GIF89a but not", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"0" * 100):
        upload = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
        answer = client.post(photo, {"words": "mes mots", "photo": upload})
        assert answer.status_code == 422, content
        assert "mes mots" in answer.content.decode()

    assert Draft.objects.get().words == "mes mots"
    assert verify()[1] == []


@pytest.mark.parametrize("code", ["BV-AAAA-AAAA-AAAA", "x" * 400, "BV-7K3M-94QX-TZ2C", "../../etc", "%00", "🚧", "BV"])
def test_forged_codes_answer_alike(client: Client, code: str) -> None:
    found_town()

    answer = client.get(f"/suivi/{code}")

    assert answer.status_code == 404
    words = "Cette page n’existe pas" if "/" in code else "Aucune demande n’a ce code ici"
    assert words in answer.content.decode()
    assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))


def test_guessing_codes_gets_nowhere(client: Client) -> None:
    found_town()
    send(client)
    code = Case.objects.get().code

    statuses = {client.get("/suivi/BV-AAAA-AAAA-AAAA").status_code for _ in range(35)}

    assert statuses == {404, 429}
    assert client.get(f"/suivi/{code}").status_code == 429


def test_behind_a_proxy_one_who_guesses_does_not_close_the_page_to_others(client: Client, settings: Any) -> None:
    found_town()
    send(client)
    code = Case.objects.get().code
    settings.SECURE = True

    for _ in range(35):
        client.get("/suivi/BV-AAAA-AAAA-AAAA", headers={"x-forwarded-for": "10.9.9.9, 203.0.113.7"})

    assert client.get(f"/suivi/{code}", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 429
    assert client.get(f"/suivi/{code}", headers={"x-forwarded-for": "203.0.113.8"}).status_code == 200


def test_another_town_cannot_see_the_case(client: Client) -> None:
    found_town()
    other = found_town("orvin", "SO", west=-30.4)
    send(client)
    code = Case.objects.get().code
    stranger = Client()
    stranger.force_login(hire(other, Role.ADMINISTRATOR))

    assert client.get(f"/@orvin/suivi/{code}").status_code == 404
    assert stranger.get(f"/agent/dossiers/{code}").status_code == 404
    assert stranger.get(f"/@orvin/agent/dossiers/{code}").status_code == 404
    assert stranger.get("/agent/").status_code == 404
    assert stranger.get("/@orvin/agent/").status_code == 200


def test_the_walk_in_arabic(client: Client) -> None:
    found_town()

    _review, receipt = send(client, words="الشارع مظلم", prefix="/ar")

    assert receipt.startswith("/ar/suivi/BV-")
    page = client.get(receipt).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert Case.objects.get().language == "ar"
