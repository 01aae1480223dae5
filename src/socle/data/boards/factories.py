"""Boards for tests and demonstrations, made by the commands."""

import datetime
from collections.abc import Sequence

from socle.data.boards.commands import put_block
from socle.data.boards.rules import BOARDS
from socle.data.boards.terms import Aggregate, Block, Drawing, Kind, Question
from socle.data.displays.factories import display_of
from socle.data.displays.queries import Display
from socle.data.displays.terms import Condition


def chart(
    table: str,
    by: str,
    drawing: Drawing = Drawing.BARS,
    *,
    bucket: str = "",
    split: str = "",
    aggregate: str = Aggregate.COUNT,
    measure: str = "",
    filters: tuple[Condition, ...] = (),
    where: str = "",
) -> Block:
    """A chart that counts the rows of a table by a column."""
    question = Question(table, filters, by, bucket, split, aggregate, measure, where=where)
    return Block("", Kind.CHART, drawing=drawing, question=question)


def board_of(
    authority_id: int, blocks: Sequence[Block], *, now: datetime.datetime, slug: str = "essai", publish: bool = True
) -> Display:
    """A board with these blocks, published or not."""
    return display_of(BOARDS, put_block, authority_id, blocks, now=now, slug=slug, publish=publish)
