"""A draft becomes the version in force, goes back to an earlier one, or the recipe stops."""

import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socle.data.recipes import queries
from socle.data.recipes.commands._changing import change, trace
from socle.data.recipes.commands._deciding import asked
from socle.data.recipes.models import Recipe, RecipeVersion, Run
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.rules import cycle
from socle.data.recipes.terms import Cause, Content, Outcome, State
from socle.engines.tables.transforming import defect_words
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope


def save_version(
    scope: Scope, *, authority_id: int, recipe_id: int, expected_version: int, now: datetime.datetime
) -> Run:
    """Make the draft the version in force, and ask that it be run; the run that was asked for.

    Raises ``Refusal`` ``recipes.empty``, ``recipes.defect``, ``recipes.cycle``, ``stale``.
    """
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    if recipe.version != expected_version:
        raise stale()
    content = Content.from_json(recipe.content)
    if not content.steps:
        raise Refusal("recipes.empty", _("Cette recette n’a pas d’étape : ajoutez-en une."))
    _sound(scope, authority_id, content)
    with atomic():
        # All recipes of the authority are locked: of two that would make a circle together, one is saved first.
        locked = list(Recipe.objects.select_for_update().filter(authority_id=authority_id).order_by("pk"))
        mine = next((one for one in locked if one.pk == recipe.pk), None)
        if mine is None or mine.version != expected_version:
            raise stale()
        _without_circle(scope, authority_id, mine, content)
        mine.saved, mine.state, mine.version, mine.changed_at = mine.saved + 1, State.ACTIVE, mine.version + 1, now
        mine.save(update_fields=["saved", "state", "version", "changed_at"])
        RecipeVersion.objects.create(recipe=mine, number=mine.saved, content=content.to_json(), at=now)
        trace(scope, mine, "save", {"number": mine.saved, "steps": len(content.steps)})
        return asked(mine, Cause.SAVED, now)


def _sound(scope: Scope, authority_id: int, content: Content) -> None:
    for defect in queries.reading(scope, authority_id, content).read.defects:
        words = defect_words(defect, get_language() or "fr")
        if defect.step:
            words = str(_("Étape %(number)s : %(words)s")) % {"number": defect.step, "words": words}
        raise Refusal("recipes.defect", words, field=defect.field)


def _without_circle(scope: Scope, authority_id: int, recipe: Recipe, content: Content) -> None:
    feeds = {slug: inputs for slug, inputs in queries.edges(scope, authority_id).items() if slug != recipe.slug}
    way = cycle(feeds, recipe.slug, list(content.inputs.values()))
    if way:
        words = str(_("Cette recette tournerait en rond : %(way)s.")) % {"way": " ← ".join(way)}
        raise Refusal("recipes.cycle", words, status=409, field="table")


def restore_version(
    scope: Scope, *, authority_id: int, recipe_id: int, number: int, expected_version: int, now: datetime.datetime
) -> Recipe:
    """Make what was saved as a version the draft again; it is in force once it is saved. Raises ``Refusal`` 404."""
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    found = RecipeVersion.objects.filter(recipe=recipe, number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise not_found()
    held = Content.from_json(found.content)
    return change(
        scope, recipe, "restore", lambda _now: held, expected_version=expected_version, now=now, facts={"from": number}
    )


def withdraw_recipe(
    scope: Scope, *, authority_id: int, recipe_id: int, expected_version: int, now: datetime.datetime
) -> Recipe:
    """Stop a recipe: its table and its editions stay, and change no longer. Raises ``Refusal`` ``stale``."""
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    with atomic():
        standing = Recipe.objects.filter(pk=recipe.pk, version=expected_version, state=State.ACTIVE)
        if not standing.update(state=State.WITHDRAWN, version=expected_version + 1, changed_at=now):
            raise stale()
        pending = Run.objects.filter(recipe=recipe, outcome__in=[Outcome.ASKED, Outcome.WAITING])
        pending.update(outcome=Outcome.STOPPED, ended_at=now, made={})
        trace(scope, recipe, "withdraw", {"number": recipe.saved})
    return queries.recipe_by_id(scope, authority_id, recipe_id)
