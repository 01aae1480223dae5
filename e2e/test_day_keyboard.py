"""The same day by keyboard alone: by Tab without any script, then by the shortcuts that a script adds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.browsing import DESKTOP, needs_chromium, words_of
from e2e.day import Day, work
from e2e.hands import FOCUS, Keyboard
from e2e.known import Known
from e2e.measuring import FIGURES
from e2e.serving import copy_instance, served

pytestmark = needs_chromium

ROW = """() => [...document.querySelectorAll('.queue tbody tr')].indexOf(
  document.activeElement.closest('.queue tbody tr'))"""


def test_a_day_of_two_town_halls_by_keyboard_alone(browser: Browser, towns: Path, tmp_path: Path) -> None:
    copy_instance(towns, tmp_path)
    made: list[Keyboard] = []

    def sit_down(page: Page) -> Keyboard:
        made.append(Keyboard(page))
        return made[-1]

    with served(tmp_path) as site:
        day = Day(browser, site, tmp_path, sit_down, scripts=False)

        work(day)

        day.close()
    FIGURES.spans["a day by keyboard"] = sum(seconds for _step, seconds in day.steps)
    assert sum(keys.stops for keys in made) > 500
    assert [unseen for keys in made for unseen in keys.unseen] == []


@pytest.fixture
def queue(browser: Browser, site: str, known: Known) -> Iterator[Page]:
    """A manager's queue, with the script that adds shortcuts."""
    session = known.sessions["manager"]
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900}, storage_state=session)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{site}/agent/")
    yield page
    context.close()


def row(page: Page) -> int:
    """The number of the row that has the focus, from 0; -1 for none."""
    return int(page.evaluate(ROW))


def test_rows_are_walked_and_chosen_by_a_letter(queue: Page) -> None:
    keys = queue.keyboard

    keys.press("j")
    assert row(queue) == 0
    keys.press("j")
    keys.press("j")
    keys.press("k")
    assert row(queue) == 1
    keys.press("x")
    assert queue.locator("tbody input:checked").count() == 1
    keys.press("x")
    assert queue.locator("tbody input:checked").count() == 0
    keys.press("Shift+X")

    rows = queue.locator("tbody tr").count()
    assert queue.locator("tbody input:checked").count() == rows
    assert f"{rows}" in words_of(queue, "[data-chosen]")
    assert Keyboard(queue).page.evaluate(FOCUS)["ring"]


@pytest.mark.parametrize(
    ("key", "act"), [("a", "affecter"), ("e", "etat"), ("r", "repondre"), ("n", "note"), ("m", "reunir")]
)
def test_a_letter_acts_on_what_is_chosen(queue: Page, key: str, act: str) -> None:
    queue.keyboard.press("j")
    queue.keyboard.press("x")
    queue.keyboard.press("j")
    queue.keyboard.press("x")

    with queue.expect_navigation():
        queue.keyboard.press(key)

    assert f"do={act}" in queue.url
    assert queue.locator("main input[name=d]").count() == 2


def test_a_whole_request_is_handled_by_letters(queue: Page) -> None:
    keys = queue.keyboard
    keys.press("/")
    assert queue.evaluate("document.activeElement.id") == "q"
    keys.press("Escape")
    keys.press("j")
    with queue.expect_navigation():
        keys.press("Enter")
    assert "/agent/dossiers/" in queue.url

    keys.press("a")
    assert queue.evaluate("document.activeElement.id") == "team"
    keys.press("Escape")
    keys.press("e")
    assert queue.evaluate("document.activeElement.name") == "action"
    keys.press("m")
    assert queue.locator("details:has(#into)").first.get_attribute("open") is not None
    keys.press("n")
    assert queue.evaluate("document.activeElement.id") == "note"
    keys.press("Escape")
    keys.press("r")
    assert queue.evaluate("document.activeElement.id") == "words"
    keys.type("jkxaerm? sont des lettres comme les autres")
    assert queue.locator("#words").input_value() == "jkxaerm? sont des lettres comme les autres"
    assert "/agent/dossiers/" in queue.url
    keys.press("Escape")
    with queue.expect_navigation():
        keys.press("u")
    assert "/agent/dossiers/" not in queue.url


def test_the_help_opens_closes_and_switches_the_letters_off(queue: Page) -> None:
    keys = queue.keyboard
    keys.press("?")
    dialog = queue.locator("dialog[open]")
    assert "descendre, monter" in dialog.inner_text()
    keys.press("Escape")
    assert queue.locator("dialog[open]").count() == 0

    keys.press("?")
    dialog.locator("input[type=checkbox]").focus()
    keys.press("Space")
    keys.press("Escape")
    keys.press("j")

    assert row(queue) == -1
    queue.reload()
    queue.keyboard.press("j")
    assert row(queue) == -1


def test_letters_of_an_arabic_keyboard_are_understood(queue: Page) -> None:
    # What a keyboard set to Arabic gives where others have j: the place of the key is the same.
    queue.evaluate(
        """() => document.body.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true, cancelable: true}))"""
    )

    assert row(queue) == 0


@pytest.mark.parametrize("path", ["/agent/", "/agent/dossiers/{code}", "/agent/lot?do=etat&{marks}", "/agent/journal"])
def test_the_focus_is_seen_and_never_caught_on_pages_of_staff(
    browser: Browser, site: str, known: Known, path: str
) -> None:
    context = browser.new_context(
        viewport={"width": DESKTOP, "height": 900}, storage_state=known.sessions["administrator"]
    )
    page = context.new_page()
    page.goto(site + path.format(**known.words))
    keys = Keyboard(page)

    keys.tab()
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    keys.tab()
    assert page.evaluate("document.activeElement.closest('main') !== null")
    while keys.stops < 400 and keys.tab():
        pass
    context.close()

    assert keys.unseen == []
    assert keys.stops < 400, "the focus never leaves the page"
