"""What must hold for files on their way to a table."""

import datetime
from collections.abc import Iterator

from socle.data.uploads.models import Upload
from socle.data.uploads.terms import OPEN, State
from socle.engines.tables import sha256_of
from socle.ground import world
from socle.ground.storage import store
from socle.ground.verify import Invariant

ORPHANS_LIVE = datetime.timedelta(hours=4)  # the sweep comes every hour, and leaves what is younger than two


def _files() -> Iterator[str]:
    for upload in Upload.objects.exclude(storage_key="").iterator():
        for what, key in (("file", upload.storage_key), ("repaired file", upload.repaired_key)):
            if key and not store().exists(key):
                yield f"upload {upload.pk}: its {what} is missing"
        if store().exists(upload.storage_key) and store().path(upload.storage_key).stat().st_size != upload.size:
            yield f"upload {upload.pk}: its file does not have its size"


def _prepared() -> Iterator[str]:
    waiting = Upload.objects.filter(state__in=[*OPEN, State.ACCEPTED]).exclude(made={})
    for upload in waiting.iterator():
        key, digest = upload.made["key"], upload.made["sha256"]
        if not store().exists(key):
            yield f"upload {upload.pk}: the table that was prepared is missing"
        elif sha256_of(store().path(key)) != digest:
            yield f"upload {upload.pk}: the table that was prepared does not have its hash"


def _orphans() -> Iterator[str]:
    fields = ("storage_key", "plain_key", "repaired_key", "annotated_key", "made__key")
    named = {key for keys in Upload.objects.values_list(*fields) for key in keys if key}
    limit = (world.now() - ORPHANS_LIVE).timestamp()
    for key in store().keys("uploads/"):
        if key not in named and store().path(key).stat().st_mtime < limit:
            yield f"{key} is named by no row"


INVARIANTS = (
    Invariant("every file on its way to a table is there, whole", _files),
    Invariant("every table that was prepared is there with its hash", _prepared),
    Invariant("no file of an upload is without a row that names it", _orphans),
)
