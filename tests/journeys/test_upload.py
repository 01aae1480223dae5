"""The walk of a data steward: a messy file through every step, to an edition that anyone reads."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.commons.people.terms import Role
from socle.ground import jobs
from socle.ground.verify import verify
from tests.towns import found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)

MESSY = (
    "Inventaire des arbres;;;\r\nid;espèce;planté le;hauteur\r\n"
    "1;Tilleul ;02/03/2001;12,5\r\n2;Érable;04/05/2002;9,0\r\n3;Chêne;31/12/2003;20,25\r\n"
).encode("cp1252")


class Steward:
    """Somebody at the pages of the data steward, without JavaScript."""

    def __init__(self, language: str = "") -> None:
        self.client = Client()
        self.prefix = f"/{language}" if language else ""
        self.here = ""

    def send(self, name: str, content: bytes, **other: str) -> str:
        """The page of the file that was sent, once it was read."""
        file = SimpleUploadedFile(name, content)
        answer = self.client.post(f"{self.prefix}/agent/donnees/deposer", {"file": file, **other})
        assert answer.status_code == 303, answer.content.decode()[:3000]
        self.here = answer["Location"]
        return self.look()

    def look(self, step: str = "") -> str:
        """A step, once the worker has done what it owed."""
        jobs.run_pending()
        return str(self.client.get(f"{self.here}{step}").content.decode())

    def press(self, page: str, step: str, do: str, **typed: Any) -> Any:
        """Send a step's form with the version that the page showed."""
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None, page
        return self.client.post(f"{self.here}{step}", {"version": version[1], "do": do, **typed})


@pytest.mark.parametrize("language", ["", "ar"])
def test_a_messy_file_becomes_an_edition(language: str) -> None:
    town = found_town()
    steward = Steward(language)
    steward.client.force_login(hire(town, Role.STEWARD))

    page = steward.send("arbres_2025.csv", MESSY)
    assert "cp1252" in page and "Tilleul" in page

    page = steward.look("/schema")
    assert steward.press(page, "/schema", "check", schema="").status_code == 303
    page = steward.look("/constats")

    page = steward.look("/publier")
    wishes = {
        "title": "Arbres", "slug": "arbres", "licence": "LO-2.0", "frequency": "yearly", "keep_years": "5", "key": "id",
        "description": "Chaque arbre.", "purpose": "", "publish_at": "",
    }  # fmt: skip
    assert steward.press(page, "/publier", "prepare", **wishes).status_code == 303
    page = steward.look("/publier")
    answer = steward.press(page, "/publier", "accept")
    assert answer.status_code == 303, answer.content.decode()

    rows = Client().get("/donnees/belvenne-arbres.csv")
    assert "Tilleul" in b"".join(rows.streaming_content).decode()  # type: ignore[attr-defined]
    assert verify()[1] == []
