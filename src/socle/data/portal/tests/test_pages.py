"""The pages of the portal, as a person without JavaScript reads them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import hypothesis.strategies as st
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from socle.commons.people.models import Authority
from socle.data.tables import commands
from socle.data.tables.factories import BENCHES, benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.terms import Access, Column, Feed, Reason
from socle.data.tables.tests.conftest import NOW
from socle.ground.scope import Scope

pytestmark = pytest.mark.django_db
URL = "/donnees/belvenne-bancs/"
VIEWS = ("", "?vue=graphique", "?vue=carte", "?vue=editions")


class Outline(HTMLParser):
    """Counts elements outside drawings, and keeps the text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements, self.depth, self.words = 0, 0, [""]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements += not self.depth
        self.depth += tag == "svg"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "svg"

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def outline(page: bytes) -> Outline:
    found = Outline()
    found.feed(page.decode())
    return found


def first_cells(visitor: Client, address: str) -> list[str]:
    page = visitor.get(address).content.decode()
    return re.findall(r'<th scope="row"[^>]*>([^<]*)<', page)


def test_the_list_names_each_table_with_its_date(visitor: Client) -> None:
    page = outline(visitor.get("/donnees/").content).text

    assert "Bancs publics" in page
    assert "Mise à jour le 20 novembre 2026" in page
    assert "1 table" in page


def test_a_search_forgives_accents_and_case(visitor: Client) -> None:
    assert "Bancs publics" in outline(visitor.get("/donnees/?q=BANCS+PÚBLICS").content).text
    assert "Aucune table ne contient « vélo »" in outline(visitor.get("/donnees/?q=vélo").content).text


def test_an_empty_portal_says_so(town: Authority) -> None:
    assert "Aucune table n’est encore publiée." in outline(Client().get("/donnees/").content).text


def test_many_tables_are_paged(town: Authority) -> None:
    for number in range(23):
        named = {name: getattr(BENCHES, name) for name in Feed.__slots__} | {"slug": f"t{number:02}"}
        feed_table(town.id, [], feed=Feed(**named), now=NOW)

    last = Client().get("/donnees/?page=2").content

    assert last.count(b"<h3>") == 3
    assert Client().get("/donnees/?page=99").content.count(b"<h3>") == 3


def test_a_table_says_what_it_is_and_offers_its_files(visitor: Client, scope: Scope) -> None:
    commands.make_edition(scope, table_slug="belvenne-bancs", reason=Reason.DAILY, now=NOW)

    page = visitor.get(URL).content.decode()

    for part in ("Chaque banc de la ville.", "Savoir où s’asseoir.", "Licence Ouverte 2.0", "no 1, 60 lignes"):
        assert part in page
    for format in ("csv", "json", "geojson", "parquet"):
        assert f'href="/donnees/belvenne-bancs.{format}"' in page
    assert re.search(r"CSV<span>\d+\u00a0ko</span>", page)
    assert "du 18 janvier 2020 au" in page


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_a_table_says_how_long_it_is_kept(visitor: Client, view: str) -> None:
    page = outline(visitor.get(f"{URL}{view}").content).text

    assert "Gardé chaque édition" in page


def test_rows_are_paged_sorted_and_filtered(visitor: Client) -> None:
    assert first_cells(visitor, URL)[0] == "B-0060"
    assert first_cells(visitor, f"{URL}?page=2")[0] == "B-0040"
    assert first_cells(visitor, f"{URL}?tri=numero")[0] == "B-0001"
    assert first_cells(visitor, f"{URL}?quartier=Centre&pose_le__ge=2022-01-01") == [
        f"B-{number:04}" for number in (60, 57, 54, 51, 48, 45)
    ]
    assert first_cells(visitor, f"{URL}?q=B-0042") == ["B-0042"]
    assert "Aucune ligne ne répond" in visitor.get(f"{URL}?q=rien+du+tout").content.decode()


def test_sorting_keeps_the_filter_and_filtering_keeps_the_order(visitor: Client) -> None:
    page = visitor.get(f"{URL}?quartier=Centre&tri=places&page=2").content.decode()

    assert 'href="?quartier=Centre&amp;tri=-places#vue"' in page
    assert '<input type="hidden" name="tri" value="places">' in page
    assert '<option value="Centre" selected>' in page
    assert 'aria-sort="ascending"' in page


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("?page=abc", 200, "1 à 20 sur 60"),
        ("?page=-1", 200, "1 à 20 sur 60"),
        ("?page=999999999999", 200, "1 à 20 sur 60"),
        ("?page=99", 200, "41 à 60 sur 60"),
        ("?tri=xyz", 200, "1 à 20 sur 60"),
        ("?vue=xyz", 200, "1 à 20 sur 60"),
        ("?vue=graphique&par=xyz", 200, "La même chose en table"),
        ("?vue=carte&cadre=a,b,c,d", 200, "60 lignes sur la carte"),
        ("?places=abc", 400, "« abc » ne convient pas à la colonne « places »"),
        ("?vue=carte&places=abc", 400, "« abc » ne convient pas"),
        ("?edition=abc", 404, "n’existe pas"),
        ("?edition=7", 404, "n’existe pas"),
    ],
)
def test_a_wrong_address_gives_the_nearest_page_or_a_clear_no(
    visitor: Client, address: str, status: int, words: str
) -> None:
    answer = visitor.get(URL + address)

    assert answer.status_code == status
    assert words in outline(answer.content).text


NAMES = [
    "q",
    "tri",
    "page",
    "vue",
    "par",
    "edition",
    "colonnes",
    "cadre",
    "places",
    "lon__ge",
    "quartier__zz",
    "c.x",
    "é",
]
VALUES = st.text(max_size=40) | st.sampled_from(
    ["-places", "graphique", "carte", "1e999", "0,0,1,1", "2020-13-45", "\x00"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
def test_no_address_is_an_error_of_ours(visitor: Client, words: dict[str, str]) -> None:
    answer = visitor.get(URL, words)

    assert answer.status_code in (200, 400, 404)


def test_the_chart_and_the_map_have_their_list(visitor: Client) -> None:
    chart = visitor.get(f"{URL}?vue=graphique&par=quartier").content.decode()
    sheet = visitor.get(f"{URL}?vue=carte").content.decode()

    assert re.search(r'<svg class="fig[^>]*role="img" aria-label="60 lignes par «.Quartier.»', chart)
    assert '<th scope="row"><a href="?quartier=Centre">Centre</a></th><td class="r">20</td>' in chart
    assert re.search(r'<svg class="fig[^>]*role="img" aria-label="Carte de 60 lignes', sheet)
    assert "Les lieux les plus fournis" in sheet


def test_a_place_of_the_map_leads_to_its_rows(visitor: Client) -> None:
    sheet = visitor.get(f"{URL}?vue=carte").content.decode()
    link, count = re.findall(r'<a href="(\?cadre=[^"#]*)#vue">.*?</a></th><td class="r">(\d+)<', sheet)[0]

    page = outline(visitor.get(URL + link).content).text

    assert f"sur {count}" in page
    assert "Seulement : dans un cadre de la carte" in page


def test_a_table_without_places_has_no_map(town: Authority, visitor: Client) -> None:
    flat = Feed("plats", {"fr": "Plats"}, {}, {}, ("nom",), (Column("nom"), Column("jour", "date")), 1)
    feed_table(town.id, [{"nom": "Soupe", "jour": "2026-01-02"}], feed=flat, now=NOW)

    page = visitor.get("/donnees/belvenne-plats/?vue=carte")

    assert page.status_code == 200
    assert '<a href="?vue=carte"' not in page.content.decode()
    assert visitor.get("/donnees/belvenne-plats.geojson").status_code == 400


def test_a_table_that_cannot_be_counted_says_so(town: Authority, visitor: Client) -> None:
    bare = Feed("cles", {"fr": "Clés"}, {}, {}, ("cle",), (Column("cle"),), 1)
    feed_table(town.id, [{"cle": "a"}], feed=bare, now=NOW)

    assert (
        "Aucune colonne de cette table ne se compte"
        in visitor.get("/donnees/belvenne-cles/?vue=graphique").content.decode()
    )


def test_editions_are_listed_with_their_hash_and_can_be_read(visitor: Client, scope: Scope) -> None:
    edition = commands.make_edition(scope, table_slug="belvenne-bancs", reason=Reason.DAILY, now=NOW)
    commands.upsert(scope, table_slug="belvenne-bancs", rows=benches(5, first=61), now=NOW)

    listed = visitor.get(f"{URL}?vue=editions").content.decode()
    frozen = outline(visitor.get(f"{URL}?edition=1").content).text
    live = outline(visitor.get(URL).content).text

    assert edition.sha256 in listed
    assert "sur 60" in frozen
    assert "Édition no 1, figée le" in frozen
    assert "sur 65" in live


def test_a_withdrawn_edition_is_gone_and_says_why(visitor: Client, scope: Scope) -> None:
    commands.make_edition(scope, table_slug="belvenne-bancs", reason=Reason.DAILY, now=NOW)
    commands.withdraw_edition(scope, table_slug="belvenne-bancs", number=1, because="Une adresse privée", now=NOW)

    gone = visitor.get(f"{URL}?edition=1")

    assert gone.status_code == 410
    assert "Une adresse privée" in gone.content.decode()
    assert "Retirée : Une adresse privée" in outline(visitor.get(f"{URL}?vue=editions").content).text
    assert visitor.get("/donnees/belvenne-bancs.csv?edition=1").status_code == 410


def test_hidden_unknown_and_foreign_tables_answer_alike(
    visitor: Client, village: Authority, scope: Scope, table: Table
) -> None:
    feed_table(village.id, benches(1), now=NOW)
    commands.set_access(scope, table_slug=table.slug, access=Access.CLOSED, now=NOW)

    for kind in ("/donnees/{}/", "/donnees/{}.csv", "/api/v1/tables/{}", "/api/v1/tables/{}/rows"):
        answers = [
            visitor.get(kind.format(slug)) for slug in ("belvenne-bancs", "bancs", "belvenne-rien", "coudray-bancs")
        ]
        # What the reader typed comes back in the links to other languages, and weighs.
        typed = rb"belvenne-bancs|belvenne-rien|coudray-bancs|bancs|<b>\d+,\d+</b>"
        bodies = {re.sub(typed, b"X", one.content) for one in answers}
        assert {one.status_code for one in answers} == {404}
        assert len(bodies) == 1


def test_a_neighbour_is_read_at_its_own_address(visitor: Client, village: Authority) -> None:
    feed_table(village.id, benches(3), now=NOW)

    assert visitor.get("/@coudray/donnees/coudray-bancs/").status_code == 200
    assert (
        'href="/@coudray/donnees/coudray-bancs.csv"'
        in visitor.get("/@coudray/donnees/bancs/", follow=True).content.decode()
    )


def test_each_language_has_its_words(visitor: Client) -> None:
    english = visitor.get(f"/en{URL}").content.decode()
    arabic = visitor.get(f"/ar{URL}").content.decode()

    assert "Public benches" in english
    assert "المقاعد العمومية" in arabic
    assert 'dir="rtl"' in arabic
    assert "/api/v1/tables/belvenne-bancs/rows" in arabic
    assert "curl 'http://testserver/api/v1/" in arabic


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_light_and_needs_no_script(visitor: Client, view: str) -> None:
    page = visitor.get(URL + view).content

    assert b"<script" not in page
    assert b"style=" not in page
    assert outline(page).elements <= 240
    assert len(page) < 40_000


def test_a_wide_table_stays_within_its_budget(town: Authority, scope: Scope, tmp_path: Path) -> None:
    wide = tmp_path / "large.csv"
    wide.write_text(",".join(f"c{n}" for n in range(200)) + "\n" + (",".join(["mot"] * 200) + "\n") * 50, "utf-8")
    commands.import_file(scope, authority_id=town.id, slug="large", title="Large", path=wide, now=NOW)

    few = outline(Client().get("/donnees/belvenne-large/").content)
    many = outline(Client().get("/donnees/belvenne-large/?colonnes=toutes").content)

    assert few.elements <= 300
    assert many.elements <= 560
    assert "192 colonnes ne sont pas montrées ici" in few.text


def test_only_reading_is_possible(visitor: Client) -> None:
    for address in ("/donnees/", URL, "/donnees/belvenne-bancs.csv", "/api/v1/tables"):
        assert visitor.post(address).status_code in (403, 405)
