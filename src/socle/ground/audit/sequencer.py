"""The one sequencer: gives leaves their place in the log and grows the tree, a batch at a time.

Acts are written by many at once, and on PostgreSQL a lower id may be committed after a higher one: what counts is the
position, given here under the lock of the head, to whatever has none yet. Positions, nodes and head change in one
transaction, so an interruption leaves the log as it was.
"""

from django.db import connection

from socle.engines.merkle import EMPTY_ROOT, Frontier, append, root
from socle.ground.audit.models import Head, Leaf, Node
from socle.ground.database import atomic

BATCH = 1000  # leaves: some milliseconds of the writer lock
KEPT_LEVEL = 8  # subtrees of 2**8 leaves and more are kept; smaller ones are hashed again when needed
HASH_BYTES = 32
_PLACE = "UPDATE ground_audit_leaf SET position = %s WHERE id = %s AND position IS NULL"


def sequence() -> int:
    """Put every leaf that waits into the log; returns how many. Safe to run twice and by two at once."""
    done = 0
    while placed := _round():
        done += placed
    return done


def _round() -> int:
    """From the lowest id to the highest: each batch begins where the last one ended, not among what has its place.

    What was committed late under a lower id is for the next round.
    """
    placed, after = 0, 0
    while Leaf.objects.filter(position__isnull=True, id__gt=after).exists():
        with atomic():
            count, after = _place(BATCH, after)
        placed += count
    return placed


def head() -> Head:
    """The log as it stands."""
    return Head.objects.filter(pk=1).first() or Head(size=0, frontier=b"", root=EMPTY_ROOT)


def frontier_of(kept: Head) -> Frontier:
    """The frontier that a head keeps."""
    joined = bytes(kept.frontier)
    return Frontier(kept.size, tuple(joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)))


def locked_head() -> Head:
    """The head, held until the end of the transaction."""
    Head.objects.get_or_create(pk=1, defaults={"root": EMPTY_ROOT})
    return Head.objects.select_for_update().get(pk=1)


def _place(count: int, after: int) -> tuple[int, int]:
    """How many of the leaves above this id got their place, and the id to go on from."""
    kept = locked_head()
    rows = Leaf.objects.filter(position__isnull=True, id__gt=after).order_by("id")
    waiting = list(rows.values_list("id", "digest")[:count])
    if not waiting:
        return 0, after
    nodes: list[Node] = []

    def keep(level: int, index: int, node: bytes) -> None:
        if level >= KEPT_LEVEL:
            nodes.append(Node(level=level, index=index, hash=node))

    grown = append(frontier_of(kept), (bytes(digest) for _, digest in waiting), full=keep)
    with connection.cursor() as cursor:
        cursor.executemany(_PLACE, [(kept.size + at, leaf_id) for at, (leaf_id, _) in enumerate(waiting)])
        if cursor.rowcount != len(waiting):
            raise RuntimeError("a leaf got its place from somebody else, without the lock of the head")
    Node.objects.bulk_create(nodes)
    kept.size, kept.frontier, kept.root = grown.size, b"".join(grown.nodes), root(grown)
    kept.save(update_fields=["size", "frontier", "root"])
    return len(waiting), waiting[-1][0]
