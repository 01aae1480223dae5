"""Proofs: that an act is in the log, and that the log only grew."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from socle.engines.merkle import Consistency, Inclusion, MerkleError, Subtree, prove_consistency, prove_inclusion
from socle.engines.merkle import subtrees_of as subtrees
from socle.ground.audit.models import Leaf, Node, SignedRoot
from socle.ground.audit.permissions import READ
from socle.ground.audit.sequencer import KEPT_LEVEL, head
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

SHOWN = 400  # signed roots on a page: more than a year


@dataclass(frozen=True, slots=True)
class Proof:
    """That an act is in the log; ``signed`` is the signed root that it leads to, None until the next is signed."""

    inclusion: Inclusion
    signed: SignedRoot | None


def proof_of(scope: Scope, leaf_id: int) -> Proof | None:
    """The proof for who may read the log there; None while the act waits for its place. Raises ``Refusal`` 404."""
    leaf = Leaf.objects.filter(pk=leaf_id).only("authority_id", "digest", "position").first()
    if leaf is None or not scope.allows(READ, leaf.authority_id):
        raise not_found()
    return _proof(leaf)


def proof_held(scope: Scope, leaf_id: int, digest: str) -> Proof | None:
    """The same for anyone who holds the act's digest (64 hexadecimal signs): it tells nothing of the act itself."""
    leaf = Leaf.objects.filter(pk=leaf_id).only("digest", "position").first()
    if leaf is None or bytes(leaf.digest).hex() != digest.lower():
        raise not_found()
    return _proof(leaf)


def signed_roots(scope: Scope) -> Sequence[SignedRoot]:
    """The signed roots, the latest first. Public: they say how many acts there are, and nothing of them."""
    return list(SignedRoot.objects.order_by("-day")[:SHOWN])


def growth_since(scope: Scope, day: datetime.date) -> Consistency:
    """The proof that the log of the latest signed root begins with that of a day. Raises ``Refusal`` 404."""
    old, new = SignedRoot.objects.filter(day=day).first(), SignedRoot.objects.order_by("-day").first()
    if old is None or new is None or old.size > new.size:
        raise not_found()
    path = prove_consistency(old.size, new.size, _kept())
    return Consistency(old.size, bytes(old.root), new.size, bytes(new.root), path)


def _proof(leaf: Leaf) -> Proof | None:
    if leaf.position is None:
        return None
    signed = SignedRoot.objects.filter(size__gt=leaf.position).order_by("size").first()
    top = signed or head()
    path = prove_inclusion(leaf.position, top.size, _kept())
    return Proof(Inclusion(bytes(leaf.digest), leaf.position, top.size, bytes(top.root), path), signed)


def _kept() -> Subtree:
    """Full subtrees from the nodes kept, and the small ones from their 256 leaves, read once."""
    blocks: dict[int, Subtree] = {}

    def subtree(level: int, index: int) -> bytes:
        if level >= KEPT_LEVEL:
            found = Node.objects.filter(level=level, index=index).values_list("hash", flat=True).first()
            if found is None:
                raise MerkleError("a subtree of the log is missing: run verify")
            return bytes(found)
        apart = KEPT_LEVEL - level
        block = index >> apart
        if block not in blocks:
            blocks[block] = _block(block)
        return blocks[block](level, index - (block << apart))

    return subtree


def _block(block: int) -> Subtree:
    first = block << KEPT_LEVEL
    rows = Leaf.objects.filter(position__gte=first, position__lt=first + (1 << KEPT_LEVEL)).order_by("position")
    return subtrees([bytes(digest) for digest in rows.values_list("digest", flat=True)])
