"""The pages of recipes, walked without a script."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from socle.commons.people.models import Authority
from socle.commons.people.terms import Role
from socle.data.recipes import commands
from socle.data.recipes.models import Recipe, Run
from socle.data.recipes.tests.conftest import BY_QUARTER, NOW, filed, saved, worked, written
from socle.data.tables import commands as tables
from socle.data.tables.models import Table
from socle.data.tables.terms import Access
from socle.ground.jobs import run_pending
from socle.ground.scope import Scope
from tests.towns import hire


@pytest.fixture
def steward(town: Authority) -> Client:
    client = Client(headers={"accept": "text/html"})
    client.force_login(hire(town, Role.STEWARD))
    return client


def seen(client: Client, address: str, status: int = 200) -> str:
    """A page without its tags."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:1500]
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sent(client: Client, address: str, status: int = 303, **given: Any) -> HttpResponse:
    """A form of the one recipe that is there."""
    recipe = Recipe.objects.first()
    response: Any = client.post(address, {"version": recipe.version if recipe else 0, **given})
    assert response.status_code == status, re.findall(r'class="[^"]*err[^"]*".*?</', response.content.decode())[:5]
    return response  # type: ignore[no-any-return]  # the test client answers with a subclass


STEPS: list[tuple[str, dict[str, Any]]] = [
    ("filter", {"column": "places", "test": "ge", "value": "2"}),
    ("filter", {"where": "quartier IN ('Centre', 'Tanneurs')"}),
    ("derive", {"name": "an", "how": "year", "column": "pose_le"}),
    ("cast", {"column": "an", "to": "string", "format": "iso"}),
    ("rename", {"old_1": "an", "new_1": "annee"}),
    ("spatial-join&avec=b", {"relation": "nearest", "metres": "3000", "how": "left", "columns": ["nom"]}),
    ("join&avec=b", {"ours": "quartier", "theirs": "nom", "match": "plain", "how": "left", "columns": ["habitants"]}),
    ("geocode", {"part_1": "quartier", "least": "0.85"}),
    ("sort", {"by_1": "places", "down_1": "on", "by_2": "numero"}),
    ("select", {"columns": ["numero", "quartier", "annee", "places", "habitants"]}),
    ("distinct", {"columns": ["numero"]}),
    (
        "aggregate",
        {"by": ["quartier", "annee"], "measure_1": "count", "measure_2": "sum", "of_2": "places", "as_2": "total"},
    ),
    ("pivot", {"rows": ["quartier"], "column": "annee", "measure": "sum", "value": "total", "others": "on"}),
]


def test_a_recipe_is_written_step_by_step_and_its_table_says_so(town: Authority, bancs: Table, steward: Client) -> None:
    places = filed(town, "quartiers", "nom,habitants,lon,lat\ncentre,900,2.3,47.1\nTANNEURS,700,2.31,47.1\n")
    assert "Pas encore de recette" in seen(steward, "/agent/recettes/")

    made = sent(steward, "/agent/recettes/", title_fr="Places", slug="places", table=bancs.slug)
    editor = made["Location"].partition("?")[0]
    sent(steward, editor, do="source", table=places)
    for kind, given in STEPS:
        sent(steward, f"{editor}/etape?genre={kind}", **given)
        page = seen(steward, f"{editor}?apres=99")
        assert "Après l’étape" in page
        assert "Pas d’aperçu" not in page

    recipe = Recipe.objects.get()
    assert [step["op"] for step in recipe.content["steps"]] == [kind.partition("&")[0] for kind, _ in STEPS]
    assert len(recipe.content["steps"][-1]["values"]) > 1  # the most frequent ones, asked of the engine
    for number in range(len(STEPS) + 1):
        page = steward.get(f"{editor}?apres={number}").content.decode()
        assert "Pas d’aperçu" not in page
        assert "<bdi>Centre</bdi></td>" in page
        if number:
            seen(steward, f"{editor}/etape/{number}")
    assert "adresses non trouvées" in seen(steward, f"{editor}?apres=8")
    sent(steward, editor, do="save")
    run_pending()
    assert Run.objects.get().outcome == "published"
    page = seen(Client(), "/donnees/belvenne-places/")
    assert "Faite à partir de Bancs publics (édition no 1), Quartiers (édition no 1)" in page
    assert "Garder les lignes où places est au moins 2" in page
    history = seen(steward, f"{editor}/suivi")
    assert "faite à partir de" in history
    assert "publié" in history
    assert "Bancs publics , édition 1" in seen(steward, f"/agent/recettes/passages/{Run.objects.get().pk}")


def test_the_same_answers_come_back_when_a_step_is_opened_and_kept(
    town: Authority, bancs: Table, steward: Client
) -> None:
    recipe = written(town, bancs.slug, BY_QUARTER, {"op": "sort", "by": [["count", True]]})
    page = steward.get(f"/agent/recettes/{recipe.pk}/etape/1").content.decode()

    assert re.search(r'value="quartier"[^>]*checked', page)
    given: dict[str, Any] = {"by": ["quartier"], "measure_1": "count", "as_1": "count", "measure_2": "sum"}
    sent(steward, f"/agent/recettes/{recipe.pk}/etape/1", **given, of_2="places", as_2="sum_places")

    recipe.refresh_from_db()
    assert recipe.content["steps"][0]["measures"][1] == {"measure": "sum", "column": "places", "name": "sum_places"}


def test_steps_move_and_go_and_say_what_they_break(town: Authority, bancs: Table, steward: Client) -> None:
    recipe = written(town, bancs.slug, BY_QUARTER, {"op": "sort", "by": ["count"]})
    editor = f"/agent/recettes/{recipe.pk}"

    sent(steward, editor, do="up 2")
    assert "La colonne « count » n’existe pas ou plus" in seen(steward, editor)
    assert "Étape 1" in seen_post(steward, editor, 400, do="save")
    sent(steward, editor, do="remove 1")
    recipe.refresh_from_db()

    assert [step["op"] for step in recipe.content["steps"]] == ["aggregate"]


def seen_post(client: Client, address: str, status: int, **given: Any) -> str:
    return re.sub(r"<[^>]+>", " ", sent(client, address, status, **given).content.decode())


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("filter", {"where": "places >"}, "where"),
        ("filter", {"where": "(" * 900 + "places = 1" + ")" * 900}, "where"),
        ("filter", {"column": "places", "test": "eq", "value": "beaucoup"}, "where"),
        ("filter", {"where": "x" * 3000}, "where"),
        ("select", {}, "columns"),
        ("rename", {"old_1": "places", "new_1": "QUARTIER"}, "new_1"),
        ("rename", {"old_1": "places", "new_1": "__order"}, "new_1"),
        ("cast", {"column": "pose_le", "to": "number", "format": "iso"}, "to"),
        ("derive", {"name": "x", "how": "add", "column": "places"}, "second"),
        ("aggregate", {"by": ["quartier"], "measure_1": "sum", "of_1": "quartier"}, "of_1"),
        ("geocode", {"part_1": "lon", "least": "0.85"}, "part_1"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_at_its_field(
    town: Authority, bancs: Table, steward: Client, kind: str, given: dict[str, Any], field: str
) -> None:
    recipe = written(town, bancs.slug)

    page = sent(steward, f"/agent/recettes/{recipe.pk}/etape?genre={kind}", 400, **given).content.decode()

    assert f'href="#id_{field}' in page
    recipe.refresh_from_db()
    assert recipe.content["steps"] == []


def test_addresses_that_lead_nowhere_answer_so(town: Authority, bancs: Table, steward: Client) -> None:
    recipe = written(town, bancs.slug, BY_QUARTER)
    here = f"/agent/recettes/{recipe.pk}"

    for address in (
        f"{here}/etape?genre=effacer", f"{here}/etape", f"{here}/etape?genre=join", f"{here}/etape?genre=join&avec=z",
        f"{here}/etape/9", f"{here}/etape/99999999999999999999", "/agent/recettes/99999999999999999999",
        "/agent/recettes/passages/99999999999999999999",
    ):  # fmt: skip
        seen(steward, address, 404)
    seen(steward, f"{here}?apres=99999999999999999999")
    seen(steward, f"{here}?apres=-1")
    seen(steward, f"{here}/suivi?page=99999999999999")
    assert steward.post(here, {"do": "up 99", "version": recipe.version}).status_code == 404
    assert steward.post(here, {"do": "quoi", "version": recipe.version}).status_code == 404
    assert steward.post(here, {"do": "save", "version": "99999999999999"}).status_code == 409
    assert Client().get(here).status_code in (302, 404)


def test_a_doubtful_run_is_decided_on_its_page(town: Authority, steward: Client, scope: Scope) -> None:
    slug = filed(town, "arbres", "id,rue\n" + "".join(f"{n},r{n}\n" for n in range(20)))
    run = saved(town, written(town, slug, {"op": "sort", "by": ["id"]}))
    filed(town, "arbres", "id,rue\n1,r1\n")
    again = worked(town, commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW))
    page = f"/agent/recettes/passages/{again.pk}"

    assert "Il y a moins de la moitié des lignes" in seen(steward, page)
    assert "confirmez que vous publiez quand même" in seen_post(steward, page, 400, do="accept")
    sent(steward, page, do="accept", confirmed="1")
    assert "publié" in seen(steward, page)
    seen_post(steward, page, 409, do="accept", confirmed="1")


def test_a_closed_source_is_not_named_to_the_public(town: Authority, bancs: Table, scope: Scope) -> None:
    saved(town, written(town, bancs.slug, BY_QUARTER))
    assert "Faite à partir de Bancs publics" in seen(Client(), "/donnees/belvenne-bancs-par-quartier/")

    tables.set_access(scope, table_slug=bancs.slug, access=Access.CLOSED, now=NOW)

    page = seen(Client(), "/donnees/belvenne-bancs-par-quartier/")
    assert "une table qui n’est plus ouverte" in page
    assert "Bancs publics" not in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_speak_the_readers_language(town: Authority, bancs: Table, steward: Client, language: str) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER, {"op": "filter", "where": "count > 1"}))
    here = f"/{language}/agent/recettes/"

    for address in (here, f"{here}{run.recipe_id}", f"{here}{run.recipe_id}/suivi", f"{here}passages/{run.pk}"):
        assert steward.get(address).status_code == 200
    words = {"en": "Keep the rows where count is greater than 1", "ar": "الإبقاء على الأسطر حيث count أكبر من 1"}
    assert words[language] in seen(steward, f"{here}{run.recipe_id}")
