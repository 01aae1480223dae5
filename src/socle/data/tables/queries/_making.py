"""Files in the making: the engine writes in its own child process, and readers follow the file while it grows."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from socle.data.tables.queries._asking import engine

BLOCK = 256 * 1024
LONGEST_SECONDS = 3600.0
LOOK_SECONDS = 0.01
PATIENCE_SECONDS = 0.15
"""A file made within this time is sent as one that was there: with its length and its hash."""
WHOLE_ONLY = frozenset({"gpkg"})
"""Formats whose first bytes change until the last is written: nobody can follow them."""

Keep = Callable[[dict[str, Any]], None]


class Making(threading.Thread):
    """One file being made. It ends when the file is whole, when the engine refuses, or when no reader is left.

    ``keep`` is called with what the engine says once the file is whole, and may give it its final name; whatever
    happens, the partial name is gone at the end. Readers who opened it before still read it.
    """

    def __init__(self, partial: Path, given: dict[str, Any], keep: Keep | None = None) -> None:
        super().__init__(name="export", daemon=True)
        self.partial = partial
        self.failure: BaseException | None = None
        self.made: dict[str, Any] | None = None
        self._given = given
        self._keep = keep
        self._readers = 0
        self._guard = threading.Lock()
        self._over = threading.Event()
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.touch()

    def run(self) -> None:
        """Have the engine write the file. What fails is kept for the readers."""
        try:
            made = engine(
                "export",
                part="exporting",
                timeout=LONGEST_SECONDS,
                wanted=self._is_wanted,
                target=str(self.partial),
                **self._given,
            )
            if self._keep is not None:
                with self.partial.open("rb") as written:
                    os.fsync(written.fileno())  # a name that says its bytes must not outlive them at a power cut
                self._keep(made)
            self.made = made
        except BaseException as failure:
            self.failure = failure
        finally:
            self.partial.unlink(missing_ok=True)
            self._over.set()

    def reader(self) -> "Reader":
        """Somebody who wants the file. Raises ``FileNotFoundError`` once the partial name is gone."""
        with self._guard:
            file = self.partial.open("rb", buffering=0)
            self._readers += 1
        return Reader(self, file)

    def keep_on(self) -> None:
        """Make it to the end, even if nobody reads."""
        with self._guard:
            self._readers += 1

    def leave(self) -> None:
        """A reader goes."""
        with self._guard:
            self._readers -= 1

    def wait(self, seconds: float | None = None) -> bool:
        """Until it is over, whatever came out; whether it is."""
        return self._over.wait(seconds)

    def _is_wanted(self) -> bool:
        with self._guard:
            return self._readers > 0


class Reader:
    """The bytes of a file in the making, as they come. Close it: the last to leave stops the making."""

    def __init__(self, making: Making, file: Any) -> None:
        self.making = making
        self._head = b""
        self._file = file
        self._open = True

    def begin(self, followed: bool, head: bytes = b"") -> None:
        """Wait until the file is whole or, for one that can be followed, has bytes that will stay. Raises what the
        engine refused. ``head`` is what it will begin with: who knows that need not wait for the first rows."""
        if not self.making.wait(PATIENCE_SECONDS):
            while not self.making.wait(LOOK_SECONDS):
                if followed and (head or os.fstat(self._file.fileno()).st_size):
                    self._head = head
                    break
        if self.making.failure is not None:
            raise self.making.failure

    def __iter__(self) -> Iterator[bytes]:
        """Blocks until the end. What fails on the way is raised: the reader must not take a part for the whole."""
        try:
            if self._head:
                yield self._head
                self._file.seek(len(self._head))
            while True:
                over = self.making.wait(0)
                block = self._file.read(BLOCK)
                if block:
                    yield block
                elif not over:
                    self.making.wait(LOOK_SECONDS)
                elif self.making.failure is not None:
                    raise self.making.failure
                else:
                    return
        finally:
            self.close()

    def close(self) -> None:
        """Go away."""
        if self._open:
            self._open = False
            self._file.close()
            self.making.leave()
