"""Merkle: an append-only log that proves what it holds and that it only grew (RFC 9162, SHA-256)."""

from socle.engines.merkle.append import append, root
from socle.engines.merkle.consistency import prove_consistency, verify_consistency
from socle.engines.merkle.files import from_json, read_leaves, to_json
from socle.engines.merkle.inclusion import prove_inclusion, verify_inclusion
from socle.engines.merkle.model import (
    EMPTY_ROOT,
    Consistency,
    Frontier,
    Inclusion,
    MerkleError,
    Subtree,
    leaf_hash,
    node_hash,
)
from socle.engines.merkle.ranges import range_root, subtrees_of

__all__ = [
    "EMPTY_ROOT",
    "Consistency",
    "Frontier",
    "Inclusion",
    "MerkleError",
    "Subtree",
    "append",
    "from_json",
    "leaf_hash",
    "node_hash",
    "prove_consistency",
    "prove_inclusion",
    "range_root",
    "read_leaves",
    "root",
    "subtrees_of",
    "to_json",
    "verify_consistency",
    "verify_inclusion",
]
