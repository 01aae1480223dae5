"""Values of the Merkle engine: hashes, the frontier of a growing log, proofs."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a log without leaves (RFC 9162, 2.1.1)."""

Subtree = Callable[[int, int], bytes]
"""``subtree(level, index)``: the root of the full subtree over the 2**level leaves from ``index << level`` on."""


class MerkleError(ValueError):
    """A size, index, hash or file that cannot be part of a log."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that a log must remember to grow: how many leaves, and the roots of its full subtrees, largest first."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.nodes) != self.size.bit_count():
            raise MerkleError(f"a log of {self.size} leaves has another number of full subtrees than {len(self.nodes)}")
        if any(len(node) != HASH_BYTES for node in self.nodes):
            raise MerkleError(f"a hash has {HASH_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That ``leaf`` (the bytes given to the log) stands at ``index`` in the log of ``size`` leaves with this root."""

    leaf: bytes
    index: int
    size: int
    root: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the log of ``size`` leaves begins with the log of ``old_size`` leaves: nothing was altered or removed."""

    old_size: int
    old_root: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()
