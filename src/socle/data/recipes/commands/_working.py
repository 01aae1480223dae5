"""Doing a recipe, by the worker: the editions that stand are read, the engine works in the sandbox, and the outcome is
published, or waits, or is nothing new.

Killed at any instant, a run is delivered again and begins anew: until its edition is published, in one transaction that
says so, nothing of it counts. Files that it made are swept because no row names them.
"""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socle.data.recipes import queries
from socle.data.recipes.commands._publishing import described, publish, retire
from socle.data.recipes.models import Recipe, RecipeVersion, Run
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.queries._trying import Fault, ask, given, workplace
from socle.data.recipes.rules import doubts
from socle.data.recipes.terms import Content, Doubt, Outcome, State
from socle.data.tables import queries as tables
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import EXPIRED, Described
from socle.ground import audit, sandbox, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal
from socle.ground.scope import Scope
from socle.ground.storage import store

LONGEST_SECONDS = 900.0
Facts = dict[str, Any]
_SOURCE_GONE: Facts = {"outcome": Outcome.FAILED, "fault": "recipes.source-gone", "steps": [], "sampled": False}


def work_on(scope: Scope, *, run_id: int, now: datetime.datetime) -> None:
    """Do a run that was asked for, unless it is over. For the system."""
    run = Run.objects.select_related("recipe", "recipe__table").filter(pk=run_id, outcome=Outcome.ASKED).first()
    if run is None:
        return
    scope.require(EDIT, run.recipe.authority_id)
    if not _begun(run, now):
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


def _begun(run: Run, now: datetime.datetime) -> bool:
    """Begin a run with the version in force. The recipe is locked: a version that is saved meanwhile finds either a run
    that will do it, or one that has begun, and asks for another."""
    with atomic():
        fresh = Recipe.objects.select_for_update().get(pk=run.recipe_id)
        run.number, run.started_at = fresh.saved, now
        held = Run.objects.filter(pk=run.pk, outcome=Outcome.ASKED)
        return bool(held.update(number=run.number, started_at=now))


def _end(scope: Scope, run: Run, facts: Facts, now: datetime.datetime) -> None:
    with atomic():
        facts = facts if _still_there(scope, run) else {**_SOURCE_GONE, "sources": run.sources}
        over = {} if facts["outcome"] == Outcome.WAITING else {"ended_at": now}
        if Run.objects.filter(pk=run.pk, outcome=Outcome.ASKED).update(**facts, **over):
            retire(run, now)
            about, told = f"recipe:{run.recipe_id}", {"run": run.pk, "outcome": str(facts["outcome"])}
            audit.record(scope, "recipes.recipe.run", authority_id=run.recipe.authority_id, about=about, facts=told)


def _still_there(scope: Scope, run: Run) -> bool:
    """Whether what was read may still be shown."""
    try:
        queries.sources_of(scope, run)
    except Refusal:
        return False
    return True


def _done(scope: Scope, run: Run, folder: Path, now: datetime.datetime) -> Facts:
    """What became of the run; empty where it was published, which wrote it down already."""
    recipe = run.recipe
    kept = RecipeVersion.objects.get(recipe=recipe, number=run.number)
    found = queries.reading(scope, recipe.authority_id, Content.from_json(kept.content))
    _fit_to_run(found)
    goal = _target(scope, recipe)
    target = folder / "outcome.parquet"
    asked = given(scope, found.read, found.sources, recipe.authority_id, folder)
    report = ask("transform", timeout=LONGEST_SECONDS, wanted=_wanted(run), target=str(target), **asked)
    made = {
        "rows": report["rows"],
        "size": report["bytes"],
        "sha256": report["sha256"],
        "schema": report["schema"],
        "expected": goal.last,
    }
    seen: Facts = {"sources": _read_from(found), "steps": report["steps"], "rows": report["rows"]}
    run.sources = seen["sources"]
    if not report["rows"]:
        return {**seen, "outcome": Outcome.FAILED, "fault": "tables.no-row"}
    words = described(Content.from_json(kept.content), queries.sources_of(scope, run))
    if _same(goal, made, words):
        return {**seen, "outcome": Outcome.SAME, "edition": goal.last}
    wrong = _wrong(recipe, kept, report, goal)
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


@dataclass(frozen=True, slots=True)
class Goal:
    """The table that a recipe makes: the number of its last edition (0: none), the last that stands, and the hashes of
    those that had to go."""

    table: Table | None = None
    last: int = 0
    standing: Edition | None = None
    gone: frozenset[str] = frozenset()

    @property
    def last_gone(self) -> bool:
        """Whether what was published last is withdrawn."""
        return self.last > (self.standing.number if self.standing else 0)


def _target(scope: Scope, recipe: Recipe) -> Goal:
    if recipe.table is None:
        if any(one.slug == recipe.slug for one in tables.tables(scope, recipe.authority_id)):
            raise Fault("tables.taken", {})
        return Goal()
    told = tables.editions(scope, recipe.table)
    # What was merely old may come again.
    gone = [one.sha256 for one in told if one.withdrawn_at is not None and one.withdrawn_because != EXPIRED]
    return Goal(recipe.table, *tables.last_standing(scope, recipe.table), frozenset(gone))


def _same(goal: Goal, made: Facts, words: Described) -> bool:
    """Whether what was published last says the same already, under the same words."""
    if goal.table is None or goal.standing is None or goal.last_gone:
        return False
    said = {name: getattr(goal.table, name) for name in ("title", "description", "licence", "keep_years")}
    return goal.standing.sha256 == made["sha256"] and said == {name: getattr(words, name) for name in said}


def _wrong(recipe: Recipe, kept: RecipeVersion, report: Facts, goal: Goal) -> list[Doubt]:
    """Why a person should look first."""
    before = Run.objects.filter(recipe=recipe, outcome=Outcome.PUBLISHED).order_by("-edition").first()
    alike = before is not None and before.number == kept.number
    found = doubts(
        rows=report["rows"],
        schema=report["schema"],
        steps=report["steps"],
        before=(goal.standing.rows, goal.standing.schema) if goal.standing is not None else None,
        steps_before=before.steps if before is not None and alike else [],
        read_before=_read_before(before, kept) if before is not None else 0,
    )
    if report["sha256"] in goal.gone:
        found.append(Doubt.CAME_BACK)
    elif goal.last_gone:
        found.append(Doubt.LAST_GONE)
    return found


def _read_before(before: Run, kept: RecipeVersion) -> int:
    """The rows that the first step read last time; 0 where the recipe began with another table then."""
    old = RecipeVersion.objects.get(recipe_id=before.recipe_id, number=before.number).content
    new = kept.content
    first = old["inputs"][old["from"]] == new["inputs"][new["from"]]
    return int(before.steps[0]["in"]) if first and before.steps else 0


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
