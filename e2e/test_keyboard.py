"""The walk by keyboard alone: Tab, Enter, Space and arrows; what has the focus is always seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from e2e.browsing import DESKTOP, needs_chromium, words_of
from e2e.walking import AGENT, CODE, TABLE

pytestmark = needs_chromium

MOST_STOPS = 60
FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const seen = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  };
  const box = node.getBoundingClientRect();
  // A choice shows its focus on the label around it.
  const ring = seen(node) || (node.closest('label') !== null && seen(node.closest('label')));
  return {
    what: `${node.tagName} ${(node.textContent ?? '').trim().slice(0, 40)}`,
    ring: ring,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
  };
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop without script, and no mouse in these tests."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": DESKTOP, "height": 800})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


class Keyboard:
    """Ten fingers on one page. Every stop of the focus must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0
        self.unseen: list[str] = []

    def tab(self) -> bool:
        """Go to the next stop; whether the page has one."""
        self.page.keyboard.press("Tab")
        found = self.page.evaluate(FOCUS)
        if found is None:
            return False
        self.stops += 1
        if not (found["ring"] and found["seen"]):
            self.unseen.append(f"{self.page.url}: {found}")
        return True

    def to(self, selector: str) -> None:
        """Press Tab until ``selector`` has the focus."""
        for _ in range(MOST_STOPS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.tab()
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def press(self, key: str = "Enter") -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(words)


def test_the_whole_walk_by_keyboard(page: Page, site: str) -> None:
    keys = Keyboard(page)
    page.goto(f"{site}/")
    keys.to("main nav.tiles a[href$='/signalements/']")
    keys.press()
    keys.to("button[value=lighting]")
    keys.press("Space")

    keys.to("#q")
    keys.write("puits")
    keys.press()
    keys.to("input[name=lieu]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("#p2").is_checked()
    keys.to("main form#lieu button")
    keys.press()

    keys.to("#words")
    keys.write("Écrit sans souris")
    keys.to("main form button")
    keys.press()
    keys.to("#contact")
    keys.press()
    keys.to("main form button")
    keys.press()

    shown = CODE.search(words_of(page))
    assert shown is not None and page.url.endswith("/recu")
    answer_by_keyboard(keys, site, shown[0])
    keys.page.goto(f"{site}/")
    keys.to("#c")
    keys.write(shown[0])
    keys.press()
    assert "Répondu sans souris" in words_of(page)
    assert keys.unseen == []


def answer_by_keyboard(keys: Keyboard, site: str, code: str) -> None:
    """Sign in, find the case in the queue, close it with an answer, sign out."""
    page = keys.page
    page.goto(f"{site}/agent/")
    keys.to("#id_email")
    keys.write(AGENT)
    keys.press()
    sent = page.locator("main .notice .code").inner_text()
    keys.to("#id_code")
    keys.write(sent)
    keys.press()
    while page.locator(f"a[href$='{code}']").count() == 0:
        keys.to("nav.pages a[rel=next]")
        keys.press()
    keys.to(f"a[href$='{code}']")
    keys.press()
    keys.to("input[name=state]")
    while not page.locator("input[value=done]").is_checked():
        page.keyboard.press("ArrowDown")
    keys.to("#words")
    keys.write("Répondu sans souris")
    keys.to("main form button")
    keys.press()
    assert page.locator("input[name=state]").count() == 0
    page.goto(f"{site}/agent/")
    keys.to("form[action$='deconnexion/'] button")
    keys.press()


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
