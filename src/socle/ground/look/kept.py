"""Pages kept in memory: the same page, asked again for the same state of its data, is not made again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from socle.ground import world

LARGEST = 200_000  # bytes: a larger page is not kept
MOST_BYTES = 8 * 1024 * 1024
"""Of all pages that a process keeps, whatever rooms they are of."""


class KeptPages:
    """The latest pages by key, for a while. The key says everything the page depends on: address, language, version."""

    def __init__(self, *, most: int = 128, seconds: float = 60.0) -> None:
        self._most, self._seconds = most, seconds
        self._pages: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()

    def find(self, key: Hashable) -> bytes | None:
        """The page of this key, unless it is too old."""
        with _lock:
            until, page = self._pages.get(key, (0.0, b""))
            if until <= world.monotonic():
                self._forget(key)
                return None
            self._pages.move_to_end(key)
            _sizes.move_to_end((self, key))
            return page

    def keep(self, key: Hashable, page: bytes) -> None:
        """Keep a page; the one asked for longest ago leaves when there are too many here, or too many bytes in all."""
        if len(page) > LARGEST:
            return
        with _lock:
            self._forget(key)
            self._pages[key] = (world.monotonic() + self._seconds, page)
            _sizes[self, key] = len(page)
            while len(self._pages) > self._most:
                self._forget(next(iter(self._pages)))
            while sum(_sizes.values()) > MOST_BYTES:
                oldest, its_key = next(iter(_sizes))
                oldest._forget(its_key)

    def clear(self) -> None:
        """Forget all pages."""
        with _lock:
            for key in list(self._pages):
                self._forget(key)

    def _forget(self, key: Hashable) -> None:
        self._pages.pop(key, None)
        _sizes.pop((self, key), None)


_lock = threading.Lock()
_sizes: OrderedDict[tuple[KeptPages, Hashable], int] = OrderedDict()
