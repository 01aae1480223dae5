"""The backend that Django loads: a transaction takes the writer lock before it begins.

SQLite lets one writer in at a time and makes the others poll, without order: under load the unlucky wait for seconds.
A thread lock, then a lock on a file beside the database, put them in line (``benchmarks/README.md`` has the figures).
"""

from typing import Any

from django.db.backends.sqlite3 import base

from socle.ground.database.sqlite.lock import WriterLock, writer_lock


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions hold the instance's writer lock from BEGIN to the end."""

    _lock: WriterLock | None = None

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
