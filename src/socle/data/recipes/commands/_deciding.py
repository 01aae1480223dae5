"""A run is asked for; one that looks wrong is published all the same, or refused, by a person."""

import datetime

from django.utils.translation import gettext_lazy as _

from socle.data.recipes import queries
from socle.data.recipes.commands._changing import trace
from socle.data.recipes.commands._publishing import publish
from socle.data.recipes.events import RunAsked
from socle.data.recipes.models import Recipe, Run
from socle.data.recipes.permissions import EDIT
from socle.data.recipes.terms import Cause, Outcome, State
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope


def ask_run(scope: Scope, *, authority_id: int, recipe_id: int, now: datetime.datetime) -> Run:
    """Ask that a recipe be run now; the run that was asked for already, when there is one that has not begun.

    Raises ``Refusal`` ``recipes.idle`` for a recipe that is not in force.
    """
    scope.require(EDIT, authority_id)
    recipe = queries.recipe_by_id(scope, authority_id, recipe_id)
    if recipe.state != State.ACTIVE:
        raise Refusal("recipes.idle", _("Cette recette n’est pas en service : enregistrez-en une version."), status=409)
    with atomic():
        run = asked(recipe, Cause.HAND, now)
        trace(scope, recipe, "ask", {"run": run.pk})
        return run


def asked(recipe: Recipe, cause: Cause, now: datetime.datetime) -> Run:
    """A run that will be done: the one that waits to begin, else a new one. Inside ``atomic()``."""
    Recipe.objects.select_for_update().get(pk=recipe.pk)
    waiting = Run.objects.filter(recipe=recipe, outcome=Outcome.ASKED, started_at=None).first()
    if waiting is not None:
        return waiting
    run = Run.objects.create(recipe=recipe, cause=cause, outcome=Outcome.ASKED, asked_at=now)
    emit(RunAsked(run.pk, recipe.authority_id, now), authority_id=recipe.authority_id)
    return run


def accept_run(scope: Scope, *, authority_id: int, run_id: int, confirmed: bool, now: datetime.datetime) -> Run:
    """Publish what a doubtful run gave, by a person who read why it waits. Of two who accept, the second is told (409).

    Raises ``Refusal`` ``recipes.doubts``, ``stale``, and ``recipes.source-gone`` where what was read had to go since.
    """
    scope.require(EDIT, authority_id)
    run = queries.run_by_id(scope, authority_id, run_id)
    if run.outcome != Outcome.WAITING:
        raise stale()
    if not confirmed:
        words = _("Lisez ce qui doit vous alerter, puis confirmez que vous publiez quand même.")
        raise Refusal("recipes.doubts", words, field="confirmed")
    publish(scope, run, run.made, now=now, by_person=True)
    return queries.run_by_id(scope, authority_id, run_id)


def refuse_run(scope: Scope, *, authority_id: int, run_id: int, now: datetime.datetime) -> Run:
    """Leave the edition in force as it is. Raises ``Refusal`` ``stale``."""
    scope.require(EDIT, authority_id)
    run = queries.run_by_id(scope, authority_id, run_id)
    with atomic():
        held = Run.objects.filter(pk=run.pk, outcome=Outcome.WAITING)
        if not held.update(outcome=Outcome.REFUSED, ended_at=now, made={}):
            raise stale()
        trace(scope, run.recipe, "refuse_run", {"run": run.pk})
    return queries.run_by_id(scope, authority_id, run_id)
