"""Reads: the signed address of a photograph, and its bytes for whoever may see it."""

import datetime
import re
from collections.abc import Iterable

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from socle.commons.files.models import FOLDER, SMALL, StoredFile
from socle.commons.files.permissions import READ
from socle.commons.files.rules import small_size
from socle.commons.files.terms import Held, Picture, Shown
from socle.ground.refusals import not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

HOUR = 3600
ORPHAN_SECONDS = 3600.0
"""Bytes without a row are being written, or were left by a crash: after an hour it is the latter."""
_FILE = re.compile(rf"([0-9a-f]{{32}})({SMALL})?")


def signed_url(scope: Scope, file_id: str, *, now: datetime.datetime, small: bool = False, version: int = 1) -> str:
    """An address that shows the photograph to whoever holds it, for one to two hours.

    The room that shows a photograph decides who sees it; the address carries that decision. Within an hour
    it stays the same, so that a page seen twice loads the photograph once; another ``version`` has another address.
    """
    name = f"{file_id}{SMALL if small else ''}"
    until = (int(now.timestamp()) // HOUR + 2) * HOUR
    newer = f"&v={version}" if version > 1 else ""
    return f"{reverse('file-photo', args=[name])}?jusque={until}&cle={_signature(name, until)}{newer}"


def shown(scope: Scope, authority_id: int, file_id: str, *, now: datetime.datetime) -> list[Shown]:
    """The photograph as a page shows it, or nothing when it is gone. The room that asks decides who sees it.

    A hidden one is shown to staff of the authority only.
    """
    row = StoredFile.objects.filter(name=file_id, authority_id=authority_id).first() if file_id else None
    if row is None or (row.hidden_at and not scope.allows(READ, authority_id)):
        return []
    small = signed_url(scope, file_id, now=now, small=True, version=row.version)
    large = signed_url(scope, file_id, now=now, version=row.version)
    width, height = small_size(row.width, row.height)
    return [Shown(small, width, height, row.small_bytes, large)]


def picture(scope: Scope, name: str, *, now: datetime.datetime, until: str = "", signature: str = "") -> Picture:
    """The bytes of a photograph (``name`` or ``name-petit``), for a signed address or for staff of its
    authority.

    Raises ``Refusal`` 404, the same whether the photograph is unknown, the address forged or too old, or the
    bytes gone.
    """
    asked = _FILE.fullmatch(name)
    if asked is None:
        raise not_found()
    seconds = _seconds_left(name, until, signature, now)
    row = StoredFile.objects.filter(name=asked[1]).first()
    if row is None or ((seconds <= 0 or row.hidden_at) and not scope.allows(READ, row.authority_id)):
        raise not_found()
    small = asked[2] is not None
    try:
        content = store().read(row.key(small=small))
    except FileNotFoundError as gone:
        raise not_found() from gone
    return Picture(content, row.small_sha256 if small else row.sha256, max(0, min(seconds, HOUR)))


def held(scope: Scope, authority_id: int, file_id: str) -> Held:
    """A photograph of the authority, for its staff. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    known = _FILE.fullmatch(file_id) is not None
    row = StoredFile.objects.filter(name=file_id, authority_id=authority_id).first() if known else None
    if row is None:
        raise not_found()
    return Held(row.name, row.width, row.height, row.version, row.redacted_at, row.hidden_at)


def hidden_names(scope: Scope, names: Iterable[str]) -> frozenset[str]:
    """Those of these photographs that nobody but staff sees, or that are gone. Only the system may ask."""
    if scope.actor.kind != "system":
        raise not_found()
    asked = frozenset(names)
    shown = StoredFile.objects.filter(name__in=asked, hidden_at__isnull=True).values_list("name", flat=True)
    return asked - frozenset(shown)


def orphans(scope: Scope, *, now: datetime.datetime) -> list[str]:
    """The keys of photographs that have no row and are older than an hour. Only the system may ask."""
    if scope.actor.kind != "system":
        raise not_found()
    keys = list(store().keys(FOLDER))
    known = {
        row.key(small=small)
        for row in StoredFile.objects.only("name", "authority_id", "home", "edition")
        for small in (False, True)
    }
    limit = now.timestamp() - ORPHAN_SECONDS
    return [key for key in keys if key not in known and store().path(key).stat().st_mtime < limit]


def _seconds_left(name: str, until: str, signature: str, now: datetime.datetime) -> int:
    if not (until.isascii() and until.isdigit() and len(until) <= 12):
        return 0
    if not constant_time_compare(signature, _signature(name, int(until))):
        return 0
    return int(until) - int(now.timestamp())


def _signature(name: str, until: int) -> str:
    return salted_hmac("socle.commons.files", f"{name}:{until}", algorithm="sha256").hexdigest()[:32]
