"""A process that publishes and withdraws until it is killed.

Run as ``python -m socle.data.tables.tests.withdrawer prepare|withdraw|look`` with ``SOCLE_DIR`` set. An edition has as
many rows as its number says, so that what is shown can be told from what stands.
"""

import datetime
import os
import sys
import tempfile
from pathlib import Path


def _ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.site.settings")
    import django

    django.setup()


def _publish(number: int) -> None:
    from socle.commons.people.models import Authority
    from socle.data.tables.tests.test_publishing import prepared, publish
    from socle.ground.scope import system_scope

    town = Authority.objects.get()
    with tempfile.TemporaryDirectory() as folder:
        publish(system_scope([town.id]), town, prepared(Path(folder), number), expected=number - 1)


def prepare() -> None:
    """A new instance with one town and one edition, which stays."""
    _ready()
    from tests.emptying import migrated_and_empty

    migrated_and_empty()
    from socle.data.tables.tests.conftest import found

    found("belvenne", "BV")
    _publish(1)


def withdraw() -> None:
    """Publish the next edition and withdraw it, again and again."""
    _ready()
    from socle.data.tables import commands
    from socle.data.tables.models import Edition
    from socle.ground import world
    from socle.ground.scope import system_scope

    scope = system_scope([1])
    while True:
        _publish(number := Edition.objects.count() + 1)
        print(number, flush=True)
        commands.withdraw_edition(
            scope, table_slug="belvenne-arbres", number=number, because="une personne", now=world.now()
        )


def look() -> None:
    """Print the last edition that stands, the rows that are shown, then the violations after a sweep."""
    _ready()
    from socle.data.tables import commands, queries
    from socle.data.tables.commands import _keeping
    from socle.data.tables.terms import Plan
    from socle.ground import world
    from socle.ground.scope import HOUSE, system_scope
    from socle.ground.verify import verify

    scope = system_scope([1])
    table = queries.table_by_slug(scope, "belvenne-arbres")
    standing = queries.last_standing(scope, table)[1]
    print(standing.number if standing else 0)
    print(queries.rows(scope, table, Plan())["total"])
    _keeping.ORPHAN_AGE = datetime.timedelta(0)  # nobody else is at work here
    commands.sweep(HOUSE, now=world.now() + datetime.timedelta(seconds=1))
    print("\n".join(f"{one.invariant}: {one.detail}" for one in verify()[1]))


if __name__ == "__main__":
    {"prepare": prepare, "withdraw": withdraw, "look": look}[sys.argv[1]]()
