"""Answers kept in memory, bounded by what they weigh: the least used go first."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Remembered(Generic[V]):
    """The last values by key: so many of them, and so many bytes in all; one of more than a quarter is not kept."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def get(self, key: Hashable) -> V | None:
        """What was put under this key, if it is still there."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: V, weight: int) -> None:
        """Keep a value of so many bytes."""
        if weight > self._most_bytes // 4:
            return
        with self._lock:
            self.bytes += weight - self._kept.pop(key, (value, 0))[1]
            self._kept[key] = (value, weight)
            while len(self._kept) > self._most or self.bytes > self._most_bytes:
                self.bytes -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0


def weight_of(value: Any) -> int:
    """About how many bytes of memory a JSON value takes."""
    own = sys.getsizeof(value)
    if isinstance(value, dict):
        return own + sum(map(weight_of, value)) + sum(map(weight_of, value.values()))
    return own + sum(map(weight_of, value)) if isinstance(value, list | tuple) else own
