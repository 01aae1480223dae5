"""What maps give to the search below: those that are published, in each language of their town."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from socle.commons.search.terms import SearchDocument
from socle.data.displays import queries as displays
from socle.data.maps.rules import MAPS
from socle.ground.scope import Scope


class MapSource:
    """Maps, found by their title, their first words and the titles of their layers."""

    def label(self) -> str:
        """The kind, in the reader's language."""
        return _("Cartes")

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterator[SearchDocument]:
        """Published maps."""
        return displays.documents(scope, MAPS, keys, lambda slug: reverse("map", args=[slug]))
