"""When a source has a new edition, what is made from it is made again; what runs left behind is swept."""

import datetime

from socle.data.recipes import queries
from socle.data.recipes.commands._deciding import asked
from socle.data.recipes.models import Recipe
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.terms import Cause, State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

ORPHAN_AGE = datetime.timedelta(hours=2)  # longer than any run


def source_changed(
    scope: Scope, *, authority_id: int, table_slug: str, cause: Cause = Cause.EDITION, now: datetime.datetime
) -> int:
    """Ask a run of each recipe in force that reads a table; how many. For the system."""
    scope.require(EDIT, authority_id)
    reading = [slug for slug, inputs in queries.edges(scope, authority_id).items() if table_slug in inputs]
    with atomic():
        for recipe in Recipe.objects.filter(authority_id=authority_id, slug__in=reading, state=State.ACTIVE):
            run = asked(recipe, cause, now)
            about, facts = f"recipe:{recipe.pk}", {"run": run.pk, "cause": str(cause)}
            audit.record(scope, "recipes.recipe.again", authority_id=authority_id, about=about, facts=facts)
    return len(reading)


def sweep(scope: Scope, *, now: datetime.datetime) -> int:
    """Remove outcomes that no run names any longer. Returns how many."""
    if scope.actor.kind != "system":
        raise not_found()
    named = queries.stored_keys(scope)
    removed = 0
    for key in list(store().keys("recipes/")):
        if key not in named and store().path(key).stat().st_mtime < (now - ORPHAN_AGE).timestamp():
            store().delete(key)
            removed += 1
    return removed
