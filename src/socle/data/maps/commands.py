"""The verb that is proper to maps: put a layer. Everything else is done to displays."""

import datetime

from socle.data.displays import commands as displays
from socle.data.displays.queries import Display
from socle.data.maps import queries
from socle.data.maps.permissions import EDIT
from socle.data.maps.rules import MAPS
from socle.data.maps.terms import Layer
from socle.ground.scope import Scope


def put_layer(
    scope: Scope, *, authority_id: int, display_id: int, part: Layer, expected_version: int, now: datetime.datetime
) -> Display:
    """Add a layer (its id is empty), or change the one of its id. It is drawn once, so that what cannot be is refused
    here.

    Raises ``Refusal`` ``maps.*`` or ``tables.*`` that names its field, ``maps.full``, ``maps.two-zones``, 404,
    ``stale``.
    """
    scope.require(EDIT, authority_id)
    checked, _drawn = queries.tried(scope, authority_id, part)
    return displays.put_part(
        scope,
        MAPS,
        authority_id=authority_id,
        display_id=display_id,
        part=checked,
        expected_version=expected_version,
        now=now,
    )
