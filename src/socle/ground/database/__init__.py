"""Database: SQLite by default, PostgreSQL by one variable; one writer at a time on SQLite; durable when
acknowledged.
"""

from socle.ground.database.connection import (
    Undurable,
    assert_durable,
    atomic,
    database_settings,
    is_postgres,
    leave,
    scrub_after_commit,
)
from socle.ground.database.room import is_full

__all__ = [
    "Undurable",
    "assert_durable",
    "atomic",
    "database_settings",
    "is_full",
    "is_postgres",
    "leave",
    "scrub_after_commit",
]
