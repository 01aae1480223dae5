"""Recipes come, say what they are and what they read, and go."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.commons.people.queries import authority_by_id
from socle.data.recipes import queries
from socle.data.recipes.commands._changing import change, trace
from socle.data.recipes.models import Recipe
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.rules import LONGEST_TEXT, LONGEST_TITLE, licence_of, next_name, slug_of, texts_of
from socle.data.recipes.terms import Content, State
from socle.data.tables.queries import Table, feed_table
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope

MOST_RECIPES = 200


def create_recipe(
    scope: Scope, *, authority_id: int, slug: str, title: Mapping[str, str], source: str, now: datetime.datetime
) -> Recipe:
    """A new recipe without steps, a draft, that begins with the rows of an open table.

    Raises ``Refusal`` ``recipes.slug``, ``recipes.words``, ``recipes.table``, ``recipes.taken``.
    """
    scope.require(EDIT, authority_id)
    last, titles = slug_of(slug), texts_of(title, "title", LONGEST_TITLE, needed=True)
    table = _source(scope, authority_id, source)
    if Recipe.objects.filter(authority_id=authority_id).count() >= MOST_RECIPES:
        raise Refusal("recipes.many", _("Une collectivité a 200 recettes au plus : supprimez-en une."), field="slug")
    town = authority_by_id(scope, authority_id).slug
    full = f"{town}-{last.removeprefix(f'{town}-')}"
    taken = Refusal("recipes.taken", _("Cette adresse est déjà prise."), status=409, field="slug")
    if feed_table(scope, authority_id, full) is not None:
        raise taken
    content = Content({"a": table.slug}, "a", title=titles, licence=table.licence).to_json()
    try:
        with atomic():
            made = Recipe.objects.create(
                authority_id=authority_id, slug=full, content=content, created_at=now, changed_at=now
            )
            trace(scope, made, "create", {"slug": full, "source": table.pk})
            return made
    except IntegrityError as twice:
        raise taken from twice


def _source(scope: Scope, authority_id: int, slug: str, but: str = "") -> Table:
    """An open table with an edition. Raises ``Refusal`` ``recipes.table``."""
    found = next((one for one in queries.open_tables(scope, authority_id, but=but) if one.slug == slug), None)
    if found is None:
        raise Refusal("recipes.table", _("Choisissez une table ouverte, qui a une édition."), field="table")
    return found


def describe_recipe(
    scope: Scope,
    *,
    authority_id: int,
    recipe_id: int,
    title: Mapping[str, str],
    description: Mapping[str, str],
    licence: str,
    expected_version: int,
    now: datetime.datetime,
) -> Recipe:
    """Say what the table of a recipe is, from its next version on. Raises ``Refusal`` ``recipes.words``, ``stale``."""
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    titles = texts_of(title, "title", LONGEST_TITLE, needed=True)
    words = texts_of(description, "description", LONGEST_TEXT)
    kept = licence_of(licence)

    def edit(content: Content) -> Content:
        return replace(content, title=titles, description=words, licence=kept)

    return change(scope, recipe, "describe", edit, expected_version=expected_version, now=now)


def put_source(
    scope: Scope, *, authority_id: int, recipe_id: int, table: str, expected_version: int, now: datetime.datetime
) -> Recipe:
    """Let a recipe read one more open table. Raises ``Refusal`` ``recipes.table``, ``recipes.sources``, ``stale``."""
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    found = _source(scope, authority_id, table, but=recipe.slug)

    def edit(content: Content) -> Content:
        name = next_name(content.inputs.keys())
        return replace(content, inputs={**content.inputs, name: found.slug})

    return change(
        scope, recipe, "put_source", edit, expected_version=expected_version, now=now, facts={"table": found.pk}
    )


def drop_source(
    scope: Scope, *, authority_id: int, recipe_id: int, name: str, expected_version: int, now: datetime.datetime
) -> Recipe:
    """Read a table no longer; the one that the steps begin with stays. Steps that need it say so."""
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)

    def edit(content: Content) -> Content:
        if name == content.source or name not in content.inputs:
            raise Refusal("recipes.source", _("La recette commence par cette table : elle ne se retire pas."))
        return replace(content, inputs={one: slug for one, slug in content.inputs.items() if one != name})

    return change(scope, recipe, "drop_source", edit, expected_version=expected_version, now=now)


def remove_recipe(
    scope: Scope, *, authority_id: int, recipe_id: int, expected_version: int, now: datetime.datetime
) -> None:
    """Remove a recipe that never made a table. Raises ``Refusal`` ``recipes.made``, ``stale``."""
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    if recipe.table_id is not None or recipe.state == State.ACTIVE:
        words = _("Cette recette est en service, ou a fait une table : elle reste, pour dire d’où vient la table.")
        raise Refusal("recipes.made", words, status=409)
    with atomic():
        removable = Recipe.objects.filter(pk=recipe.pk, version=expected_version, table=None)
        if not removable.exclude(state=State.ACTIVE).delete()[0]:
            raise stale()
        trace(scope, recipe, "remove", {"slug": recipe.slug})
