"""Proving that a log only grew, and checking it."""

from socle.engines.merkle.model import EMPTY_ROOT, HASH_BYTES, Consistency, MerkleError, Subtree, node_hash
from socle.engines.merkle.ranges import range_root, split


def prove_consistency(old_size: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The hashes that lead from the root of ``old_size`` leaves to the root of ``size`` leaves (RFC 9162, 2.1.4.1).

    Empty when nothing was added or when there was nothing. Raises :class:`MerkleError` when the log shrank.
    """
    if not 0 <= old_size <= size:
        raise MerkleError(f"a log of {size} leaves never had {old_size}")
    if old_size in (0, size):
        return ()
    path, start, stop, known = [], 0, size, True
    while old_size != stop:
        middle = start + split(stop - start)
        if old_size <= middle:
            path.append(range_root(middle, stop, subtree))
            stop = middle
        else:
            path.append(range_root(start, middle, subtree))
            start, known = middle, False
    if not known:
        path.append(range_root(start, stop, subtree))
    return tuple(reversed(path))


def verify_consistency(proof: Consistency) -> bool:
    """Whether the proof holds (RFC 9162, 2.1.4.2). Never raises: what cannot be a proof does not hold."""
    old, size, path = proof.old_size, proof.size, list(proof.path)
    if not 0 <= old <= size or any(len(node) != HASH_BYTES for node in path):
        return False
    if old == 0:
        return not path and proof.old_root == EMPTY_ROOT
    if old == size:
        return not path and proof.old_root == proof.root
    if old & (old - 1) == 0:
        path.insert(0, proof.old_root)
    if not path:
        return False
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and older == proof.old_root and newer == proof.root
