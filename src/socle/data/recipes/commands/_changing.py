"""The one way in which what a recipe holds changes: a new version of the draft, its trace, nobody overwritten."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from socle.data.recipes.models import Recipe
from socle.data.recipes.terms import Content
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import stale
from socle.ground.scope import Scope


def change(
    scope: Scope,
    recipe: Recipe,
    act: str,
    edit: Callable[[Content], Content],
    *,
    expected_version: int,
    now: datetime.datetime,
    facts: Mapping[str, Any] | None = None,
) -> Recipe:
    """Change what the editors of a recipe see. Raises ``Refusal`` stale when somebody changed it since."""
    if recipe.version != expected_version:
        raise stale()
    content = edit(Content.from_json(recipe.content)).to_json()
    with atomic():
        held = Recipe.objects.filter(pk=recipe.pk, version=expected_version)
        if not held.update(content=content, version=expected_version + 1, changed_at=now):
            raise stale()
        trace(scope, recipe, act, {"version": expected_version + 1, **(facts or {})})
    recipe.content, recipe.version, recipe.changed_at = content, expected_version + 1, now
    return recipe


def trace(scope: Scope, recipe: Recipe, act: str, facts: Mapping[str, Any]) -> None:
    """Write down what was done with a recipe."""
    about = f"recipe:{recipe.pk}"
    audit.record(scope, f"recipes.recipe.{act}", authority_id=recipe.authority_id, about=about, facts=dict(facts))
