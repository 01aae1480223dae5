"""A process that makes editions of a source and runs the recipe until it is killed; it prints each run that ended.

Run as ``python -m socle.data.recipes.tests.worker NAME`` with ``SOCLE_DIR`` set to a prepared instance.
"""

import os
import sys

RECIPE = {"op": "aggregate", "by": ["quartier"], "measures": ["count", {"measure": "sum", "column": "places"}]}


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.site.settings")
    import django

    django.setup()


def main(name: str) -> None:
    """Put benches, freeze them, and do what the outbox owes, again and again."""
    _begin()
    from socle.commons.people.models import Authority
    from socle.data.recipes.models import Run
    from socle.data.tables import commands
    from socle.data.tables.terms import Reason
    from socle.ground import world
    from socle.ground.jobs import run_pending
    from socle.ground.scope import system_scope

    scope = system_scope([Authority.objects.get().id])
    for number in range(100_000):
        rows = [{"numero": f"{name}-{number}-{at}", "quartier": f"Q{at}", "places": 2} for at in range(3)]
        commands.upsert(scope, table_slug="belvenne-bancs", rows=rows, now=world.now())
        commands.make_edition(scope, table_slug="belvenne-bancs", reason=Reason.DEMAND, now=world.now())
        run_pending()
        last = Run.objects.filter(outcome="published").order_by("-edition").first()
        print(last.edition if last else 0, flush=True)


def prepare() -> None:
    """A new instance with one town, a source and a recipe in force."""
    _begin()
    from tests.emptying import migrated_and_empty

    migrated_and_empty()
    from socle.data.recipes.tests.conftest import NOW, found, frozen, saved, written
    from socle.data.tables.factories import benches, feed_table

    town = found("belvenne", "BV")
    table = feed_table(town.id, benches(30), now=NOW)
    frozen(town, table.slug)
    saved(town, written(town, table.slug, RECIPE))


def count() -> None:
    """Do what is still owed, then print the edition in force, its sums, those of its source, and what is violated."""
    _begin()
    from socle.data.recipes.models import Run
    from socle.data.tables import queries
    from socle.data.tables.terms import Plan
    from socle.ground.jobs import run_pending
    from socle.ground.jobs.runner import free_leases
    from socle.ground.scope import system_scope
    from socle.ground.verify import verify

    free_leases()  # as a worker does that takes the place of one that died
    run_pending()
    scope = system_scope([1])
    made = queries.table_by_slug(scope, "belvenne-bancs-par-quartier")
    way = Run.objects.filter(outcome="published").order_by("-edition").first()
    assert way is not None
    source = queries.table_by_slug(scope, "belvenne-bancs")
    read = queries.edition_by_number(scope, source, way.sources[0]["edition"])
    counted = sum(row[1] for row in queries.rows(scope, made, Plan(limit=1000))["rows"])
    print(way.edition, counted, read.rows, queries.last_standing(scope, source)[0] == read.number, sep=",")
    print("\n".join(f"{one.invariant}: {one.detail}" for one in verify()[1]))


if __name__ == "__main__":
    {"prepare": prepare, "count": count}.get(sys.argv[1], lambda: main(sys.argv[1]))()
