"""What boards give to the search below: those that are published, in each language of their town."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from socle.commons.search.terms import SearchDocument
from socle.data.boards.rules import BOARDS
from socle.data.displays import queries as displays
from socle.ground.scope import Scope


class BoardSource:
    """Boards, found by their title, their first words and the titles of their blocks."""

    def label(self) -> str:
        """The kind, in the reader's language."""
        return _("Tableaux de bord")

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterator[SearchDocument]:
        """Published boards."""
        return displays.documents(scope, BOARDS, keys, lambda slug: reverse("board", args=[slug]))
