"""Reads: boards, what the public sees of them, their versions, and the answers that their blocks draw."""

from dataclasses import replace
from typing import Any

from socle.data.boards.models import Board, BoardVersion
from socle.data.boards.permissions import EDIT, READ
from socle.data.boards.queries._answers import Answer, Dots, Line, Numbers, Rows, ask
from socle.data.boards.rules import checked_block
from socle.data.boards.terms import Block, Content, State
from socle.data.maps import queries as maps
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Access, Plan, Schema
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

__all__ = [
    "Answer",
    "Board",
    "BoardVersion",
    "Dots",
    "Line",
    "Numbers",
    "Rows",
    "answer",
    "board_by_id",
    "boards",
    "content_of",
    "map_of",
    "open_table",
    "open_tables",
    "public_board",
    "public_maps",
    "published",
    "state_of_maps",
    "state_of_tables",
    "tried",
    "versions",
]

SHOWN_VERSIONS = 12


def boards(scope: Scope, authority_id: int) -> list[Board]:
    """Every board of an authority, for its editors."""
    scope.require(EDIT, authority_id)
    return list(Board.objects.filter(authority_id=authority_id).order_by("-changed_at", "pk"))


def board_by_id(scope: Scope, authority_id: int, board_id: int) -> Board:
    """A board, for its editors. Raises ``Refusal`` 404, for another authority's too."""
    scope.require(EDIT, authority_id)
    found = Board.objects.filter(pk=board_id, authority_id=authority_id).first() if 0 < board_id < 2**63 else None
    if found is None:
        raise not_found()
    return found


def published(scope: Scope, authority_id: int) -> list[Board]:
    """The boards that the public sees, the latest published first."""
    scope.require(READ, authority_id)
    return list(Board.objects.filter(authority_id=authority_id, state=State.PUBLISHED).order_by("-published_at", "pk"))


def public_board(scope: Scope, authority_id: int, slug: str) -> Board:
    """The board of this address as the public sees it. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    here = Board.objects.filter(authority_id=authority_id, slug=slug, state=State.PUBLISHED)
    found = here.first() if len(slug) <= 80 else None
    if found is None:
        raise not_found()
    return found


def versions(scope: Scope, board: Board) -> list[BoardVersion]:
    """The last versions of a board, newest first."""
    scope.require(EDIT, board.authority_id)
    return list(board.versions.all()[:SHOWN_VERSIONS])


def content_of(scope: Scope, board: Board) -> Content:
    """What the public sees of a board: what was published last."""
    scope.require(READ, board.authority_id)
    return Content.from_json(board.shown or {})


def open_tables(scope: Scope, authority_id: int) -> list[Table]:
    """The tables that a board may ask: those that everybody may read."""
    scope.require(READ, authority_id)
    return [one for one in tables.tables(scope, authority_id) if one.access == Access.OPEN]


def open_table(scope: Scope, authority_id: int, slug: str) -> Table:
    """A table that a board may ask. A closed one answers like one that does not exist, whoever asks: what a board shows
    is public. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    found = tables.table_by_slug(scope, slug)
    if found.authority_id != authority_id or found.access != Access.OPEN:
        raise not_found()
    return found


def public_maps(scope: Scope, authority_id: int) -> list[maps.Map]:
    """The maps that a board may show: those that are published."""
    scope.require(READ, authority_id)
    return maps.published(scope, authority_id)


def map_of(scope: Scope, authority_id: int, block: Block) -> maps.Map:
    """The published map that a block shows. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    return maps.public_map(scope, authority_id, block.map)


def state_of_maps(scope: Scope, authority_id: int, content: Content) -> tuple[tuple[object, ...], ...]:
    """What the maps of a board depend on: what was published of each, and the versions of their tables."""
    scope.require(READ, authority_id)
    asked = {block.map for block in content.blocks if block.map}
    found = [one for one in maps.published(scope, authority_id) if one.slug in asked] if asked else []
    return tuple(
        (
            one.slug,
            one.shown_version,
            one.published_at,
            *sorted(
                (slug, table.version, table.changed_at)
                for slug, table in maps.state_of_tables(scope, authority_id, maps.content_of(scope, one)).items()
            ),
        )
        for one in found
    )


def state_of_tables(scope: Scope, authority_id: int, content: Content) -> dict[str, Table]:
    """The open tables that the blocks of a board ask, by address: their versions say whether a drawing still holds."""
    scope.require(READ, authority_id)
    asked = {block.question.table for block in content.blocks if block.question}
    return {one.slug: one for one in open_tables(scope, authority_id) if one.slug in asked} if asked else {}


def answer(scope: Scope, authority_id: int, block: Block) -> Answer:
    """What the table of a block answers, in the reader's words. Raises ``Refusal``."""
    scope.require(READ, authority_id)
    if block.question is None:
        raise not_found()
    table = open_table(scope, authority_id, block.question.table)
    schema: Schema = tables.schema(scope, table)

    where = _where(scope, table, block.question.where)

    def groups(plan: Plan, **how: Any) -> dict[str, Any]:
        return tables.groups(scope, table, replace(plan, where=where), **how)

    def rows(plan: Plan) -> dict[str, Any]:
        return tables.rows(scope, table, replace(plan, where=where))

    return ask(block, schema, groups, rows)


def _where(scope: Scope, table: Table, text: str) -> dict[str, Any] | None:
    """The further condition of a question as a tree. Raises ``Refusal`` at its own field."""
    if not text:
        return None
    try:
        return tables.filter_of(scope, table, text)
    except Refusal as refused:
        raise Refusal(refused.code, refused.message, status=refused.status, field="where") from refused


def tried(scope: Scope, authority_id: int, block: Block) -> tuple[Block, Answer | None]:
    """A block as it may be kept, and what its table answers to it now. Raises ``Refusal`` that names its field."""
    scope.require(READ, authority_id)
    schema = None
    if block.question is not None and block.question.table:
        schema = tables.schema(scope, open_table(scope, authority_id, block.question.table))
    checked = checked_block(block, schema)
    if checked.map:
        map_of(scope, authority_id, checked)
    return checked, answer(scope, authority_id, checked) if checked.question else None
