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

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from e2e.browsing import DESKTOP, PHONE, needs_chromium, words_of
from e2e.french import french_words
from e2e.known import Known
from e2e.measuring import FIGURES, cost_faults, measured, overflow_faults, structure_faults, trust_faults
from e2e.staff_visits import VISITS
from e2e.visits import Visit, path_of

pytestmark = needs_chromium

LANGUAGES = ("fr", "en", "ar")
EVERYTHING = os.environ.get("SOCLE_TEST_ALL") == "1"
CHANCE = random.Random(int(os.environ["SOCLE_TEST_SEED"]))
COMBINATIONS = tuple(itertools.product(LANGUAGES, ("light", "dark"), (PHONE, DESKTOP)))
AXE = Axe()
STILL = [one for one in VISITS if one.act is None]
WITHOUT_SCRIPTS, WITH_AXE = 16, 45
"""How many visits the short suite looks at."""
BESIDE = "[data-bar], dialog, kbd, [data-chosen], [data-passkey], .without-passkey, b.code.long"
"""What a script adds to a page: how to go faster by keyboard, how many are chosen, passkeys. And the key of an
application, which is another each time."""


def dealt(hands: tuple[tuple[object, ...], ...], most: int = len(VISITS)) -> list[tuple[object, ...]]:
    """Each visit with its hands: all of them; or ``most`` visits with one each, in turn after shuffling."""
    if EVERYTHING:
        return [(visit, *hand) for visit in VISITS for hand in hands]
    deck = list(hands)
    CHANCE.shuffle(deck)
    visits = list(VISITS)
    CHANCE.shuffle(visits)
    given = {visit.name: hand for visit, hand in zip(visits, itertools.cycle(deck), strict=False)}
    kept = {visit.name for visit in visits[:most]}
    return [(visit, *given[visit.name]) for visit in VISITS if visit.name in kept]


def said(value: object) -> str:
    """The name of a case."""
    return value.name if isinstance(value, Visit) else str(value)


class Rooms:
    """Contexts of the browser, made once for each kind of reader; every cache is off while a page is measured."""

    def __init__(self, browser: Browser, known: Known) -> None:
        self.browser = browser
        self.known = known
        self.made: dict[tuple[str, bool, bool], BrowserContext] = {}

    @contextmanager
    def page(self, visit: Visit, *, wide: int = PHONE, dark: bool = False, scripts: bool = True) -> Iterator[Page]:
        """A fresh page for whoever may see the visit."""
        kind = (visit.who, dark, scripts)
        if kind not in self.made:
            self.made[kind] = self.browser.new_context(
                color_scheme="dark" if dark else "light",
                storage_state=self.known.sessions[visit.who] if visit.who else None,
                java_script_enabled=scripts,
                bypass_csp=scripts,
            )
            self.made[kind].set_default_timeout(10_000)
        if not visit.who:
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
    url = site + path_of(visit, known.words, language)
    with rooms.page(visit) as page:
        if visit.act is not None:
            arrive(page, visit, url)
        found = measured(page, site, lambda page: act(page, visit) if visit.act else page.goto(url))
        broad = overflow_faults(page)
        french = french_words(page, language)
        moved = visit.act is None and page.url != url

    FIGURES.note(f"{visit.name}, {language}", visit.kind, found)
    assert found.status == visit.status
    assert not moved, "this address leads to another one: its own page was not seen"
    faults = [*trust_faults(found, visit.scripts), *structure_faults(found.facts, language), *broad]
    faults += [f"French: {words}" for words in french]
    assert faults + cost_faults(found, visit.kind, visit.most) == []


@pytest.mark.long
@pytest.mark.parametrize(("visit", "language", "scheme", "wide"), dealt(COMBINATIONS, WITH_AXE), ids=said)
def test_axe_finds_nothing(
    rooms: Rooms, site: str, known: Known, visit: Visit, language: str, scheme: str, wide: int
) -> None:
    with rooms.page(visit, wide=wide, dark=scheme == "dark") as page:
        arrive(page, visit, site + path_of(visit, known.words, language))
        act(page, visit)
        found = AXE.run(page).response["violations"]

    assert [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]] == []


@pytest.mark.long
@pytest.mark.parametrize("visit", STILL if EVERYTHING else CHANCE.sample(STILL, WITHOUT_SCRIPTS), ids=said)
def test_a_page_is_whole_without_javascript(rooms: Rooms, site: str, known: Known, visit: Visit) -> None:
    said = []
    for scripts in (True, False):
        with rooms.page(visit, scripts=scripts) as page:
            page.goto(site + path_of(visit, known.words, "fr"))
            page.evaluate("beside => document.querySelectorAll(beside).forEach(one => one.remove())", BESIDE)
            said.append(weight_apart(words_of(page, "body")))

    assert len(said[0]) > 200
    assert said[0] == said[1]


def weight_apart(words: str) -> str:
    """Words without the weight that the page says of itself: its compressed size changes by chance by some bytes."""
    return re.sub(r"\d+[,.]\d", "", words)
