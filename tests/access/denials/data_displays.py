"""Denials of displays, asked about boards: a family brings its permissions."""

from typing import Any

from socle.data.boards.factories import board_of
from socle.data.boards.permissions import EDIT, READ
from socle.data.boards.rules import BOARDS
from socle.data.boards.terms import Block, Kind
from socle.data.displays import commands, queries
from socle.data.displays.queries import Display
from socle.ground.scope import Scope
from tests.access.denials.line import Call, Denial
from tests.access.denials.world import World

TEXT = Block("", Kind.TEXT, words={"fr": "Bonjour"})


def _board(w: World, publish: bool = True) -> Display:
    return board_of(w.here.id, [TEXT], now=w.now, publish=publish)


def _edit(verb: Any, publish: bool = True, **facts: Any) -> Denial:
    def call(w: World, s: Scope) -> Any:
        board = _board(w, publish)
        return verb(s, BOARDS, display_id=board.pk, expected_version=board.version, **facts, **w.at)

    return Denial(call, also=("data_displays.queries.display_by_id",), lacking=(str(EDIT),))


def _read(call: Call, *also: str) -> Denial:
    return Denial(call, also=also, lacking=(str(READ),))


def _edits(call: Call) -> Denial:
    return Denial(call, lacking=(str(EDIT),))


def _damaged(w: World, s: Scope) -> Any:
    board = _board(w)
    Display.objects.filter(pk=board.pk).update(shown={"parts": [{}]})
    return list(queries.unreadable(s, BOARDS))


DENIALS = {
    "commands.create_display": _edits(
        lambda w, s: commands.create_display(s, BOARDS, slug="essai", title={"fr": "Essai"}, **w.at)
    ),
    "commands.describe_display": _edit(commands.describe_display, title={"fr": "Un"}, lead={}),
    "commands.put_part": _edit(commands.put_part, part=TEXT),
    "commands.arrange_part": _edit(commands.arrange_part, part_id="b1", how="copy"),
    "commands.restore_version": _edit(commands.restore_version, number=1),
    "commands.publish_display": _edit(commands.publish_display),
    "commands.withdraw_display": _edit(commands.withdraw_display),
    "commands.remove_display": _edit(commands.remove_display, publish=False),
    "queries.displays": _edits(lambda w, s: (_board(w), queries.displays(s, BOARDS, w.here.id))[1]),
    "queries.display_by_id": _edits(lambda w, s: queries.display_by_id(s, BOARDS, w.here.id, _board(w).pk).slug),
    "queries.versions": _edits(lambda w, s: queries.versions(s, BOARDS, _board(w))),
    "queries.unreadable": _edits(_damaged),
    "queries.published": _read(lambda w, s: (_board(w), queries.published(s, BOARDS, w.here.id))[1]),
    "queries.public_display": _read(lambda w, s: queries.public_display(s, BOARDS, w.here.id, _board(w).slug).slug),
    "queries.content_of": _read(lambda w, s: queries.content_of(s, BOARDS, _board(w)).title),
    "queries.open_tables": _read(lambda w, s: (w.table, queries.open_tables(s, BOARDS, w.here.id))[1]),
    "queries.open_table": _read(lambda w, s: queries.open_table(s, BOARDS, w.here.id, w.table.slug).slug),
    "queries.state_of_tables": _read(
        lambda w, s: queries.state_of_tables(s, BOARDS, w.here.id, {w.table.slug}), "data_displays.queries.open_tables"
    ),
}
