"""What boards give to the search below: those that are published, in each language of their town."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.urls.base import get_script_prefix, set_script_prefix
from django.utils.translation import gettext as _

from socle.commons.people.queries import authority_by_id
from socle.commons.search.terms import SearchDocument
from socle.data.boards import queries
from socle.data.boards.terms import KIND, said
from socle.ground.scope import Scope


class BoardSource:
    """Boards, found by their title, their first words and the titles of their blocks."""

    def label(self) -> str:
        """The kind, in the reader's language."""
        return _("Tableaux de bord")

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterator[SearchDocument]:
        """Published boards. One that is withdrawn is no longer given, and so no longer found."""
        for authority_id in sorted(scope.grants):
            for board in queries.published(scope, authority_id):
                if keys is None or f"{authority_id}-{board.slug}" in keys:
                    yield from self._in_each_language(scope, board)

    def _in_each_language(self, scope: Scope, board: queries.Board) -> Iterator[SearchDocument]:
        content = queries.content_of(scope, board)
        for language in authority_by_id(scope, board.authority_id).languages:
            told = [said(content.lead, language), *(said(one.title, language) for one in content.blocks)]
            yield SearchDocument(
                kind=KIND,
                key=f"{board.authority_id}-{board.slug}",
                authority_id=board.authority_id,
                title=said(content.title, language),
                text=" ".join(one for one in told if one),
                url=_address(board.slug),
                at=board.published_at or board.changed_at,
                language=language,
            )


def _address(slug: str) -> str:
    """The address within the town's site, whatever page this process is making."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse("board", args=[slug])
    finally:
        set_script_prefix(prefix)
