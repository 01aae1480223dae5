"""Reads: the answers that blocks draw, the maps that boards show. Boards themselves are read as displays."""

from dataclasses import replace
from typing import Any

from socle.data.boards.permissions import READ
from socle.data.boards.queries._answers import Answer, Dots, Line, Numbers, Rows, ask
from socle.data.boards.rules import BOARDS, checked_block
from socle.data.boards.terms import Block
from socle.data.displays import queries as displays
from socle.data.displays.queries import Display
from socle.data.displays.terms import Content
from socle.data.maps.queries import MAPS
from socle.data.maps.terms import tables_of
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Plan, Schema
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

__all__ = [
    "BOARDS",
    "Answer",
    "Dots",
    "Line",
    "Numbers",
    "Rows",
    "answer",
    "map_of",
    "state_of_maps",
    "tried",
]


def map_of(scope: Scope, authority_id: int, block: Block) -> Display:
    """The published map that a block shows. Raises ``Refusal`` 404."""
    scope.require(READ, authority_id)
    return displays.public_display(scope, MAPS, authority_id, block.map)


def state_of_maps(scope: Scope, authority_id: int, content: Content[Block]) -> tuple[tuple[object, ...], ...]:
    """What the maps of a board depend on: what was published of each, and the versions of their tables."""
    scope.require(READ, authority_id)
    asked = {block.map for block in content.parts if block.map}
    found = [one for one in displays.published(scope, MAPS, authority_id) if one.slug in asked] if asked else []
    return tuple((one.slug, one.shown_version, one.published_at, *_states(scope, one)) for one in found)


def _states(scope: Scope, kept: Display) -> list[tuple[object, ...]]:
    asked = tables_of(displays.content_of(scope, MAPS, kept))
    found = displays.state_of_tables(scope, MAPS, kept.authority_id, asked)
    return sorted((slug, table.version, table.changed_at) for slug, table in found.items())


def answer(scope: Scope, authority_id: int, block: Block) -> Answer:
    """What the table of a block answers, in the reader's words. Raises ``Refusal``."""
    scope.require(READ, authority_id)
    if block.question is None:
        raise not_found()
    table = displays.open_table(scope, BOARDS, authority_id, block.question.table)
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
        table = displays.open_table(scope, BOARDS, authority_id, block.question.table)
        schema = tables.schema(scope, table)
    checked = checked_block(block, schema)
    if checked.map:
        map_of(scope, authority_id, checked)
    return checked, answer(scope, authority_id, checked) if checked.question else None
