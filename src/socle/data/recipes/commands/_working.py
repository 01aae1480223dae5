"""Doing a recipe, by the worker: the editions that stand are read, the engine works in the sandbox, and the outcome is
published, or waits, or is nothing new.

Killed at any instant, a run is delivered again and begins anew: until its edition is published, in one transaction that
says so, nothing of it counts. Files that it made are swept because no row names them.
"""

import datetime
from pathlib import Path
from typing import Any

from socle.data.recipes import queries
from socle.data.recipes.commands._publishing import publish
from socle.data.recipes.models import Recipe, RecipeVersion, Run
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.queries._trying import Fault, ask, given, workplace
from socle.data.recipes.rules import doubts
from socle.data.recipes.terms import Content, Outcome, State
from socle.data.tables import queries as tables
from socle.data.tables.queries import Edition, Table
from socle.ground import audit, sandbox, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store

LONGEST_SECONDS = 900.0
Facts = dict[str, Any]


def work_on(scope: Scope, *, run_id: int, now: datetime.datetime) -> None:
    """Do a run that was asked for, unless it is over. For the system."""
    run = Run.objects.select_related("recipe", "recipe__table").filter(pk=run_id, outcome=Outcome.ASKED).first()
    if run is None:
        return
    scope.require(EDIT, run.recipe.authority_id)
    run.number, run.started_at = run.recipe.saved, now
    if not Run.objects.filter(pk=run_id, outcome=Outcome.ASKED).update(number=run.number, started_at=now):
        return
    try:
        with workplace() as folder:
            facts = _done(scope, run, folder, now)
    except sandbox.Unwanted:
        return
    except Fault as fault:
        facts = {"outcome": Outcome.FAILED, "fault": fault.code[:60], "fault_facts": _plain(fault.facts)}
    except Refusal as refused:
        facts = {"outcome": Outcome.FAILED, "fault": refused.code[:60], "fault_facts": {}}
    if facts:
        _end(scope, run, facts, now)


def _end(scope: Scope, run: Run, facts: Facts, now: datetime.datetime) -> None:
    over = {} if facts["outcome"] == Outcome.WAITING else {"ended_at": now}
    with atomic():
        if Run.objects.filter(pk=run.pk, outcome=Outcome.ASKED).update(**facts, **over):
            about, told = f"recipe:{run.recipe_id}", {"run": run.pk, "outcome": str(facts["outcome"])}
            audit.record(scope, "recipes.recipe.run", authority_id=run.recipe.authority_id, about=about, facts=told)


def _done(scope: Scope, run: Run, folder: Path, now: datetime.datetime) -> Facts:
    """What became of the run; empty where it was published, which wrote it down already."""
    recipe = run.recipe
    kept = RecipeVersion.objects.get(recipe=recipe, number=run.number)
    found = queries.reading(scope, recipe.authority_id, Content.from_json(kept.content))
    _fit_to_run(found)
    table, last, standing = _target(scope, recipe)
    target = folder / "outcome.parquet"
    asked = given(scope, found.read, found.sources, recipe.authority_id, folder)
    report = ask("transform", timeout=LONGEST_SECONDS, wanted=_wanted(run), target=str(target), **asked)
    made = {
        "rows": report["rows"],
        "size": report["bytes"],
        "sha256": report["sha256"],
        "schema": report["schema"],
        "expected": last,
    }
    seen: Facts = {"sources": _read_from(found), "steps": report["steps"], "rows": report["rows"]}
    if not report["rows"]:
        return {**seen, "outcome": Outcome.FAILED, "fault": "tables.no-row"}
    if standing is not None and _same(standing, made, table, kept):
        return {**seen, "outcome": Outcome.SAME, "edition": standing.number}
    wrong = doubts(
        rows=report["rows"],
        schema=report["schema"],
        steps=report["steps"],
        before=(standing.rows, standing.schema) if standing is not None else None,
        steps_before=_steps_before(recipe, run.number),
    )
    if wrong:
        key = f"recipes/{world.new_id().hex}-outcome.parquet"
        store().take_file(key, target)
        return {**seen, "outcome": Outcome.WAITING, "doubts": [str(one) for one in wrong], "made": {**made, "key": key}}
    Run.objects.filter(pk=run.pk, outcome=Outcome.ASKED).update(**seen)
    publish(scope, run, {**made, "path": target}, now=now)
    return {}


def _fit_to_run(found: queries.Reading) -> None:
    """Raises :class:`Fault` for a source that is gone, or a step that no longer fits."""
    for source in found.sources:
        if source.edition is None:
            raise Fault("source-gone", {"name": source.slug})
    for defect in found.read.defects:
        raise Fault("bad-step", {**defect.data, "step": defect.step, "field": defect.field, "defect": defect.code})


def _target(scope: Scope, recipe: Recipe) -> tuple[Table | None, int, Edition | None]:
    """The table that the recipe makes, the number of its last edition, and the one that stands."""
    if recipe.table is None:
        return None, 0, None
    return (recipe.table, *tables.last_standing(scope, recipe.table))


def _same(standing: Edition, made: Facts, table: Table | None, kept: RecipeVersion) -> bool:
    """Whether the edition in force says the same already, under the same words."""
    said = kept.content
    assert table is not None
    words = (dict(table.title), dict(table.description), table.licence)
    return standing.sha256 == made["sha256"] and words == (said["title"], said["description"], said["licence"])


def _steps_before(recipe: Recipe, number: int) -> list[Facts]:
    """What the steps of the same version lost when they last made an edition."""
    before = Run.objects.filter(recipe=recipe, number=number, outcome=Outcome.PUBLISHED).order_by("-edition").first()
    return before.steps if before is not None else []


def _read_from(found: queries.Reading) -> list[Facts]:
    return [
        {
            "name": one.name,
            "table": one.table.pk,
            "slug": one.slug,
            "edition": one.edition.number,
            "sha256": one.edition.sha256,
        }
        for one in found.sources
        if one.table is not None and one.edition is not None
    ]


def _wanted(run: Run) -> Any:
    """Whether the run still stands: one that was stopped meanwhile ends its child process."""
    seen = [world.monotonic()]

    def wanted() -> bool:
        if world.monotonic() - seen[0] < 1.0:
            return True
        seen[0] = world.monotonic()
        standing = Run.objects.filter(pk=run.pk, outcome=Outcome.ASKED, recipe__state=State.ACTIVE)
        return standing.exists()

    return wanted


def _plain(facts: Facts) -> Facts:
    """Facts that both databases can keep."""
    return {
        str(key)[:40]: one if isinstance(one, int | float | bool) else str(one).replace("\x00", "␀")[:200]
        for key, one in facts.items()
    }
