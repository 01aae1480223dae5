"""The one way in which what a board holds changes: a new version, its trace, nobody overwritten."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from socle.data.boards.models import Board, BoardVersion
from socle.data.boards.terms import Content
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import stale
from socle.ground.scope import Scope

KEPT_VERSIONS = 60


def change(
    scope: Scope,
    board: Board,
    act: str,
    edit: Callable[[Content], Content],
    *,
    expected_version: int,
    now: datetime.datetime,
    facts: Mapping[str, Any] | None = None,
) -> Board:
    """Change what a board holds, as its next version. Raises ``Refusal`` stale when somebody changed it since."""
    if board.version != expected_version:
        raise stale()
    content = edit(Content.from_json(board.content)).to_json()
    with atomic():
        held = Board.objects.filter(pk=board.pk, version=expected_version)
        if not held.update(content=content, version=expected_version + 1, changed_at=now):
            raise stale()
        keep(board.pk, expected_version + 1, content, act, now)
        about, told = f"board:{board.pk}", {"version": expected_version + 1, **(facts or {})}
        audit.record(scope, f"boards.board.{act}", authority_id=board.authority_id, about=about, facts=told)
    board.content, board.version, board.changed_at = content, expected_version + 1, now
    return board


def keep(board_id: int, number: int, content: dict[str, Any], act: str, now: datetime.datetime) -> None:
    """Keep a version; the oldest leave."""
    BoardVersion.objects.create(board_id=board_id, number=number, content=content, act=act, at=now)
    BoardVersion.objects.filter(board_id=board_id, number__lte=number - KEPT_VERSIONS).delete()
