"""The shelf: the list of what is published, a display, and the same for a frame of another site."""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.translation import gettext

from socle.data.displays import queries
from socle.data.displays.queries import Display
from socle.data.displays.terms import Content, Family, Part, said
from socle.ground.look.kept import KeptPages
from socle.ground.scope import Request

P = TypeVar("P", bound=Part)
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
"""The policy of the pages that other sites may show in a frame: they hold no form, no script, nobody's data."""


def _nothing(_request: Request, _content: Content[Any]) -> Hashable:
    return None


@dataclass(frozen=True)
class Shelf(Generic[P]):
    """The public pages of one family. ``folder`` has the templates ``list``, ``one`` and ``embedded``; ``tables`` are
    the addresses of the tables that a content asks, ``state`` what else it depends on; ``drawn`` gives what its pages
    show."""

    family: Family[P]
    public_one: str
    framed_one: str
    folder: str
    tables: Callable[[Content[P]], Collection[str]]
    drawn: Callable[[Request, Content[P]], dict[str, Any]]
    state: Callable[[Request, Content[P]], Hashable] = _nothing
    pages: KeptPages = field(default_factory=lambda: KeptPages(most=64, seconds=600.0))

    def all(self, request: Request, **more: Any) -> HttpResponse:
        """Every published display, with its first words."""
        context = {"listed": listed(request, self.family, self.public_one), **more}
        return _answer(render(request, f"{self.folder}/list.html", context))

    def one(self, request: Request, slug: str) -> HttpResponse:
        """A display as its tables are now, where it comes from, how to show it elsewhere."""
        return self.kept(request, slug, lambda display, content: self._page(request, display, content, "one"))

    def framed(self, request: Request, slug: str) -> HttpResponse:
        """The same alone, on a page that other sites may show in a frame."""
        response = self.kept(request, slug, lambda display, content: self._page(request, display, content, "embedded"))
        response.headers["Content-Security-Policy"] = FRAMED
        return response

    def kept(
        self,
        request: Request,
        slug: str,
        make: Callable[[Display, Content[P]], HttpResponse],
        content_type: str | None = None,
    ) -> HttpResponse:
        """What is made of a display, once for each state of it and of its tables. Raises ``Refusal`` 404."""
        display = queries.public_display(request.scope, self.family, request.authority.id, slug)
        content = queries.content_of(request.scope, self.family, display)
        key = self._key(request, display, content)
        page = self.pages.find(key)
        if page is None:
            page = make(display, content).content
            self.pages.keep(key, page)
        return _answer(HttpResponse(page, content_type=content_type))

    def _page(self, request: Request, display: Display, content: Content[P], name: str) -> HttpResponse:
        return render(request, f"{self.folder}/{name}.html", self._context(request, display, content))

    def _key(self, request: Request, display: Display, content: Content[P]) -> Hashable:
        """All that the page shows: address, language, what was published, the state of each table that it asks."""
        here = request.authority.id
        tables = queries.state_of_tables(request.scope, self.family, here, self.tables(content))
        states = tuple(sorted((slug, table.version, table.changed_at) for slug, table in tables.items()))
        where = (request.build_absolute_uri(), request.LANGUAGE_CODE, here)
        shown = (display.pk, display.shown_version, display.published_at)
        return (*where, *shown, states, self.state(request, content))

    def _context(self, request: Request, display: Display, content: Content[P]) -> dict[str, Any]:
        title = said(content.title, request.LANGUAGE_CODE)
        address = request.build_absolute_uri(reverse(self.framed_one, args=[display.slug]))
        return {
            "display": display,
            "title": title,
            "lead": said(content.lead, request.LANGUAGE_CODE),
            "line": frame_line(address, title),
            "whole_url": request.build_absolute_uri(reverse(self.public_one, args=[display.slug])),
            "made_by": gettext("Données de %(town)s") % {"town": request.authority.name_in(request.LANGUAGE_CODE)},
            **self.drawn(request, content),
        }


def listed(request: Request, family: Family[Any], address: str) -> list[dict[str, str]]:
    """Title, first words and address of each published display; ``address`` is the name of the page of one."""
    language, found = request.LANGUAGE_CODE, []
    for display in queries.published(request.scope, family, request.authority.id):
        content = queries.content_of(request.scope, family, display)
        url = reverse(address, args=[display.slug])
        found.append({"title": said(content.title, language), "lead": said(content.lead, language), "url": url})
    return found


def frame_line(address: str, title: str) -> str:
    """The line to copy into a page of another site: text, to be escaped once more where it is shown."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="720" loading="lazy"></iframe>'


def _answer(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response
