"""When a source has a new edition, what is made from it is made again; what runs left behind is swept."""

import datetime
from collections import Counter

from socle.data.recipes import queries
from socle.data.recipes.commands._deciding import asked
from socle.data.recipes.models import Recipe, Run
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.rules import unsampled
from socle.data.recipes.terms import Cause, Outcome, State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

ORPHAN_AGE = datetime.timedelta(hours=2)  # longer than any run
SAMPLES_KEPT = datetime.timedelta(days=183)
MOST_AT_ONCE = 500


def source_changed(
    scope: Scope, *, authority_id: int, table_slug: str, withdrawn: int = 0, now: datetime.datetime
) -> int:
    """Ask a run of each recipe in force that reads a table; how many. For the system.

    ``withdrawn`` is the number of an edition that had to go, 0 where none had: what waits for a decision and was made
    from it goes at once, with the values that runs showed of it.
    """
    scope.require(EDIT, authority_id)
    reading = [slug for slug, inputs in queries.edges(scope, authority_id).items() if table_slug in inputs]
    cause = Cause.WITHDRAWN if withdrawn else Cause.EDITION
    with atomic():
        keys = _forgotten(scope, authority_id, table_slug, withdrawn, now) if withdrawn else []
        for recipe in Recipe.objects.filter(authority_id=authority_id, slug__in=reading, state=State.ACTIVE):
            run = asked(recipe, cause, now)
            about, facts = f"recipe:{recipe.pk}", {"run": run.pk, "cause": str(cause)}
            audit.record(scope, "recipes.recipe.again", authority_id=authority_id, about=about, facts=facts)
    for key in keys:
        store().delete(key)
    return len(reading)


def _forgotten(scope: Scope, authority_id: int, table_slug: str, edition: int, now: datetime.datetime) -> list[str]:
    """Forget what runs show of an edition, and end those that wait with rows of it; the keys of their files."""
    keys = []
    told = Run.objects.filter(recipe__authority_id=authority_id, sampled=True).select_for_update()
    for run in told.order_by("pk").iterator():
        if not any(one["slug"] == table_slug and one["edition"] == edition for one in run.sources):
            continue
        run.steps, run.sampled = unsampled(run.steps), False
        if run.outcome == Outcome.WAITING:
            keys.append(run.made["key"])
            run.outcome, run.ended_at, run.made = Outcome.STOPPED, now, {}
        run.save(update_fields=["steps", "sampled", "outcome", "ended_at", "made"])
        about, facts = f"recipe:{run.recipe_id}", {"run": run.pk, "outcome": str(run.outcome)}
        audit.record(scope, "recipes.recipe.forget", authority_id=authority_id, about=about, facts=facts)
    return keys


def sweep(scope: Scope, *, now: datetime.datetime) -> int:
    """Remove outcomes that no run names any longer, and the values that old runs show. Returns how many outcomes."""
    if scope.actor.kind != "system":
        raise not_found()
    _unshown(scope, now)
    named = queries.stored_keys(scope)
    removed = 0
    for key in list(store().keys("recipes/")):
        if key not in named and store().path(key).stat().st_mtime < (now - ORPHAN_AGE).timestamp():
            store().delete(key)
            removed += 1
    return removed


def _unshown(scope: Scope, now: datetime.datetime) -> None:
    """Forget the values that old runs show; the trace says of how many runs of a recipe."""
    old = Run.objects.filter(sampled=True, ended_at__lt=now - SAMPLES_KEPT).select_related("recipe")
    with atomic():
        done: Counter[tuple[int, int]] = Counter()
        for run in old.order_by("ended_at")[:MOST_AT_ONCE]:
            Run.objects.filter(pk=run.pk).update(steps=unsampled(run.steps), sampled=False)
            done[run.recipe_id, run.recipe.authority_id] += 1
        for (recipe_id, authority_id), count in done.items():
            about, facts = f"recipe:{recipe_id}", {"runs": count}
            audit.record(scope, "recipes.recipe.forget", authority_id=authority_id, about=about, facts=facts)
