"""Adding leaves, and the root of what stands."""

from collections.abc import Callable, Iterable

from socle.engines.merkle.model import EMPTY_ROOT, Frontier, leaf_hash, node_hash

Seen = Callable[[int, int, bytes], None]


def append(frontier: Frontier, leaves: Iterable[bytes], *, full: Seen | None = None) -> Frontier:
    """The frontier after ``leaves``, in order. O(1) hashes a leaf on average, O(log n) memory.

    ``full(level, index, hash)`` is told each inner subtree the moment it is complete (level 1 has two leaves): whoever
    keeps them proves fast later.
    """
    size, nodes = frontier.size, list(frontier.nodes)
    for leaf in leaves:
        node, rest, level = leaf_hash(leaf), size, 0
        while rest & 1:
            node = node_hash(nodes.pop(), node)
            rest >>= 1
            level += 1
            if full is not None:
                full(level, rest, node)
        nodes.append(node)
        size += 1
    return Frontier(size, tuple(nodes))


def root(frontier: Frontier) -> bytes:
    """The root of the log (RFC 9162, 2.1.1)."""
    if not frontier.nodes:
        return EMPTY_ROOT
    *others, node = frontier.nodes
    for left in reversed(others):
        node = node_hash(left, node)
    return node
