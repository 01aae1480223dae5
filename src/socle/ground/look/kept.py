"""Pages kept in memory: the same page, asked again for the same state of its data, is not made again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from socle.ground import world

LARGEST = 200_000  # bytes: a larger page is not kept


class KeptPages:
    """The latest pages by key, for a while. The key says everything the page depends on: address, language, version."""

    def __init__(self, *, most: int = 128, seconds: float = 60.0) -> None:
        self._most, self._seconds = most, seconds
        self._pages: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> bytes | None:
        """The page of this key, unless it is too old."""
        with self._lock:
            until, page = self._pages.get(key, (0.0, b""))
            if until <= world.monotonic():
                self._pages.pop(key, None)
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: bytes) -> None:
        """Keep a page; the one asked for longest ago leaves when there are too many."""
        if len(page) > LARGEST:
            return
        with self._lock:
            self._pages[key] = (world.monotonic() + self._seconds, page)
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forget all pages."""
        with self._lock:
            self._pages.clear()
