"""Which erasures answer for the leaves that say nothing.

An erasure is an act in the log, and names the leaves that it emptied: their ids, as spans. At the term of its own it
is forgotten too: the horizon of a later one answers for what it named, a place in the log before which every act was
past its term.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

ERASED = "audit.leaf.erase"


def spans(ids: Iterable[int]) -> str:
    """Ids as the fact of an erasure tells them: ``3-5,9``. A span holds no id that was not given."""
    found: list[list[int]] = []
    for one in sorted(set(ids)):
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ",".join(f"{first}-{last}" if first != last else f"{first}" for first, last in found)


class Cover:
    """What the readable erasures answer for, and the empty leaves that wait for one: 16 bytes for each of these."""

    def __init__(self) -> None:
        self._horizon = 0
        self._spans: list[tuple[int, int]] = []
        self._ids, self._positions = array("q"), array("q")

    def told(self, facts: Mapping[str, Any]) -> None:
        """What one erasure said, read from a payload whose digest holds."""
        self._horizon = max(self._horizon, int(facts.get("before", 0)))
        for span in filter(None, str(facts.get("leaves", "")).split(",")):
            first, _to, last = span.partition("-")
            self._spans.append((int(first), int(last or first)))

    def empty(self, leaf_id: int, position: int) -> None:
        """A leaf without a payload."""
        self._ids.append(leaf_id)
        self._positions.append(position)

    def missing(self) -> Iterator[tuple[int, int]]:
        """The empty leaves that no erasure answers for, as id and position. Once every erasure was told."""
        self._spans.sort()
        firsts = [first for first, _last in self._spans]
        reach, furthest = array("q"), 0
        for _first, last in self._spans:
            furthest = max(furthest, last)
            reach.append(furthest)
        for leaf_id, position in zip(self._ids, self._positions, strict=True):
            at = bisect_right(firsts, leaf_id) - 1
            if position >= self._horizon and (at < 0 or reach[at] < leaf_id):
                yield leaf_id, position
