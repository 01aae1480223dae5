"""Layers are put on a map, moved up and down, taken away."""

import datetime
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from socle.data.maps import queries
from socle.data.maps.commands._changing import change
from socle.data.maps.models import Map
from socle.data.maps.permissions import EDIT
from socle.data.maps.rules import MOST_LAYERS, moved, next_id
from socle.data.maps.terms import Content, Kind, Layer
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

ARRANGEMENTS = ("up", "down", "remove")


def put_layer(
    scope: Scope, *, authority_id: int, map_id: int, layer: Layer, expected_version: int, now: datetime.datetime
) -> Map:
    """Add a layer (its id is empty), or change the one of its id. It is drawn once, so that what cannot be is refused
    here.

    Raises ``Refusal`` ``maps.*`` or ``tables.*`` that names its field, ``maps.full``, ``maps.two-zones``, 404,
    ``stale``.
    """
    scope.require(EDIT, authority_id)
    kept = queries.map_by_id(scope, authority_id, map_id)
    checked, _drawn = queries.tried(scope, authority_id, layer)

    def edit(content: Content) -> Content:
        others = [one for one in content.layers if one.id != layer.id]
        if layer.id and len(others) == len(content.layers):
            raise not_found()
        if checked.kind == Kind.ZONES and any(one.kind == Kind.ZONES for one in others):
            told = _("Une carte n’a qu’une couche de zones colorées : deux se cacheraient.")
            raise Refusal("maps.two-zones", told)
        if layer.id:
            return replace(content, layers=tuple(checked if one.id == layer.id else one for one in content.layers))
        if len(others) >= MOST_LAYERS:
            raise Refusal("maps.full", _("Une carte a quatre couches au plus."))
        return replace(content, layers=(*content.layers, replace(checked, id=next_id(content))))

    act, facts = ("change_layer", {"layer": layer.id}) if layer.id else ("add_layer", {"kind": str(layer.kind)})
    return change(scope, kept, act, edit, expected_version=expected_version, now=now, facts=facts)


def arrange_layer(
    scope: Scope,
    *,
    authority_id: int,
    map_id: int,
    layer_id: str,
    how: str,
    expected_version: int,
    now: datetime.datetime,
) -> Map:
    """Move a layer towards the top (``up``) or the bottom (``down``), or ``remove`` it.

    Raises ``Refusal`` 404, ``stale``.
    """
    scope.require(EDIT, authority_id)
    kept = queries.map_by_id(scope, authority_id, map_id)
    if how not in ARRANGEMENTS:
        raise not_found()

    def edit(content: Content) -> Content:
        if content.layer(layer_id) is None:
            raise not_found()
        if how == "remove":
            return replace(content, layers=tuple(one for one in content.layers if one.id != layer_id))
        return moved(content, layer_id, 1 if how == "up" else -1)

    facts = {"layer": layer_id, "how": how}
    return change(scope, kept, f"{how}_layer", edit, expected_version=expected_version, now=now, facts=facts)
