"""News of tables for readers of Atom: each edition of a table, the last edition of every table of the portal."""

import datetime
import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import parse_etags
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from socle.data.portal.pages._asked import Elsewhere, find_table
from socle.data.tables import queries
from socle.data.tables.queries import Edition, Table
from socle.data.tables.terms import Reason, because_words, words
from socle.ground.look import words as writing
from socle.ground.scope import Request, opened

MOST_ENTRIES = 50
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # an authority without any table: Atom wants a moment
# What XML cannot hold; a title of a file may have brought one.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Feed(Atom1Feed):
    """An Atom feed whose moment is that of its data, never the clock's."""

    moment: datetime.datetime

    def latest_post_date(self) -> datetime.datetime:
        """When the newest entry was made or withdrawn; without entries, what the feed is about."""
        return self.moment


@opened
@require_safe
def table_feed(request: Request, slug: str) -> HttpResponseBase:
    """The fifty newest editions of a table: how many rows, how many more than before, what was withdrawn and why."""
    try:
        table = find_table(request, slug)
    except Elsewhere as there:
        return HttpResponseRedirect(reverse("portal-atom", args=[there.slug]))
    editions = queries.editions(request.scope, table)
    title = words(table.title, request.LANGUAGE_CODE)
    feed = _feed(request, title, reverse("portal-table", args=[table.slug]), table.created_at, editions)
    for position, edition in enumerate(editions[:MOST_ENTRIES]):
        before = next((one for one in editions[position + 1 :] if one.withdrawn_at is None), None)
        _add(request, feed, table, edition, _title(edition), _told(edition, before))
    return _answer(request, feed)


@opened
@require_safe
def portal_feed(request: Request) -> HttpResponseBase:
    """The last edition of each open table, newest first: fifty at most."""
    scope, here = request.scope, request.authority
    tables, last = queries.tables(scope, here.id), queries.last_editions(scope, here.id)
    found = [(table, last[table.pk]) for table in tables if table.pk in last]
    found.sort(key=lambda one: (one[1].at, one[0].slug), reverse=True)
    title = gettext("Données ouvertes")
    begun = max((table.created_at for table in tables), default=NEVER)
    feed = _feed(request, title, reverse("portal-list"), begun, [edition for _, edition in found])
    for table, edition in found[:MOST_ENTRIES]:
        name = words(table.title, request.LANGUAGE_CODE)
        _add(request, feed, table, edition, f"{name}, {_title(edition)}", _told(edition, None))
    return _answer(request, feed)


def _feed(request: Request, title: str, address: str, begun: datetime.datetime, editions: Sequence[Edition]) -> _Feed:
    town = request.authority.name_in(request.LANGUAGE_CODE)
    feed = _Feed(
        title=_clean(f"{title}, {town}"),
        link=request.build_absolute_uri(address),
        description=None,
        language=request.LANGUAGE_CODE,
        author_name=_clean(town),
        feed_url=request.build_absolute_uri(request.path),
    )
    feed.moment = max((_moment(edition) for edition in editions), default=begun)
    return feed


def _add(request: Request, feed: _Feed, table: Table, edition: Edition, title: str, told: str) -> None:
    address = f"{reverse('portal-table', args=[table.slug])}?edition={edition.number}"
    if edition.withdrawn_at is not None:  # its own address answers 410: the list says why
        address = f"{reverse('portal-table', args=[table.slug])}?vue=editions"
    feed.add_item(
        title=_clean(title),
        link=request.build_absolute_uri(address),
        description=escape(_clean(told)),
        unique_id=f"urn:sha256:{_identity(table, edition)}",
        pubdate=edition.at,
        updateddate=_moment(edition),
    )


def _identity(table: Table, edition: Edition) -> str:
    """The same for ever, whatever the host, the language or a withdrawal."""
    return hashlib.sha256(f"{table.slug}/{edition.number}/{edition.sha256}".encode()).hexdigest()


def _moment(edition: Edition) -> datetime.datetime:
    return edition.withdrawn_at or edition.at


def _title(edition: Edition) -> str:
    number = writing.number(edition.number)
    if edition.withdrawn_at is not None:
        return gettext("édition no %(number)s, retirée") % {"number": number}
    return gettext("édition no %(number)s") % {"number": number}


def _told(edition: Edition, before: Edition | None) -> str:
    """What an entry says: the rows, their change since the edition before, why it was made or withdrawn."""
    if edition.withdrawn_at is not None:
        return gettext("Retirée\u00a0: %(because)s") % {"because": because_words(edition.withdrawn_because)}
    rows = ngettext("%(shown)s ligne", "%(shown)s lignes", edition.rows) % {"shown": writing.number(edition.rows)}
    said = f"{rows}. {str(Reason(edition.reason).label).capitalize()}."
    if before is None:
        return said
    change = edition.rows - before.rows
    facts: dict[str, Any] = {"shown": writing.number(abs(change)), "number": writing.number(before.number)}
    if change > 0:
        more = ngettext(
            "%(shown)s ligne de plus que l’édition no %(number)s.",
            "%(shown)s lignes de plus que l’édition no %(number)s.",
            change,
        )
    elif change < 0:
        more = ngettext(
            "%(shown)s ligne de moins que l’édition no %(number)s.",
            "%(shown)s lignes de moins que l’édition no %(number)s.",
            -change,
        )
    else:
        more = gettext("Autant de lignes que l’édition no %(number)s.")
    return f"{said} {more % facts}"


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _answer(request: Request, feed: _Feed) -> HttpResponseBase:
    content = feed.writeString("utf-8").encode()
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    held = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
    response: HttpResponseBase
    if etag in held or "*" in held:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Cookie", "Authorization"))
    return response
