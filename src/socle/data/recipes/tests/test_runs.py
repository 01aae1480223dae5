"""What a recipe makes is published with where it comes from; what looks wrong replaces nothing."""

from typing import Any

import pytest

from socle.commons.people.models import Authority
from socle.data.recipes import commands, queries
from socle.data.recipes.models import Run
from socle.data.recipes.terms import Cause, Doubt, Outcome, State
from socle.data.recipes.tests.conftest import BY_QUARTER, NOW, filed, found, frozen, saved, worked, written
from socle.data.tables import commands as tables
from socle.data.tables import queries as table_queries
from socle.data.tables.factories import benches
from socle.data.tables.models import Edition, Table
from socle.data.tables.terms import Access, Origin, Plan, Reason
from socle.ground.jobs import run_pending
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope, system_scope
from socle.ground.verify import verify


def _violations() -> list[str]:
    return [f"{one.invariant}: {one.detail}" for one in verify()[1]]


def _rows(scope: Scope, slug: str) -> list[Any]:
    table = table_queries.table_by_slug(scope, slug)
    return list(table_queries.rows(scope, table, Plan(limit=100))["rows"])


def test_a_recipe_makes_an_open_table_that_says_where_it_comes_from(
    town: Authority, bancs: Table, scope: Scope
) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))

    assert (run.outcome, run.edition, run.rows) == (Outcome.PUBLISHED, 1, 3)
    made = Table.objects.get(slug="belvenne-bancs-par-quartier")
    assert (made.origin, made.access, made.title) == (Origin.DERIVED, Access.OPEN, {"fr": "Bancs par quartier"})
    assert _rows(scope, made.slug) == [["Centre", 20, 70], ["Port-Neuf", 20, 70], ["Tanneurs", 20, 70]]
    way = queries.lineage(scope, made)
    assert way is not None
    edition = Edition.objects.get(table=bancs)
    assert way.run.sources == [
        {"name": "a", "table": bancs.pk, "slug": bancs.slug, "edition": 1, "sha256": edition.sha256}
    ]
    assert way.run.number == 1
    assert _violations() == []


def test_a_new_edition_of_a_source_makes_the_table_again(town: Authority, bancs: Table, scope: Scope) -> None:
    saved(town, written(town, bancs.slug, BY_QUARTER))
    run_pending()
    tables.upsert(scope, table_slug=bancs.slug, rows=benches(30, first=61), now=NOW)

    frozen(town, bancs.slug)
    run_pending()

    runs = list(Run.objects.order_by("pk"))
    assert [(one.cause, one.outcome, one.edition) for one in runs[-1:]] == [(Cause.EDITION, Outcome.PUBLISHED, 2)]
    assert sum(row[1] for row in _rows(scope, "belvenne-bancs-par-quartier")) == 90
    assert _violations() == []


def test_a_table_is_made_again_from_tables_that_recipes_make(town: Authority, bancs: Table, scope: Scope) -> None:
    saved(town, written(town, bancs.slug, BY_QUARTER))
    run_pending()
    total = {"op": "aggregate", "by": ["sum_places"]}
    saved(town, written(town, "belvenne-bancs-par-quartier", total, slug="totaux"))
    tables.upsert(scope, table_slug=bancs.slug, rows=benches(1, first=61), now=NOW)

    frozen(town, bancs.slug)
    run_pending()

    assert _rows(scope, "belvenne-totaux") == [[70, 2], [73, 1]]


def test_the_same_outcome_is_no_new_edition(town: Authority, bancs: Table, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))

    again = commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW)
    again = worked(town, again)

    assert (again.outcome, again.edition) == (Outcome.SAME, 1)
    assert Edition.objects.filter(table__slug="belvenne-bancs-par-quartier").count() == 1


def test_an_outcome_with_half_the_rows_waits_for_a_person(town: Authority, scope: Scope) -> None:
    slug = filed(town, "arbres", "id,rue\n" + "".join(f"{n},r{n}\n" for n in range(20)))
    run = saved(town, written(town, slug, {"op": "sort", "by": ["id"]}))
    filed(town, "arbres", "id,rue\n" + "".join(f"{n},r{n}\n" for n in range(8)))

    again = worked(town, commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW))

    assert (again.outcome, again.doubts) == (Outcome.WAITING, [Doubt.FEWER_ROWS])
    assert len(_rows(scope, "belvenne-bancs-par-quartier")) == 20
    assert _violations() == []
    given: dict[str, Any] = {"authority_id": town.id, "run_id": again.pk, "now": NOW}
    with pytest.raises(Refusal, match="recipes.doubts"):
        commands.accept_run(scope, confirmed=False, **given)
    commands.accept_run(scope, confirmed=True, **given)
    assert len(_rows(scope, "belvenne-bancs-par-quartier")) == 8
    with pytest.raises(Refusal, match="stale"):
        commands.accept_run(scope, confirmed=True, **given)
    assert _violations() == []


def test_a_refused_outcome_leaves_the_edition_in_force(town: Authority, scope: Scope) -> None:
    slug = filed(town, "arbres", "id,rue\n" + "".join(f"{n},r{n}\n" for n in range(20)))
    run = saved(town, written(town, slug, {"op": "sort", "by": ["id"]}))
    filed(town, "arbres", "id,rue\n1,r1\n")
    again = worked(town, commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW))

    commands.refuse_run(scope, authority_id=town.id, run_id=again.pk, now=NOW)

    assert len(_rows(scope, "belvenne-bancs-par-quartier")) == 20
    assert _violations() == []


def test_an_outcome_without_rows_is_never_published(town: Authority, bancs: Table, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, {"op": "filter", "where": "places > 1000"}))

    assert (run.outcome, run.fault) == (Outcome.FAILED, "tables.no-row")
    assert not Table.objects.filter(slug="belvenne-bancs-par-quartier").exists()
    assert queries.fault_words(scope, run.fault, run.fault_facts) == "Le résultat n’a aucune ligne."


def test_a_source_whose_column_left_says_which_step_no_longer_fits(town: Authority, scope: Scope) -> None:
    slug = filed(town, "arbres", "id,rue\n1,a\n2,b\n")
    run = saved(town, written(town, slug, {"op": "aggregate", "by": ["rue"]}))
    filed(town, "arbres", "id,voie\n1,a\n2,b\n")

    again = worked(town, commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW))

    assert (again.outcome, again.fault) == (Outcome.FAILED, "bad-step")
    said = queries.fault_words(scope, again.fault, again.fault_facts)
    assert "L’étape 1" in said
    assert "« rue »" in said
    assert len(_rows(scope, "belvenne-bancs-par-quartier")) == 2


def test_a_source_that_is_closed_is_read_no_longer(town: Authority, bancs: Table, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))
    tables.set_access(scope, table_slug=bancs.slug, access=Access.CLOSED, now=NOW)

    again = worked(town, commands.ask_run(scope, authority_id=town.id, recipe_id=run.recipe_id, now=NOW))

    assert (again.outcome, again.fault) == (Outcome.FAILED, "source-gone")
    assert queries.open_tables(scope, town.id, but="belvenne-bancs-par-quartier") == []


def test_rows_that_no_edition_published_are_in_no_outcome(town: Authority, bancs: Table, scope: Scope) -> None:
    recipe = written(town, bancs.slug, BY_QUARTER)
    tables.upsert(scope, table_slug=bancs.slug, rows=benches(30, first=61), now=NOW)

    saved(town, recipe)

    assert sum(row[1] for row in _rows(scope, "belvenne-bancs-par-quartier")) == 60


def test_recipes_that_would_turn_in_a_circle_are_refused(town: Authority, bancs: Table, scope: Scope) -> None:
    first = written(town, bancs.slug, BY_QUARTER)
    saved(town, first)
    second = written(town, "belvenne-bancs-par-quartier", {"op": "distinct"}, slug="seconde")
    saved(town, second)
    first.refresh_from_db()
    given: dict[str, Any] = {"authority_id": town.id, "recipe_id": first.pk, "now": NOW}
    first = commands.put_source(scope, table="belvenne-seconde", expected_version=first.version, **given)
    step = {"op": "join", "with": "b", "on": ["quartier"], "columns": ["count"]}
    first = commands.put_step(scope, step=step, at=2, expected_version=first.version, **given)

    with pytest.raises(Refusal, match=r"recipes\.cycle.*belvenne-seconde"):
        commands.save_version(scope, expected_version=first.version, **given)
    with pytest.raises(Refusal, match="recipes.table"):
        commands.put_source(scope, table="belvenne-bancs-par-quartier", expected_version=first.version, **given)


def test_an_earlier_version_comes_back(town: Authority, bancs: Table, scope: Scope) -> None:
    recipe = written(town, bancs.slug, BY_QUARTER)
    saved(town, recipe)
    recipe.refresh_from_db()
    given: dict[str, Any] = {"authority_id": town.id, "recipe_id": recipe.pk, "now": NOW}
    changed = commands.arrange_step(scope, number=1, how="remove", expected_version=recipe.version, **given)
    changed = commands.put_step(scope, step={"op": "distinct"}, at=1, expected_version=changed.version, **given)

    back = commands.restore_version(scope, number=1, expected_version=changed.version, **given)

    assert back.content["steps"][0]["op"] == "aggregate"
    with pytest.raises(Refusal, match="stale"):
        commands.restore_version(scope, number=1, expected_version=changed.version, **given)


def test_a_recipe_that_is_stopped_makes_nothing_more(town: Authority, bancs: Table, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))
    given: dict[str, Any] = {"authority_id": town.id, "recipe_id": run.recipe_id, "now": NOW}
    waiting = commands.ask_run(scope, **given)

    stopped = commands.withdraw_recipe(scope, expected_version=run.recipe.version, **given)

    assert stopped.state == State.WITHDRAWN
    assert worked(town, waiting).outcome == Outcome.STOPPED
    assert commands.source_changed(scope, authority_id=town.id, table_slug=bancs.slug, now=NOW) == 0
    with pytest.raises(Refusal, match="recipes.idle"):
        commands.ask_run(scope, **given)
    with pytest.raises(Refusal, match="recipes.made"):
        commands.remove_recipe(scope, expected_version=stopped.version, **given)
    assert len(_rows(scope, "belvenne-bancs-par-quartier")) == 3


def test_a_table_that_a_recipe_makes_is_replaced_by_it_alone(town: Authority, bancs: Table, scope: Scope) -> None:
    saved(town, written(town, bancs.slug, BY_QUARTER))

    with pytest.raises(Refusal, match="tables.is-feed"):
        filed(town, "bancs-par-quartier", "a\n1\n")
    late = written(town, bancs.slug, BY_QUARTER, slug="arbres")
    slug = filed(town, "arbres", "id\n1\n")
    refused = saved(town, late)
    assert refused.fault == "tables.taken"
    assert "a pris cette adresse" in queries.fault_words(scope, refused.fault, refused.fault_facts)
    assert Table.objects.get(slug=slug).origin == Origin.IMPORT
    with pytest.raises(Refusal, match="recipes.taken"):
        written(town, bancs.slug, BY_QUARTER, slug="bancs-par-quartier")


def test_other_towns_recipes_are_not_there(town: Authority, bancs: Table, scope: Scope) -> None:
    recipe = written(town, bancs.slug, BY_QUARTER)
    village = found("coudray", "CD")
    other = system_scope([village.id])

    with pytest.raises(Refusal, match="not-found"):
        queries.recipe_by_id(other, village.id, recipe.pk)
    with pytest.raises(Refusal, match="recipes.table"):
        commands.create_recipe(other, authority_id=village.id, slug="x", title={"fr": "X"}, source=bancs.slug, now=NOW)


def test_an_edition_goes_back_and_is_made_again(town: Authority, bancs: Table, scope: Scope) -> None:
    run = saved(town, written(town, bancs.slug, BY_QUARTER))
    tables.upsert(scope, table_slug=bancs.slug, rows=benches(1, first=61), now=NOW)
    frozen(town, bancs.slug)
    given: dict[str, Any] = {"authority_id": town.id, "recipe_id": run.recipe_id, "now": NOW}
    worked(town, commands.ask_run(scope, **given))

    tables.roll_back(scope, table_slug="belvenne-bancs-par-quartier", number=1, expected_edition=2, now=NOW)
    again = worked(town, commands.ask_run(scope, **given))

    numbers = Edition.objects.filter(table__slug="belvenne-bancs-par-quartier").order_by("number")
    assert [one.reason for one in numbers] == [Reason.RECIPE, Reason.RECIPE, Reason.ROLLBACK, Reason.RECIPE]
    assert again.edition == 4
    assert _violations() == []
