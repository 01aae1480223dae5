"""The settings of places: a file is read, shown, applied and undone, by an administrator alone."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.commons.people import commands as people
from socle.commons.people.terms import Role
from socle.commons.places.models import Address, Import
from socle.ground import world

from .conftest import steward

CONTENT = (
    "cle_interop;voie_nom;numero;suffixe;long;lat\n"
    "k;Chemin Neuf;1;;-30.5;46.2\n"
    "k;Chemin Neuf;douze;;-30.5;46.2\n"
    "k;<b>Loin</b>;3;;2.35;48.85\n"
)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.SOCLE_DIR = tmp_path / "instance"


def somebody(authority_id: int, role: Role, name: str = "") -> Client:
    account = people.create_account(
        steward(authority_id),
        authority_id=authority_id,
        email=f"{name}{role.value}@example.org",
        name=role.value,
        role=role,
        now=world.now(),
    )
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, content: bytes, name: str = "bal.csv") -> Any:
    return client.post("/agent/reglages/lieux", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_read_shown_applied_and_undone(nowhere: int) -> None:
    client = somebody(nowhere, Role.ADMINISTRATOR)

    answer = send(client, CONTENT.encode())
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert "Numéro illisible" in page
    assert "<b>Loin</b>" not in page
    assert Address.objects.count() == 0

    assert client.post(answer["Location"], {"act": "apply"}).status_code == 303
    assert Address.objects.count() == 2
    assert "Annuler cet import" in client.get(answer["Location"]).content.decode()
    again = client.post(answer["Location"], {"act": "apply"})
    assert (again.status_code, "n’en est plus là" in again.content.decode()) == (409, True)

    client.post(answer["Location"], {"act": "undo"})
    assert Address.objects.count() == 0
    assert "Annulé" in client.get("/agent/reglages/lieux").content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "vide"), (b"%PDF", "ni un GeoJSON"), (b"x" * 10_000_001, "dépasse 10"), (None, "Choisissez un fichier")],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    nowhere: int, content: bytes | None, words: str
) -> None:
    client = somebody(nowhere, Role.ADMINISTRATOR)

    answer = (
        send(client, content, "a.pdf") if content is not None else client.post("/agent/reglages/lieux", {"what": "zz"})
    )

    assert answer.status_code in (413, 422)
    page = answer.content.decode()
    assert words in page
    assert 'href="#file"' in page and 'aria-invalid="true"' in page
    assert Import.objects.count() == 0


def test_others_see_neither_the_page_nor_the_imports_of_a_neighbour(belvenne: int, orvin: int) -> None:
    number = send(somebody(belvenne, Role.ADMINISTRATOR), CONTENT.encode())["Location"].rpartition("/")[2]
    agent, neighbour = somebody(belvenne, Role.AGENT), somebody(orvin, Role.ADMINISTRATOR, "o")
    theirs = f"/agent/reglages/lieux/{number}"

    assert agent.get("/agent/reglages/lieux").status_code == 404
    assert neighbour.get(theirs).status_code == 404
    assert neighbour.post(theirs, {"act": "apply"}).status_code == 404
    assert Import.objects.get().state == "read"


@pytest.mark.parametrize("act", ["", "x", "delete"])
def test_an_unknown_act_is_refused_in_words(nowhere: int, act: str) -> None:
    client = somebody(nowhere, Role.ADMINISTRATOR)
    where = send(client, CONTENT.encode())["Location"]

    assert client.post(where, {"act": act}).status_code == 422
    assert client.get("/agent/reglages/lieux/99999999999999999999").status_code == 404
