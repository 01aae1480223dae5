"""What is over goes: files and findings some days after the end, and files that no row names."""

import datetime
from typing import Any

from socle.data.uploads.commands._deciding import cancel
from socle.data.uploads.commands._turns import touch
from socle.data.uploads.models import Upload
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.privacy import FORGOTTEN_DAYS, KEPT_DAYS
from socle.data.uploads.queries import stored_keys
from socle.data.uploads.terms import OPEN, OVER
from socle.ground import audit
from socle.ground.database import atomic, scrub_after_commit
from socle.ground.refusals import not_found
from socle.ground.scope import Scope
from socle.ground.storage import store

ORPHAN_AGE = datetime.timedelta(hours=2)  # longer than any step takes
_SHOWN: dict[str, Any] = {
    "preview": {},
    "found": [],
    "suggestions": [],
    "proposals": [],
    "difference": {},
    "fault_facts": {},
}


def clear(scope: Scope, *, now: datetime.datetime) -> int:
    """Give up what nobody touched for long, and forget file and findings of what is over; returns how many."""
    here = scope.authorities(HANDLE)
    kept, forgotten = (now - datetime.timedelta(days=days) for days in (KEPT_DAYS, FORGOTTEN_DAYS))
    for left in Upload.objects.filter(authority_id__in=here, state__in=OPEN, changed_at__lt=forgotten):
        cancel(scope, authority_id=left.authority_id, upload_id=left.pk, now=now)
    over = Upload.objects.filter(authority_id__in=here, state__in=OVER, ended_at__lt=kept).exclude(storage_key="")
    gone = 0
    for upload in over:
        forget(scope, upload, now)
        gone += 1
    return gone


def forget(scope: Scope, upload: Upload, now: datetime.datetime) -> None:
    """The bytes of a file that is over and the cells shown of it go; what was decided and the totals stay."""
    keys = [upload.storage_key, upload.plain_key, upload.repaired_key, upload.annotated_key]
    keys.append(upload.made.get("key", ""))
    with atomic():
        for name, value in _SHOWN.items():
            setattr(upload, name, value)
        upload.report = {name: upload.report[name] for name in ("valid", "rows", "totals") if name in upload.report}
        upload.made = {name: upload.made[name] for name in ("rows", "errors", "sha256") if name in upload.made}
        upload.name, upload.storage_key, upload.plain_key = "…", "", ""
        upload.repaired_key = upload.annotated_key = ""
        touch(upload, now)
        about = f"upload:{upload.pk}"
        audit.record(scope, "uploads.upload.forget", authority_id=upload.authority_id, about=about, facts={})
        scrub_after_commit()
    for key in filter(None, keys):
        store().delete(key)


def sweep(scope: Scope, *, now: datetime.datetime) -> int:
    """Remove files of this room that no row names: of steps that died or were cancelled. Returns how many."""
    if scope.actor.kind != "system":
        raise not_found()
    named, limit, gone = stored_keys(scope), (now - ORPHAN_AGE).timestamp(), 0
    for key in list(store().keys("uploads/")):
        try:
            if key not in named and store().path(key).stat().st_mtime < limit:
                store().delete(key)
                gone += 1
        except FileNotFoundError:
            continue
    return gone
