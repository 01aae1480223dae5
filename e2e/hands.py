"""Two ways to use a page: with a mouse, and with the keyboard alone. A test that is written once is walked by both."""

import datetime
from typing import Protocol

from playwright.sync_api import Page

MOST_STOPS = 250
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

REACHED = """target => {
  const at = document.activeElement;
  const radios = target.type === 'radio' && at.type === 'radio';
  return at === target || (radios && at.name === target.name && at.form === target.form);
}"""
"""Several to choose from are one stop: whichever has the focus, arrows lead to the others."""


class Hands(Protocol):
    """What a person does to a page. Selectors are CSS; the first that matches is meant."""

    page: Page

    def press(self, selector: str) -> None:
        """A link or a button that leads to another page."""

    def open(self, selector: str) -> None:
        """What unfolds in the page."""

    def write(self, selector: str, words: str) -> None:
        """Type into a field, in the place of what was there."""

    def tick(self, selector: str) -> None:
        """Check a box or choose one of several."""

    def choose(self, selector: str, label: str) -> None:
        """Choose in a list by its words."""

    def date(self, selector: str, day: datetime.date) -> None:
        """Give a day."""


class Mouse:
    """A hand on the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, selector: str) -> None:
        """Click, and wait for what it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def open(self, selector: str) -> None:
        """Click."""
        self.page.locator(selector).first.click()

    def write(self, selector: str, words: str) -> None:
        """Fill."""
        self.page.locator(selector).first.fill(words)

    def tick(self, selector: str) -> None:
        """Check."""
        self.page.locator(selector).first.check()

    def choose(self, selector: str, label: str) -> None:
        """Choose."""
        self.page.locator(selector).first.select_option(label=label)

    def date(self, selector: str, day: datetime.date) -> None:
        """Fill."""
        self.page.locator(selector).first.fill(day.isoformat())


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
        """Press Tab until the first that matches ``selector`` has the focus, round the page if needed."""
        assert self.page.locator(selector).count(), f"{selector} is not on {self.page.url}"
        target = self.page.locator(selector).first.element_handle()
        for _ in range(MOST_STOPS):
            if self.page.evaluate(REACHED, target):
                return
            self.tab()
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def go(self, key: str = "Enter") -> None:
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(words)

    def press(self, selector: str) -> None:
        """Reach it, and Enter."""
        self.to(selector)
        self.go()

    def open(self, selector: str) -> None:
        """Reach it, and Enter."""
        self.to(selector)
        self.page.keyboard.press("Enter")

    def write(self, selector: str, words: str) -> None:
        """Reach it, mark what is there, type."""
        self.to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def tick(self, selector: str) -> None:
        """Reach it, and Space; among several, arrows."""
        self.to(selector)
        wanted = self.page.locator(selector).first
        if wanted.get_attribute("type") != "radio":
            if not wanted.is_checked():
                self.page.keyboard.press("Space")
        else:
            self.page.keyboard.press("Space")
            for _ in range(MOST_STOPS):
                if wanted.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        assert wanted.is_checked(), f"{selector} on {self.page.url}"

    def choose(self, selector: str, label: str) -> None:
        """Reach the list, go to its start, then down to the words."""
        self.to(selector)
        self.page.keyboard.press("Home")
        chosen = "list => list.selectedOptions[0]?.textContent.trim()"
        wanted = self.page.locator(selector).first
        for _ in range(MOST_STOPS):
            if wanted.evaluate(chosen) == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} is not in {selector} on {self.page.url}")

    def date(self, selector: str, day: datetime.date) -> None:
        """Reach the first of the three parts; type them in the order of the browser's own language."""
        self.to(selector)
        wanted = self.page.locator(selector).first
        for order in ("%m%d%Y", "%d%m%Y"):
            self.page.keyboard.type(day.strftime(order))
            if wanted.input_value() == day.isoformat():
                return
            self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{wanted.input_value()} in {selector}, not {day}")
