"""A board is shown to the public, and taken away from it."""

import datetime

from django.utils.translation import gettext_lazy as _

from socle.data.boards import queries
from socle.data.boards.events import BoardPublished, BoardWithdrawn
from socle.data.boards.models import Board
from socle.data.boards.permissions import EDIT
from socle.data.boards.terms import State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.outbox import emit
from socle.ground.refusals import Refusal, stale
from socle.ground.scope import Scope


def publish_board(
    scope: Scope, *, authority_id: int, board_id: int, expected_version: int, now: datetime.datetime
) -> Board:
    """Show the public the board as it is in this version. Raises ``Refusal`` ``boards.empty``, ``stale``."""
    scope.require(EDIT, authority_id)
    board = queries.board_by_id(scope, authority_id, board_id)
    if board.version != expected_version:
        raise stale()
    if not board.content["blocks"]:
        raise Refusal("boards.empty", _("Ce tableau est vide : posez un premier bloc."))
    shown = {
        "shown": board.content,
        "shown_version": board.version,
        "state": State.PUBLISHED,
        "published_at": now,
    }
    with atomic():
        if not Board.objects.filter(pk=board.pk, version=expected_version).update(**shown):
            raise stale()
        facts, about = {"version": board.version}, f"board:{board.pk}"
        audit.record(scope, "boards.board.publish", authority_id=authority_id, about=about, facts=facts)
        emit(BoardPublished(board.pk, board.slug, authority_id, now), authority_id=authority_id)
    return queries.board_by_id(scope, authority_id, board_id)


def withdraw_board(
    scope: Scope, *, authority_id: int, board_id: int, expected_version: int, now: datetime.datetime
) -> Board:
    """Take a board away from the public; its address answers like one that never was. Raises ``Refusal`` ``stale``."""
    scope.require(EDIT, authority_id)
    board = queries.board_by_id(scope, authority_id, board_id)
    with atomic():
        standing = Board.objects.filter(pk=board.pk, version=expected_version, state=State.PUBLISHED)
        if not standing.update(state=State.WITHDRAWN, shown=None, shown_version=0, published_at=None):
            raise stale()
        facts, about = {"version": board.version}, f"board:{board.pk}"
        audit.record(scope, "boards.board.withdraw", authority_id=authority_id, about=about, facts=facts)
        emit(BoardWithdrawn(board.pk, board.slug, authority_id, now), authority_id=authority_id)
    return queries.board_by_id(scope, authority_id, board_id)
