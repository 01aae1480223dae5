"""What a run made becomes the next edition of its table, and the run says so in the same transaction."""

import datetime
from collections.abc import Mapping
from typing import Any

from socle.data.recipes.commands._changing import trace
from socle.data.recipes.models import Recipe, RecipeVersion, Run
from socle.data.recipes.terms import Content, Outcome, State
from socle.data.tables import commands as tables
from socle.data.tables.queries import Edition
from socle.data.tables.terms import Described, Frequency, Origin, Prepared
from socle.ground.refusals import stale
from socle.ground.scope import Scope
from socle.ground.storage import store

KEEP_YEARS = 5


def publish(
    scope: Scope, run: Run, made: Mapping[str, Any], *, now: datetime.datetime, by_person: bool = False
) -> Edition:
    """Publish the rows that ``made`` names (a file of the store, or a ``path``). Raises ``Refusal`` ``stale``…"""
    recipe = run.recipe
    content = Content.from_json(RecipeVersion.objects.get(recipe=recipe, number=run.number).content)
    path = made.get("path") or store().path(made["key"])

    def mark(edition: Edition) -> None:
        held = Run.objects.filter(pk=run.pk, outcome__in=[Outcome.ASKED, Outcome.WAITING])
        facts = {"outcome": Outcome.PUBLISHED, "edition": edition.number, "ended_at": now, "made": {}}
        if not held.update(**facts) or not Recipe.objects.filter(pk=recipe.pk, state=State.ACTIVE).exists():
            raise stale()
        Recipe.objects.filter(pk=recipe.pk).update(table=edition.table)
        act = "accept_run" if by_person else "publish"
        trace(scope, recipe, act, {"run": run.pk, "edition": edition.number, "table": edition.table_id})

    return tables.publish_rows(
        scope,
        authority_id=recipe.authority_id,
        slug=recipe.slug,
        described=_described(content),
        prepared=Prepared(path, made["rows"], made["size"], made["sha256"], made["schema"]),
        expected_edition=made["expected"],
        origin=Origin.DERIVED,
        now=now,
        also=mark,
    )


def _described(content: Content) -> Described:
    return Described(
        title=content.title,
        description=content.description,
        purpose={},
        licence=content.licence,
        frequency=Frequency.ON_DEMAND,
        keep_years=KEEP_YEARS,
    )
