"""Boards for tests and demonstrations, made by the commands."""

import datetime
from collections.abc import Sequence

from socle.data.boards import commands
from socle.data.boards.models import Board
from socle.data.boards.terms import Block, Drawing, Kind, Question
from socle.ground.scope import system_scope


def chart(table: str, by: str, drawing: Drawing = Drawing.BARS, **question: object) -> Block:
    """A chart that counts the rows of a table by a column."""
    return Block("", Kind.CHART, drawing=drawing, question=Question(table=table, by=by, **question))  # type: ignore[arg-type]


def board_of(
    authority_id: int, blocks: Sequence[Block], *, now: datetime.datetime, slug: str = "essai", publish: bool = True
) -> Board:
    """A board with these blocks, published or not."""
    scope = system_scope([authority_id])
    title = {"fr": "Essai", "ar": "تجربة"}
    made = commands.create_board(scope, authority_id=authority_id, slug=slug, title=title, now=now)
    for block in blocks:
        made = commands.put_block(
            scope, authority_id=authority_id, board_id=made.pk, block=block, expected_version=made.version, now=now
        )
    if publish:
        made = commands.publish_board(
            scope, authority_id=authority_id, board_id=made.pk, expected_version=made.version, now=now
        )
    return made
