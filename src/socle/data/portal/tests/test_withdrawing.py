"""A steward withdraws an edition by a page: the reason is asked, what goes and what stays is said."""

import re
from pathlib import Path

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.tables import commands
from socle.data.tables.models import Edition, Table
from socle.data.tables.terms import Access, Reason
from socle.data.tables.tests.conftest import NOW
from socle.data.tables.tests.test_publishing import prepared, publish
from socle.ground.audit.models import Leaf
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from tests.towns import hire

pytestmark = pytest.mark.django_db
GOOD = {"because": "Une personne a demandé l’effacement de ses données.", "sure": "on"}


def address(number: int, slug: str = "belvenne-arbres") -> str:
    return f"/agent/donnees/tables/{slug}/editions/{number}/retirer"


def text(client: Client, where: str) -> str:
    page = client.get(where)
    assert page.status_code == 200
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode()).replace("\u00a0", " ").split())


@pytest.fixture
def steward(town: Authority) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(hire(town, Role.STEWARD))
    return client


@pytest.fixture
def three(tmp_path: Path, town: Authority, scope: Scope) -> None:
    for rows in (3, 4, 5):
        publish(scope, town, prepared(tmp_path, rows), expected=rows - 3)


@pytest.mark.usefixtures("three")
def test_an_edition_is_withdrawn_with_its_reason_and_leaves_a_trace(steward: Client) -> None:
    answer = steward.post(address(2), GOOD)

    gone = Edition.objects.get(number=2)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/donnees/belvenne-arbres/?vue=editions")
    assert gone.withdrawn_because == GOOD["because"]
    assert "Retirée : Une personne a demandé" in text(steward, answer.headers["Location"])
    assert steward.get("/donnees/belvenne-arbres.csv?edition=2").status_code == 410
    assert steward.get(address(2)).status_code == 410
    trace = Leaf.objects.get(act="tables.edition.withdraw")
    assert trace.actor_id is not None
    assert '"edition":2' in str(trace.payload) and "personne" not in str(trace.payload)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "because"),
        ({"because": "  ", "sure": "on"}, "because"),
        ({"because": "x" * 301, "sure": "on"}, "because"),
        ({"because": "a\x00b", "sure": "on"}, "because"),
        ({"because": "Une personne"}, "sure"),
    ],
)
def test_without_a_reason_or_a_confirmation_nothing_goes(steward: Client, typed: dict[str, str], field: str) -> None:
    answer = steward.post(address(3), typed)

    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert not Edition.objects.filter(withdrawn_at__isnull=False).exists()


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("because", ["a\x00b", "\ud800", " \n "])
def test_a_reason_that_cannot_be_kept_is_refused(scope: Scope, because: str) -> None:
    with pytest.raises(Refusal, match="300 signes"):
        commands.withdraw_edition(scope, table_slug="belvenne-arbres", number=3, because=because, now=NOW)


@pytest.mark.usefixtures("three")
def test_what_stays_is_said_before(steward: Client, scope: Scope, town: Authority, tmp_path: Path) -> None:
    assert "montre de nouveau celles de l’édition 2" in text(steward, address(3))
    assert "elles viennent d’une autre édition" in text(steward, address(2))
    assert "Le même fichier" not in text(steward, address(1))

    commands.roll_back(scope, table_slug="belvenne-arbres", number=1, expected_edition=3, now=NOW)
    assert "publié aussi comme une autre édition : édition 4" in text(steward, address(1))
    for number in (4, 3, 2):
        commands.withdraw_edition(scope, table_slug="belvenne-arbres", number=number, because="essai", now=NOW)
    assert "la table n’en a plus aucune" in text(steward, address(1))


def test_the_rows_of_a_room_stay_and_that_is_said(steward: Client, scope: Scope, table: Table) -> None:
    commands.make_edition(scope, table_slug=table.slug, reason=Reason.DEMAND, now=NOW)

    assert "Elles se retirent dans le service qui les tient" in text(steward, address(1, table.slug))


@pytest.mark.usefixtures("three")
def test_only_a_steward_of_the_town_comes_in(steward: Client, town: Authority, village: Authority) -> None:
    agent, stranger, visitor = Client(), Client(), Client(headers={"accept": "text/html"})
    agent.force_login(hire(town, Role.AGENT))
    stranger.force_login(hire(village, Role.STEWARD))

    assert [one.post(address(3), GOOD).status_code for one in (agent, stranger, visitor)] == [404, 404, 302]
    assert stranger.post(f"/@{village.slug}{address(3)}", GOOD).status_code == 404
    assert not Edition.objects.filter(withdrawn_at__isnull=False).exists()
    listed = "/donnees/belvenne-arbres/?vue=editions"
    assert address(3) in steward.get(listed).content.decode()
    assert address(3) not in visitor.get(listed).content.decode()


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("number", [0, 9, 2**31, 10**40])
def test_an_edition_that_is_not_there_is_not_found(steward: Client, number: int) -> None:
    assert steward.get(address(number)).status_code == 404


@pytest.mark.usefixtures("three")
def test_an_edition_of_a_closed_table_can_be_withdrawn_too(steward: Client, scope: Scope) -> None:
    commands.set_access(scope, table_slug="belvenne-arbres", access=Access.CLOSED, now=NOW)

    assert steward.post(address(3), GOOD).status_code == 303


@pytest.mark.usefixtures("three")
def test_the_list_of_editions_leads_to_the_page_and_says_which_is_in_force(steward: Client, scope: Scope) -> None:
    commands.withdraw_edition(scope, table_slug="belvenne-arbres", number=3, because="essai", now=NOW)

    page = steward.get("/agent/donnees/tables/belvenne-arbres").content.decode()

    lines = re.findall(r"<li><b>.*?</li>", page)
    assert "Retirée" in lines[0]
    assert "En vigueur" in lines[1] and "Y revenir" not in lines[1] and address(2) in lines[1]
    assert "Y revenir" in lines[2] and address(1) in lines[2]
