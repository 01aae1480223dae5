"""What a run made becomes the next edition of its table, and the run says so in the same transaction."""

import datetime
from collections.abc import Mapping
from typing import Any

from socle.data.recipes import queries
from socle.data.recipes.commands._changing import trace
from socle.data.recipes.models import Recipe, RecipeVersion, Run
from socle.data.recipes.rules import kept_years, strictest
from socle.data.recipes.terms import Content, Outcome, State
from socle.data.tables import commands as tables
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import Described, Frequency, Origin, Prepared
from socle.ground.refusals import stale
from socle.ground.scope import Scope
from socle.ground.storage import store


def publish(
    scope: Scope, run: Run, made: Mapping[str, Any], *, now: datetime.datetime, by_person: bool = False
) -> Edition:
    """Publish the rows that ``made`` names (a file of the store, or a ``path``).

    Raises ``Refusal`` ``stale``, and ``recipes.source-gone`` where a table that was read is no longer open, or the
    edition that was read is withdrawn.
    """
    recipe = run.recipe
    content = Content.from_json(RecipeVersion.objects.get(recipe=recipe, number=run.number).content)
    path = made.get("path") or store().path(made["key"])

    def mark(edition: Edition) -> None:
        queries.sources_of(scope, run)  # again: a source may have gone since, and this table is locked now
        held = Run.objects.filter(pk=run.pk, outcome__in=[Outcome.ASKED, Outcome.WAITING])
        facts = {"outcome": Outcome.PUBLISHED, "edition": edition.number, "ended_at": now, "made": {}}
        if not held.update(**facts) or not Recipe.objects.filter(pk=recipe.pk, state=State.ACTIVE).exists():
            raise stale()
        retire(run, now)
        Recipe.objects.filter(pk=recipe.pk).update(table=edition.table)
        act = "accept_run" if by_person else "publish"
        trace(scope, recipe, act, {"run": run.pk, "edition": edition.number, "table": edition.table_id})

    return tables.publish_rows(
        scope,
        authority_id=recipe.authority_id,
        slug=recipe.slug,
        described=described(content, queries.sources_of(scope, run)),
        prepared=Prepared(path, made["rows"], made["size"], made["sha256"], made["schema"]),
        expected_edition=made["expected"],
        origin=Origin.DERIVED,
        now=now,
        also=mark,
    )


def described(content: Content, sources: list[Table]) -> Described:
    """What is said of the table. Its licence is that of its strictest source, its editions go as early as theirs."""
    return Described(
        title=content.title,
        description=content.description,
        purpose={},
        licence=strictest([content.licence, *(one.licence for one in sources)]),
        frequency=Frequency.ON_DEMAND,
        keep_years=kept_years([one.keep_years for one in sources]),
    )


def retire(run: Run, now: datetime.datetime) -> None:
    """End what older runs of the recipe left to be decided: it is out of date. The sweep takes their files."""
    older = Run.objects.filter(recipe_id=run.recipe_id, outcome=Outcome.WAITING, pk__lt=run.pk)
    older.update(outcome=Outcome.STOPPED, ended_at=now, made={})
