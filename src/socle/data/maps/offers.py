"""What maps give to the search below: those that are published, in each language of their town."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.urls.base import get_script_prefix, set_script_prefix
from django.utils.translation import gettext as _

from socle.commons.people.queries import authority_by_id
from socle.commons.search.terms import SearchDocument
from socle.data.maps import queries
from socle.data.maps.terms import KIND, said
from socle.ground.scope import Scope


class MapSource:
    """Maps, found by their title, their first words and the titles of their layers."""

    def label(self) -> str:
        """The kind, in the reader's language."""
        return _("Cartes")

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterator[SearchDocument]:
        """Published maps. One that is withdrawn is no longer given, and so no longer found."""
        for authority_id in sorted(scope.grants):
            for kept in queries.published(scope, authority_id):
                if keys is None or f"{authority_id}-{kept.slug}" in keys:
                    yield from self._in_each_language(scope, kept)

    def _in_each_language(self, scope: Scope, kept: queries.Map) -> Iterator[SearchDocument]:
        content = queries.content_of(scope, kept)
        for language in authority_by_id(scope, kept.authority_id).languages:
            told = [said(content.lead, language), *(said(one.title, language) for one in content.layers)]
            yield SearchDocument(
                kind=KIND,
                key=f"{kept.authority_id}-{kept.slug}",
                authority_id=kept.authority_id,
                title=said(content.title, language),
                text=" ".join(one for one in told if one),
                url=_address(kept.slug),
                at=kept.published_at or kept.changed_at,
                language=language,
            )


def _address(slug: str) -> str:
    """The address within the town's site, whatever page this process is making."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse("map", args=[slug])
    finally:
        set_script_prefix(prefix)
