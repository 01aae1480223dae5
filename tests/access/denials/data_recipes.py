"""Denials of recipes."""

from typing import Any

from socle.data.recipes import commands, queries
from socle.data.recipes.models import Recipe, Run
from socle.data.recipes.terms import Content, Outcome
from socle.data.tables import commands as tables
from socle.data.tables.terms import Reason
from socle.ground import world
from socle.ground.scope import Scope
from socle.ground.storage import store
from tests.access.denials.line import Denial
from tests.access.denials.world import World

STEP = {"op": "aggregate", "by": ["quartier"]}
READS = ("data_recipes.queries.reading",)


def _edition(w: World) -> Any:
    return tables.make_edition(w.system, table_slug=w.table.slug, reason=Reason.DAILY, now=w.now)


def _create(w: World, s: Scope) -> Any:
    _edition(w)
    return commands.create_recipe(s, slug="essai", title={"fr": "Essai"}, source=w.table.slug, **w.at).slug


def _recipe(w: World, *, steps: bool = True) -> Recipe:
    recipe = Recipe.objects.get(slug=_create(w, w.system))
    if steps:
        given: dict[str, Any] = {"recipe_id": recipe.pk, "expected_version": recipe.version, **w.at}
        recipe = commands.put_step(w.system, step=STEP, at=1, **given)
    return recipe


def _saved(w: World) -> Run:
    recipe = _recipe(w)
    given: dict[str, Any] = {"recipe_id": recipe.pk, "expected_version": recipe.version, **w.at}
    return commands.save_version(w.system, **given)


def _on_recipe(verb: Any, **facts: Any) -> Any:
    def call(w: World, s: Scope) -> Any:
        recipe = _recipe(w)
        return verb(s, recipe_id=recipe.pk, expected_version=recipe.version, **facts, **w.at)

    return call


def _on_saved(verb: Any, **facts: Any) -> Any:
    def call(w: World, s: Scope) -> Any:
        recipe = _saved(w).recipe
        recipe.refresh_from_db()
        return verb(s, recipe_id=recipe.pk, expected_version=recipe.version, **facts, **w.at)

    return call


def _source(w: World, s: Scope) -> Any:
    recipe = _recipe(w)
    given: dict[str, Any] = {"recipe_id": recipe.pk, "expected_version": recipe.version, **w.at}
    return commands.put_source(s, table=w.table.slug, **given).content["inputs"]


def _dropped(w: World, s: Scope) -> Any:
    _source(w, w.system)
    recipe = Recipe.objects.get()
    given: dict[str, Any] = {"recipe_id": recipe.pk, "expected_version": recipe.version, **w.at}
    return commands.drop_source(s, name="b", **given).content["inputs"]


def _removed(w: World, s: Scope) -> Any:
    _on_recipe(commands.remove_recipe)(w, s)
    return not Recipe.objects.exists()


def _waiting(w: World) -> Run:
    run, edition = _saved(w), _edition(w)
    key = f"recipes/{world.new_id().hex}-outcome.parquet"
    store().put_file(key, store().path(edition.storage_key))
    facts = {"rows": edition.rows, "size": edition.size, "sha256": edition.sha256, "schema": edition.schema}
    made = {"key": key, "expected": 0, **facts}
    Run.objects.filter(pk=run.pk).update(outcome=Outcome.WAITING, number=1, made=made)
    return Run.objects.get(pk=run.pk)


def _accept(w: World, s: Scope) -> Any:
    return commands.accept_run(s, run_id=_waiting(w).pk, confirmed=True, **w.at).outcome


def _worked(w: World, s: Scope) -> Any:
    run = _saved(w)
    commands.work_on(s, run_id=run.pk, now=w.now)
    run.refresh_from_db()
    return run.outcome


def _asked(w: World, s: Scope) -> Any:
    run = _saved(w)
    return commands.ask_run(s, recipe_id=run.recipe_id, **w.at).pk


def _changed(w: World, s: Scope) -> Any:
    _saved(w)
    return commands.source_changed(s, table_slug=w.table.slug, **w.at)


def _content(w: World) -> Content:
    return Content.from_json(_recipe(w).content)


DENIALS = {
    "commands.create_recipe": _create,
    "commands.describe_recipe": _on_recipe(
        commands.describe_recipe, title={"fr": "Un"}, description={}, licence="LO-2.0"
    ),
    "commands.put_source": _source,
    "commands.drop_source": _dropped,
    "commands.put_step": _on_recipe(commands.put_step, step=STEP | {"by": ["places"]}, at=1, over=True),
    "commands.arrange_step": _on_recipe(commands.arrange_step, number=1, how="remove"),
    "commands.save_version": lambda w, s: _on_recipe(commands.save_version)(w, s).outcome,
    "commands.restore_version": _on_saved(commands.restore_version, number=1),
    "commands.withdraw_recipe": _on_saved(commands.withdraw_recipe),
    "commands.remove_recipe": _removed,
    "commands.ask_run": _asked,
    "commands.accept_run": _accept,
    "commands.refuse_run": lambda w, s: commands.refuse_run(s, run_id=_waiting(w).pk, **w.at).outcome,
    "commands.source_changed": _changed,
    "commands.work_on": _worked,
    "queries.recipes": lambda w, s: (_recipe(w), queries.recipes(s, w.here.id))[1],
    "queries.recipe_by_id": lambda w, s: queries.recipe_by_id(s, w.here.id, _recipe(w).pk).slug,
    "queries.versions": lambda w, s: queries.versions(s, _saved(w).recipe),
    "queries.runs": lambda w, s: queries.runs(s, _saved(w).recipe),
    "queries.last_runs": lambda w, s: (_saved(w), queries.last_runs(s, w.here.id))[1],
    "queries.runs_to_see": lambda w, s: (_waiting(w), queries.runs_to_see(s, w.here.id))[1],
    "queries.run_by_id": lambda w, s: queries.run_by_id(s, w.here.id, _saved(w).pk).pk,
    "queries.sources_of": lambda w, s: queries.sources_of(s, _saved(w)),
    "queries.open_tables": lambda w, s: (_edition(w), queries.open_tables(s, w.here.id))[1],
    "queries.columns_of": lambda w, s: queries.columns_of(s, _edition(w)).names,
    "queries.reading": lambda w, s: queries.reading(s, w.here.id, _content(w)).read.schemas,
    "queries.edges": lambda w, s: (_saved(w), queries.edges(s, w.here.id))[1],
    "queries.tried": Denial(lambda w, s: queries.tried(s, w.here.id, _content(w), upto=1), also=READS),
    "queries.frequent_values": Denial(
        lambda w, s: queries.frequent_values(s, w.here.id, _content(w), upto=0, column="quartier"),
        also=(*READS, "data_recipes.queries.tried"),
    ),
}
