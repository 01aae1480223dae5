"""Each budget can fail: a fault planted in a real page is found by the check that guards against it."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from e2e.browsing import needs_chromium
from e2e.french import french_words
from e2e.hands import Keyboard
from e2e.measuring import (
    Measured,
    cost_faults,
    measured,
    overflow_faults,
    policy_faults,
    structure_faults,
    trust_faults,
)

pytestmark = needs_chromium

NOISE = "".join(f"{number * 7919:x}" for number in range(15_000))
"""Some 90 kB that hardly compress."""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh context."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, bypass_csp=True)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def spoiled(page: Page, site: str, pattern: str, replacement: str, **headers: str) -> Measured:
    """The home page with a part of its text replaced on its way to the browser, and measured."""

    def spoil(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        text, count = re.subn(pattern, lambda _: replacement, answer.text(), count=1)
        assert count == 1
        route.fulfill(response=answer, body=text, headers={**answer.headers, **headers})  # type: ignore[attr-defined]

    page.route(f"{site}/", spoil)
    return measured(page, site, lambda page: page.goto(f"{site}/"))


def every_fault(page: Page, found: Measured) -> list[str]:
    """What all checks say of a home page in French."""
    faults = [*cost_faults(found, "home"), *trust_faults(found), *structure_faults(found.facts, "fr")]
    return faults + overflow_faults(page)


def test_the_page_itself_has_no_fault(page: Page, site: str) -> None:
    found = measured(page, site, lambda page: page.goto(f"{site}/"))

    assert every_fault(page, found) == []


@pytest.mark.parametrize(
    ("pattern", "replacement", "fault"),
    [
        ("</main>", f"<!--{NOISE}--></main>", "bytes on the wire"),
        ("</main>", "<i></i>" * 200 + "</main>", "EcoIndex"),
        ("</main>", "".join(f'<img src="/static/{n}.png" alt="">' for n in range(9)) + "</main>", "requests"),
        (r'class="grade"><b>\w</b>EcoIndex \d+', 'class="grade"><b>A</b>EcoIndex 50', "the footer says"),
        (r'class="grade"', 'class="none"', "does not say its EcoIndex"),
        ("</h1>", "</h1><h1>Une autre question</h1>", "the h1 are"),
        ("</main>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">', "images without words"),
        ('lang="fr" dir="ltr"', 'lang="en" dir="ltr"', "lang and dir"),
        (r"<title>[^<]*</title>", "<title>Belvenne</title>", "the title does not say"),
        ('<main id="contenu"', '<div id="contenu"', "0 mains"),
        (r'<nav class="tiles" aria-label="[^"]*"', '<nav class="tiles"', "navigations without a name"),
        ('<main id="contenu">', '<main id="contenu"><p id="contenu"></p>', "ids given twice"),
        ("</main>", '<p style="inline-size:900px">large</p></main>', "px broad on a screen of 320"),
        ("</main>", '<p style="color:red">rouge</p></main>', "a style of their own"),
        ("</main>", "<script>throw new Error('planted')</script></main>", "console: planted"),
        ("</main>", "<script></script></main>", "scripts written into the page"),
        ("</main>", '<script src="/static/x.js"></script></main>', "1 scripts on a page"),
        ("</main>", '<img src="http://127.0.0.2:9/x.png" alt=""></main>', "asked elsewhere"),
        ("</svg><figcaption", f"<!--{NOISE[:40_000]}--></svg><figcaption", "a drawing"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(page: Page, site: str, pattern: str, replacement: str, fault: str) -> None:
    found = spoiled(page, site, pattern, replacement)

    assert [said for said in every_fault(page, found) if fault in said] != []


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        ("", "default-src is not said"),
        (
            "default-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "default-src allows 'self'",
        ),
        ("default-src 'none'; script-src 'unsafe-inline'; form-action 'self'", "script-src allows 'unsafe-inline'"),
        ("default-src 'none'; img-src *; form-action 'self'; base-uri 'none'", "img-src allows *"),
        ("default-src 'none'; font-src https://fonts.example", "font-src allows https://fonts.example"),
    ],
)
def test_a_loose_policy_is_found(policy: str, fault: str) -> None:
    assert f"policy: {fault}" in policy_faults(policy)


def test_axe_sees_an_image_without_words(page: Page, site: str) -> None:
    spoiled(page, site, "</main>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></main>')

    found = Axe().run(page).response["violations"]

    assert [one["id"] for one in found] == ["image-alt"]


def test_a_stop_without_a_ring_is_found(page: Page, site: str) -> None:
    spoiled(page, site, "</head>", "<style>:focus-visible{outline:none!important}</style></head>")
    keys = Keyboard(page)

    for _ in range(4):
        keys.tab()

    assert len(keys.unseen) >= 3


@pytest.mark.parametrize("language", ["en", "ar"])
def test_french_words_on_a_page_in_another_language_are_found(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/{language}/")
    before = french_words(page, language)

    page.evaluate("document.querySelector('h1').after('Garder ce filtre', document.createElement('hr'))")
    page.evaluate("document.querySelector('main a').setAttribute('aria-label', 'Choisir BV-AAAA')")

    assert set(french_words(page, language)) - set(before) == {"Garder ce filtre", "Choisir BV-AAAA"}
    assert french_words(page, "fr") == []


def test_an_address_under_no_referrer_cannot_take_forms(page: Page, site: str) -> None:
    page.route(
        f"{site}/signalements/",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), headers={**answer.headers, "referrer-policy": "no-referrer"}
        ),
    )

    found = measured(page, site, lambda page: page.goto(f"{site}/signalements/"))

    assert [fault for fault in trust_faults(found) if "its forms are refused" in fault] != []
