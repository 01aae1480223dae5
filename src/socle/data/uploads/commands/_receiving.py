"""Receiving a file: it is durable in the store, then a row names it and asks that it be read."""

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from socle.data.tables.queries import Table, table_by_slug
from socle.data.tables.terms import Origin
from socle.data.uploads.commands._asking import keep_file
from socle.data.uploads.commands._turns import ask_work
from socle.data.uploads.models import Source, Upload
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.rules import name_of, storable
from socle.data.uploads.terms import MOST_BYTES, State, Work
from socle.ground import audit, world
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope


@dataclass(frozen=True, slots=True)
class Sent:
    """A file in the store, and what it is meant for. ``size`` in bytes."""

    table: Table | None
    source: Source | None
    name: str
    key: str
    size: int
    sha256: str
    language: str


@contextmanager
def workplace(scope: Scope) -> Iterator[Path]:
    """A folder on the instance's disk for files in the making, gone afterwards."""
    folder = Path(settings.SOCLE_DIR) / "cache" / "making" / world.new_id().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def receive(
    scope: Scope,
    *,
    authority_id: int,
    name: str,
    path: Path,
    size: int,
    sha256: str,
    now: datetime.datetime,
    table_slug: str = "",
    language: str = "fr",
) -> Upload:
    """Take a file that was sent; ``path`` is moved away. ``table_slug``: whose next edition it is to be.

    When it returns, file and row are durable, and the worker will read it. Raises ``Refusal`` ``uploads.file``,
    ``uploads.size``, ``uploads.empty``, ``uploads.is-feed``.
    """
    scope.require(HANDLE, authority_id)
    table = table_of(scope, authority_id, table_slug)
    clean = name_of(storable(name))
    if not clean:
        raise Refusal("uploads.file", _("Choisissez un fichier."), field="file", status=422)
    if size > MOST_BYTES:
        words = _("Ce fichier est trop gros : 2 Go au plus. Découpez-le, ou donnez une adresse compressée.")
        raise Refusal("uploads.size", words, field="file", status=413)
    if size == 0:
        raise Refusal("uploads.empty", _("Ce fichier est vide."), field="file", status=422)
    key = keep_file(path, "sent")
    with atomic():
        return record(scope, authority_id, Sent(table, None, clean, key, size, sha256, language), now)


def table_of(scope: Scope, authority_id: int, slug: str) -> Table | None:
    """The table that a file is meant for. Raises ``Refusal`` 404, or ``uploads.is-feed``."""
    if not slug:
        return None
    table = table_by_slug(scope, slug)
    if table.authority_id != authority_id:
        raise not_found()
    if table.origin != Origin.IMPORT:
        words = _("La collectivité tient cette table à jour ligne par ligne : elle ne se remplace pas par un fichier.")
        raise Refusal("uploads.is-feed", words, field="table", status=409)
    return table


def record(scope: Scope, authority_id: int, sent: Sent, now: datetime.datetime) -> Upload:
    """Write down a file that is in the store, and that it must be read. Inside ``atomic()``."""
    upload = Upload.objects.create(
        authority_id=authority_id,
        table=sent.table,
        source=sent.source,
        name=sent.name,
        storage_key=sent.key,
        size=sent.size,
        sha256=sent.sha256,
        language=sent.language,
        state=State.RECEIVED,
        received_at=now,
        changed_at=now,
    )
    ask_work(upload, Work.READ, now)
    facts = {"size": sent.size, "sha256": sent.sha256, "source": sent.source.pk if sent.source else None}
    about = f"upload:{upload.pk}"
    audit.record(scope, "uploads.upload.receive", authority_id=authority_id, about=about, facts=facts)
    return upload
