"""Denials of maps."""

from typing import Any

from socle.data.maps import commands, queries
from socle.data.maps.factories import map_of
from socle.data.maps.models import Map
from socle.data.maps.terms import Content, Kind, Layer
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

BY_ID = ("data_maps.queries.map_by_id",)


def _layer(w: World) -> Layer:
    return Layer("", Kind.HEAPS, table=w.table.slug)


def _map(w: World, publish: bool = True) -> Map:
    return map_of(w.here.id, [_layer(w)], now=w.now, publish=publish)


def _on_map(verb: Any, publish: bool = True, **facts: Any) -> Any:
    def call(w: World, s: Scope) -> Any:
        kept = _map(w, publish)
        return verb(s, map_id=kept.pk, expected_version=kept.version, **facts, **w.at)

    return Denial(call, also=BY_ID)


def _put(w: World, s: Scope) -> Any:
    kept = _map(w, False)
    return commands.put_layer(s, map_id=kept.pk, layer=_layer(w), expected_version=kept.version, **w.at)


DENIALS = {
    "commands.create_map": lambda w, s: commands.create_map(s, slug="essai", title={"fr": "Essai"}, **w.at),
    "commands.describe_map": _on_map(commands.describe_map, title={"fr": "Un"}, lead={}),
    "commands.put_layer": Denial(_put, also=BY_ID),
    "commands.arrange_layer": _on_map(commands.arrange_layer, layer_id="c1", how="up"),
    "commands.restore_version": _on_map(commands.restore_version, number=1),
    "commands.publish_map": _on_map(commands.publish_map),
    "commands.withdraw_map": _on_map(commands.withdraw_map),
    "commands.remove_map": _on_map(commands.remove_map, publish=False),
    "queries.maps": lambda w, s: (_map(w), queries.maps(s, w.here.id))[1],
    "queries.map_by_id": lambda w, s: queries.map_by_id(s, w.here.id, _map(w).pk).slug,
    "queries.published": lambda w, s: (_map(w), queries.published(s, w.here.id))[1],
    "queries.public_map": lambda w, s: queries.public_map(s, w.here.id, _map(w).slug).slug,
    "queries.versions": lambda w, s: queries.versions(s, _map(w)),
    "queries.content_of": lambda w, s: queries.content_of(s, _map(w)).title,
    "queries.open_tables": lambda w, s: (w.table, queries.open_tables(s, w.here.id))[1],
    "queries.open_table": lambda w, s: queries.open_table(s, w.here.id, w.table.slug).slug,
    "queries.state_of_tables": Denial(
        lambda w, s: queries.state_of_tables(s, w.here.id, Content({}, {}, (_layer(w),))),
        also=("data_maps.queries.open_tables",),
    ),
    "queries.layer": Denial(
        lambda w, s: queries.layer(s, w.here.id, _layer(w)), also=("data_maps.queries.open_table",)
    ),
    "queries.sheet": lambda w, s: queries.sheet(s, w.here.id, Content({"fr": "x"})),
    "queries.tried": Denial(
        lambda w, s: queries.tried(s, w.here.id, _layer(w)),
        also=("data_maps.queries.open_table", "data_maps.queries.layer"),
    ),
}
