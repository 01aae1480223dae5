"""Asking a table on a page: a form without script becomes one address, which everything else says too."""

import html
import json
import re
from urllib.parse import parse_qs, urlparse

import hypothesis.strategies as st
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.portal.models import SavedView
from socle.data.tables.models import Table
from tests.towns import hire

pytestmark = pytest.mark.django_db
PAGE = "/donnees/belvenne-bancs/requete"
VIEWS = "/donnees/belvenne-bancs/vues"


@pytest.fixture
def desk(table: Table, town: Authority) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(hire(town, Role.STEWARD))
    return client


def asked(visitor: Client, address: str, status: int = 200) -> str:
    answer = visitor.get(address)
    assert answer.status_code == status, answer.content
    return html.unescape(answer.content.decode())


def firsts(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>([^<]*)<', page)


def test_the_form_becomes_one_address_that_shows_itself_again(visitor: Client) -> None:
    fields = {
        "col": ["quartier", "places", ""],
        "op": ["contains", "ge", "eq"],
        "val": ["cen", "4", ""],
        "filtre": "numero < 'B-0040'",
        "ordre": ["places", ""],
        "sens": ["bas", "haut"],
        "champ": ["numero", "places"],
        "groupe": ["", ""],
    }

    sent = visitor.get(PAGE, fields)
    page = asked(visitor, sent.headers["Location"])

    said = parse_qs(urlparse(sent.headers["Location"]).query)
    assert sent.status_code == 302
    assert said == {
        "filtre": ["accenti(casei(quartier)) LIKE accenti(casei('%cen%')) AND places >= 4 AND numero < 'B-0040'"],
        "tri": ["-places"],
        "champs": ["numero,places"],
    }
    assert 'value="cen"' in page
    assert 'value="B-0040"' in page
    assert firsts(page)
    assert all(one.startswith("B-") for one in firsts(page))


def test_the_answer_the_files_and_the_api_say_the_same(visitor: Client) -> None:
    page = asked(visitor, f"{PAGE}?filtre=places+%3D+5&tri=-numero&champs=places,numero")

    csv = re.search(r'href="([^"]*bancs\.csv\?[^"]*)"', page)
    call = re.search(r"curl '([^']*)'", page.replace("%27", "'"))
    assert csv
    assert call
    lines = b"".join(visitor.get(csv[1])).decode().split()
    rows = json.loads(visitor.get(call[1]).content)
    assert lines[0] == "places,numero"
    assert lines[1:] == [f"{row['places']},{row['numero']}" for row in rows["rows"]]
    assert rows["total"] == len(lines) - 1 == 15


def test_pages_of_an_answer_follow_each_other(visitor: Client) -> None:
    first = asked(visitor, f"{PAGE}?tri=-numero")

    follow = re.search(r'href="(\?[^"]*suite=[^"#]*)', first)
    assert follow
    second = asked(visitor, PAGE + follow[1])

    assert firsts(first)[0] == "B-0060"
    assert firsts(second)[0] == "B-0045"
    assert "Revenir au début" in second


def test_groups_are_counted_and_measured(visitor: Client) -> None:
    sent = visitor.get(
        PAGE, {"groupe": ["quartier", "pose_le"], "pas": "year", "calcul": "mean", "sur": "places", "col": [""]}
    )
    page = asked(visitor, sent.headers["Location"])

    assert "Moyenne : Places" in page
    assert "Nombre de lignes" in page
    assert "/groups?group=quartier,pose_le&aggregate=count,mean:places&bucket=year" in page
    assert firsts(page)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("filtre=places+%3E", "Ce filtre n’est pas compris"),
        ("filtre=inconnu+%3D+1", "pas de colonne « inconnu »"),
        ("tri=inconnu", "pas de colonne « inconnu »"),
        ("champs=inconnu", "pas de colonne « inconnu »"),
        ("par=inconnu", "pas de colonne « inconnu »"),
        ("par=quartier&mesure=sum:quartier", "n’est pas faite de nombres"),
        ("col=places&op=ge&val=beaucoup", "« beaucoup » ne convient pas"),
        ("col=places&op=contains&val=2", "ne convient pas"),
    ],
)
def test_a_question_that_makes_no_sense_is_said_and_kept(visitor: Client, query: str, words: str) -> None:
    page = asked(visitor, f"{PAGE}?{query}", status=400)

    assert words in page.replace("\xa0", " ")
    assert "<title>Erreur" in page
    value = query.rpartition("val=")[2]
    assert "val=" not in query or f'value="{value}"' in page


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["filtre", "tri", "champs", "par", "pas", "mesure", "q", "cadre", "suite", "col", "op", "val", "groupe"]
        ),
        st.text(max_size=15)
        | st.sampled_from(["places", "-places", "quartier,places", "sum:places", "week", "ge", "W10"]),
        max_size=5,
    )
)
def test_no_address_is_an_error_of_ours(visitor: Client, words: dict[str, str]) -> None:
    assert visitor.get(PAGE, words).status_code in (200, 302, 400)


def test_a_saved_view_has_an_address_that_stays(desk: Client, visitor: Client) -> None:
    fields = {"name": "grands", "title": "Les grands bancs", "words": "filtre=places+%3D+5&tri=-numero"}

    sent = desk.post(VIEWS, fields)
    page = asked(visitor, f"{VIEWS}/grands")

    assert (sent.status_code, sent.headers["Location"]) == (303, f"{VIEWS}/grands")
    assert "Les grands bancs" in page
    assert len(firsts(page)) == 15
    assert "Les grands bancs" in asked(visitor, PAGE)
    assert "Retirer cette vue" not in page

    assert desk.post(f"{VIEWS}/grands/retirer").status_code == 303
    assert visitor.get(f"{VIEWS}/grands").status_code == 404


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"name": "Pas Bon"}, 400, "minuscules"),
        ({"name": "x" * 61}, 400, "minuscules"),
        ({"title": " "}, 400, "Donnez un titre"),
        ({"title": "x" * 201}, 400, "Donnez un titre"),
        ({"words": "inconnu=1"}, 400, "ne peut pas être gardée"),
    ],
)
def test_a_view_that_cannot_be_saved_is_said(desk: Client, changed: dict[str, str], status: int, words: str) -> None:
    answer = desk.post(VIEWS, {"name": "grands", "title": "Grands", "words": "q=b", **changed})

    assert answer.status_code == status
    assert words in html.unescape(answer.content.decode())
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once(desk: Client) -> None:
    fields = {"name": "grands", "title": "Grands", "words": ""}
    desk.post(VIEWS, fields)

    assert desk.post(VIEWS, fields).status_code == 409


def test_visitors_do_not_save(visitor: Client) -> None:
    assert visitor.post(VIEWS, {"name": "a", "title": "A", "words": ""}).status_code == 404
    assert "Garder cette question" not in asked(visitor, PAGE)


def test_the_table_leads_to_its_questions(visitor: Client) -> None:
    assert PAGE in asked(visitor, "/donnees/belvenne-bancs/")
