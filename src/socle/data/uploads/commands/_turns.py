"""What every act on a file does first and last: find it unchanged and unoccupied, ask for its long step."""

import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from socle.data.uploads.events import ReadAsked, WorkAsked
from socle.data.uploads.models import Upload
from socle.data.uploads.rules import is_soon
from socle.data.uploads.terms import OPEN, State, Work
from socle.ground import outbox
from socle.ground.refusals import Refusal, not_found, stale


def locked(authority_id: int, upload_id: int, expected_version: int | None) -> Upload:
    """The file, locked and as it was shown. Raises ``Refusal`` 404 or ``stale``. Inside ``atomic()``."""
    found = Upload.objects.select_for_update(of=("self",)).filter(pk=upload_id, authority_id=authority_id).first()
    if found is None:
        raise not_found()
    if expected_version is not None and found.version != expected_version:
        raise stale()
    return found


def free(authority_id: int, upload_id: int, expected_version: int | None) -> Upload:
    """The same, when it is still open and no long step is under way. Raises ``Refusal`` ``uploads.over``, ``.busy``."""
    found = locked(authority_id, upload_id, expected_version)
    if found.state not in OPEN:
        raise Refusal("uploads.over", _("Ce fichier est déjà publié, refusé ou abandonné."), status=409)
    if found.work:
        raise Refusal("uploads.busy", _("Un travail est en cours sur ce fichier : attendez sa fin."), status=409)
    return found


def ask_work(upload: Upload, work: Work, now: datetime.datetime) -> None:
    """Write down that the worker owes a long step, and save. What the step makes anew is forgotten."""
    upload.work, upload.work_at, upload.turn = work, now, upload.turn + 1
    upload.begun_at, upload.progress = None, {}
    upload.fault, upload.fault_facts = "", {}
    upload.made, upload.difference, upload.doubts = {}, {}, []
    if work == Work.READ:
        upload.state = State.RECEIVED
    if work in (Work.READ, Work.CHECK):
        upload.report, upload.proposals, upload.annotated_key = {}, [], ""
    touch(upload, now)
    asked = ReadAsked if is_soon(work, upload.size, upload.reading) else WorkAsked
    outbox.emit(asked(upload.pk, upload.authority_id, upload.turn, now), authority_id=upload.authority_id)


def told(refused: Refusal) -> dict[str, Any]:
    """What a refusal leaves on a row: its code, and its own sentence in each language of the house."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = str(refused.message)
    return {"fault": refused.code[:60], "fault_facts": {"said": said}}


def touch(upload: Upload, now: datetime.datetime) -> None:
    """Save a change that others must not overwrite unseen."""
    upload.version += 1
    upload.changed_at = now
    upload.save()
