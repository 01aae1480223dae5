"""A process that puts rows until it is killed, and prints each number once it was told that the row is kept.

Run as ``python -m socle.data.tables.tests.writer NAME`` with ``SOCLE_DIR`` set to a prepared instance.
"""

import os
import sys


def main(name: str) -> None:
    """Put one row at a time; every ninth act folds, every fourteenth freezes an edition."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.site.settings")
    import django

    django.setup()
    from socle.commons.people.models import Authority
    from socle.data.tables import commands
    from socle.data.tables.factories import BENCHES
    from socle.data.tables.terms import Reason
    from socle.ground import world
    from socle.ground.scope import system_scope

    town = Authority.objects.get()
    scope = system_scope([town.id])
    slug = commands.ensure_feed(scope, BENCHES, town.id, now=world.now()).slug
    for number in range(100_000):
        commands.upsert(scope, table_slug=slug, rows=[{"numero": f"{name}-{number}"}], now=world.now())
        print(number, flush=True)
        if number % 9 == 8:
            commands.compact(scope, table_slug=slug, now=world.now())
        if number % 14 == 13:
            commands.make_edition(scope, table_slug=slug, reason=Reason.DEMAND, now=world.now())


def prepare() -> None:
    """A new instance with one town."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.site.settings")
    import django

    django.setup()
    from tests.emptying import migrated_and_empty

    migrated_and_empty()
    from socle.data.tables.tests.conftest import found

    found("belvenne", "BV")


def count() -> None:
    """Print the numbers that the table holds, then the violations found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.site.settings")
    import django

    django.setup()
    from socle.data.tables import queries
    from socle.data.tables.terms import Plan
    from socle.ground.scope import system_scope
    from socle.ground.verify import verify

    scope = system_scope([1])
    table = queries.table_by_slug(scope, "belvenne-bancs")
    offset, kept = 0, []
    while page := queries.rows(scope, table, Plan(limit=1000, offset=offset))["rows"]:
        kept += [row[0] for row in page]
        offset += 1000
    print(",".join(kept))
    print("\n".join(f"{one.invariant}: {one.detail}" for one in verify()[1]))


if __name__ == "__main__":
    {"prepare": prepare, "count": count}.get(sys.argv[1], lambda: main(sys.argv[1]))()
