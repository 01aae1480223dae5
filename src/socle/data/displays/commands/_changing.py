"""The one way in which what a display holds changes: a new version, its trace, nobody overwritten."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from socle.data.displays.models import Display, DisplayVersion
from socle.data.displays.terms import Content, Family, Part
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import stale
from socle.ground.scope import Scope

KEPT_VERSIONS = 60
P = TypeVar("P", bound=Part)


def change(
    scope: Scope,
    family: Family[P],
    display: Display,
    act: str,
    edit: Callable[[Content[P]], Content[P]],
    *,
    expected_version: int,
    now: datetime.datetime,
    facts: Mapping[str, Any] | None = None,
) -> Display:
    """Change what a display holds, as its next version. Raises ``Refusal`` stale when somebody changed it since."""
    if display.version != expected_version:
        raise stale()
    content = edit(family.content(display.content)).to_json()
    with atomic():
        held = Display.objects.filter(pk=display.pk, version=expected_version)
        if not held.update(content=content, version=expected_version + 1, changed_at=now):
            raise stale()
        keep(display.pk, expected_version + 1, content, act, now)
        record(scope, family, display, act, {"version": expected_version + 1, **(facts or {})})
    display.content, display.version, display.changed_at = content, expected_version + 1, now
    return display


def keep(display_id: int, number: int, content: dict[str, Any], act: str, now: datetime.datetime) -> None:
    """Keep a version; the oldest leave."""
    DisplayVersion.objects.create(display_id=display_id, number=number, content=content, act=act, at=now)
    DisplayVersion.objects.filter(display_id=display_id, number__lte=number - KEPT_VERSIONS).delete()


def record(scope: Scope, family: Family[Any], display: Display, act: str, facts: Mapping[str, Any]) -> None:
    """Leave the trace of an act, under the names of the family."""
    about, named = f"{family.kind}:{display.pk}", f"{family.room}.{family.kind}.{act}"
    audit.record(scope, named, authority_id=display.authority_id, about=about, facts=dict(facts))
