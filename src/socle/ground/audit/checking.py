"""Reading the whole log again, as somebody would who trusts nothing but the leaves."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from socle.engines.merkle import Frontier, append, root
from socle.ground import world
from socle.ground.audit import signing
from socle.ground.audit.cover import ERASED, Cover
from socle.ground.audit.models import Leaf, Node, SignedRoot
from socle.ground.audit.sequencer import KEPT_LEVEL, head

LONGEST_WAIT = datetime.timedelta(hours=1)
MOST = 20  # violations told: one altered leaf is enough to stop
_READ = ("id", "position", "digest", "salt", "payload", "authority_id", "act", "about", "actor_id")
# A moment as the database writes it: a million of them are compared as texts, and read only where they differ.
_AT = Cast("at", TextField())


def log_faults() -> Iterator[str]:
    """Where positions, digests, tree, head or signed roots do not fit together; at most 20."""
    for number, fault in enumerate(_faults()):
        if number == MOST:
            return
        yield fault


def _faults() -> Iterator[str]:
    kept = head()
    signed: dict[int, list[SignedRoot]] = {}
    for one in SignedRoot.objects.order_by("day"):
        signed.setdefault(one.size, []).append(one)
    nodes = {(level, index): bytes(hash) for level, index, hash in Node.objects.values_list("level", "index", "hash")}
    wrong: list[str] = []
    cover = Cover()

    def check(level: int, index: int, node: bytes) -> None:
        if level >= KEPT_LEVEL and nodes.pop((level, index), None) != node:
            first, last = index << level, ((index + 1) << level) - 1
            wrong.append(f"the leaves {first} to {last} are not those that were put in the log")

    grown = Frontier()
    yield from _signed_faults(signed.pop(0, []), grown)
    rows = (
        Leaf.objects.filter(position__isnull=False, position__lt=kept.size)
        .order_by("position")
        .values_list(*_READ, _AT)
    )
    for row in rows.iterator(chunk_size=2000):
        if row[1] != grown.size:
            yield f"the leaf at position {grown.size} is missing"
            return
        yield from _leaf_faults(row, cover)
        grown = append(grown, (bytes(row[2]),), full=check)
        yield from wrong
        wrong.clear()
        yield from _signed_faults(signed.pop(grown.size, []), grown)
    if grown.size != kept.size:
        yield f"the leaf at position {grown.size} is missing"
    elif root(grown) != bytes(kept.root) or b"".join(grown.nodes) != bytes(kept.frontier):
        yield "the leaves do not give the root that the log had"
    if nodes:
        yield f"{len(nodes)} subtree(s) are kept that the log does not have"
    for beyond in signed.values():
        yield f"the root signed on {beyond[0].day} is of {beyond[0].size} leaves, the log has {grown.size}"
    if Leaf.objects.filter(position__gte=kept.size).exists():
        yield "a leaf has a position beyond the end of the log"
    yield from _uncovered(cover, kept.size)


def _leaf_faults(row: tuple[Any, ...], cover: Cover) -> Iterator[str]:
    leaf_id, position, digest, salt, payload, authority_id, act, about, actor_id, at = row
    if payload is None:
        cover.empty(leaf_id, position)
        return
    if hashlib.sha256(bytes(salt) + payload.encode()).digest() != bytes(digest):
        yield f"leaf {leaf_id} at position {position} does not say what its digest stands for"
        return
    if not _begins(payload, authority_id, act, about, actor_id, at):
        told = json.loads(payload)
        actor = told["actor"].partition(":")[2]
        if (told["authority"], told["act"], told["about"]) != (authority_id, act, about) or (
            actor_id != (int(actor) if actor else None) or datetime.datetime.fromisoformat(told["at"]) != _moment(at)
        ):
            yield f"leaf {leaf_id} at position {position} is filed under something else than it says"
    if act == ERASED:
        cover.told(_erasure(payload))


def _begins(payload: str, authority: int, act: str, about: str, actor: int | None, at: str) -> bool:
    """Whether the canonical text begins with what the columns say: it almost always does, and need not be read then."""
    start = f'{{"about":{_quoted(about)},"act":{_quoted(act)},"actor":"'
    stamp = f"{at[:10]}T{at[11:].removesuffix('+00')}+00:00"
    end = payload.find('"', len(start))
    return (
        payload.startswith(start)
        and payload[len(start) : end].partition(":")[2] == ("" if actor is None else str(actor))
        and payload.startswith(f'","at":"{stamp}","authority":{authority},"facts":', end)
    )


def _moment(at: str) -> datetime.datetime:
    """SQLite keeps UTC and does not say so; PostgreSQL says it and leaves out zeros at the end."""
    read = datetime.datetime.fromisoformat(at)
    return read if read.tzinfo else read.replace(tzinfo=datetime.UTC)


def _erasure(payload: str) -> dict[str, Any]:
    """What an erasure says that it erased; nothing for an act that is filed under its name and is not one."""
    told: dict[str, Any] = json.loads(payload)
    return told["facts"] if told["act"] == ERASED else {}


def _uncovered(cover: Cover, size: int) -> Iterator[str]:
    """Leaves that somebody emptied who is not in the log. Erasures that came since the log was read count."""
    late = Leaf.objects.filter(Q(position__isnull=True) | Q(position__gte=size), act=ERASED)
    for digest, salt, payload in late.values_list("digest", "salt", "payload"):
        if payload and salt and hashlib.sha256(bytes(salt) + payload.encode()).digest() == bytes(digest):
            cover.told(_erasure(payload))
    for leaf_id, position in cover.missing():
        yield f"leaf {leaf_id} at position {position} is empty, and no erasure names it"


def _signed_faults(signed: list[SignedRoot], grown: Frontier) -> Iterator[str]:
    if not signed:
        return
    key = signing.public_key()
    for one in signed:
        if bytes(one.root) != root(grown):
            yield f"the log is not the one whose root was signed on {one.day}"
        if key is None or not signing.holds(one, key):
            yield f"the root of {one.day} is not signed by this instance"


def waiting_faults() -> Iterator[str]:
    """Acts that nobody put in the log for an hour."""
    limit = world.now() - LONGEST_WAIT
    count = Leaf.objects.filter(position__isnull=True, at__lt=limit).count()
    if count:
        yield f"{count} act(s) wait for their place in the log for more than an hour: is a worker running?"
