"""What must hold for photographs."""

import hashlib
from collections.abc import Iterator

from socle.commons.files.models import StoredFile
from socle.commons.files.queries import orphans
from socle.ground import world
from socle.ground.scope import HOUSE
from socle.ground.storage import store
from socle.ground.verify import Invariant


def _whole() -> Iterator[str]:
    for row in StoredFile.objects.order_by("pk").iterator():
        for small, size, wanted in ((False, row.bytes, row.sha256), (True, row.small_bytes, row.small_sha256)):
            which = f"photograph {row.pk}{' (small)' if small else ''}"
            try:
                content = store().read(row.key(small=small))
            except FileNotFoundError:
                yield f"{which} has lost its bytes"
                continue
            if len(content) != size or hashlib.sha256(content).hexdigest() != wanted:
                yield f"{which} has other bytes than those received"


def _no_orphan() -> Iterator[str]:
    count = len(orphans(HOUSE, now=world.now()))
    if count:
        yield f"{count} files of photographs belong to no row"


INVARIANTS = (
    Invariant("every photograph has the bytes that were received", _whole),
    Invariant("no photograph lies in the storage without its row", _no_orphan),
)
