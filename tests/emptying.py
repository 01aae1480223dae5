"""A database without a row, whatever another test left in it."""

from django.core.management import call_command
from django.db import connection

# Indexes that no model describes: Django does not empty them.
_INDEXES = ("commons_search_words",)
_ON_SQLITE = ("commons_places_box",)


def migrated_and_empty() -> None:
    """For a process of its own that other processes use: its tables are there, and none holds a row."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("flush", verbosity=0, interactive=False)
    empty_indexes()


def empty_indexes() -> None:
    """The index of words and, on SQLite, of places hold nothing more."""
    with connection.cursor() as cursor:
        for name in (*_INDEXES, *(_ON_SQLITE if connection.vendor == "sqlite" else ())):
            cursor.execute(f"DELETE FROM {name}")
