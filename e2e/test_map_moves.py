"""A map that moves: only when asked for, from nobody else's server, with the same places; paper keeps the drawing."""

import pytest
from playwright.sync_api import Browser, Page

from e2e.browsing import needs_chromium

pytestmark = needs_chromium
MAP = "/donnees/cartes/signalements"
MOST_AFTER = 80_000  # bytes: Leaflet, its sheets and the places of a small town


@pytest.fixture
def page(browser: Browser, site: str) -> Page:
    context = browser.new_context(viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.goto(site + MAP)
    return page


def test_nothing_is_fetched_before_the_button_is_pressed_and_nothing_from_elsewhere_after(
    page: Page, site: str
) -> None:
    before = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")

    page.locator("#alive").click()
    page.locator(".alive path.heap").first.wait_for()
    facts = page.evaluate("performance.getEntriesByType('resource').map(one => [one.name, one.transferSize])")

    assert len(before) == 2, before
    assert all(name.startswith(f"{site}/") for name, _size in facts)
    assert {name.rsplit("/")[-1].split(".")[0] for name, _ in facts[2:]} == {"leaflet", "alive", "lieux"}
    assert sum(size for _name, size in facts[2:]) < MOST_AFTER


def test_the_map_that_moves_shows_streets_and_leads_to_the_rows_of_a_mark(page: Page) -> None:
    page.locator("#alive").click()
    page.locator(".alive path.heap").first.wait_for()

    assert page.locator(".alive path.lane").count() > 20
    page.locator(".alive path.heap").last.dispatch_event("click")
    assert "cadre=" in (page.locator(".leaflet-popup a[href*=cadre]").get_attribute("href") or "")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_keeps_the_drawing_and_the_button_brings_it_back(page: Page) -> None:
    drawing, button = page.locator(".duo > figure"), page.locator("#alive")
    button.click()
    page.locator(".alive path.heap").first.wait_for()
    assert not drawing.is_visible()

    page.emulate_media(media="print")
    assert drawing.is_visible() and not page.locator(".alive").is_visible()
    page.emulate_media(media="screen")
    button.click()
    assert drawing.is_visible() and not page.locator(".alive").is_visible()


def test_places_that_do_not_come_leave_the_drawing_with_a_word(page: Page) -> None:
    page.route("**/lieux.json", lambda route: route.abort())

    page.locator("#alive").click()

    page.locator("[role=status]").wait_for()
    assert page.locator(".duo > figure").is_visible()
    assert page.locator("#alive").is_enabled()
