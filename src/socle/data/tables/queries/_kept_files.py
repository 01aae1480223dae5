"""Files of SQLite that were made once and never change, open from one question to the next.

Opening one and reading its schema took longer than most look-ups. Each thread has its own connections, the last ones
stay open; a file that was swept meanwhile is read to its end like any file that is open.
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST = 4
MAPPED = 1 << 30
"""Bytes of a file that are read where the system keeps them, without a call for each page."""
_mine = threading.local()


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """This thread's connection to a file. What breaks is not kept. Raises ``sqlite3.Error``."""
    kept: OrderedDict[str, sqlite3.Connection] | None = getattr(_mine, "kept", None)
    if kept is None:
        kept = _mine.kept = OrderedDict()
    name = str(path)
    file = kept.pop(name, None) or _connection(path)
    try:
        yield file
    except BaseException:
        file.close()
        raise
    kept[name] = file
    while len(kept) > MOST:
        kept.popitem(last=False)[1].close()


def _connection(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    file.execute(f"PRAGMA mmap_size = {MAPPED}")
    file.execute("PRAGMA query_only = ON")
    return file
