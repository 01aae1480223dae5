"""The verb that is proper to boards: put a block. Everything else is done to displays."""

import datetime

from socle.data.boards import queries
from socle.data.boards.permissions import EDIT
from socle.data.boards.rules import BOARDS
from socle.data.boards.terms import Block
from socle.data.displays import commands as displays
from socle.data.displays.queries import Display
from socle.ground.scope import Scope


def put_block(
    scope: Scope, *, authority_id: int, display_id: int, part: Block, expected_version: int, now: datetime.datetime
) -> Display:
    """Add a block (its id is empty), or change the one of its id. Its question is asked once, so that what cannot be
    drawn is refused here.

    Raises ``Refusal`` ``boards.*`` or ``tables.*`` that names its field, ``boards.full``, 404, ``stale``.
    """
    scope.require(EDIT, authority_id)
    checked, _answer = queries.tried(scope, authority_id, part)
    return displays.put_part(
        scope,
        BOARDS,
        authority_id=authority_id,
        display_id=display_id,
        part=checked,
        expected_version=expected_version,
        now=now,
    )
