"""The root over a run of leaves, from the full subtrees it is made of."""

from collections.abc import Sequence

from socle.engines.merkle.model import MerkleError, Subtree, leaf_hash, node_hash


def split(size: int) -> int:
    """The largest power of two smaller than ``size`` (at least 2): where RFC 9162 parts a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def range_root(start: int, stop: int, subtree: Subtree) -> bytes:
    """The root over the leaves ``start`` … ``stop``, where ``start`` is where a proof would begin (aligned)."""
    width = stop - start
    if width <= 0:
        raise MerkleError("a run of leaves has at least one")
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + split(width)
    return node_hash(range_root(start, middle, subtree), range_root(middle, stop, subtree))


def subtrees_of(leaves: Sequence[bytes]) -> Subtree:
    """Every full subtree of leaves held in memory, hashed once: 64 bytes a leaf."""
    levels = [[leaf_hash(leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])

    def subtree(level: int, index: int) -> bytes:
        if level >= len(levels) or not 0 <= index < len(levels[level]):
            raise MerkleError("there is no such full subtree")
        return levels[level][index]

    return subtree
