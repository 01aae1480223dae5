"""Blocks are put on a board, moved, made wide or narrow, doubled, taken away."""

import datetime
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from socle.data.boards import queries
from socle.data.boards.commands._changing import change
from socle.data.boards.models import Board
from socle.data.boards.permissions import EDIT
from socle.data.boards.rules import MOST_BLOCKS, moved, next_id
from socle.data.boards.terms import Block, Content
from socle.ground.refusals import Refusal, not_found
from socle.ground.scope import Scope

ARRANGEMENTS = ("up", "down", "wide", "half", "copy", "remove")


def put_block(
    scope: Scope, *, authority_id: int, board_id: int, block: Block, expected_version: int, now: datetime.datetime
) -> Board:
    """Add a block (its id is empty), or change the one of its id. Its question is asked once, so that what cannot be
    drawn is refused here.

    Raises ``Refusal`` ``boards.*`` or ``tables.*`` that names its field, ``boards.full``, 404, ``stale``.
    """
    scope.require(EDIT, authority_id)
    board = queries.board_by_id(scope, authority_id, board_id)
    checked, _ = queries.tried(scope, authority_id, block)

    def edit(content: Content) -> Content:
        if block.id:
            if content.block(block.id) is None:
                raise not_found()
            blocks = tuple(checked if one.id == block.id else one for one in content.blocks)
            return replace(content, blocks=blocks)
        _leave_room(content)
        return replace(content, blocks=(*content.blocks, replace(checked, id=next_id(content))))

    act, facts = ("change_block", {"block": block.id}) if block.id else ("add_block", {"kind": str(block.kind)})
    return change(scope, board, act, edit, expected_version=expected_version, now=now, facts=facts)


def arrange_block(
    scope: Scope,
    *,
    authority_id: int,
    board_id: int,
    block_id: str,
    how: str,
    expected_version: int,
    now: datetime.datetime,
) -> Board:
    """Move a block (``up``, ``down``), give it the whole width or half (``wide``, ``half``), ``copy`` or ``remove`` it.

    Raises ``Refusal`` 404, ``boards.full``, ``stale``.
    """
    scope.require(EDIT, authority_id)
    board = queries.board_by_id(scope, authority_id, board_id)
    if how not in ARRANGEMENTS:
        raise not_found()

    def edit(content: Content) -> Content:
        found = content.block(block_id)
        if found is None:
            raise not_found()
        return _arranged(content, found, how)

    facts = {"block": block_id, "how": how}
    return change(scope, board, f"{how}_block", edit, expected_version=expected_version, now=now, facts=facts)


def _arranged(content: Content, block: Block, how: str) -> Content:
    if how in ("up", "down"):
        return moved(content, block.id, -1 if how == "up" else 1)
    if how == "remove":
        return replace(content, blocks=tuple(one for one in content.blocks if one.id != block.id))
    if how == "copy":
        _leave_room(content)
        at = content.blocks.index(block) + 1
        double = replace(block, id=next_id(content))
        return replace(content, blocks=(*content.blocks[:at], double, *content.blocks[at:]))
    changed = replace(block, wide=how == "wide")
    return replace(content, blocks=tuple(changed if one.id == block.id else one for one in content.blocks))


def _leave_room(content: Content) -> None:
    if len(content.blocks) >= MOST_BLOCKS:
        words = _("Un tableau a douze blocs au plus : une page plus longue ne se lit plus.")
        raise Refusal("boards.full", words)
