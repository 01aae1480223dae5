"""The list of open tables, with a search."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from socle.data.portal.rules import LONGEST_SEARCH, alike, last_page, page_of, plain
from socle.data.tables import queries
from socle.data.tables.terms import words
from socle.ground.look.kept import KeptPages
from socle.ground.scope import Request, opened

PER_PAGE = 20
_pages = KeptPages(most=64)


@dataclass(frozen=True, slots=True)
class Card:
    """What the list says of a table."""

    slug: str
    title: str
    description: str
    changed_at: datetime
    edition: int | None
    rows: int | None


@opened
@require_safe
def portal(request: Request) -> HttpResponse:
    """Every open table of the authority, twenty a page, or those that hold the words looked for."""
    typed = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    cards = _cards(request)
    key = (request.build_absolute_uri(), request.LANGUAGE_CODE, tuple(cards))
    kept = _pages.find(key)
    if kept is not None:
        return _answer(HttpResponse(kept))
    found = [card for card in cards if alike(plain(f"{card.title} {card.description}"), plain(typed).split())]
    last = last_page(len(found), PER_PAGE)
    page = min(page_of(request.GET.get("page", "")), last)
    context = {
        "q": typed,
        "cards": found[(page - 1) * PER_PAGE : page * PER_PAGE],
        "found": len(found),
        "count": len(cards),
        "page": page,
        "last": last,
        "per_page": PER_PAGE,
    }
    response = render(request, "portal/list.html", context)
    _pages.keep(key, response.content)
    return _answer(response)


def _answer(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response


def _cards(request: Request) -> list[Card]:
    tables = queries.tables(request.scope, request.authority.id)
    editions = queries.last_editions(request.scope, request.authority.id) if tables else {}
    cards = []
    for table in tables:
        edition = editions.get(table.pk)
        cards.append(
            Card(
                table.slug,
                words(table.title, request.LANGUAGE_CODE),
                words(table.description, request.LANGUAGE_CODE),
                table.changed_at,
                edition.number if edition else None,
                edition.rows if edition else None,
            )
        )
    return sorted(cards, key=lambda card: card.title.casefold())
