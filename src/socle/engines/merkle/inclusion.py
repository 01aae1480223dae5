"""Proving that a leaf stands in a log, and checking it."""

from socle.engines.merkle.model import HASH_BYTES, Inclusion, MerkleError, Subtree, leaf_hash, node_hash
from socle.engines.merkle.ranges import range_root, split


def prove_inclusion(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The hashes beside the way from leaf ``index`` to the root of the first ``size`` leaves, lowest first.

    RFC 9162, 2.1.3.1. Raises :class:`MerkleError` for an index that the log does not have.
    """
    if not 0 <= index < size:
        raise MerkleError(f"a log of {size} leaves has no leaf {index}")
    path, start, stop = [], 0, size
    while stop - start > 1:
        middle = start + split(stop - start)
        if index < middle:
            path.append(range_root(middle, stop, subtree))
            stop = middle
        else:
            path.append(range_root(start, middle, subtree))
            start = middle
    return tuple(reversed(path))


def verify_inclusion(proof: Inclusion) -> bool:
    """Whether the proof holds (RFC 9162, 2.1.3.2). Never raises: what cannot be a proof does not hold."""
    if not 0 <= proof.index < proof.size or any(len(node) != HASH_BYTES for node in proof.path):
        return False
    at, last, node = proof.index, proof.size - 1, leaf_hash(proof.leaf)
    for beside in proof.path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(beside, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and node == proof.root
