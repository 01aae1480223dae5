"""Reads: recipes as they stand, what they would give, their runs, and where the rows of a table come from."""

import json
import threading
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.data.recipes.models import Recipe, RecipeVersion, Run
from socle.data.recipes.permissions import READ
from socle.data.recipes.queries._trying import Fault, Kept, Source, ask, found_source, given, read, workplace
from socle.data.recipes.terms import FAULTS, Content, Outcome, State
from socle.data.tables import queries as tables
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import Access, Origin, Schema, words
from socle.engines.tables.transforming import Defect, defect_words, failure_words
from socle.engines.tables.transforming import Recipe as Read
from socle.ground import world
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

__all__ = [
    "Lineage",
    "Reading",
    "Recipe",
    "RecipeVersion",
    "Run",
    "Source",
    "columns_of",
    "edges",
    "fault_words",
    "frequent_values",
    "last_runs",
    "lineage",
    "open_tables",
    "reading",
    "recipe_by_id",
    "recipes",
    "run_by_id",
    "runs",
    "runs_to_see",
    "sources_of",
    "stored_keys",
    "tried",
    "versions",
]

PREVIEW_SECONDS = 15.0
SLOW_SECONDS = 3.0
PREVIEW_ROWS = 20
MOST_VALUES = 30
_previews: Kept[dict[str, Any] | Fault] = Kept()
_slow: Kept[bool] = Kept()
_previewing = threading.Lock()
"""One preview at a time in a process: its other threads answer who reads pages."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recipe holds, its sources as they stand, and what the engine reads of it."""

    content: Content
    sources: tuple[Source, ...]
    read: Read

    @property
    def titles(self) -> dict[str, str]:
        """Each input as people know it."""
        language = get_language() or "fr"
        return {one.name: words(one.table.title, language) if one.table else one.slug for one in self.sources}

    def defects(self, number: int) -> list[Defect]:
        """What is wrong in one step (0: in the recipe itself)."""
        return [one for one in self.read.defects if one.step == number]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where the rows of an edition come from: the run that made it, the version of the recipe, and its sources with
    the editions that were read. ``readable``: the sources that are still open, by address."""

    run: Run
    recipe: Recipe
    content: Content
    readable: dict[str, Table]


def recipes(scope: Scope, authority_id: int) -> list[Recipe]:
    """Every recipe of the authority, by address."""
    scope.require(READ, authority_id)
    return list(Recipe.objects.filter(authority_id=authority_id).select_related("table"))


def recipe_by_id(scope: Scope, authority_id: int, recipe_id: int) -> Recipe:
    """One recipe. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    found = Recipe.objects.select_related("table").filter(authority_id=authority_id)
    one = found.filter(pk=recipe_id).first() if 0 < recipe_id < 2**62 else None
    if one is None:
        raise not_found()
    return one


def versions(scope: Scope, recipe: Recipe, *, most: int = 50) -> list[RecipeVersion]:
    """What was saved, newest first."""
    scope.require(READ, recipe.authority_id)
    return list(recipe.versions.all()[:most])


def runs(scope: Scope, recipe: Recipe, *, most: int = 20, skip: int = 0) -> list[Run]:
    """The times it was done, newest first."""
    scope.require(READ, recipe.authority_id)
    return list(recipe.runs.all()[skip : skip + most])


def last_runs(scope: Scope, authority_id: int) -> dict[int, Run]:
    """The last run of each recipe that has one, by recipe."""
    scope.require(READ, authority_id)
    last = Run.objects.filter(recipe=OuterRef("recipe")).order_by("-asked_at", "-pk").values("pk")[:1]
    found = Run.objects.filter(recipe__authority_id=authority_id, pk=Subquery(last))
    return {one.recipe_id: one for one in found.defer("steps", "made")}


def runs_to_see(scope: Scope, authority_id: int) -> list[Run]:
    """What a person should look at: each run that waits, and the last run of a recipe in force where it failed."""
    scope.require(READ, authority_id)
    last = Run.objects.filter(recipe=OuterRef("recipe")).order_by("-asked_at", "-pk").values("pk")[:1]
    failed = Q(outcome=Outcome.FAILED, recipe__state=State.ACTIVE, pk=Subquery(last))
    found = Run.objects.filter(Q(outcome=Outcome.WAITING) | failed, recipe__authority_id=authority_id)
    return list(found.select_related("recipe").defer("steps", "made"))


def run_by_id(scope: Scope, authority_id: int, run_id: int) -> Run:
    """One run. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    found = Run.objects.select_related("recipe", "recipe__table").filter(recipe__authority_id=authority_id)
    one = found.filter(pk=run_id).first() if 0 < run_id < 2**62 else None
    if one is None:
        raise not_found()
    return one


def sources_of(scope: Scope, run: Run) -> list[Table]:
    """The tables that a run read, as long as each is open and each edition stands.

    Raises ``Refusal`` ``recipes.source-gone``.
    """
    scope.require(READ, run.recipe.authority_id)
    known = {one.pk: one for one in tables.tables(scope, run.recipe.authority_id) if one.access == Access.OPEN}
    found = []
    for source in run.sources:
        table = known.get(source["table"])
        standing = table is not None and any(
            one.number == source["edition"] and one.withdrawn_at is None for one in tables.editions(scope, table)
        )
        if table is None or not standing:
            raise Refusal("recipes.source-gone", FAULTS["recipes.source-gone"], status=409)
        found.append(table)
    return found


def open_tables(scope: Scope, authority_id: int, *, but: str = "") -> list[Table]:
    """The tables that a recipe may read: open, with an edition that stands, and not the one that it makes."""
    scope.require(READ, authority_id)
    standing = tables.last_editions(scope, authority_id)
    return [
        one
        for one in tables.tables(scope, authority_id)
        if one.access == Access.OPEN and one.pk in standing and one.slug != but
    ]


def reading(scope: Scope, authority_id: int, content: Content) -> Reading:
    """A recipe against its sources as they stand now."""
    scope.require(READ, authority_id)
    sources = tuple(found_source(scope, authority_id, *one) for one in sorted(content.inputs.items()))
    return Reading(content, sources, read(content, sources))


def columns_of(scope: Scope, edition: Edition) -> Schema:
    """The columns of an edition that a recipe may read."""
    scope.require(READ, edition.table.authority_id)
    return Schema.from_json(edition.schema)


def tried(scope: Scope, authority_id: int, content: Content, *, upto: int, wanted: bool = True) -> dict[str, Any]:
    """The first rows after a step, and what each step until there lost (``engines.tables.transforming.try_recipe``).

    Steps after it are not looked at. Where the recipe was slow, nothing is done that is not ``wanted``. Raises
    ``Refusal`` ``recipes.defect``, ``recipes.failed``, ``recipes.busy`` (503), ``recipes.slow``.
    """
    scope.require(READ, authority_id)
    content = replace(content, steps=tuple(content.steps[:upto]))
    found = reading(scope, authority_id, content)
    if found.read.defects:
        first = found.read.defects[0]
        raise Refusal("recipes.defect", defect_words(first, get_language() or "fr"), field=first.field)
    state = [[one.name, one.edition.sha256 if one.edition else ""] for one in found.sources]
    key = json.dumps([content.recipe, state, upto], sort_keys=True)
    known = _previews.get(key)
    if known is None:
        heavy = json.dumps([authority_id, content.inputs, state], sort_keys=True)
        if not wanted and _slow.get(heavy):
            raise Refusal("recipes.slow", _("Cet aperçu est long à faire : demandez-le par « Voir » à une étape."))
        if not _previewing.acquire(blocking=False):
            words = _("Un autre aperçu se fait en ce moment : rechargez la page dans un instant.")
            raise Refusal("recipes.busy", words, status=503)
        try:
            begun = world.monotonic()
            known = _previewed(scope, authority_id, found, upto)
            if world.monotonic() - begun > SLOW_SECONDS:
                _slow.put(heavy, True)
        finally:
            _previewing.release()
        if not (isinstance(known, Fault) and known.code == "crashed"):  # the machine's fault, perhaps
            _previews.put(key, known)
    if isinstance(known, Fault):
        raise Refusal("recipes.failed", fault_words(scope, known.code, known.facts))
    return known


def _previewed(scope: Scope, authority_id: int, found: Reading, upto: int) -> dict[str, Any] | Fault:
    with workplace() as folder:
        asked = given(scope, found.read, found.sources, authority_id, folder)
        try:
            seen: dict[str, Any] = ask(
                "try_recipe", timeout=PREVIEW_SECONDS, wanted=lambda: True, upto=upto, rows=PREVIEW_ROWS, **asked
            )
        except Fault as fault:
            return fault
    return seen


def frequent_values(scope: Scope, authority_id: int, content: Content, *, upto: int, column: str) -> list[str]:
    """The most frequent values of a column after a step, as text. Raises ``Refusal``."""
    scope.require(READ, authority_id)
    asked: tuple[dict[str, Any], ...] = ({"op": "aggregate", "by": [column]}, {"op": "sort", "by": [["count", True]]})
    if column == "count":
        asked = ({"op": "rename", "columns": {"count": "valeur"}}, {"op": "aggregate", "by": ["valeur"]})
    seen = tried(scope, authority_id, replace(content, steps=(*content.steps[:upto], *asked)), upto=upto + len(asked))
    found = [row[0] for row in seen["rows"] if row[0] not in (None, "")]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in found][:MOST_VALUES]


def edges(scope: Scope, authority_id: int) -> dict[str, tuple[str, ...]]:
    """What each table that a recipe in force makes is made from: addresses by address."""
    scope.require(READ, authority_id)
    saved = RecipeVersion.objects.filter(recipe__authority_id=authority_id, recipe__state=State.ACTIVE)
    found: dict[str, tuple[str, ...]] = {}
    for one in saved.select_related("recipe").order_by("recipe_id", "number"):
        if one.number == one.recipe.saved:
            found[one.recipe.slug] = tuple(sorted(set(one.content["inputs"].values())))
    return found


def lineage(scope: Scope, table: Table, edition: Edition | None = None) -> Lineage | None:
    """Where the rows of an edition of a table come from (of the one in force, where none is named).

    None for what no recipe made. Whoever may read the table may know. An edition that came back says what the first
    one of the same bytes said.
    """
    shown = edition or tables.last_standing(scope, table)[1]
    if shown is None or table.origin != Origin.DERIVED:
        return None
    alike = [one.number for one in tables.editions(scope, table) if one.sha256 == shown.sha256]
    found = Run.objects.filter(recipe__table=table, outcome=Outcome.PUBLISHED).select_related("recipe")
    run = found.filter(edition=shown.number).first() or found.filter(edition__in=alike).order_by("-edition").first()
    if run is None:
        return None
    kept = RecipeVersion.objects.get(recipe=run.recipe, number=run.number)
    readable = {one.slug: one for one in tables.tables(scope, table.authority_id) if one.access == Access.OPEN}
    return Lineage(run, run.recipe, Content.from_json(kept.content), readable)


def fault_words(scope: Scope, code: str, facts: dict[str, Any]) -> str:
    """Why doing a recipe failed, in the reader's language."""
    language = get_language() or "fr"
    said = failure_words(code, facts, language)
    if said:
        return said
    if code == "bad-step":
        defect = Defect(int(facts.get("step", 0)), facts.get("field", ""), facts.get("defect", ""), facts)
        return str(FAULTS[code]) % {"step": defect.step, "words": defect_words(defect, language)}
    if code == "source-gone":
        return str(FAULTS[code]) % {"name": facts.get("name", "?")}
    if code in FAULTS:
        return str(FAULTS[code])
    return tables.fault_words(scope, code, facts) or str(_("Le calcul n’a pas abouti."))


def stored_keys(scope: Scope) -> set[str]:
    """The keys of the files that wait for a decision. For the system's sweep."""
    if scope.actor.kind != "system":
        return set()
    waiting = Run.objects.filter(outcome=Outcome.WAITING).values_list("made__key", flat=True)
    return {key for key in waiting if key}
