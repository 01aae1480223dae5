"""The backend that Django loads: a transaction takes the writer lock before it begins, and so does a write outside any.

SQLite lets one writer in at a time and makes the others poll, without order: under load the unlucky wait for seconds.
A thread lock, then a lock on a file beside the database, put them in line (``benchmarks/README.md`` has the figures).
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db.backends.sqlite3 import base

from socle.ground.database.sqlite.lock import WriterLock, writer_lock

_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes stand in line: polling beside the line, they would hardly ever get their turn."""

    owner: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        """As Django's."""
        if self.connection.in_transaction or not _WRITE.match(query):
            return super().execute(query, params)
        self.owner._take()
        try:
            return super().execute(query, params)
        finally:
            self.owner._give_back()

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """As Django's."""
        if self.connection.in_transaction or not _WRITE.match(query):
            return super().executemany(query, param_list)
        self.owner._take()
        try:
            return super().executemany(query, param_list)
        finally:
            self.owner._give_back()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions hold the instance's writer lock from BEGIN to the end."""

    _lock: WriterLock | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that knows its connection's place in the line."""
        cursor = self.connection.cursor(factory=Cursor)
        cursor.owner = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_back()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._give_back()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_back()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give_back(closed=True)

    def _take(self) -> None:
        if self._lock is None:
            lock = writer_lock(str(self.settings_dict["NAME"]))
            lock.acquire()
            self._lock = lock

    def _give_back(self, *, closed: bool = False) -> None:
        still_open = not closed and self.connection is not None and self.connection.in_transaction
        if self._lock is not None and not still_open:
            lock, self._lock = self._lock, None
            lock.release()
