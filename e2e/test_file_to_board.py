"""A messy file becomes a table, a map, a chart and a board, without JavaScript, in French and in Arabic."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.browsing import needs_chromium, words_of
from e2e.walking import Walk

pytestmark = needs_chromium

STEWARD = "donnees@belvenne.example"
LONGEST_SECONDS = 60.0
KINDS = ("Tilleul ", "Érable", "Chêne")
KEEPERS = ("Marie Martin", "Jean Bernard", "Paul Dubois", "Anne Robert")


def messy(number: int) -> str:
    """A row of a sheet kept by hand: spaces, French dates and decimals, a name that must not be published."""
    west, north = -30.505 + number % 9 * 0.002, 46.2 + number % 7 * 0.0015
    planted = f"{number % 28 + 1:02}/03/{2001 + number % 4}"
    place = f"{west:.4f};{north:.4f}".replace(".", ",")
    return f"A-{number};{KINDS[number % 3]};{planted};{number % 20},5;{place};{KEEPERS[number % 4]}"


MESSY = "\r\n".join(
    [
        "Inventaire des arbres;;;;;;",
        ";;;;;;",
        "id;espèce;planté le;hauteur;longitude;latitude;gardien",
        *(messy(number) for number in range(60)),
    ]
).encode("cp1252")


class Steward(Walk):
    """Somebody who brings a file, and draws what it says."""

    def wait_for(self, selector: str) -> None:
        """Look again, as a person does, until the worker has done what it owed."""
        ends = time.monotonic() + LONGEST_SECONDS
        while not self.main(selector).count():
            assert time.monotonic() < ends, words_of(self.page)
            self.page.wait_for_timeout(300)
            self.page.reload()

    def do(self, act: str) -> None:
        """Press the button of an act."""
        self.press(self.main(f"button[name=do][value='{act}']").first)

    def bring(self, folder: Path) -> None:
        """Send the file; drop the column of names; check it against its own shape; repair all that is sure."""
        file = folder / "arbres.csv"
        file.write_bytes(MESSY)
        self.go("/agent/donnees/")
        self.press(self.main("a[href$='/agent/donnees/deposer']").first)
        self.main("input[type=file]").set_input_files(file)
        self.press(self.main("form button").last)
        self.wait_for("#personnel")
        assert "Tilleul" in words_of(self.page) and "gardien" in words_of(self.page)
        self.main("input[name=decision_0][value=drop]").check()
        self.do("decide")
        here = self.page.url.partition("?")[0].partition("#")[0]
        self.page.goto(f"{here}/schema")
        self.main("[name=schema]").first.select_option("")
        self.press(self.main("form:has([name=schema]) button").first)
        self.page.goto(f"{here}/reparations")
        self.wait_for("input[name=repair]")
        assert "2001-03-01" in words_of(self.page)
        self.do("apply")
        self.page.goto(f"{here}/publier")
        self.wait_for("[name=title]")

    def publish(self, slug: str) -> None:
        """Say what the table is called, see what changes, agree."""
        self.page.fill("[name=title]", "Arbres de la ville")
        self.page.fill("[name=slug]", slug)
        self.main("[name=key]").select_option("id")
        self.do("prepare")
        self.wait_for("button[value=accept]")
        assert re.search(r"\b60\b", words_of(self.page))
        if self.main("input[name=confirmed]").count():
            self.main("input[name=confirmed]").check()
        self.do("accept")

    def begin(self, path: str, title: str, slug: str) -> str:
        """Begin a map or a board; the address of its editor."""
        self.go(path)
        self.page.fill("[name=title_fr]", title)
        self.page.fill("[name=slug]", slug)
        self.press(self.main("form:has([name=title_fr]) button").last)
        return self.page.url.partition("?")[0]

    def place(self, address: str, **chosen: str) -> None:
        """Answer what a block or a layer asks, one page after the other, and place it."""
        self.page.goto(address)
        for name, value in chosen.items():
            if not self.main(f"[name={name}]").count():
                self.do("see")
            self.main(f"[name={name}]").first.select_option(value)
        if not self.main("button[value=put]").count():
            self.do("see")
        self.do("put")


@pytest.fixture(params=["", "/ar"], ids=["fr", "ar"])
def steward(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Steward]:
    """A steward at work in a language, without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    walk = Steward(context.new_page(), site + request.param)
    walk.sign_in(STEWARD)
    yield walk
    context.close()


def test_a_messy_file_ends_on_a_board(
    steward: Steward, browser: Browser, site: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    name = f"arbres-{request.node.callspec.id}"
    table = f"belvenne-{name}"
    steward.bring(tmp_path)
    steward.publish(name)

    of_map = steward.begin("/agent/cartes", "Où sont les arbres", name)
    steward.place(f"{of_map}/couche?genre=points", table=table)
    steward.do("publish")
    of_board = steward.begin("/agent/tableaux", "Nos arbres", name)
    steward.place(f"{of_board}/bloc?genre=chart", table=table, by="espèce")
    steward.place(f"{of_board}/bloc?genre=map", map=name)
    steward.do("publish")

    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site}/donnees/tableaux/{name}")
    assert_board(page)
    page.goto(f"{site}/donnees/{table}/")
    words = words_of(page)
    assert "2001" in words and not any(keeper.split()[1] in page.content() for keeper in KEEPERS)
    page.close()


def assert_board(page: Page) -> None:
    """The board shows the chart, the map, and the table of each."""
    assert page.locator("main svg[role=img]").count() >= 2
    assert page.locator("main details table").count() >= 2
    words = words_of(page)
    assert "Tilleul" in words and "Chêne" in words
