"""Telling a full disk from a fault of ours."""

import errno
import sqlite3

from django.db import DatabaseError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# SQLite says the second when the system refuses a write of its log; PostgreSQL has a state for it.
_WORDS = ("database or disk is full", "disk i/o error")
_DISK_FULL = "53100"


def is_full(failure: BaseException | None) -> bool:
    """Whether a failure, or what caused it, is that nothing more can be written: disk full, quota, size limit."""
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        if isinstance(failure, OSError) and failure.errno in _NO_ROOM:
            return True
        if isinstance(failure, DatabaseError | sqlite3.Error) and str(failure).lower() in _WORDS:
            return True
        if getattr(failure, "sqlstate", None) == _DISK_FULL:
            return True
        failure = failure.__cause__ or failure.__context__
    return False
