"""The journal: anyone checks its proofs, auditors search it in their own authorities."""

import csv
import io
import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.engines.merkle.__main__ import main
from socle.ground import audit, world
from socle.ground.audit.models import Leaf
from socle.ground.database import atomic
from socle.ground.scope import Actor, Scope, system_scope
from tests.towns import found_town, hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Authority:
    return found_town()


def _do(authority: Authority, act: str = "cases.case.assign", about: str = "case:1", **facts: object) -> Leaf:
    clerk = Scope(Actor("account", None), {}, {})
    with atomic():
        audit.record(clerk, act, authority_id=authority.id, about=about, facts=facts)
    return Leaf.objects.latest("id")


def _signed_in(authority: Authority, role: Role) -> Client:
    client = Client()
    client.force_login(hire(authority, role))
    return client


def test_the_journal_is_public_before_and_after_its_first_signature(town: Authority) -> None:
    assert "Aucune empreinte" in Client().get("/journal").content.decode()
    _do(town)
    audit.sign_root(world.now())

    page = Client().get("/journal").content.decode()
    file = Client().get("/journal.json").json()

    assert bytes.fromhex(file["roots"][0]["root"]).hex(" ", -4) in page and "BEGIN PUBLIC KEY" in page
    assert file["roots"][0]["size"] == Leaf.objects.count()


def test_a_signature_is_checked_by_hand_with_openssl(town: Authority, tmp_path: Path) -> None:
    _do(town)
    audit.sign_root(world.now())
    file = Client().get("/journal.json").json()
    (tmp_path / "key.pem").write_text(file["public_key"])
    (tmp_path / "signature.bin").write_bytes(bytes.fromhex(file["roots"][0]["signature"]))
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in statement.txt -sigfile signature.bin".split()

    def check(statement: str) -> int:
        (tmp_path / "statement.txt").write_text(statement)
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert check(file["roots"][0]["statement"]) == 0
    assert check(file["roots"][0]["statement"].replace("size ", "size 1")) != 0


def test_a_proof_is_downloaded_and_verified_without_us_and_says_nothing_of_the_act(
    town: Authority, tmp_path: Path
) -> None:
    leaf = _do(town, about="case:77", team=3)
    address = f"/journal/preuve/{leaf.pk}-{bytes(leaf.digest).hex()}"
    assert Client().get(f"{address}.json").status_code == 404
    assert "attend sa place" in Client().get(address).content.decode()
    audit.sequence()
    assert "Cet acte est dans le journal" in Client().get(address).content.decode()
    audit.sign_root(world.now())

    page, file = Client().get(address), Client().get(f"{address}.json")

    (tmp_path / "proof.json").write_bytes(file.content)
    assert (
        main(
            ["verify", str(tmp_path / "proof.json"), "--root", Client().get("/journal.json").json()["roots"][0]["root"]]
        )
        == 0
    )
    for answer in (page, file):
        assert b"case:77" not in answer.content and b"cases.case" not in answer.content


def test_a_day_is_proved_to_be_the_beginning_of_today(town: Authority, tmp_path: Path) -> None:
    audit.sign_root(world.now())
    day = world.now().date().isoformat()

    answer = Client().get(f"/journal/coherence/{day}.json")

    (tmp_path / "proof.json").write_bytes(answer.content)
    assert main(["verify", str(tmp_path / "proof.json")]) == 0


@pytest.mark.parametrize(
    "address",
    [
        "journal/preuve/1-00", "journal/preuve/99999999999999999999999999-ab.json", "journal/preuve/0-" + "0" * 64,
        "journal/coherence/2020-01-01.json", "journal/coherence/hier.json", "journal/coherence/2020-13-77.json",
        "journal/coherence/99999-01-01.json",
    ],
)  # fmt: skip
def test_what_nobody_holds_does_not_exist(address: str, town: Authority) -> None:
    assert Client().get(f"/{address}").status_code == 404


def test_auditors_see_acts_in_words_with_their_proof(town: Authority) -> None:
    client = _signed_in(town, Role.AUDITOR)
    leaf = _do(town, team=3)

    page = client.get("/agent/journal").content.decode()

    assert "Dossier\u00a0: attribution" in page and "team = 3" in page
    assert f"/journal/preuve/{leaf.pk}-{bytes(leaf.digest).hex()}" in page


def test_auditors_see_their_own_authorities_alone(town: Authority) -> None:
    elsewhere = found_town("orvin", "SO", west=-30.4)
    _do(town, about="case:mine")
    _do(elsewhere, about="case:theirs")
    client = _signed_in(town, Role.AUDITOR)

    for query in ("", "?ou=toutes", "?format=csv"):
        if (answer := client.get(f"/agent/journal{query}")).status_code == 200:
            assert b"case:mine" in answer.content and b"case:theirs" not in answer.content
    assert "Aucun acte" in client.get("/agent/journal?sur=case:theirs").content.decode()
    assert client.get(f"/agent/journal?ou={elsewhere.id}").status_code == 400
    assert client.get("/@orvin/agent/journal").status_code == 404
    assert _signed_in(town, Role.AGENT).get("/agent/journal").status_code == 404


def test_one_who_reads_two_authorities_sees_both_at_once(town: Authority) -> None:
    below = found_town("orvin", "SO", west=-30.4)
    below.parent = town
    below.save(update_fields=["parent"])
    _do(town, about="case:above")
    _do(below, about="case:below")
    client = _signed_in(town, Role.AUDITOR)

    assert b"case:below" not in client.get("/agent/journal").content
    both = client.get("/agent/journal?ou=toutes").content
    assert b"case:below" in both and b"case:above" in both


def test_filters_narrow_and_pages_follow(town: Authority) -> None:
    client = _signed_in(town, Role.AUDITOR)
    for number in range(60):
        _do(town, act="cases.case.note", about=f"case:{number}")
    _do(town, act="cases.case.merge", about="case:7")

    assert b"case:59" in client.get("/agent/journal?acte=cases.case.note").content
    assert b"case:59" not in client.get("/agent/journal?acte=cases.case.note&page=2").content
    assert b"case:3<" in client.get("/agent/journal?acte=cases.case.note&page=2").content
    about = client.get("/agent/journal?sur=case:7").content.decode()
    assert "Dossier\u00a0: réunion" in about and "case:8" not in about
    assert "Aucun acte" in client.get("/agent/journal?du=2000-01-01&au=2000-02-01").content.decode()
    assert "Aucun acte" in client.get("/agent/journal?page=99999").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "acte=nope", "qui=nope", "qui=999999999999999999999", "sur=%00", "sur=" + "x" * 500, "du=nope", "au=9999-12-31",
        "du=0001-01-01", "page=-1", "page=x", "page=999999999999999999999", "page=%D9%A3", "ou=nope", "sur=%ED%A0%80",
        "format=pdf", "acte=%F0%9F%95%8A",
    ],
)  # fmt: skip
def test_bad_input_is_answered(query: str, town: Authority) -> None:
    assert _signed_in(town, Role.AUDITOR).get(f"/agent/journal?{query}").status_code in (200, 400)


def test_the_export_is_what_was_asked_and_no_spreadsheet_runs_it(town: Authority) -> None:
    client = _signed_in(town, Role.AUDITOR)
    _do(town, act="cases.case.note", about="=HYPERLINK()", words="\ud800")
    _do(town, act="cases.case.merge")

    answer = client.get("/agent/journal?acte=cases.case.note&format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["act"] for row in rows] == ["cases.case.note"]
    assert rows[0]["about"] == "'=HYPERLINK()"
    assert json.loads(rows[0]["facts"])["words"] == "?"
    assert "no-store" in answer["Cache-Control"]


def test_what_was_erased_is_shown_as_erased(town: Authority) -> None:
    client = _signed_in(town, Role.AUDITOR)
    _do(town, about="case:5", words="canari")
    with atomic():
        audit.erase(system_scope([town.id]), authority_id=town.id, about="case:5")

    page = client.get("/agent/journal?sur=case:5").content.decode()

    assert "effacé" in page and "canari" not in page
    assert "Trace du journal\u00a0: effacement" in page
