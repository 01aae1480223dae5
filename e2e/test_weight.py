"""The weight that a page says against what a real browser measures; and axe on the pages of the look.

The counting rule of elements is EcoIndex's: everything in the page, the children of each ``svg`` apart.
"""

import re
import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponseBase
from django.test import override_settings
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from playwright.sync_api import Browser, CDPSession, Page

from e2e.browsing import needs_chromium
from socle.engines.footprint import ecoindex
from socle.ground.look import Frame, HallPart, Language, Link, MenuItem, static
from socle.ground.look.middleware import Next

PATHS = ("/composants", "/poids", "/en/poids", "/ar/composants", "/nowhere")

pytestmark = needs_chromium


class Frames:
    """What the site gives to each page, for a town of two rooms."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = re.match(r"/(en|ar)(/.*)", request.path_info)
        language, path = (found[1], found[2]) if found else ("fr", request.path_info)
        request.path_info = path
        request.LANGUAGE_CODE = language
        request.__dict__["frame"] = SimpleLazyObject(lambda: frame(path, language))
        with translation.override(language):
            return self.get_response(request)


def frame(path: str, language: str) -> Frame:
    named = (("fr", "FR", "Français", ""), ("en", "EN", "English", "/en"), ("ar", "ع", "العربية", "/ar"))
    return Frame(
        brand="Belvenne",
        home_url="/",
        menu=(MenuItem("Signaler", "/signaler"), MenuItem("Données", "/donnees/", current=True)),
        languages=tuple(
            Language(code, label, name, base + path, code == language) for code, label, name, base in named
        ),
        hall=(HallPart("Mairie", strong=True), HallPart(" "), HallPart("04 00 00 00 12", url="tel:+334", ltr=True)),
        links=(Link("Plan du site", "/plan-du-site"), Link("Accessibilité", "/accessibilite")),
        weight_url="/poids",
    )


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages of the look behind their real middleware, on a free port."""
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        ROOT_URLCONF="socle.ground.look.urls",
        MIDDLEWARE=[
            "socle.ground.look.middleware.SecurityHeaders",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "socle.ground.look.middleware.PageWeight",
            f"{__name__}.Frames",
        ],
    ):
        static.prepare()
        urls = __import__("socle.ground.look.urls", fromlist=["urlpatterns"])
        urls.handler404 = "socle.ground.look.errors.not_found"  # type: ignore[attr-defined]  # Django reads it from the module of the addresses
        server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()
        del urls.handler404


def measured(page: Page, url: str) -> tuple[int, int, float]:
    """Elements outside drawings, requests and bytes on the wire of a first visit."""
    session: CDPSession = page.context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(url, wait_until="networkidle")
    count = page.evaluate("document.querySelectorAll('*').length - document.querySelectorAll('svg *').length")
    return int(count), len(sizes), sum(sizes)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_the_score_that_a_browser_measures(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page()
    elements, requests, transferred = measured(page, address + path)

    said = int(re.findall(r"\d+", page.inner_text(".grade"))[0])
    kilobytes = float(page.inner_text(".weight b >> nth=1").replace(",", "."))
    page.close()

    assert abs(said - ecoindex(elements, requests, transferred / 1000).score) <= 2
    # The browser also counts headers, about 1 kB for the two answers.
    assert kilobytes == pytest.approx(transferred / 1000, abs=1.6)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_refused_by_the_policy_nor_asked_elsewhere(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address + path, wait_until="networkidle")
    page.close()

    assert [text for text in complaints if "404" not in text] == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [360, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, address: str, path: str, wide: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport={"width": wide, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(address + path)

    found = Axe().run(page)
    broad = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert [violation["id"] for violation in found.response["violations"]] == []
    assert broad <= wide


def test_the_page_can_be_walked_by_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/composants")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('main') !== null")
    page.close()

    assert first == "skip"
    assert inside
