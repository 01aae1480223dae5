"""Steps are put into a recipe, changed, moved, taken away."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language

from socle.data.recipes import queries
from socle.data.recipes.commands._changing import change
from socle.data.recipes.models import Recipe
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.rules import moved, step_of, with_step
from socle.data.recipes.terms import Content
from socle.engines.tables.transforming import defect_words
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

ARRANGEMENTS = ("up", "down", "remove")


def put_step(
    scope: Scope,
    *,
    authority_id: int,
    recipe_id: int,
    step: Mapping[str, Any],
    at: int,
    over: bool = False,
    expected_version: int,
    now: datetime.datetime,
) -> Recipe:
    """Put a step as number ``at`` (counted from 1), or ``over`` the one that is there. It is read against its sources
    first; later steps that it breaks say so in the editor.

    Raises ``Refusal`` ``recipes.step`` that names its field, ``recipes.full``, 404, ``stale``.
    """
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    kept = step_of(step)
    held = Content.from_json(recipe.content)
    if over and not 1 <= at <= len(held.steps):
        raise not_found()
    steps = held.steps[: at - 1] + held.steps[at:] if over else held.steps
    place = max(1, min(at, len(steps) + 1))
    changed = replace(held, steps=with_step(steps, kept, place))
    found = queries.reading(scope, authority_id, changed)
    for defect in [*found.defects(0), *found.defects(place)]:
        words = defect_words(defect, get_language() or "fr")
        raise Refusal("recipes.step", words, field=defect.field, why=defect.code)
    sound = replace(changed, steps=with_step(steps, found.read.steps[place - 1], place))
    act, facts = "change_step" if over else "put_step", {"step": place, "op": kept.get("op", "")}
    return change(scope, recipe, act, lambda _now: sound, expected_version=expected_version, now=now, facts=facts)


def arrange_step(
    scope: Scope,
    *,
    authority_id: int,
    recipe_id: int,
    number: int,
    how: str,
    expected_version: int,
    now: datetime.datetime,
) -> Recipe:
    """Move a step (``up``, ``down``) or ``remove`` it. Raises ``Refusal`` 404, ``stale``."""
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    if how not in ARRANGEMENTS or not 1 <= number <= len(recipe.content["steps"]):
        raise not_found()

    def edit(content: Content) -> Content:
        if how == "remove":
            return replace(content, steps=content.steps[: number - 1] + content.steps[number:])
        return replace(content, steps=moved(content.steps, number, -1 if how == "up" else 1))

    facts = {"step": number}
    return change(scope, recipe, f"{how}_step", edit, expected_version=expected_version, now=now, facts=facts)
