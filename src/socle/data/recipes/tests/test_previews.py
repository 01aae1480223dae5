"""Previews hold nobody up, what failed or waits is shown first, and a stopped recipe comes back."""

from typing import Any

import pytest
from django.test import Client

from socle.commons.people.models import Authority
from socle.data.recipes import commands, queries
from socle.data.recipes.models import Recipe, Run
from socle.data.recipes.terms import Content, Outcome, State
from socle.data.recipes.tests.conftest import BY_QUARTER, NOW, filed, saved, worked, written
from socle.data.recipes.tests.test_pages import seen, sent, steward
from socle.data.tables import queries as tables
from socle.data.tables.models import Table
from socle.data.tables.terms import Plan
from socle.ground import sandbox
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope

__all__ = ["steward"]


def _tried(town: Authority, scope: Scope, recipe: Recipe, **how: Any) -> dict[str, Any]:
    return queries.tried(scope, town.id, Content.from_json(recipe.content), upto=1, **how)


def test_a_second_preview_at_once_is_told_so(town: Authority, bancs: Table, scope: Scope) -> None:
    queries._previews.clear()
    recipe = written(town, bancs.slug, BY_QUARTER, slug="a-la-fois")

    with queries._previewing, pytest.raises(Refusal, match=r"recipes\.busy"):
        _tried(town, scope, recipe)

    assert _tried(town, scope, recipe)["total"] == 3


def test_a_preview_that_failed_is_not_done_again_and_again(
    town: Authority, bancs: Table, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = written(town, bancs.slug, {"op": "filter", "where": "places > 3"}, slug="trop-lent")
    monkeypatch.setattr(queries, "PREVIEW_SECONDS", 0.0001)
    with pytest.raises(Refusal, match="trop de temps"):
        _tried(town, scope, recipe)
    monkeypatch.undo()
    monkeypatch.setattr(sandbox, "call", lambda *_one, **_how: pytest.fail("it was done again"))

    with pytest.raises(Refusal, match="trop de temps"):
        _tried(town, scope, recipe)


def test_a_slow_preview_is_done_when_it_is_asked_for(
    town: Authority, bancs: Table, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = written(town, bancs.slug, {"op": "filter", "where": "places > 2"}, slug="lent")
    monkeypatch.setattr(queries, "SLOW_SECONDS", 0.0)
    _tried(town, scope, recipe, wanted=False)
    given: dict[str, Any] = {"authority_id": town.id, "recipe_id": recipe.pk, "now": NOW}
    step = {"op": "filter", "where": "places > 1"}
    recipe = commands.put_step(scope, step=step, at=1, over=True, expected_version=recipe.version, **given)

    with pytest.raises(Refusal, match=r"recipes\.slow"):
        _tried(town, scope, recipe, wanted=False)

    assert _tried(town, scope, recipe)["total"] == 60


def test_what_waits_and_what_failed_last_stand_first(town: Authority, steward: Client, scope: Scope) -> None:
    slug = filed(town, "arbres", "id,rue\n" + "".join(f"{n},r{n}\n" for n in range(20)))
    run = saved(town, written(town, slug, {"op": "distinct"}))
    broken = saved(town, written(town, slug, {"op": "filter", "where": "id > 99"}, slug="vide"))
    assert broken.outcome == Outcome.FAILED
    filed(town, "arbres", "id,rue\n1,r1\n")
    ask: dict[str, Any] = {"authority_id": town.id, "recipe_id": run.recipe_id, "now": NOW}
    waiting = worked(town, commands.ask_run(scope, **ask))
    asked = commands.ask_run(scope, **ask)

    assert [one.pk for one in queries.runs_to_see(scope, town.id)] == [waiting.pk, broken.pk]
    assert {key: one.pk for key, one in queries.last_runs(scope, town.id).items()} == {
        run.recipe_id: asked.pk,
        broken.recipe_id: broken.pk,
    }
    page = seen(steward, "/agent/recettes/")
    assert "À regarder" in page
    Run.objects.all().delete()
    assert "À regarder" not in seen(steward, "/agent/recettes/")


def test_a_stopped_recipe_is_put_back_in_service(town: Authority, bancs: Table, steward: Client, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))
    editor = f"/agent/recettes/{run.recipe_id}"
    assert "Remettre en service" not in seen(steward, editor)
    sent(steward, f"{editor}/suivi", do="withdraw")

    assert "Remettre en service" in seen(steward, editor)
    sent(steward, editor, do="save")

    assert Recipe.objects.get().state == State.ACTIVE


def test_the_towns_name_is_not_said_twice_in_an_address(town: Authority, bancs: Table) -> None:
    assert written(town, bancs.slug, BY_QUARTER, slug="belvenne-places").slug == "belvenne-places"
    with pytest.raises(Refusal, match=r"recipes\.taken"):
        written(town, bancs.slug, BY_QUARTER, slug="belvenne-bancs")


def test_a_table_of_many_columns_shows_them_all_to_a_step(town: Authority, steward: Client) -> None:
    names = [f"c{at}" for at in range(130)]
    slug = filed(town, "large", ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
    recipe = written(town, slug)

    assert 'value="c129"' in steward.get(f"/agent/recettes/{recipe.pk}/etape?genre=select").content.decode()


def test_a_sorted_table_shows_its_rows_as_the_preview_does(town: Authority, bancs: Table, scope: Scope) -> None:
    recipe = written(town, bancs.slug, {"op": "sort", "by": [["places", True], ["numero", True]]})
    shown = _tried(town, scope, recipe)["rows"]
    saved(town, recipe)

    table = tables.table_by_slug(scope, recipe.slug)

    assert tables.rows(scope, table, Plan(limit=20))["rows"] == shown
