"""Which database, how it is opened, and the proof at boot that it keeps what it acknowledged."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.db import connection, connections, transaction

SYNCHRONOUS_FULL = 2
BUSY_SECONDS = 20


class Undurable(RuntimeError):
    """The database would lose acknowledged writes at a power cut: Socle does not start on it."""


def database_settings(url: str, directory: Path) -> dict[str, Any]:
    """Django's ``DATABASES['default']`` for ``SOCLE_DATABASE_URL`` (empty: SQLite in the instance's directory).

    Raises ``ValueError`` for a URL of another kind.
    """
    if not url:
        return _sqlite(directory / "socle.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("SOCLE_DATABASE_URL must begin with postgres:// (leave it empty for SQLite)")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**dict(parse_qsl(parts.query)), "pool": {"min_size": 1, "max_size": 8, "timeout": BUSY_SECONDS}},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "socle.ground.database.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},  # tests see what production sees: a file in WAL mode
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-4000;PRAGMA secure_delete=ON;",
        },
    }


def is_postgres() -> bool:
    """Whether the instance lives on PostgreSQL (else SQLite)."""
    return connection.vendor == "postgresql"


def atomic() -> AbstractContextManager[Any]:
    """All or nothing. On SQLite the outermost block also holds the one writer lock: do no slow work inside."""
    return transaction.atomic()


def scrub_after_commit() -> None:
    """What this transaction deletes leaves the files too, once it is committed.

    SQLite overwrites what is deleted (``secure_delete``), but its log still has the pages as they were: it is folded
    into the database and cut, as far as readers let it; the next erasure does the rest. PostgreSQL takes dead rows out
    by itself, at its next vacuum.
    """
    transaction.on_commit(_scrub, robust=True)


def _scrub() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def leave() -> None:
    """Close every connection of this thread and the pools of this process: before forking.

    A forked child would otherwise speak on its parent's connections, each of them reading answers meant for another.
    """
    for one in connections.all(initialized_only=True):
        one.close()
        if getattr(one, "pool", None):
            one.close_pool()  # type: ignore[attr-defined]


def assert_durable() -> None:
    """Raise :class:`Undurable` unless a commit is on the disk before it is acknowledged.

    SQLite: WAL with ``synchronous=FULL`` (NORMAL loses acknowledged rows at a power cut; measured in ``tests/trust``).
    PostgreSQL: ``fsync`` and ``synchronous_commit`` on.
    """
    with connection.cursor() as cursor:
        if is_postgres():
            for setting in ("fsync", "synchronous_commit"):
                cursor.execute(f"SHOW {setting}")
                if cursor.fetchone()[0] == "off":
                    raise Undurable(f"PostgreSQL runs with {setting}=off: turn it on")
            return
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        if journal != "wal" or cursor.fetchone()[0] < SYNCHRONOUS_FULL:
            raise Undurable("SQLite must run in WAL mode with synchronous=FULL: see docs/reference/settings.md")
