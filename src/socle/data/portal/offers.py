"""What the portal gives to the search below: the open tables, in each language of their town."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.urls.base import get_script_prefix, set_script_prefix
from django.utils.translation import gettext as _

from socle.commons.people.queries import authority_by_id
from socle.commons.search.terms import SearchDocument
from socle.data.portal.terms import KIND
from socle.data.tables import queries
from socle.data.tables.terms import Access, words
from socle.ground.scope import Scope


class TableSource:
    """Tables, found by their title, what is said of them and the names of their columns."""

    def label(self) -> str:
        """The kind, in the reader's language."""
        return _("Tables ouvertes")

    def documents(self, scope: Scope, keys: Collection[str] | None) -> Iterator[SearchDocument]:
        """Open tables. A table that is closed is no longer given, and so no longer found."""
        for authority_id in sorted(scope.grants):
            for table in queries.tables(scope, authority_id):
                if table.access == Access.OPEN and (keys is None or table.slug in keys):
                    yield from self._in_each_language(scope, table)

    def _in_each_language(self, scope: Scope, table: queries.Table) -> Iterator[SearchDocument]:
        columns = queries.schema(scope, table).columns
        for language in authority_by_id(scope, table.authority_id).languages:
            named = ", ".join(words(dict(one.label), language) or one.name for one in columns)
            told = [words(table.description, language), words(table.purpose, language), named]
            yield SearchDocument(
                kind=KIND,
                key=table.slug,
                authority_id=table.authority_id,
                title=words(table.title, language),
                text=" ".join(one for one in told if one),
                url=_address(table.slug),
                at=table.created_at,
                language=language,
            )


def _address(slug: str) -> str:
    """The address within the town's site, whatever page this process is making."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse("portal-table", args=[slug])
    finally:
        set_script_prefix(prefix)
