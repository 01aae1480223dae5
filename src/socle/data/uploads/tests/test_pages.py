"""The pages of the data steward: what is typed wrong comes back in words, and never as a fault of ours."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.tables.models import Edition, Table
from socle.data.uploads import commands
from socle.data.uploads.forms import _streaming
from socle.data.uploads.models import Source, Upload
from socle.data.uploads.terms import State
from socle.data.uploads.tests.conftest import TREES, WISHES, Walk
from tests.towns import hire

pytestmark = pytest.mark.django_db
NASTY: tuple[Any, ...] = (
    "",
    "\x00",
    b"\xed\xa0\x80",
    "9" * 400,
    "-1",
    "1e9",
    "NaN",
    "'; DROP TABLE",
    "<script>alert(1)</script>",
    "x" * 5000,
)


@pytest.fixture
def steward(town: Authority) -> Client:
    client = Client()
    client.force_login(hire(town, Role.STEWARD))
    return client


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return found[1]


def sent(client: Client, content: bytes = TREES.encode(), **other: Any) -> Any:
    given = {"file": SimpleUploadedFile("arbres.csv", content), **other}
    return client.post("/agent/donnees/deposer", given)


def test_the_list_is_whole_when_it_is_empty(steward: Client) -> None:
    page = steward.get("/agent/donnees/").content.decode()

    assert "Aucun fichier n’attend." in page and "Déposer un fichier" in page


def test_a_file_that_is_sent_is_shown_while_it_is_read_and_may_be_given_up(steward: Client) -> None:
    answer = sent(steward)
    page = steward.get(answer["Location"]).content.decode()

    assert "Lecture du fichier" in page and "Regarder de nouveau" in page
    assert steward.post(answer["Location"], {"do": "cancel"}).status_code == 303
    assert Upload.objects.get().state == State.CANCELLED


def test_nothing_chosen_is_said_at_the_field(steward: Client) -> None:
    answer = steward.post("/agent/donnees/deposer", {})

    assert answer.status_code == 422 and 'href="#id_file"' in answer.content.decode()


def test_what_is_too_large_is_not_kept_and_said_in_words(steward: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_streaming, "MOST_BYTES", 1000)
    monkeypatch.setattr("socle.data.uploads.commands._receiving.MOST_BYTES", 1000)

    answer = sent(steward, b"x" * 200_000)

    assert answer.status_code == 413 and "2 Go au plus" in answer.content.decode()
    assert not Upload.objects.exists()
    assert [one for one in (Path(configured.SOCLE_DIR) / "cache" / "making").rglob("*") if one.is_file()] == []


def test_an_empty_file_is_said(steward: Client) -> None:
    answer = sent(steward, b"")

    assert answer.status_code == 422 and "Ce fichier est vide" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused(town: Authority) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(hire(town, Role.STEWARD))

    assert sent(client).status_code == 403
    assert not Upload.objects.exists()


def test_nobody_else_may_even_send(town: Authority) -> None:
    agent = Client()
    agent.force_login(hire(town, Role.AGENT))

    assert sent(agent).status_code == 404
    assert sent(Client()).status_code == 302  # to the sign-in page
    assert not Upload.objects.exists()


@pytest.mark.parametrize("step", ["", "/schema", "/constats", "/reparations", "/publier"])
def test_every_step_is_shown_and_answers_nonsense_in_words(walk: Walk, steward: Client, step: str) -> None:
    upload = walk.prepared()
    here = f"/agent/donnees/arrivees/{upload.pk}{step}"

    assert steward.get(here).status_code == 200
    assert steward.get(f"{here}?regle=%00&colonne=%F0%28&page=99999999").status_code == 200
    for text in NASTY:
        fields = (
            "version",
            "do",
            "encoding",
            "sheet",
            "schema",
            "repair",
            "title",
            "slug",
            "keep_years",
            "key",
            "publish_at",
        )
        typed = dict.fromkeys(fields, text)
        answer = steward.post(here, typed)
        assert answer.status_code in (200, 303, 400, 409, 413, 422), (text, answer.status_code)
    assert Edition.objects.count() == 0


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999", "7"])
def test_what_does_not_exist_and_what_is_elsewhere_answer_alike(steward: Client, number: str) -> None:
    for path in ("arrivees/{}", "arrivees/{}/constats.csv", "adresses/{}"):
        assert steward.get(f"/agent/donnees/{path.format(number)}").status_code == 404


def test_the_annotated_file_can_be_taken_away(walk: Walk, steward: Client) -> None:
    upload = walk.checked(TREES + "5;x\n")

    answer = steward.get(f"/agent/donnees/arrivees/{upload.pk}/constats.csv")

    assert answer.status_code == 200 and b"5,x" in b"".join(answer.streaming_content).replace(b";", b",")  # type: ignore[attr-defined]


def test_an_address_typed_wrong_comes_back_as_it_was_typed(steward: Client) -> None:
    typed = {"url": "http://", "title": "Arbres", "every": "daily"}

    page = steward.post("/agent/donnees/adresses/nouvelle", typed)

    assert page.status_code in (400, 422) and 'value="Arbres"' in page.content.decode()
    assert not Source.objects.exists()


def test_an_address_is_kept_changed_asked_and_forgotten(steward: Client) -> None:
    typed = {"url": "https://donnees.example/arbres.csv?cle=secret", "title": "", "every": "weekly"}
    here = steward.post("/agent/donnees/adresses/nouvelle", typed)["Location"]
    assert "demandé en ce moment" in steward.get(here).content.decode()

    change = {**typed, "title": "Arbres de l’agglomération", "automatic": "on", "do": "change"}
    assert steward.post(here, {**change, "version": "1"}).status_code == 303
    assert steward.post(here, {**change, "version": "1"}).status_code == 409
    assert steward.post(here, {"do": "ask"}).status_code == 303
    assert steward.post(here, {"do": "remove", "version": "2"}).status_code == 303
    assert not Source.objects.exists()


def test_several_tables_are_changed_at_once_and_an_earlier_edition_comes_back(walk: Walk, steward: Client) -> None:
    walk.published()
    walk.published(TREES.replace("12.5", "99"), table_slug="belvenne-arbres")

    page = steward.get("/agent/donnees/tables").content.decode()
    assert "Arbres" in page
    answer = steward.post(
        "/agent/donnees/tables", {"table": ["belvenne-arbres"], "licence": "CC0-1.0", "purpose": "Voir"}
    )
    assert answer.status_code == 303
    table = Table.objects.get()
    assert (table.licence, table.purpose) == ("CC0-1.0", {"fr": "Voir"})
    assert steward.post("/agent/donnees/tables", {"table": ["x"], "licence": "CC0-1.0"}).status_code == 400
    assert steward.post("/agent/donnees/tables", {"table": ["belvenne-arbres"]}).status_code == 400

    here = "/agent/donnees/tables/belvenne-arbres"
    assert "Revenir à l’édition 1" in steward.get(here).content.decode()
    assert steward.post(here, {"number": "1", "expected": "2"}).status_code == 303
    assert steward.post(here, {"number": "1", "expected": "2"}).status_code == 409
    assert steward.post(here, {"number": "77", "expected": "3"}).status_code == 404
    assert Edition.objects.count() == 3


def test_a_purpose_typed_for_several_tables_leaves_what_they_say_in_other_languages(
    walk: Walk, steward: Client
) -> None:
    walk.published()
    walk.published(TREES, wishes={"slug": "haies", "title": "Haies"})
    Table.objects.filter(slug="belvenne-arbres").update(purpose={"fr": "Planter", "en": "To plant"})
    both = ["belvenne-arbres", "belvenne-haies"]

    assert steward.post("/ar/agent/donnees/tables", {"table": both, "purpose": "للغرس"}).status_code == 303
    assert steward.post("/agent/donnees/tables", {"table": both, "purpose": "Voir"}).status_code == 303

    said = dict(Table.objects.values_list("slug", "purpose"))
    assert said["belvenne-arbres"] == {"fr": "Voir", "en": "To plant", "ar": "للغرس"}
    assert said["belvenne-haies"] == {"fr": "Voir", "ar": "للغرس"}


def test_the_last_step_says_what_is_missing_and_who_was_first(walk: Walk, steward: Client) -> None:
    upload = walk.checked()
    here = f"/agent/donnees/arrivees/{upload.pk}/publier"
    shown = version(steward.get(here).content.decode())

    typed = {**WISHES, "do": "prepare", "version": shown, "title": "", "slug": "Pas Bon", "key": "id"}
    page = steward.post(here, typed)
    assert page.status_code == 422
    assert 'href="#id_title"' in page.content.decode() and 'href="#id_slug"' in page.content.decode()

    walk.do(commands.prepare, Upload.objects.get(pk=upload.pk), wishes=WISHES)
    stale = steward.post(here, {"do": "accept", "version": shown})
    assert stale.status_code == 409 and "entre-temps" in stale.content.decode()
    fresh = version(steward.get(here).content.decode())
    assert steward.post(here, {"do": "accept", "version": fresh}).status_code == 303
    assert "Publié" in steward.get(here).content.decode()


def test_a_file_of_another_town_is_not_shown(walk: Walk, steward: Client, town: Authority) -> None:
    from socle.commons.people import commands as people
    from socle.commons.people.terms import AuthorityKind
    from socle.ground.scope import HOUSE

    upload = walk.send()
    other = people.found_authority(
        HOUSE, slug="coudray", name="Coudray", kind=AuthorityKind.MUNICIPALITY, code_prefix="CD", languages=["fr"]
    )
    stranger = Client()
    stranger.force_login(hire(other, Role.STEWARD))

    assert stranger.get(f"/@coudray/agent/donnees/arrivees/{upload.pk}").status_code == 404
    assert stranger.get(f"/agent/donnees/arrivees/{upload.pk}").status_code == 404


def test_findings_are_said_in_the_language_of_whoever_reads_them(walk: Walk, steward: Client) -> None:
    upload = walk.checked("id;forme\n1;POINT(2.3 48.8)\n2;POINT(400 500)\n3;POINT(2.4 48.8)\n")
    page = f"/agent/donnees/arrivees/{upload.pk}/constats"
    assert upload.language == "fr"

    assert "Ce lieu est hors de la zone" in steward.get(page).content.decode()
    english = steward.get(f"/en{page}").content.decode()
    assert "This place is outside the area" in english and "hors de la zone où" not in english
    assert "هذا المكان خارج نطاق" in steward.get(f"/ar{page}").content.decode()
