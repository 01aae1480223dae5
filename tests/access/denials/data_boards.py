"""Denials of boards."""

from typing import Any

from socle.data.boards import commands, queries
from socle.data.boards.factories import board_of, chart
from socle.data.boards.models import Board
from socle.data.boards.terms import Block, Content, Kind
from socle.data.maps.factories import map_of
from socle.data.maps.terms import Kind as Heaps
from socle.data.maps.terms import Layer
from socle.ground.scope import Scope
from tests.access.denials.line import Denial
from tests.access.denials.world import World

TEXT = Block("", Kind.TEXT, words={"fr": "Bonjour"})
MAP = Block("", Kind.MAP, map="essai")
BY_ID = ("data_boards.queries.board_by_id",)


def _board(w: World, publish: bool = True) -> Board:
    return board_of(w.here.id, [TEXT], now=w.now, publish=publish)


def _on_board(verb: Any, publish: bool = True, **facts: Any) -> Any:
    def call(w: World, s: Scope) -> Any:
        board = _board(w, publish)
        return verb(s, board_id=board.pk, expected_version=board.version, **facts, **w.at)

    return Denial(call, also=BY_ID)


def _map(w: World) -> Any:
    return map_of(w.here.id, [Layer("", Heaps.HEAPS, table=w.table.slug)], now=w.now)


def _content(w: World) -> Content:
    return Content({}, {}, (chart(w.table.slug, "quartier"),))


DENIALS = {
    "commands.create_board": lambda w, s: commands.create_board(s, slug="essai", title={"fr": "Essai"}, **w.at),
    "commands.describe_board": _on_board(commands.describe_board, title={"fr": "Un"}, lead={}),
    "commands.put_block": _on_board(commands.put_block, block=TEXT),
    "commands.arrange_block": _on_board(commands.arrange_block, block_id="b1", how="copy"),
    "commands.restore_version": _on_board(commands.restore_version, number=1),
    "commands.publish_board": _on_board(commands.publish_board),
    "commands.withdraw_board": _on_board(commands.withdraw_board),
    "commands.remove_board": _on_board(commands.remove_board, publish=False),
    "queries.boards": lambda w, s: (_board(w), queries.boards(s, w.here.id))[1],
    "queries.board_by_id": lambda w, s: queries.board_by_id(s, w.here.id, _board(w).pk).slug,
    "queries.published": lambda w, s: (_board(w), queries.published(s, w.here.id))[1],
    "queries.public_board": lambda w, s: queries.public_board(s, w.here.id, _board(w).slug).slug,
    "queries.versions": lambda w, s: queries.versions(s, _board(w)),
    "queries.content_of": lambda w, s: queries.content_of(s, _board(w)).title,
    "queries.open_tables": lambda w, s: (w.table, queries.open_tables(s, w.here.id))[1],
    "queries.open_table": lambda w, s: queries.open_table(s, w.here.id, w.table.slug).slug,
    "queries.public_maps": lambda w, s: (_map(w), queries.public_maps(s, w.here.id))[1],
    "queries.map_of": lambda w, s: (_map(w), queries.map_of(s, w.here.id, MAP).slug)[1],
    "queries.state_of_maps": lambda w, s: (_map(w), queries.state_of_maps(s, w.here.id, Content({}, {}, (MAP,))))[1],
    "queries.state_of_tables": Denial(
        lambda w, s: queries.state_of_tables(s, w.here.id, _content(w)), also=("data_boards.queries.open_tables",)
    ),
    "queries.answer": Denial(
        lambda w, s: queries.answer(s, w.here.id, chart(w.table.slug, "quartier")),
        also=("data_boards.queries.open_table",),
    ),
    "queries.tried": Denial(
        lambda w, s: queries.tried(s, w.here.id, chart(w.table.slug, "quartier")),
        also=("data_boards.queries.open_table", "data_boards.queries.answer"),
    ),
}
