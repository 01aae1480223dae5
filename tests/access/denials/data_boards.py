"""Denials of boards."""

from typing import Any

from socle.data.boards import commands, queries
from socle.data.boards.factories import board_of, chart
from socle.data.boards.terms import Block, Kind
from socle.data.displays.terms import Content
from socle.data.maps.factories import map_of
from socle.data.maps.terms import Kind as Heaps
from socle.data.maps.terms import Layer
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

MAP = Block("", Kind.MAP, map="essai")


def _put(w: World, s: Scope) -> Any:
    board = board_of(w.here.id, [], now=w.now, publish=False)
    block = chart(w.table.slug, "quartier")
    return commands.put_block(s, display_id=board.pk, part=block, expected_version=board.version, **w.at)


def _map(w: World) -> Any:
    return map_of(w.here.id, [Layer("", Heaps.HEAPS, table=w.table.slug)], now=w.now)


DENIALS = {
    "commands.put_block": Denial(_put, also=("data_displays.commands.put_part", "data_displays.queries.display_by_id")),
    "queries.map_of": lambda w, s: (_map(w), queries.map_of(s, w.here.id, MAP).slug)[1],
    "queries.state_of_maps": lambda w, s: (_map(w), queries.state_of_maps(s, w.here.id, Content({}, {}, (MAP,))))[1],
    "queries.answer": Denial(
        lambda w, s: queries.answer(s, w.here.id, chart(w.table.slug, "quartier")),
        also=("data_displays.queries.open_table",),
    ),
    "queries.tried": Denial(
        lambda w, s: queries.tried(s, w.here.id, chart(w.table.slug, "quartier")),
        also=("data_displays.queries.open_table", "data_boards.queries.answer"),
    ),
}
