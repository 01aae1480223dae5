"""The writer lock of one database file: threads of this process first, then other processes."""

import fcntl
import os
import threading

_locks: dict[str, "WriterLock"] = {}
_guard = threading.Lock()


class WriterLock:
    """One writer among all threads and processes. The kernel frees it when its holder dies."""

    def __init__(self, database: str) -> None:
        self._threads = threading.Lock()
        in_memory = ":memory:" in database or "mode=memory" in database
        self._file = None if in_memory else os.open(f"{database}.writer", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def acquire(self) -> None:
        """Wait in line, then hold the lock."""
        self._threads.acquire()
        if self._file is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            except BaseException:
                self._threads.release()
                raise

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def leave(self) -> None:
        """Close the file without a word to the kernel about the lock: for a child that got it at its fork."""
        if self._file is not None:
            os.close(self._file)


def writer_lock(database: str) -> WriterLock:
    """The lock of a database file, one object per process."""
    with _guard:
        if database not in _locks:
            _locks[database] = WriterLock(database)
        return _locks[database]


def _forget_after_fork() -> None:
    # A forked child shares the parent's open file, hence its lock, and would keep it when the parent is killed while
    # it writes: the child must close it and open its own.
    global _guard
    _guard = threading.Lock()
    for lock in _locks.values():
        lock.leave()
    _locks.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
