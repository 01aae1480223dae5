"""The pages of schemas, as a person without JavaScript reads them."""

import csv
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.schemas import commands, queries
from socle.data.schemas.tests.conftest import DOCUMENT, TEXT
from socle.data.tables.factories import benches, feed_table
from socle.ground.scope import Scope
from tests.towns import NOW

pytestmark = pytest.mark.django_db(transaction=True)
LIST, STAFF, NEW, TABLES = (
    "/donnees/schemas/",
    "/agent/donnees/schemas",
    "/agent/donnees/schemas/nouveau",
    "/agent/donnees/schemas/tables",
)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_list_shows_every_schema_by_theme(visitor: Client) -> None:
    shown = page(visitor, LIST)

    assert shown.count('href="/donnees/schemas/') >= 49
    assert "Délibérations du conseil" in shown and "Déplacements" in shown
    assert "Une ligne pour chaque arbre" not in shown  # the list stays light: what each is about is one step away


def test_a_theme_and_a_search_without_accents_narrow_the_list(visitor: Client) -> None:
    assert "Points d’eau pour les pompiers" in page(visitor, f"{LIST}?theme=safety")
    assert "Arbres" not in page(visitor, f"{LIST}?theme=safety")
    found = page(visitor, f"{LIST}?q=deliberation")
    assert "Délibérations du conseil" in found and "Stations de taxi" not in found
    assert "Aucun schéma ne contient « zzzz »" in page(visitor, f"{LIST}?q=zzzz")
    page(visitor, f"{LIST}?theme=inconnu")


@pytest.mark.parametrize("name", ["arbres", "deliberations", "acceslibre", "bal", "friches"])
@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_each_schema_has_a_page_in_each_language(visitor: Client, name: str, language: str) -> None:
    shown = page(visitor, f"{language}{LIST}{name}")

    assert f"{name}-vide.csv" in shown and "</table>" in shown


def test_a_page_says_columns_limits_and_whom_it_follows(visitor: Client) -> None:
    shown = page(visitor, f"{LIST}deliberations")

    assert "SCDL Délibérations 2.1.5" in shown
    assert "14 chiffres" in shown and "obligatoire" in shown and "17 colonnes" in shown


def test_a_long_schema_is_paged(visitor: Client) -> None:
    second = page(visitor, f"{LIST}acceslibre?page=2")

    assert "cheminement_ext_nombre_marches" in second and "contact_url" not in second
    assert "sanitaires_presence" in page(visitor, f"{LIST}acceslibre?page=999")


def test_files_are_what_they_say(visitor: Client) -> None:
    document = json.loads(visitor.get(f"{LIST}arbres.json").content)
    example = list(csv.reader(io.StringIO(visitor.get(f"{LIST}arbres.csv").content.decode("utf-8-sig"))))
    empty = visitor.get(f"{LIST}arbres-vide.csv")

    names = [field["name"] for field in document["fields"]]
    assert document["name"] == "arbres" and example[0] == names and example[1][0] == "42"
    assert empty.content.decode("utf-8-sig").strip() == ",".join(names)
    assert empty["Content-Disposition"] == 'attachment; filename="arbres-vide.csv"'


@pytest.mark.parametrize("name", ["inconnu", "x" * 300, "arbres?version=9", "arbres?version=²"])
def test_what_does_not_exist_is_not_found(visitor: Client, name: str) -> None:
    assert visitor.get(f"{LIST}{name}").status_code == 404


def test_a_schema_names_the_tables_that_follow_it(visitor: Client, scope: Scope, town: Authority) -> None:
    assert "Aucune table de la collectivité ne le suit encore." in page(visitor, f"{LIST}arbres")
    table = feed_table(town.id, benches(2), now=NOW)
    commands.follow(scope, table_slug=table.slug, name="arbres", now=NOW)

    assert 'href="../belvenne-bancs/">Bancs publics' in page(visitor, f"{LIST}arbres")


def test_a_visitor_does_not_find_the_stewards_pages(visitor: Client) -> None:
    for address in (STAFF, NEW, TABLES, f"{STAFF}/bancs"):
        assert visitor.get(address).status_code in (302, 404)


def test_a_steward_adds_a_schema_and_everybody_reads_it(desk: Client, visitor: Client) -> None:
    assert "n’a pas encore de schéma" in page(desk, STAFF)

    added = desk.post(NEW, {"name": "bancs", "document": TEXT})

    assert added.status_code == 303 and added["Location"] == f"{STAFF}/bancs?fait=ajout"
    assert "Le schéma est ajouté" in page(desk, added["Location"])
    assert "Bancs publics" in page(desk, STAFF)
    assert "Bancs publics" in page(visitor, LIST) and "Public benches" in page(visitor, f"/en{LIST}bancs")


def test_a_schema_may_come_as_a_file(desk: Client) -> None:
    sent = SimpleUploadedFile("bancs.json", b"\xef\xbb\xbf" + TEXT.encode(), "application/json")

    assert desk.post(NEW, {"name": "bancs", "document": "", "file": sent}).status_code == 303


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe\x00", b"[" * 200_000, b"PK\x03\x04", b"x" * 1_300_000])
def test_a_file_that_is_no_schema_is_refused_in_words(desk: Client, content: bytes) -> None:
    answer = desk.post(NEW, {"name": "bancs", "document": "", "file": SimpleUploadedFile("x.json", content)})

    assert answer.status_code == 400 and 'href="#document"' in answer.content.decode()


def test_faults_are_listed_and_what_was_typed_is_kept(desk: Client) -> None:
    text = json.dumps({"title": "T", "fields": [{"name": "a", "type": "mot"}]})

    answer = desk.post(NEW, {"name": "bancs", "document": text})
    shown = answer.content.decode()

    assert answer.status_code == 400 and "fields[0].type" in shown and "Erreur" in shown
    assert 'aria-invalid="true"' in shown and 'value="bancs"' in shown and "&quot;mot&quot;" in shown


@pytest.mark.parametrize("name", ["", "arbres", "A B", "\x00", "é" * 99, "nouveau"])
def test_a_bad_name_is_refused_at_its_field(desk: Client, name: str) -> None:
    answer = desk.post(NEW, {"name": name, "document": TEXT})

    assert answer.status_code == 400 and 'href="#name"' in answer.content.decode()


def test_the_columns_of_a_table_are_a_start(desk: Client, town: Authority) -> None:
    feed_table(town.id, benches(2), now=NOW)

    shown = page(desk, f"{NEW}?table=belvenne-bancs")
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", desk.get(f"{NEW}?table=belvenne-bancs").content.decode(), re.S)

    assert 'value="bancs"' in shown and text is not None
    assert "&quot;name&quot;: &quot;pose_le&quot;" in text[1]
    assert desk.get(f"{NEW}?table=inconnue").status_code == 404


def test_a_steward_changes_closes_and_offers_again(desk: Client, scope: Scope, town: Authority) -> None:
    commands.add_schema(scope, authority_id=town.id, name="bancs", document=DOCUMENT, now=NOW)
    text = json.dumps({**DOCUMENT, "title": "Nos bancs"})

    changed = desk.post(f"{STAFF}/bancs", {"do": "change", "document": text, "change": "Le titre", "version": "1"})
    late = desk.post(f"{STAFF}/bancs", {"do": "change", "document": TEXT, "change": "", "version": "1"})

    assert changed["Location"].endswith("fait=change") and late.status_code == 409
    assert "Le titre" in page(desk, f"{STAFF}/bancs")
    assert "Bancs publics" in page(desk, f"{LIST}bancs?version=1")
    assert desk.post(f"{STAFF}/bancs", {"do": "close"}).status_code == 303
    assert "n’est plus proposé" in page(desk, f"{LIST}bancs") and "Nos bancs" not in page(desk, LIST)
    assert desk.post(f"{STAFF}/bancs", {"do": "reopen"}).status_code == 303
    assert "Nos bancs" in page(desk, LIST)


@pytest.mark.parametrize(
    "facts", [{}, {"version": "x"}, {"version": "9" * 40}, {"document": "{"}, {"change": "x" * 301}]
)
def test_a_bad_change_is_refused_and_changes_nothing(
    desk: Client, scope: Scope, town: Authority, facts: dict[str, str]
) -> None:
    commands.add_schema(scope, authority_id=town.id, name="bancs", document=DOCUMENT, now=NOW)
    other = json.dumps({**DOCUMENT, "title": "Nos bancs"})
    given = {"do": "change", "document": other, "version": "1", "change": "", **facts} if facts else {}

    answer = desk.post(f"{STAFF}/bancs?fait=ajout", given)

    assert answer.status_code in (400, 409)
    assert "Le schéma est ajouté" not in answer.content.decode()
    assert queries.local_by_name(scope, town.id, "bancs").version == 1


def test_a_steward_says_which_schema_a_table_follows(desk: Client, visitor: Client, town: Authority) -> None:
    assert "Aucune table" in page(desk, TABLES)
    feed_table(town.id, benches(2), now=NOW)

    kept = desk.post(TABLES, {"table": "belvenne-bancs", "schema": "arbres"})

    assert kept.status_code == 303 and "C’est noté" in page(desk, kept["Location"])
    assert "Bancs publics" in page(visitor, f"{LIST}arbres")
    assert desk.post(TABLES, {"table": "belvenne-bancs", "schema": "inconnu"}).status_code == 400
    assert desk.post(TABLES, {"table": "autre", "schema": "arbres"}).status_code == 404
    assert page(desk, f"{TABLES}?page=99")
