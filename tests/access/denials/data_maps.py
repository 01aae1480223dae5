"""Denials of maps."""

from typing import Any

from socle.data.displays.terms import Content
from socle.data.maps import commands, queries
from socle.data.maps.factories import map_of
from socle.data.maps.terms import Kind, Layer
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World


def _layer(w: World) -> Layer:
    return Layer("", Kind.HEAPS, table=w.table.slug)


def _put(w: World, s: Scope) -> Any:
    kept = map_of(w.here.id, [], now=w.now, publish=False)
    return commands.put_layer(s, display_id=kept.pk, part=_layer(w), expected_version=kept.version, **w.at)


DENIALS = {
    "commands.put_layer": Denial(_put, also=("data_displays.commands.put_part", "data_displays.queries.display_by_id")),
    "queries.layer": Denial(
        lambda w, s: queries.layer(s, w.here.id, _layer(w)), also=("data_displays.queries.open_table",)
    ),
    "queries.places": lambda w, s: queries.places(s, w.here.id, Content({"fr": "x"})),
    "queries.sheet": lambda w, s: queries.sheet(s, w.here.id, Content({"fr": "x"})),
    "queries.tried": Denial(
        lambda w, s: queries.tried(s, w.here.id, _layer(w)),
        also=("data_displays.queries.open_table", "data_maps.queries.layer"),
    ),
}
