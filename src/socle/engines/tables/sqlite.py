"""SQLite as a file format: the one module of the engines that may open it (decision 0014).

A GeoPackage is an SQLite file, and so is an index of look-ups. Nothing here keeps state: a file is opened, read or
written, and closed. Files that came from outside are opened read-only, without extensions, with a schema that is not
trusted (no function of a view or a trigger runs) and bounded in what a value or a statement may be.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from socle.engines.tables.model import TableError

LONGEST_VALUE: Final = 64 * 1024 * 1024
CACHE_KB: Final = 16_384
Connection = sqlite3.Connection
DamagedFile = sqlite3.DatabaseError


@contextmanager
def reading(path: str | Path) -> Iterator[Connection]:
    """A file of SQLite to read, whoever made it. Raises TableError("unreadable") when it is missing or damaged."""
    connection = None
    try:
        connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        connection.execute("PRAGMA query_only = ON")
        yield connection
    except sqlite3.DatabaseError as error:
        raise TableError(
            "unreadable", f"a file cannot be read ({type(error).__name__})", path=Path(path).name
        ) from None
    finally:
        if connection is not None:
            connection.close()


@contextmanager
def writing(path: str | Path, *, page_size: int = 4096) -> Iterator[Connection]:
    """A new file of SQLite to fill, in one transaction and without a journal: the caller makes it durable and final.

    What fails leaves a file to throw away. Raises TableError("unwritable") on a full disk.
    """
    Path(path).open("wb").close()  # what was there is gone
    connection = sqlite3.connect(str(path), isolation_level=None)
    try:
        for setting in (
            f"page_size = {page_size}",
            "journal_mode = OFF",
            "synchronous = OFF",
            "temp_store = MEMORY",
            f"cache_size = -{CACHE_KB}",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise TableError("unwritable", f"a file cannot be written ({error})") from None
    finally:
        connection.close()
