"""The published format: a proof as a JSON document, hashes in hexadecimal; leaves as one hash a line.

``{"format": "socle-merkle-inclusion/1", "hash": "sha256", "leaf", "index", "size", "root", "path": […]}`` and
``{"format": "socle-merkle-consistency/1", "hash": "sha256", "old_size", "old_root", "size", "root", "path": […]}``.
``leaf`` is what the log was given (for Socle's audit log: SHA-256 of salt and payload). Further members are ignored.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from socle.engines.merkle.model import HASH_BYTES, Consistency, Inclusion, MerkleError

INCLUSION = "socle-merkle-inclusion/1"
CONSISTENCY = "socle-merkle-consistency/1"
LONGEST = 64  # hashes in a path: no log has 2**64 leaves


def to_json(proof: Inclusion | Consistency) -> dict[str, Any]:
    """The document of a proof."""
    path = [node.hex() for node in proof.path]
    if isinstance(proof, Inclusion):
        facts: dict[str, Any] = {"leaf": proof.leaf.hex(), "index": proof.index}
        kind = INCLUSION
    else:
        facts = {"old_size": proof.old_size, "old_root": proof.old_root.hex()}
        kind = CONSISTENCY
    return {"format": kind, "hash": "sha256", **facts, "size": proof.size, "root": proof.root.hex(), "path": path}


def from_json(text: str | bytes) -> Inclusion | Consistency:
    """The proof of a document. Raises :class:`MerkleError` for anything else."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise MerkleError("this is not JSON") from fault
    if not isinstance(document, dict) or document.get("hash") != "sha256":
        raise MerkleError("this is not a proof of a SHA-256 log")
    path = document.get("path")
    if not isinstance(path, list) or len(path) > LONGEST * 2:
        raise MerkleError("path is a list of hashes")
    nodes = tuple(_hash(node, "path") for node in path)
    size, root = _count(document, "size"), _hash(document.get("root"), "root")
    if document.get("format") == INCLUSION:
        return Inclusion(_bytes(document.get("leaf"), "leaf"), _count(document, "index"), size, root, nodes)
    if document.get("format") == CONSISTENCY:
        return Consistency(_count(document, "old_size"), _hash(document.get("old_root"), "old_root"), size, root, nodes)
    raise MerkleError(f"format is {INCLUSION} or {CONSISTENCY}")


def read_leaves(lines: Iterable[str]) -> Iterator[bytes]:
    """The leaves of a file with one hexadecimal value a line; empty lines are left out. Raises :class:`MerkleError`."""
    for number, line in enumerate(lines, 1):
        if text := line.strip():
            yield _bytes(text, f"line {number}")


def _bytes(value: object, name: str) -> bytes:
    try:
        return bytes.fromhex(value) if isinstance(value, str) else _refuse(name)
    except ValueError:
        return _refuse(name)


def _hash(value: object, name: str) -> bytes:
    found = _bytes(value, name)
    return found if len(found) == HASH_BYTES else _refuse(name)


def _count(document: dict[str, Any], name: str) -> int:
    value = document.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 63:
        raise MerkleError(f"{name} is a count")
    return value


def _refuse(name: str) -> bytes:
    raise MerkleError(f"{name} is not a hash in hexadecimal")
