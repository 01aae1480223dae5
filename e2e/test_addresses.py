"""No page of the site is forgotten, no link leads nowhere, no two pages have the same title."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser

from e2e.browsing import needs_chromium
from e2e.known import Known
from e2e.staff_visits import VISITS
from e2e.visits import PUBLIC, path_of

pytestmark = needs_chromium

MACHINES = {
    "healthz", "readyz", "security-txt", "file-photo", "portal-download", "portal-openapi", "portal-feed",
    "portal-atom", "ogc-api", "schemas-file", "schemas-example", "schemas-empty", "track-receipt-pdf",
    "staff-letter-pdf", "staff-export",
    "map-places", "staff-uploads-annotated", "audit-journal-file", "audit-growth", "audit-proof-file",
}  # fmt: skip
"""Addresses that answer no page; so do those of the JSON interface."""
UNSEEN = {
    "account_request_login_code": "the same page as account_login",
    "account_confirm_login_code": "reached by a form: the visits « sign in: code »",
    "account-sessions": "only takes forms",
    "people-agreement-end": "only takes forms",
    "account_reauthenticate": "leads on to the factor that the account has",
    "openid_connect_login": "leads to another site",
    "openid_connect_callback": "is led to from another site",
    "mfa_login_webauthn": "answers a script; without one, leads back to signing in",
    "mfa_reauthenticate_webauthn": "needs a passkey, which needs a script",
    "mfa_list_webauthn": "the same page as mfa_index",
    "mfa_remove_webauthn": "needs a passkey, which needs a script",
    "board-embedded": "the blocks of the page of a board, without its frame, for the frames of other sites",
    "ogc-item": "one row of the visit « maps for machines: items »: its key is drawn by chance",
    "map-embedded": "the sheet of the page of a map, without its frame, for the frames of other sites",
    "portal-view-save": "only takes forms; what is refused is said on the page of portal-query",
    "portal-view-remove": "only takes forms",
    "track-ask": "the page of track, with what was refused",
    "track-rate": "the page of track, with what was refused: the visit « mark refused »",
    "track-reopen": "the page of track, with what was refused: the visit « opening again refused »",
}
"""Addresses without a visit, each with its reason. An address that is neither here nor visited is red."""


def test_every_address_that_answers_a_page_is_visited(known: Known) -> None:
    names = {one.name for one in addresses(get_resolver().url_patterns) if one.name and pages_of(one)}

    visited = set()
    for visit in VISITS:
        path = path_of(visit, known.words, "fr").partition("?")[0]
        inside = re.sub(r"^/@[^/]+", "", path)
        if visit.status != 404:
            visited.add(resolve(inside).url_name or "")

    assert names - visited == set(UNSEEN)


def pages_of(address: URLPattern) -> bool:
    """Whether an address answers a page, not a document for machines."""
    return address.name not in MACHINES and not str(address.pattern).startswith("tables")


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every address of the site, but for the interface's own machinery."""
    for one in patterns:
        if isinstance(one, URLPattern):
            if one.name != "api-root":
                yield one
        else:
            yield from addresses(one.url_patterns)


def test_every_link_leads_to_a_page_and_no_two_pages_have_the_same_title(
    browser: Browser, site: str, known: Known
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    titles: dict[str, set[str]] = {}
    links: set[str] = set()
    for visit in PUBLIC:
        if visit.act is None and visit.status == 200 and not visit.who and not visit.path.startswith("/@"):
            path = path_of(visit, known.words, "fr")
            page.goto(site + path)
            titles.setdefault(page.title(), set()).add(resolve(path.partition("?")[0]).url_name or "")
            found = page.locator("a[href]:not(svg a)").evaluate_all("all => all.map(link => link.getAttribute('href'))")
            links |= {urljoin(page.url, url).removeprefix(site) for url in found}
    # One of each kind of address: sorting and paging make a link of every heading and number.
    kinds = {(path.partition("?")[0], *sorted(parse_qs(urlsplit(path).query))): path for path in sorted(links)}
    inside = [path for path in kinds.values() if path.startswith("/")]
    broken = [path for path in inside if page.request.head(site + path).status >= 400]
    context.close()

    assert len(inside) > 40
    assert broken == []
    assert [(title, names) for title, names in titles.items() if len(names) > 1] == []
