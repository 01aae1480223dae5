"""The budgets of every page, measured in the browser: bytes, requests, EcoIndex, structure, width, axe.

``SOCLE_TEST_ALL=1`` runs every language, scheme and width of each page; otherwise each page gets one language for its
budget, and one combination for axe, dealt by ``SOCLE_TEST_SEED`` so that every combination comes.
"""

import itertools
import os
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.browsing import DESKTOP, PHONE, needs_chromium, words_of
from e2e.measuring import FIGURES, cost_faults, measured, overflow_faults, structure_faults, trust_faults
from e2e.visits import PUBLIC, VISITS, Known, Visit

pytestmark = needs_chromium

LANGUAGES = ("fr", "en", "ar")
EVERYTHING = os.environ.get("SOCLE_TEST_ALL") == "1"
CHANCE = random.Random(int(os.environ["SOCLE_TEST_SEED"]))
COMBINATIONS = tuple(itertools.product(LANGUAGES, ("light", "dark"), (PHONE, DESKTOP)))
AXE = Axe()
STILL = [one for one in VISITS if one.act is None]
MACHINES = {"healthz", "readyz", "security-txt", "file-photo", "portal-download", "portal-openapi"}
"""Addresses that answer no page; so do those of the JSON interface."""


def dealt(hands: tuple[tuple[object, ...], ...]) -> list[tuple[object, ...]]:
    """Each visit with its hands: all of them, or one each, in turn after shuffling."""
    if EVERYTHING:
        return [(visit, *hand) for visit in VISITS for hand in hands]
    deck = list(hands)
    CHANCE.shuffle(deck)
    visits = list(VISITS)
    CHANCE.shuffle(visits)
    given = {visit.name: hand for visit, hand in zip(visits, itertools.cycle(deck), strict=False)}
    return [(visit, *given[visit.name]) for visit in VISITS]


def said(value: object) -> str:
    """The name of a case."""
    return value.name if isinstance(value, Visit) else str(value)


def path_of(visit: Visit, known: Known, language: str) -> str:
    """The address of a visit in a language."""
    path = visit.path.format(**known.words)
    if language == "fr":
        return path
    town = re.match(r"/@[^/]+", path)
    base = town[0] if town else ""
    return f"{base}/{language}{path.removeprefix(base)}"


class Rooms:
    """Contexts of the browser, made once for each kind of reader; every cache is off while a page is measured."""

    def __init__(self, browser: Browser, known: Known) -> None:
        self.browser = browser
        self.known = known
        self.made: dict[tuple[bool, bool, bool], BrowserContext] = {}

    @contextmanager
    def page(self, visit: Visit, *, wide: int = PHONE, dark: bool = False, scripts: bool = True) -> Iterator[Page]:
        """A fresh page for whoever may see the visit."""
        kind = (visit.staff, dark, scripts)
        if kind not in self.made:
            self.made[kind] = self.browser.new_context(
                color_scheme="dark" if dark else "light",
                storage_state=self.known.session if visit.staff else None,
                java_script_enabled=scripts,
                bypass_csp=scripts,
            )
            self.made[kind].set_default_timeout(10_000)
        if not visit.staff:
            self.made[kind].clear_cookies()
        page = self.made[kind].new_page()
        page.set_viewport_size({"width": wide, "height": 800})
        try:
            yield page
        finally:
            page.close()


@pytest.fixture(scope="module")
def rooms(browser: Browser, known: Known) -> Iterator[Rooms]:
    """The contexts of this file."""
    made = Rooms(browser, known)
    yield made
    for context in made.made.values():
        context.close()


def arrive(page: Page, visit: Visit, url: str) -> None:
    """Go where the visit begins."""
    page.goto(url)
    if visit.first is not None:
        visit.first(page)


def act(page: Page, visit: Visit) -> None:
    """Make the state that is looked at, where the address alone does not."""
    if visit.act is not None:
        with page.expect_navigation():
            visit.act(page)


@pytest.mark.long
@pytest.mark.parametrize(("visit", "language"), dealt(tuple((one,) for one in LANGUAGES)), ids=said)
def test_a_page_keeps_its_budget(rooms: Rooms, site: str, known: Known, visit: Visit, language: str) -> None:
    url = site + path_of(visit, known, language)
    with rooms.page(visit) as page:
        if visit.act is not None:
            arrive(page, visit, url)
        found = measured(page, site, lambda page: act(page, visit) if visit.act else page.goto(url))
        broad = overflow_faults(page)

    FIGURES.note(f"{visit.name}, {language}", visit.kind, found)
    assert found.status == visit.status
    faults = [*trust_faults(found), *structure_faults(found.facts, language), *broad]
    assert faults + cost_faults(found, visit.kind) == []


@pytest.mark.long
@pytest.mark.parametrize(("visit", "language", "scheme", "wide"), dealt(COMBINATIONS), ids=said)
def test_axe_finds_nothing(
    rooms: Rooms, site: str, known: Known, visit: Visit, language: str, scheme: str, wide: int
) -> None:
    with rooms.page(visit, wide=wide, dark=scheme == "dark") as page:
        arrive(page, visit, site + path_of(visit, known, language))
        act(page, visit)
        found = AXE.run(page).response["violations"]

    assert [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]] == []


@pytest.mark.long
@pytest.mark.parametrize("visit", STILL if EVERYTHING else CHANCE.sample(STILL, 12), ids=said)
def test_a_page_is_whole_without_javascript(rooms: Rooms, site: str, known: Known, visit: Visit) -> None:
    said = []
    for scripts in (True, False):
        with rooms.page(visit, scripts=scripts) as page:
            page.goto(site + path_of(visit, known, "fr"))
            said.append(weight_apart(words_of(page, "body")))

    assert len(said[0]) > 200
    assert said[0] == said[1]


def weight_apart(words: str) -> str:
    """Words without the weight that the page says of itself: its compressed size changes by chance by some bytes."""
    return re.sub(r"\d+[,.]\d", "", words)


def test_every_address_that_answers_a_page_is_visited(known: Known) -> None:
    names = {one.name for one in addresses(get_resolver().url_patterns) if one.name and pages_of(one)}

    visited = {"account_confirm_login_code"}  # reached by a form, not by its address
    for visit in VISITS:
        path = path_of(visit, known, "fr").partition("?")[0]
        inside = re.sub(r"^/@[^/]+", "", path)
        if visit.status != 404:
            visited.add(resolve(inside).url_name or "")

    assert names - visited == {"account_request_login_code"}  # the same page as account_login


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
        if visit.act is None and visit.status == 200 and not visit.path.startswith("/@"):
            path = path_of(visit, known, "fr")
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
