"""What a withdrawn edition leaves in this room: the files that it came from, and cells of it shown elsewhere."""

import datetime

from django.db.models import Q

from socle.data.uploads.commands._keeping import forget
from socle.data.uploads.models import Upload
from socle.data.uploads.permissions import HANDLE
from socle.data.uploads.terms import OVER, State
from socle.ground import audit
from socle.ground.database import atomic, scrub_after_commit
from socle.ground.scope import Scope


def forget_edition(scope: Scope, *, authority_id: int, table_id: int, number: int, now: datetime.datetime) -> int:
    """Forget at once the files of an edition that was withdrawn: the bytes, and every cell shown of them.

    So go the same bytes sent for this table and refused or given up, and in the comparisons of its other files the
    rows shown as examples: they may be those that had to go. Done twice, it does nothing new. Returns how many files
    were forgotten.
    """
    scope.require(HANDLE, authority_id)
    mine = Upload.objects.filter(authority_id=authority_id, table_id=table_id)
    sent = list(mine.filter(edition=number).values_list("sha256", flat=True))
    same = Q(edition=number) | (Q(sha256__in=sent, state__in=OVER) & ~Q(state=State.PUBLISHED))
    gone = 0
    for upload in mine.filter(same).exclude(storage_key=""):
        forget(scope, upload, now)
        gone += 1
    for upload in mine.exclude(difference={}).only("pk"):
        _hide_examples(scope, upload.pk)
    return gone


def _hide_examples(scope: Scope, upload_id: int) -> None:
    """The counts of a comparison stay, the rows shown of both editions go."""
    with atomic():
        upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload_id)
        if not any(upload.difference.get("examples", {}).values()):
            return
        upload.difference = {**upload.difference, "examples": {}}
        # Not another version: who looks at the file before publishing it has seen what changes all the same.
        upload.save(update_fields=["difference"])
        about = f"upload:{upload.pk}"
        audit.record(scope, "uploads.upload.hide", authority_id=upload.authority_id, about=about, facts={})
        scrub_after_commit()
