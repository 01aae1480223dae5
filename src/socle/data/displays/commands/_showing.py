"""A display is shown to the public, and taken away from it."""

import datetime
from typing import Any

from socle.data.displays import queries
from socle.data.displays.commands._changing import record
from socle.data.displays.events import DisplayPublished, DisplayWithdrawn
from socle.data.displays.models import Display
from socle.data.displays.terms import Family, State
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope


def publish_display(
    scope: Scope,
    family: Family[Any],
    *,
    authority_id: int,
    display_id: int,
    expected_version: int,
    now: datetime.datetime,
) -> Display:
    """Show the public the display as it is in this version. Raises ``Refusal`` ``*.empty``, ``stale``."""
    scope.require(family.edit, authority_id)
    display = queries.display_by_id(scope, family, authority_id, display_id)
    if display.version != expected_version:
        raise stale()
    if not display.content["parts"]:
        raise Refusal(f"{family.room}.empty", family.empty)
    shown = {"shown": display.content, "shown_version": display.version}
    with atomic():
        held = Display.objects.filter(pk=display.pk, version=expected_version)
        if not held.update(**shown, state=State.PUBLISHED, published_at=now):
            raise stale()
        record(scope, family, display, "publish", {"version": display.version})
        told = DisplayPublished(family.kind, display.pk, display.slug, authority_id, now)
        emit(told, authority_id=authority_id)
    return queries.display_by_id(scope, family, authority_id, display_id)


def withdraw_display(
    scope: Scope,
    family: Family[Any],
    *,
    authority_id: int,
    display_id: int,
    expected_version: int,
    now: datetime.datetime,
) -> Display:
    """Take a display away from the public; its address answers like one that never was. Raises ``Refusal`` stale."""
    scope.require(family.edit, authority_id)
    display = queries.display_by_id(scope, family, authority_id, display_id)
    with atomic():
        held = Display.objects.filter(pk=display.pk, version=expected_version, state=State.PUBLISHED)
        if not held.update(state=State.WITHDRAWN, shown=None, shown_version=0, published_at=None):
            raise stale()
        record(scope, family, display, "withdraw", {"version": display.version})
        told = DisplayWithdrawn(family.kind, display.pk, display.slug, authority_id, now)
        emit(told, authority_id=authority_id)
    return queries.display_by_id(scope, family, authority_id, display_id)
