"""A map is shown to the public, and taken away from it."""

import datetime

from django.utils.translation import gettext_lazy as _

from socle.data.maps import queries
from socle.data.maps.events import MapPublished, MapWithdrawn
from socle.data.maps.models import Map
from socle.data.maps.permissions import EDIT
from socle.data.maps.terms import State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope


def publish_map(scope: Scope, *, authority_id: int, map_id: int, expected_version: int, now: datetime.datetime) -> Map:
    """Show the public the map as it is in this version. Raises ``Refusal`` ``maps.empty``, ``stale``."""
    scope.require(EDIT, authority_id)
    kept = queries.map_by_id(scope, authority_id, map_id)
    if kept.version != expected_version:
        raise stale()
    if not kept.content["layers"]:
        raise Refusal("maps.empty", _("Cette carte est vide : posez une première couche."))
    shown = {
        "shown": kept.content,
        "shown_version": kept.version,
        "state": State.PUBLISHED,
        "published_at": now,
    }
    with atomic():
        if not Map.objects.filter(pk=kept.pk, version=expected_version).update(**shown):
            raise stale()
        facts, about = {"version": kept.version}, f"map:{kept.pk}"
        audit.record(scope, "maps.map.publish", authority_id=authority_id, about=about, facts=facts)
        emit(MapPublished(kept.pk, kept.slug, authority_id, now), authority_id=authority_id)
    return queries.map_by_id(scope, authority_id, map_id)


def withdraw_map(scope: Scope, *, authority_id: int, map_id: int, expected_version: int, now: datetime.datetime) -> Map:
    """Take a map away from the public; its address answers like one that never was. Raises ``Refusal`` ``stale``."""
    scope.require(EDIT, authority_id)
    kept = queries.map_by_id(scope, authority_id, map_id)
    with atomic():
        standing = Map.objects.filter(pk=kept.pk, version=expected_version, state=State.PUBLISHED)
        if not standing.update(state=State.WITHDRAWN, shown=None, shown_version=0, published_at=None):
            raise stale()
        facts, about = {"version": kept.version}, f"map:{kept.pk}"
        audit.record(scope, "maps.map.withdraw", authority_id=authority_id, about=about, facts=facts)
        emit(MapWithdrawn(kept.pk, kept.slug, authority_id, now), authority_id=authority_id)
    return queries.map_by_id(scope, authority_id, map_id)
