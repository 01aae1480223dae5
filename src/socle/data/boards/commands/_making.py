"""Boards come, say what they are, go back, and go."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from socle.data.boards import queries
from socle.data.boards.commands._changing import change, keep
from socle.data.boards.models import Board, BoardVersion
from socle.data.boards.permissions import EDIT
from socle.data.boards.rules import LONGEST_LEAD, LONGEST_TITLE, slug_of, texts_of
from socle.data.boards.terms import Content, State
from socle.ground import audit
from socle.ground.database import atomic
from socle.ground.refusals import Refusal, not_found, stale
from socle.ground.scope import Scope

MOST_BOARDS = 200


def create_board(
    scope: Scope, *, authority_id: int, slug: str, title: Mapping[str, str], now: datetime.datetime
) -> Board:
    """A new board without blocks, a draft. Raises ``Refusal`` ``boards.slug``, ``boards.words``, ``boards.taken``."""
    scope.require(EDIT, authority_id)
    slug, titles = slug_of(slug), texts_of(title, "title", LONGEST_TITLE, needed=True)
    if Board.objects.filter(authority_id=authority_id).count() >= MOST_BOARDS:
        raise Refusal("boards.many", _("Une collectivité a 200 tableaux au plus : retirez-en un."), field="slug")
    content = Content(titles).to_json()
    try:
        with atomic():
            made = Board.objects.create(
                authority_id=authority_id, slug=slug, content=content, created_at=now, changed_at=now
            )
            keep(made.pk, 1, content, "create", now)
            about = f"board:{made.pk}"
            audit.record(scope, "boards.board.create", authority_id=authority_id, about=about, facts={"slug": slug})
            return made
    except IntegrityError as taken:
        raise Refusal("boards.taken", _("Cette adresse est déjà prise."), status=409, field="slug") from taken


def describe_board(
    scope: Scope,
    *,
    authority_id: int,
    board_id: int,
    title: Mapping[str, str],
    lead: Mapping[str, str],
    expected_version: int,
    now: datetime.datetime,
) -> Board:
    """Give a board its title and first words by language. Raises ``Refusal`` ``boards.words``, ``stale``."""
    scope.require(EDIT, authority_id)
    board = queries.board_by_id(scope, authority_id, board_id)
    titles = texts_of(title, "title", LONGEST_TITLE, needed=True)
    leads = texts_of(lead, "lead", LONGEST_LEAD)

    def edit(content: Content) -> Content:
        return replace(content, title=titles, lead=leads)

    return change(scope, board, "describe", edit, expected_version=expected_version, now=now)


def restore_version(
    scope: Scope, *, authority_id: int, board_id: int, number: int, expected_version: int, now: datetime.datetime
) -> Board:
    """Make what a board held in a version its content again, as a new version. Raises ``Refusal`` 404, ``stale``."""
    scope.require(EDIT, authority_id)
    board = queries.board_by_id(scope, authority_id, board_id)
    found = BoardVersion.objects.filter(board=board, number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise not_found()
    held = Content.from_json(found.content)
    return change(
        scope, board, "restore", lambda _now: held, expected_version=expected_version, now=now, facts={"from": number}
    )


def remove_board(
    scope: Scope, *, authority_id: int, board_id: int, expected_version: int, now: datetime.datetime
) -> None:
    """Remove a board that the public does not see, with its versions. Raises ``Refusal`` ``boards.published``."""
    scope.require(EDIT, authority_id)
    board = queries.board_by_id(scope, authority_id, board_id)
    if board.state == State.PUBLISHED:
        raise Refusal("boards.published", _("Retirez d’abord ce tableau du public."), status=409)
    with atomic():
        if not Board.objects.filter(pk=board.pk, version=expected_version).exclude(state=State.PUBLISHED).delete()[0]:
            raise stale()
        facts, about = {"slug": board.slug}, f"board:{board.pk}"
        audit.record(scope, "boards.board.remove", authority_id=authority_id, about=about, facts=facts)
