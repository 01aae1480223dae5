"""Verbs on photographs: receive, attach to a request, cover parts, hide, erase, sweep."""

import datetime
import errno
import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from socle.commons.files import queries
from socle.commons.files.models import StoredFile
from socle.commons.files.permissions import ERASE, HIDE, READ, REDACT, SEND
from socle.commons.files.privacy import UNATTACHED_DAYS
from socle.commons.files.rules import MOST_BYTES, PhotoError, kind_of, rectangles_read
from socle.commons.files.terms import WHAT_TO_COVER, Received, Upload
from socle.engines.geo import Point
from socle.ground import audit, sandbox, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope
from socle.ground.storage import store

DECODE_SECONDS = 12.0
_WORDS = {
    "empty": _("Cette photo est vide. Choisissez-en une autre, ou continuez sans photo."),
    "too-big": _("Cette photo est trop lourde : 10 Mo au plus. Choisissez-en une autre, ou continuez sans photo."),
    "kind": _("Ce fichier n’est pas une photo JPEG, PNG ou WebP. Choisissez-en un autre, ou continuez sans photo."),
    "heic": _("Nous ne savons pas lire les photos HEIC. Envoyez une capture d’écran, ou continuez sans photo."),
    "pixels": _("Cette photo est trop grande : 50 millions de points au plus. Choisissez-en une autre."),
    "unreadable": _("Cette photo est abîmée. Choisissez-en une autre, ou continuez sans photo."),
    "full": _("Nous n’avons plus de place pour les photos. Continuez sans photo."),
}


def receive_photo(scope: Scope, *, authority_id: int, upload: Upload, now: datetime.datetime) -> Received:
    """Keep a photograph, drawn anew in the sandbox. When this returns, it survives a crash.

    Raises ``Refusal`` on the field ``photo``: ``files.empty``, ``files.too-big`` (more than 10 MB, before
    all of it is read), ``files.kind``, ``files.heic``, ``files.pixels``, ``files.unreadable``,
    ``files.full`` (503). Nothing is kept then.
    """
    scope.require(SEND, authority_id)
    sent = _read(upload)
    facts, (large, small) = _redrawn(sent)
    row = StoredFile(
        authority_id=authority_id,
        name=world.random_bytes(16).hex(),
        kind="photo",
        bytes=len(large),
        sha256=hashlib.sha256(large).hexdigest(),
        small_bytes=len(small),
        small_sha256=hashlib.sha256(small).hexdigest(),
        width=facts["width"],
        height=facts["height"],
        created_at=now,
    )
    # Bytes first, then the row: a crash in between leaves bytes that nobody can see, and the sweeper takes
    # them.
    _put(row, large, small)
    with atomic():
        row.save(force_insert=True)
    position = facts["position"]
    return Received(row.name, row.width, row.height, Point(*position) if position else None)


def attach(scope: Scope, *, authority_id: int, file_id: str, owner_room: str, owner_id: str) -> None:
    """Give a photograph its owner (``services_reports``, ``"42"``); it then lives as long as its owner says.

    Twice with the same owner is the same as once. Raises ``Refusal`` 404: unknown, of another authority, or
    owned already.
    """
    scope.require(SEND, authority_id)
    if not owner_room or not owner_id:
        raise ValueError("an owner is a room and an id")
    with atomic():
        mine = StoredFile.objects.filter(authority_id=authority_id, name=file_id)
        if mine.filter(owner_room="").update(owner_room=owner_room, owner_id=owner_id):
            return
        if not mine.filter(owner_room=owner_room, owner_id=owner_id).exists():
            raise not_found()


def delete(scope: Scope, *, authority_id: int, file_id: str) -> None:
    """Erase a photograph: its row with the transaction, its bytes once that is done. Nothing happens when it
    is gone.
    """
    scope.require(ERASE, authority_id)
    with atomic():
        for row in StoredFile.objects.select_for_update().filter(authority_id=authority_id, name=file_id):
            audit.record(scope, "files.photo.delete", authority_id=authority_id, about=f"file:{row.pk}")
            _erase(row)


def redact(
    scope: Scope,
    *,
    authority_id: int,
    file_id: str,
    rectangles: Sequence[Sequence[float]],
    expected_version: int | None = None,
    now: datetime.datetime,
) -> int:
    """Cover parts of a photograph in black, in both sizes, for good; returns its new version.

    ``rectangles`` are (x, y, width, height) as fractions of the picture, from its upper left. The bytes before are
    deleted once the new ones are committed. Raises ``Refusal``: 404, ``files.rectangles``, ``stale`` (409: somebody
    covered parts meanwhile), ``files.unreadable``, ``files.full`` (503).
    """
    scope.require(REDACT, authority_id)
    row = _row(authority_id, file_id)
    if expected_version not in (None, row.version):
        raise stale()
    try:
        boxes = rectangles_read(rectangles)
    except PhotoError as refused:
        raise Refusal("files.rectangles", WHAT_TO_COVER, field="rectangles") from refused
    before = [row.key(), row.key(small=True)]
    large, small = _covered(row, boxes)
    row.edition = world.random_bytes(8).hex()
    changes = {
        "version": row.version + 1,
        "edition": row.edition,
        "redacted_at": now,
        "bytes": len(large),
        "sha256": hashlib.sha256(large).hexdigest(),
        "small_bytes": len(small),
        "small_sha256": hashlib.sha256(small).hexdigest(),
    }
    # Bytes first, under a key of their own: a crash leaves the photograph as it was, or as it shall be.
    _put(row, large, small)
    with atomic():
        if not StoredFile.objects.filter(pk=row.pk, version=row.version).update(**changes):
            _forget([row.key(), row.key(small=True)])
            raise stale()
        facts = {"rectangles": len(boxes), "version": row.version + 1}
        audit.record(scope, "files.photo.redact", authority_id=authority_id, about=f"file:{row.pk}", facts=facts)
        transaction.on_commit(lambda: _forget(before))
    return row.version + 1


def hand_over(scope: Scope, *, authority_id: int, file_id: str, to_authority_id: int) -> None:
    """Give a photograph to another authority, inside the transaction that gives it the request. Its bytes stay where
    they are. Nothing happens when it is gone.
    """
    scope.require(READ, authority_id)
    with atomic():
        mine = StoredFile.objects.filter(authority_id=authority_id, name=file_id)
        mine.filter(home__isnull=True).update(home=authority_id)
        for pk in mine.values_list("pk", flat=True):
            facts = {"to": to_authority_id}
            audit.record(scope, "files.photo.transfer", authority_id=authority_id, about=f"file:{pk}", facts=facts)
        mine.update(authority_id=to_authority_id)


def hide(scope: Scope, *, authority_id: int, file_id: str, now: datetime.datetime) -> None:
    """Keep a photograph from all but staff, at its address too. Twice is the same as once. Raises ``Refusal`` 404."""
    scope.require(HIDE, authority_id)
    _set_hidden(scope, authority_id, file_id, now)


def show(scope: Scope, *, authority_id: int, file_id: str) -> None:
    """Show a hidden photograph again. Raises ``Refusal`` 404."""
    scope.require(HIDE, authority_id)
    _set_hidden(scope, authority_id, file_id, None)


def _set_hidden(scope: Scope, authority_id: int, file_id: str, at: datetime.datetime | None) -> None:
    with atomic():
        row = _row(authority_id, file_id)
        changed = StoredFile.objects.filter(pk=row.pk, hidden_at__isnull=at is not None).update(hidden_at=at)
        if changed:
            verb = "hide" if at else "show"
            audit.record(scope, f"files.photo.{verb}", authority_id=authority_id, about=f"file:{row.pk}")


def delete_unattached(scope: Scope, *, now: datetime.datetime) -> int:
    """Erase photographs that no request took within eight days; returns how many."""
    limit = now - datetime.timedelta(days=UNATTACHED_DAYS)
    old = StoredFile.objects.filter(owner_room="", created_at__lt=limit, authority_id__in=scope.authorities(ERASE))
    gone = 0
    for row in old.iterator():
        with atomic():
            # Attached in the meantime: it stays.
            if StoredFile.objects.filter(pk=row.pk, owner_room="").exists():
                audit.record(scope, "files.photo.expire", authority_id=row.authority_id, about=f"file:{row.pk}")
                _erase(row)
                gone += 1
    return gone


def sweep_orphans(scope: Scope, *, now: datetime.datetime) -> int:
    """Remove bytes that a crash left without a row, once they are an hour old; returns how many files."""
    if scope.actor.kind != "system":
        raise not_found()
    store().sweep_partials(queries.ORPHAN_SECONDS)
    gone = 0
    for key in queries.orphans(scope, now=now):
        store().delete(key)
        gone += 1
    return gone


def _read(upload: Upload) -> bytes:
    """The bytes sent, never more than the limit in memory. Raises ``Refusal``."""
    if upload.size is not None and upload.size > MOST_BYTES:
        raise _refusal("too-big")
    pieces: list[bytes] = []
    size = 0
    for piece in upload.chunks():
        size += len(piece)
        if size > MOST_BYTES:
            raise _refusal("too-big")
        pieces.append(piece)
    return b"".join(pieces)


def _redrawn(sent: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        kind_of(sent[:16])
        facts, pictures = sandbox.call("socle.commons.files.rules:reencode", blobs=[sent], timeout=DECODE_SECONDS)
    except (PhotoError, sandbox.Failed) as refused:
        raise _refusal(refused.code if refused.code in _WORDS else "unreadable") from refused
    except (sandbox.Crashed, sandbox.TimedOut) as broken:
        raise _refusal("unreadable") from broken
    return facts, pictures


def _row(authority_id: int, file_id: str) -> StoredFile:
    known = re.fullmatch(r"[0-9a-f]{32}", file_id) is not None
    row = StoredFile.objects.filter(authority_id=authority_id, name=file_id).first() if known else None
    if row is None:
        raise not_found()
    return row


def _covered(row: StoredFile, boxes: list[list[float]]) -> list[bytes]:
    """The photograph with black boxes, large and small. Raises ``Refusal``."""
    try:
        kept = store().read(row.key())
    except FileNotFoundError as gone:
        raise not_found() from gone
    target = "socle.commons.files.rules:redact"
    try:
        _facts, pictures = sandbox.call(target, blobs=[kept], rectangles=boxes, timeout=DECODE_SECONDS)
    except (sandbox.Failed, sandbox.Crashed, sandbox.TimedOut) as broken:
        raise _refusal("unreadable", status=503) from broken
    made: list[bytes] = pictures
    return made


def _put(row: StoredFile, large: bytes, small: bytes) -> None:
    try:
        store().put(row.key(small=True), small)
        store().put(row.key(), large)
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _refusal("full", status=503) from failure
        raise


def _forget(keys: list[str]) -> None:
    for key in keys:
        store().delete(key)


def _refusal(code: str, *, status: int = 400) -> Refusal:
    return Refusal(f"files.{code}", _WORDS[code], status=status, field="photo")


def _erase(row: StoredFile) -> None:
    keys = [row.key(), row.key(small=True)]
    row.delete()
    # After the commit, so that a rollback leaves the row with its bytes; what a crash skips, the sweeper
    # takes.
    transaction.on_commit(lambda: _forget(keys))
