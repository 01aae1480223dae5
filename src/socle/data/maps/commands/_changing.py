"""The one way in which what a map holds changes: a new version, its trace, nobody overwritten."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from socle.data.maps.models import Map, MapVersion
from socle.data.maps.terms import Content
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import stale
from socle.ground.scope import Scope

KEPT_VERSIONS = 60


def change(
    scope: Scope,
    kept: Map,
    act: str,
    edit: Callable[[Content], Content],
    *,
    expected_version: int,
    now: datetime.datetime,
    facts: Mapping[str, Any] | None = None,
) -> Map:
    """Change what a map holds, as its next version. Raises ``Refusal`` stale when somebody changed it since."""
    if kept.version != expected_version:
        raise stale()
    content = edit(Content.from_json(kept.content)).to_json()
    with atomic():
        held = Map.objects.filter(pk=kept.pk, version=expected_version)
        if not held.update(content=content, version=expected_version + 1, changed_at=now):
            raise stale()
        keep(kept.pk, expected_version + 1, content, act, now)
        about, told = f"map:{kept.pk}", {"version": expected_version + 1, **(facts or {})}
        audit.record(scope, f"maps.map.{act}", authority_id=kept.authority_id, about=about, facts=told)
    kept.content, kept.version, kept.changed_at = content, expected_version + 1, now
    return kept


def keep(map_id: int, number: int, content: dict[str, Any], act: str, now: datetime.datetime) -> None:
    """Keep a version; the oldest leave."""
    MapVersion.objects.create(map_id=map_id, number=number, content=content, act=act, at=now)
    MapVersion.objects.filter(map_id=map_id, number__lte=number - KEPT_VERSIONS).delete()
