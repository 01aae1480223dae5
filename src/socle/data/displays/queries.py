"""Reads: displays of a family, what the public sees of them, their versions, the open tables that they may ask."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, TypeVar

from django.urls.base import get_script_prefix, set_script_prefix

from socle.commons.people.queries import authority_by_id
from socle.commons.search.terms import SearchDocument
from socle.data.displays.models import Display, DisplayVersion
from socle.data.displays.terms import Content, Family, Part, State, said, search_key
from socle.data.tables import queries as tables
from socle.data.tables.queries import Table
from socle.data.tables.terms import Access
from socle.ground.refusals import not_found
from socle.ground.scope import Scope

__all__ = [
    "Display",
    "DisplayVersion",
    "content_of",
    "display_by_id",
    "displays",
    "documents",
    "open_table",
    "open_tables",
    "public_display",
    "published",
    "state_of_tables",
    "unreadable",
    "versions",
]

SHOWN_VERSIONS = 12
P = TypeVar("P", bound=Part)


def displays(scope: Scope, family: Family[Any], authority_id: int) -> list[Display]:
    """Every display of a family in an authority, for its editors."""
    scope.require(family.edit, authority_id)
    here = Display.objects.filter(authority_id=authority_id, kind=family.kind)
    return list(here.order_by("-changed_at", "pk"))


def display_by_id(scope: Scope, family: Family[Any], authority_id: int, display_id: int) -> Display:
    """A display, for its editors. Raises ``Refusal`` 404, for another authority's and another family's too."""
    scope.require(family.edit, authority_id)
    here = Display.objects.filter(authority_id=authority_id, kind=family.kind)
    found = here.filter(pk=display_id).first() if 0 < display_id < 2**63 else None
    if found is None:
        raise not_found()
    return found


def published(scope: Scope, family: Family[Any], authority_id: int) -> list[Display]:
    """The displays that the public sees, the latest published first."""
    scope.require(family.read, authority_id)
    here = Display.objects.filter(authority_id=authority_id, kind=family.kind, state=State.PUBLISHED)
    return list(here.order_by("-published_at", "pk"))


def public_display(scope: Scope, family: Family[Any], authority_id: int, slug: str) -> Display:
    """The display of this address as the public sees it. Raises ``Refusal`` 404."""
    scope.require(family.read, authority_id)
    here = Display.objects.filter(authority_id=authority_id, kind=family.kind, state=State.PUBLISHED)
    found = here.filter(slug=slug).first() if len(slug) <= 80 else None
    if found is None:
        raise not_found()
    return found


def versions(scope: Scope, family: Family[Any], display: Display) -> list[DisplayVersion]:
    """The last versions of a display, newest first."""
    scope.require(family.edit, display.authority_id)
    return list(display.versions.all()[:SHOWN_VERSIONS])


def content_of(scope: Scope, family: Family[P], display: Display) -> Content[P]:
    """What the public sees of a display: what was published last."""
    scope.require(family.read, display.authority_id)
    return family.content(display.shown or {})


def open_tables(scope: Scope, family: Family[Any], authority_id: int) -> list[Table]:
    """The tables that a display may ask: those that everybody may read."""
    scope.require(family.read, authority_id)
    return [one for one in tables.tables(scope, authority_id) if one.access == Access.OPEN]


def open_table(scope: Scope, family: Family[Any], authority_id: int, slug: str) -> Table:
    """A table that a display may ask. A closed one answers like one that does not exist, whoever asks: what a display
    shows is public. Raises ``Refusal`` 404."""
    scope.require(family.read, authority_id)
    found = tables.table_by_slug(scope, slug)
    if found.authority_id != authority_id or found.access != Access.OPEN:
        raise not_found()
    return found


def state_of_tables(scope: Scope, family: Family[Any], authority_id: int, asked: Collection[str]) -> dict[str, Table]:
    """The open tables among those asked, by address: their versions say whether a drawing still holds."""
    scope.require(family.read, authority_id)
    return {one.slug: one for one in open_tables(scope, family, authority_id) if one.slug in asked} if asked else {}


def documents(
    scope: Scope, family: Family[Any], keys: Collection[str] | None, address: Callable[[str], str]
) -> Iterator[SearchDocument]:
    """What the search is given: published displays in each language of their town, found by their title, their first
    words and the titles of their parts. One that is withdrawn is no longer given, and so no longer found."""
    for authority_id in sorted(scope.grants):
        for display in published(scope, family, authority_id):
            if keys is None or search_key(authority_id, display.slug) in keys:
                yield from _in_each_language(scope, family, display, address)


def _in_each_language(
    scope: Scope, family: Family[Any], display: Display, address: Callable[[str], str]
) -> Iterator[SearchDocument]:
    content = content_of(scope, family, display)
    for language in authority_by_id(scope, display.authority_id).languages:
        told = [said(content.lead, language), *(said(one.title, language) for one in content.parts)]
        yield SearchDocument(
            kind=family.kind,
            key=search_key(display.authority_id, display.slug),
            authority_id=display.authority_id,
            title=said(content.title, language),
            text=" ".join(one for one in told if one),
            url=_within_the_site(address, display.slug),
            at=display.published_at or display.changed_at,
            language=language,
        )


def _within_the_site(address: Callable[[str], str], slug: str) -> str:
    """The address within the town's site, whatever page this process is making."""
    prefix = get_script_prefix()
    set_script_prefix("/")
    try:
        return address(slug)
    finally:
        set_script_prefix(prefix)


def unreadable(scope: Scope, family: Family[Any]) -> Iterator[str]:
    """The displays of a family that cannot be read, for those who verify: one sentence each."""
    for display in Display.objects.filter(kind=family.kind, authority_id__in=scope.authorities(family.edit)).iterator():
        for content in filter(None, (display.content, display.shown)):
            try:
                family.content(content)
            except (KeyError, TypeError, ValueError) as fault:
                yield f"{family.kind} {display.pk} cannot be read: {fault}"
