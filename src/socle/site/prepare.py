"""Making an instance ready: its database up to date and durable, its words compiled, its static files in place."""

import os
from pathlib import Path


def open_instance(directory: Path) -> None:
    """Point Django at the instance in ``directory`` (once per process), compile the catalogues and load the rooms.

    In this order: a catalogue that is read while the rooms load, and compiled after, would lack its plurals until the
    next start.
    """
    os.environ["SOCLE_DIR"] = str(directory)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.site.settings")
    import django
    from django.conf import settings

    from socle.ground.i18n import compile_catalogues

    for folder in settings.LOCALE_PATHS:
        compile_catalogues(Path(folder))
    django.setup()


def prepare(*, static: bool) -> None:
    """Migrate, and refuse a database that would lose acknowledged writes."""
    from django.core.management import call_command

    from socle.ground.database import assert_durable

    if _needs_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    assert_durable()
    if static:
        from socle.ground.look import static as look_static

        look_static.prepare()


def _needs_migrations() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
