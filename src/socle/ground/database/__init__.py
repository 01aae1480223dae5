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

__all__ = [
    "Undurable",
    "assert_durable",
    "atomic",
    "database_settings",
    "is_postgres",
    "leave",
    "scrub_after_commit",
]
