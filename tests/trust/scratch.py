"""Scratch instances for the drivers: a directory and a database of their own, and a small town founded by commands."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from socle.ground.database import leave
from socle.site.instance import Instance, write_instance
from socle.site.prepare import open_instance, prepare


@contextmanager
def scratch_town() -> Iterator[Path]:
    """The directory of a new instance with one town, opened in this process. Nothing of it stays."""
    directory = Path(tempfile.mkdtemp(prefix="socle-trust-"))
    try:
        with _own_database():
            write_instance(directory, Instance())
            open_instance(directory)
            prepare(static=False)
            from tests.towns import found_town

            found_town()
            leave()
            yield directory
            leave()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def ask(directory: Path, query: str) -> list[Any]:
    """The rows of a question put to the database by a connection that lives no longer than the question."""
    url = os.environ.get("SOCLE_DATABASE_URL", "")
    if not url:
        import sqlite3

        connection = sqlite3.connect(directory / "socle.sqlite3", timeout=30)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()
    import psycopg

    with psycopg.connect(url) as opened:
        return opened.execute(query.encode()).fetchall()


def tell(directory: Path, change: str) -> None:
    """The same for a change."""
    url = os.environ.get("SOCLE_DATABASE_URL", "")
    if not url:
        import sqlite3

        connection = sqlite3.connect(directory / "socle.sqlite3", timeout=30, isolation_level=None)
        connection.execute(change)
        connection.close()
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as opened:
        opened.execute(change.encode())


@contextmanager
def _own_database() -> Iterator[None]:
    """With PostgreSQL given, a database in it that nobody else uses; with SQLite the instance's directory is enough."""
    given = os.environ.get("SOCLE_DATABASE_URL", "")
    if not given:
        yield
        return
    import psycopg

    name = f"trust_{secrets.token_hex(6)}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    os.environ["SOCLE_DATABASE_URL"] = urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    try:
        yield
    finally:
        os.environ["SOCLE_DATABASE_URL"] = given
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
