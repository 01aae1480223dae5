"""The walk by keyboard alone: Tab, Enter, Space and arrows; what has the focus is always seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from e2e.browsing import DESKTOP, needs_chromium, words_of
from e2e.hands import Keyboard
from e2e.walking import AGENT, CODE, TABLE

pytestmark = needs_chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop without script, and no mouse in these tests."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": DESKTOP, "height": 800})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_the_whole_walk_by_keyboard(page: Page, site: str) -> None:
    keys = Keyboard(page)
    page.goto(f"{site}/")
    keys.to("main nav.tiles a[href$='/signalements/']")
    keys.go()
    keys.to("button[value=lighting]")
    keys.go("Space")

    keys.to("#q")
    keys.type("puits")
    keys.go()
    keys.to("input[name=lieu]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("#p2").is_checked()
    keys.to("main form#lieu button")
    keys.go()

    keys.to("#words")
    keys.type("Écrit sans souris")
    keys.to("main form button")
    keys.go()
    keys.to("#contact")
    keys.go()
    keys.to("main form button")
    keys.go()

    shown = CODE.search(words_of(page))
    assert shown is not None and page.url.endswith("/recu")
    answer_by_keyboard(keys, site, shown[0])
    keys.page.goto(f"{site}/")
    keys.to("#c")
    keys.type(shown[0])
    keys.go()
    assert "Répondu sans souris" in words_of(page)
    assert keys.unseen == []


def answer_by_keyboard(keys: Keyboard, site: str, code: str) -> None:
    """Sign in, find the case in the queue, close it with an answer, sign out."""
    page = keys.page
    page.goto(f"{site}/agent/")
    keys.to("#id_email")
    keys.type(AGENT)
    keys.go()
    sent = page.locator("main .notice .code").inner_text()
    keys.to("#id_code")
    keys.type(sent)
    keys.go()
    keys.to("#q")
    keys.type(code)
    keys.go()
    keys.press(f"a[href*='/dossiers/{code}']")
    keys.tick("input[name=action][value=finish]")
    keys.to("#words")
    keys.type("Répondu sans souris")
    keys.press("main button[value=move]")
    assert page.locator("#words").count() == 0 or "Répondu sans souris" in words_of(page)
    page.goto(f"{site}/agent/")
    keys.press("a[href$='deconnexion/']")
    keys.press("main form button")


def test_the_skip_link_leads_past_the_menu(page: Page, site: str) -> None:
    keys = Keyboard(page)
    page.goto(f"{site}/")

    keys.tab()
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    keys.tab()

    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert keys.unseen == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/ar/",
        f"/donnees/{TABLE}/",
        f"/donnees/{TABLE}/?vue=carte",
        "/signalements/",
        "/composants",
        "/suivi/?code=x",
    ],
)
def test_every_stop_of_a_page_is_seen_and_the_focus_goes_on(page: Page, site: str, path: str) -> None:
    keys = Keyboard(page)
    page.goto(site + path)
    inside = page.locator("a[href]:not([tabindex='-1']), button, input:not([type=hidden]), select, textarea").count()

    while keys.stops < 400 and keys.tab():
        pass

    assert keys.unseen == []
    assert keys.stops >= min(inside, 5)
    assert keys.stops < 400, "the focus never leaves the page"


def test_an_error_is_reached_from_its_summary(page: Page, site: str) -> None:
    keys = Keyboard(page)
    page.goto(f"{site}/suivi/?code=xx")

    keys.to(".notice.bad a")
    page.keyboard.press("Enter")

    assert page.url.endswith("#code")
    assert page.evaluate("document.activeElement.id") == "code"
