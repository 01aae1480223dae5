"""What must hold for recipes: every edition says where it comes from, and what waits is there whole."""

from collections.abc import Iterator

from socle.commons.people.queries import everywhere
from socle.data.recipes.models import Recipe, RecipeVersion, Run
from socle.data.recipes.rules import cycle
from socle.data.recipes.terms import Outcome, State
from socle.data.tables import queries as tables
from socle.data.tables.terms import Reason
from socle.engines.tables import sha256_of
from socle.ground.scope import HOUSE
from socle.ground.storage import store
from socle.ground.verify import Invariant


def _known() -> Iterator[str]:
    scope = everywhere(HOUSE)
    for recipe in Recipe.objects.filter(table__isnull=False).select_related("table"):
        told = set(Run.objects.filter(recipe=recipe, outcome=Outcome.PUBLISHED).values_list("edition", flat=True))
        for edition in tables.editions(scope, recipe.table) if recipe.table is not None else ():
            if edition.reason == Reason.RECIPE and edition.number not in told:
                yield f"edition {edition.number} of {recipe.slug} was made by no run that says so"


def _sources() -> Iterator[str]:
    scope = everywhere(HOUSE)
    known: dict[tuple[int, int], str] = {}
    for authority_id in Recipe.objects.order_by().values_list("authority_id", flat=True).distinct():
        for table in tables.tables(scope, authority_id):
            known |= {(table.pk, one.number): one.sha256 for one in tables.editions(scope, table)}
    for run in Run.objects.filter(outcome=Outcome.PUBLISHED).select_related("recipe").iterator():
        for source in run.sources:
            if known.get((source["table"], source["edition"])) != source["sha256"]:
                yield f"run {run.pk} of {run.recipe.slug} names an edition of {source['slug']} that is not there"


def _waiting() -> Iterator[str]:
    for run in Run.objects.filter(outcome=Outcome.WAITING).iterator():
        key = run.made.get("key", "")
        if not key or not store().exists(key):
            yield f"run {run.pk}: what waits for a decision is missing"
        elif sha256_of(store().path(key)) != run.made["sha256"]:
            yield f"run {run.pk}: what waits for a decision does not have its hash"


def _circles() -> Iterator[str]:
    active = Recipe.objects.filter(state=State.ACTIVE)
    feeds = {}
    for recipe in active:
        kept = RecipeVersion.objects.get(recipe=recipe, number=recipe.saved)
        feeds[recipe.slug] = tuple(kept.content["inputs"].values())
    for slug, inputs in feeds.items():
        if cycle(feeds, slug, inputs):
            yield f"{slug} is made from itself"


INVARIANTS = (
    Invariant("every edition that a recipe made names the run that made it", _known),
    Invariant("every run names editions of its sources that were there, with their hashes", _sources),
    Invariant("what waits for a decision is there with its hash", _waiting),
    Invariant("no recipe in force is made from its own table", _circles),
)
