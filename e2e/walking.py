"""The walk of a resident and of an agent, as steps that a test puts together. Nothing here needs JavaScript."""

import csv
import io
import re
import time
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page

TABLE = "belvenne-signalements"
AGENT, ADMINISTRATOR = "agent@belvenne.example", "admin@belvenne.example"
PUBLISHED_SECONDS = 5.0
BESIDE_PINS = """(plan, [across, down]) => {
  const box = plan.getBoundingClientRect();
  for (let step = 0; step < 40; step++) {
    const x = box.left + box.width * across + 6 * step * Math.cos(step);
    const y = box.top + box.height * down + 6 * step * Math.sin(step);
    const link = document.elementFromPoint(x, y)?.closest('a');
    if (link && link.getAttribute('href').startsWith('?lon=')) return {x, y};
  }
  throw new Error('no cell of the plan is free of pins');
}"""
"""A spot of the plan whose press brings it closer; a pin would lead to its line of the list."""
CODE = re.compile(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


class Walk:
    """One page of the browser, one address (of a town in a language: ``…/@belvenne/ar``)."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def go(self, path: str) -> None:
        """Open an address of the town."""
        self.page.goto(self.address + path)

    def press(self, target: Locator) -> None:
        """Press a link or a button and wait for the page that it leads to."""
        with self.page.expect_navigation():
            target.click()

    def main(self, selector: str) -> Locator:
        """What stands in the page itself, not around it."""
        return self.page.locator(f"main {selector}")

    def start(self, category: str = "lighting") -> str:
        """Choose a category from the home page; the draft's token."""
        self.go("/")
        self.press(self.main("nav.tiles a[href$='/signalements/']"))
        self.press(self.main(f"button[value={category}]"))
        token = re.search(r"/nouveau/([^/]+)/lieu", self.page.url)
        assert token is not None, self.page.url
        return token[1]

    def press_plan(self, across: float = 0.5, down: float = 0.5) -> None:
        """Press the plan near a share of its width and height, beside the pins: it comes closer."""
        plan = self.page.locator("#plan svg").first
        plan.scroll_into_view_if_needed()
        spot = plan.evaluate(BESIDE_PINS, [across, down])
        with self.page.expect_navigation():
            self.page.mouse.click(spot["x"], spot["y"])

    def press_plan_for_point(self) -> str:
        """Press the middle of the plan; the point that the address then says (``lon=…&lat=…``)."""
        self.press_plan()
        point = re.search(r"lon=[^&]+&lat=[^&]+", self.page.url)
        assert point is not None, self.page.url
        return point[0]

    def choose_by_plan(self) -> None:
        """Press the plan twice: the point chosen is then the place; nothing near is the same."""
        if "z=" not in self.page.url:
            self.press_plan(0.52, 0.48)
        self.press_plan(0.45, 0.55)
        assert "z=2" in self.page.url
        assert self.page.locator("#p0").is_checked()
        self.go_on()
        self.pass_near()

    def choose_by_search(self, words: str = "puits", *, near: bool = True) -> None:
        """Search a place and take the first of the list; by default say that nothing near is the same."""
        self.page.fill("#q", words)
        self.press(self.main("form[role=search] button"))
        self.page.locator("#p1").check()
        self.go_on()
        if near:
            self.pass_near()

    def choose_by_list(self) -> None:
        """Go down the lists: the first quarter, its first street."""
        self.press(self.main("#lieu .options a").first)
        self.page.locator("#p1").check()
        self.go_on()
        self.pass_near()

    def pass_near(self) -> None:
        """Say that it is none of those reported nearby, where the site asks."""
        if self.page.url.endswith("/deja"):
            self.page.locator("#m-autre").check()
            self.go_on()

    def choose_in_words(self, words: str) -> None:
        """None of the places: told in words."""
        self.page.locator("#aucun").check()
        self.page.fill("#mots", words)
        self.go_on()

    def go_on(self) -> None:
        """Press the one green button of the page."""
        self.press(self.main("button:not(.line):not([name=category])"))

    def tell(self, words: str, photo: bytes | None = None) -> None:
        """Step 3."""
        self.page.fill("#words", words)
        if photo is not None:
            self.page.set_input_files("#photo", {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo})
        self.go_on()

    def leave_contact(self, contact: str = "") -> None:
        """Step 4."""
        self.page.fill("#contact", contact)
        self.go_on()

    def send(self) -> str:
        """Step 5; the code."""
        self.go_on()
        assert self.page.url.endswith("/recu"), (self.page.url, self.main("h1, .notice").all_inner_texts())
        return self.code()

    def code(self) -> str:
        """The code that the page shows."""
        shown = CODE.search(self.main(".code").first.inner_text())
        assert shown is not None
        return shown[0]

    def get(self, path: str) -> str:
        """The source of a page, without showing it."""
        answer = self.page.request.get(self.address + path)
        assert answer.ok, (answer.status, path)
        return answer.text()

    def ask_code(self, email: str) -> None:
        """Ask for the code of an account, and type it as the demonstration shows it on the page."""
        self.go("/agent/")
        self.page.fill("#id_email", email)
        self.go_on()
        self.page.fill("#id_code", self.main(".notice .code").inner_text())

    def sign_in(self, email: str) -> None:
        """By a code."""
        self.ask_code(email)
        self.go_on()
        assert "/agent/" in self.page.url and "connexion" not in self.page.url, self.page.url

    def open_in_queue(self, code: str) -> None:
        """Search a case in the queue by its code, and open it."""
        self.page.fill("#q", code)
        self.press(self.main("form[role=search] button").first)
        self.press(self.main("tr").filter(has_text=code).locator("a").first)

    def answer(self, words: str, action: str = "finish") -> None:
        """Answer the case that is open, and change its state."""
        self.page.locator(f"input[name=action][value={action}]").check()
        self.page.fill("#words", words)
        self.press(self.main("button[value=move]"))

    def rows(self) -> dict[str, dict[str, str]]:
        """What anyone downloads as CSV, by number."""
        answer = self.page.request.get(f"{self.address}/donnees/{TABLE}.csv")
        assert answer.ok
        return {row["id"]: row for row in csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))}


def within(seconds: float, what: str, found: Callable[[], Any]) -> tuple[Any, float]:
    """Ask until there is an answer; the answer and how long it took. Fails after ``seconds``."""
    started = time.monotonic()
    while True:
        answer = found()
        took = time.monotonic() - started
        if answer:
            assert took <= seconds, f"{what} took {took:.1f} s"
            return answer, took
        assert took <= seconds, f"{what} did not come within {seconds:g} s"
        time.sleep(0.1)


def photograph() -> bytes:
    """A real JPEG of 12 million points with what a phone writes into it: where it was taken, and its own name."""
    drawn = Image.effect_mandelbrot((1000, 750), (-2.0, -1.5, 1.0, 1.5), 40)
    picture = drawn.resize((4000, 3000), Image.Resampling.BICUBIC).convert("RGB")
    told = Image.Exif()
    told[0x010F], told[0x0110] = "Canari", "Canari 12"
    told.get_ifd(0x8825).update({1: "N", 2: (46.0, 12.0, 6.0), 3: "W", 4: (30.0, 30.0, 2.0), 29: "2026:11:20"})
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80, exif=told)
    return target.getvalue()
