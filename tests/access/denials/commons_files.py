"""Denials of files."""

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from socle.commons.files import commands, queries
from socle.commons.files.models import StoredFile
from socle.ground.scope import Scope
from tests.access.denials.world import World

WHOLE = [(0.0, 0.0, 1.0, 1.0)]
TEN_DAYS = datetime.timedelta(days=10)


def _sent(w: World, s: Scope) -> int:
    upload = SimpleUploadedFile("photo.jpg", w.photo, content_type="image/jpeg")
    return commands.receive_photo(s, upload=upload, **w.at).width


def _kept(w: World) -> str:
    upload = SimpleUploadedFile("photo.jpg", w.photo, content_type="image/jpeg")
    return commands.receive_photo(w.system, upload=upload, **w.at).file_id


def _attach(w: World, s: Scope) -> Any:
    return commands.attach(s, authority_id=w.here.id, file_id=_kept(w), owner_room="services_reports", owner_id="1")


def _hidden(w: World) -> str:
    name = _kept(w)
    commands.hide(w.system, file_id=name, **w.at)
    return name


def _sweep(w: World, s: Scope) -> int:
    StoredFile.objects.filter(name=_kept(w)).update(created_at=w.now - TEN_DAYS)
    return commands.delete_unattached(s, now=w.now)


def _hand_over(w: World, s: Scope) -> Any:
    return commands.hand_over(s, authority_id=w.here.id, file_id=_kept(w), to_authority_id=w.there.id)


DENIALS = {
    "commands.receive_photo": _sent,
    "commands.attach": _attach,
    "commands.delete": lambda w, s: commands.delete(s, authority_id=w.here.id, file_id=_kept(w)),
    "commands.redact": lambda w, s: commands.redact(s, file_id=_kept(w), rectangles=WHOLE, **w.at),
    "commands.hand_over": _hand_over,
    "commands.hide": lambda w, s: commands.hide(s, file_id=_kept(w), **w.at),
    "commands.show": lambda w, s: commands.show(s, authority_id=w.here.id, file_id=_hidden(w)),
    "commands.delete_unattached": _sweep,
    "queries.shown": lambda w, s: len(queries.shown(s, w.here.id, _hidden(w), now=w.now)),
    "queries.picture": lambda w, s: queries.picture(s, _kept(w), now=w.now).seconds,
    "queries.held": lambda w, s: queries.held(s, w.here.id, _kept(w)).version,
}
