"""The walk of a data steward: a messy file through every step, to an edition that anyone reads."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.commons.people.terms import Role
from socle.data.tables.models import Edition
from socle.ground import jobs
from socle.ground.verify import verify
from tests.towns import found_town, hire

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = ("Tilleul ", "Érable", "Chêne")
NAMES = ("Marie Martin", "Jean Bernard", "Paul Dubois", "Anne Robert")
MESSY = "\r\n".join(
    [
        "Inventaire des arbres de la ville;;;;", ";;;;", "id;espèce;planté le;hauteur;gardien",
        *(f"{n};{KINDS[n % 3]};{n % 28 + 1:02}/03/2001;{n % 20},5;{NAMES[n % 4]}" for n in range(60)),
        "60;Orme", "61;Orme;02/03/2001;3,5;;trop",
    ]
).encode("cp1252")  # fmt: skip
WISHES = {
    "title": "Arbres", "slug": "arbres", "licence": "LO-2.0", "frequency": "yearly", "keep_years": "5", "key": "id",
    "description": "Chaque arbre.", "purpose": "", "publish_at": "",
}  # fmt: skip


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

    def walk(self, *, schema: str) -> None:
        """Choose a schema, and let every row be checked."""
        assert self.press(self.look("/schema"), "/schema", "check", schema=schema).status_code == 303
        self.look()

    def publish(self, **wishes: str) -> str:
        """Say what the table is called, see what changes, agree; the page that showed the change."""
        answer = self.press(self.look("/publier"), "/publier", "prepare", **wishes)
        assert answer.status_code == 303, answer.content.decode()
        page = self.look("/publier")
        answer = self.press(page, "/publier", "accept", confirmed="on")
        assert answer.status_code == 303, page
        return page

    def press(self, page: str, step: str, do: str, **typed: Any) -> Any:
        """Send a step's form with the version that the page showed."""
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None, page
        return self.client.post(f"{self.here}{step}", {"version": version[1], "do": do, **typed})


@pytest.mark.parametrize("language", ["", "ar"])
def test_a_messy_file_becomes_an_edition_and_the_next_one_shows_what_it_changes(language: str) -> None:
    town = found_town()
    steward = Steward(language)
    steward.client.force_login(hire(town, Role.STEWARD))

    page = steward.send("arbres_2025.csv", MESSY)
    assert "cp1252" in page and "Tilleul" in page and "gardien" in page
    assert steward.press(page, "", "decide", decision_0="drop").status_code == 303
    steward.walk(schema="")
    page = steward.look("/constats")
    assert ">64<" in page and "trop" in page
    rows = steward.client.get(f"{steward.here}/constats.csv")
    assert "trop" in b"".join(rows.streaming_content).decode()  # type: ignore[attr-defined]

    page = steward.look("/reparations")
    assert "<del><bdi>02/03/2001</bdi></del>" in page and "<ins><bdi>2001-03-02</bdi></ins>" in page
    ticked = re.findall(r'name="repair" value="(\d+)"', page)
    assert steward.press(page, "/reparations", "apply", repair=ticked).status_code == 303
    steward.publish(**WISHES)

    text = open_rows()
    assert "2001-03-02" in text and "Tilleul," in text.replace(";", ",")
    assert "gardien" not in text and "Martin" not in text

    steward.send("arbres_2026.csv", MESSY.replace(b"59;", b"999;"), table="belvenne-arbres")
    steward.walk(schema="")
    page = steward.publish(**{name: value for name, value in WISHES.items() if name != "slug"})
    assert "999" in page
    assert Edition.objects.count() == 2 and "999" in open_rows()
    here = f"{steward.prefix}/agent/donnees/tables/belvenne-arbres"
    assert steward.client.post(here, {"number": "1", "expected": "2"}).status_code == 303
    assert "999" not in open_rows()
    assert verify()[1] == []


def open_rows() -> str:
    """The table as anyone downloads it."""
    answer = Client().get("/donnees/belvenne-arbres.csv")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return content.decode("utf-8-sig")


def zipped(name: str, content: bytes, times: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(times):
            archive.writestr(name.format(number), content)
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<worksheet><sheetData><row><c t="inlineStr"><is><t>&d;</t></is></c></row></sheetData></worksheet>"""
HOSTILE = {
    "image.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "page.csv": b"<!doctype html><html><body><p>Session expir\xc3\xa9e</p></body></html>",
    "bombe.zip": zipped("a.csv", b"0" * 60_000_000),
    "bombe.xlsx": zipped("xl/worksheets/sheet1.xml", b" " * 60_000_000),
    "rires.xlsx": zipped("xl/worksheets/sheet1.xml", LAUGHS),
    "large.csv": b";".join(b"c%d" % n for n in range(200_000)) + b"\n" + b";" * 199_999 + b"\n",
    "profond.json": b"[" * 100_000 + b"]" * 100_000,
    "vide.csv": b"\n\n  \n",
    "zeros.csv": bytes(5000),
    "coupé.parquet": b"PAR1" + bytes(100) + b"PAR1",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_ends_in_a_sentence_and_the_good_edition_stays(name: str) -> None:
    town = found_town()
    steward = Steward()
    steward.client.force_login(hire(town, Role.STEWARD))

    page = steward.send(name, HOSTILE[name])

    assert "Ce travail n’a pas abouti" in page, page
    assert Edition.objects.count() == 0 and verify()[1] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nombres.json", b'[{"id": 1, "n": NaN}, {"id": 2, "n": 1e300}, {"id": 3, "n": 1e999}]'),
        ("formules.csv", b"id;nom\n1;=cmd|'/c calc'!A1\n2;+1+1\n3;@SUM(A1)\n"),
        ("signes.csv", "id;nom\n1;\u202egnp.exe\n2;\U0001f6a7 \u200f\n3;a\ufffdb\n".encode()),
    ],
)
def test_what_is_odd_is_walked_to_the_end_or_refused_in_words(name: str, content: bytes) -> None:
    town = found_town()
    steward = Steward()
    steward.client.force_login(hire(town, Role.STEWARD))

    page = steward.send(name, content)

    if "Ce travail n’a pas abouti" not in page:
        steward.walk(schema="")
        steward.publish(**WISHES)
        assert Edition.objects.count() == 1
        assert "\n1;=cmd" not in open_rows() and "\n1,=cmd" not in open_rows()
    assert verify()[1] == []
