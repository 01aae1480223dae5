"""A town with two open tables that have editions."""

import datetime
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from socle.commons.people import commands as people
from socle.commons.people.models import Authority
from socle.commons.people.terms import AuthorityKind
from socle.data.recipes import commands
from socle.data.recipes.models import Recipe, Run
from socle.data.tables import commands as tables
from socle.data.tables.factories import benches, feed_table
from socle.data.tables.models import Table
from socle.data.tables.queries._asking import _answers
from socle.data.tables.terms import Reason
from socle.ground.scope import HOUSE, Scope, system_scope

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
BY_QUARTER = {"op": "aggregate", "by": ["quartier"], "measures": ["count", {"measure": "sum", "column": "places"}]}


@pytest.fixture(autouse=True)
def _empty_store() -> Iterator[None]:
    for folder in ("files", "cache"):
        shutil.rmtree(Path(settings.SOCLE_DIR) / folder, ignore_errors=True)
    _answers.clear()
    yield


def found(slug: str, prefix: str) -> Authority:
    """A town."""
    kind = AuthorityKind.MUNICIPALITY
    return people.found_authority(
        HOUSE, slug=slug, name=slug.title(), kind=kind, code_prefix=prefix, languages=["fr", "en", "ar"]
    )


@pytest.fixture
def town(db: None) -> Authority:
    return found("belvenne", "BV")


@pytest.fixture
def scope(town: Authority) -> Scope:
    return system_scope([town.id])


@pytest.fixture
def bancs(town: Authority) -> Table:
    """A feed of sixty benches, with an edition."""
    table = feed_table(town.id, benches(60), now=NOW)
    frozen(town, table.slug)
    return table


def frozen(town: Authority, slug: str) -> int:
    """A new edition of a table; its number."""
    return tables.make_edition(system_scope([town.id]), table_slug=slug, reason=Reason.DEMAND, now=NOW).number


def filed(town: Authority, slug: str, text: str) -> str:
    """A table out of a file; its address."""
    path = Path(settings.SOCLE_DIR) / f"{slug}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    scope = system_scope([town.id])
    return tables.import_file(scope, authority_id=town.id, slug=slug, title=slug.title(), path=path, now=NOW).slug


def written(
    town: Authority,
    source: str,
    *steps: Mapping[str, Any],
    slug: str = "bancs-par-quartier",
    others: Sequence[str] = (),
) -> Recipe:
    """A recipe with these steps, a draft."""
    scope, here = system_scope([town.id]), town.id
    title = {"fr": "Bancs par quartier"}
    recipe = commands.create_recipe(scope, authority_id=here, slug=slug, title=title, source=source, now=NOW)
    given: dict[str, Any] = {"authority_id": here, "recipe_id": recipe.pk, "now": NOW}
    for one in others:
        recipe = commands.put_source(scope, table=one, expected_version=recipe.version, **given)
    for at, step in enumerate(steps, 1):
        recipe = commands.put_step(scope, step=step, at=at, expected_version=recipe.version, **given)
    return recipe


def saved(town: Authority, recipe: Recipe) -> Run:
    """The recipe in force, and its run, done."""
    scope = system_scope([town.id])
    recipe.refresh_from_db()
    run = commands.save_version(
        scope, authority_id=town.id, recipe_id=recipe.pk, expected_version=recipe.version, now=NOW
    )
    return worked(town, run)


def worked(town: Authority, run: Run) -> Run:
    """A run, done."""
    commands.work_on(system_scope([town.id]), run_id=run.pk, now=NOW)
    run.refresh_from_db()
    run.recipe.refresh_from_db()
    return run
