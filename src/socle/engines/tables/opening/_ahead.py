"""Reading ahead: the next block is read and parsed while the one before is looked at. Both sides leave the interpreter
for most of their time (the disk, Polars), so two cores are used where there are two."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from typing import Generic, TypeVar

One = TypeVar("One")


def ahead(items: Iterator[One]) -> Generator[One, None, None]:
    """The same items in the same order, each made while the one before is used. What making one raises is raised in
    its place; whoever stops early waits for the one under way."""
    coming = _Coming(items)
    coming.start()
    try:
        while True:
            coming.join()
            if coming.failure is not None:
                raise coming.failure
            if not coming.made:
                return
            made = coming.made
            coming = _Coming(items)
            coming.start()
            yield made.pop()
    finally:
        coming.join()


class _Coming(threading.Thread, Generic[One]):
    """One item in the making: `made` holds it, or nothing when there is none left."""

    def __init__(self, items: Iterator[One]) -> None:
        super().__init__(name="ahead", daemon=True)
        self.made: list[One] = []
        self.failure: BaseException | None = None
        self._items = items

    def run(self) -> None:
        try:
            for item in self._items:
                self.made.append(item)
                return
        except BaseException as failure:
            self.failure = failure
