"""Verbs on photographs: receive, attach to a request, erase, sweep."""

import datetime
import errno
import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from socle.commons.files import queries
from socle.commons.files.models import StoredFile
from socle.commons.files.permissions import ERASE, SEND
from socle.commons.files.privacy import UNATTACHED_DAYS
from socle.commons.files.rules import MOST_BYTES, PhotoError, kind_of
from socle.commons.files.terms import Received, Upload
from socle.engines.geo import Point
from socle.ground import sandbox, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found
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
    try:
        store().put(row.key(small=True), small)
        store().put(row.key(), large)
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _refusal("full", status=503) from failure
        raise
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
        for row in StoredFile.objects.filter(authority_id=authority_id, name=file_id):
            _erase(row)


def delete_unattached(scope: Scope, *, now: datetime.datetime) -> int:
    """Erase photographs that no request took within eight days; returns how many."""
    limit = now - datetime.timedelta(days=UNATTACHED_DAYS)
    old = StoredFile.objects.filter(owner_room="", created_at__lt=limit, authority_id__in=scope.authorities(ERASE))
    gone = 0
    for row in old.iterator():
        with atomic():
            # Attached in the meantime: it stays.
            if StoredFile.objects.filter(pk=row.pk, owner_room="").exists():
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


def _refusal(code: str, *, status: int = 400) -> Refusal:
    return Refusal(f"files.{code}", _WORDS[code], status=status, field="photo")


def _erase(row: StoredFile) -> None:
    keys = [row.key(), row.key(small=True)]
    row.delete()

    def forget() -> None:
        for key in keys:
            store().delete(key)

    # After the commit, so that a rollback leaves the row with its bytes; what a crash skips, the sweeper
    # takes.
    transaction.on_commit(forget)
