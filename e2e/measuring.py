"""What a page costs and is, measured in the browser, and the faults that a budget finds in that."""

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from socle.engines.footprint import ecoindex

MOST_BYTES = 50_000
MOST_REQUESTS = 6
MOST_MAP_BYTES = 15_000
LEAST_INDEX = {"home": 90, "form": 90, "text": 90, "table": 75, "staff": 75}
PATIENCE = 10.0
WIDTHS = (320, 360, 1280)
POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'", "'none'"},
    "style-src": {"'self'", "'none'"},
    "img-src": {"'self'", "data:"},
    "connect-src": {"'self'", "'none'"},
    "form-action": {"'self'", "'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
"""Each directive with the most that it may allow; all but those that fall back on ``default-src`` must be there."""
SAID = ("default-src", "form-action", "base-uri", "frame-ancestors")

FACTS = """() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const seen = node => node.getClientRects().length > 0;
  return {
    elements: document.querySelectorAll('*').length - document.querySelectorAll('svg *').length,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    title: document.title,
    brand: document.querySelector('.brand')?.textContent.trim() ?? '',
    headings: all('h1').map(node => node.textContent.trim()),
    mains: all('main').length,
    banners: all('body > header').length,
    contents: all('body > footer').length,
    unnamed: all('nav').filter(node => !node.getAttribute('aria-label')).length,
    nameless: all('img:not([alt])').length,
    twice: all('[id]').map(node => node.id).filter((id, place, ids) => ids.indexOf(id) !== place),
    scripts: document.scripts.length,
    inline: all('script:not([src])').length,
    posts: all('form[method=post]').length,
    styled: all('[style], style').filter(node => !node.closest('svg')).length,
    grade: document.querySelector('.grade')?.textContent ?? '',
    maps: all('figure svg').filter(seen).map(node => node.outerHTML),
  };
}"""


@dataclass
class Measured:
    """One visit with an empty cache: bytes on the wire with headers, requests, and what the page is."""

    address: str
    status: int = 0
    policy: str = ""
    referrer: str = ""
    sizes: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def transferred(self) -> float:
        """Bytes on the wire, headers included."""
        return sum(self.sizes.values())

    @property
    def index(self) -> int:
        """EcoIndex of what the browser counted."""
        return ecoindex(self.facts["elements"], len(self.asked), self.transferred / 1000).score


def measured(page: Page, address: str, arrive: Callable[[Page], object]) -> Measured:
    """What ``arrive`` loads into ``page``, every cache empty. ``address`` is the site's, without a last slash."""
    found = Measured(address)
    session = page.context.new_cdp_session(page)
    urls: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            urls[event["requestId"]] = event["request"]["url"]
            found.asked.append(event["request"]["url"])

    def answered(event: dict[str, Any]) -> None:
        if event["type"] == "Document":
            found.status = event["response"]["status"]
            headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
            found.policy = headers.get("content-security-policy", "")
            found.referrer = headers.get("referrer-policy", "")

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in urls:
            found.sizes[event["requestId"]] = event["encodedDataLength"]

    failed: set[str] = set()
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFailed", lambda event: failed.add(event["requestId"]))
    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    page.on("console", lambda said: found.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    arrive(page)
    page.wait_for_load_state("load")
    until = time.monotonic() + PATIENCE
    while len(found.sizes) + len(failed) < len(urls) and time.monotonic() < until:
        page.wait_for_timeout(10)
    found.facts = page.evaluate(FACTS)
    session.detach()
    return found


def cost_faults(found: Measured, kind: str, most: int = MOST_BYTES) -> list[str]:
    """Bytes, requests, EcoIndex, the figure that the footer says, the weight of each map."""
    faults = []
    if found.transferred > most:
        faults.append(f"{found.transferred:.0f} bytes on the wire, {most} at most")
    if len(found.asked) > MOST_REQUESTS:
        faults.append(f"{len(found.asked)} requests, {MOST_REQUESTS} at most")
    if found.index < LEAST_INDEX[kind]:
        faults.append(
            f"EcoIndex {found.index}, {LEAST_INDEX[kind]} at least: {found.facts['elements']} elements, "
            f"{len(found.asked)} requests, {found.transferred / 1000:.1f} kB"
        )
    said = re.search(r"\d+", found.facts["grade"])
    if said is None:
        faults.append("the footer does not say its EcoIndex")
    elif abs(int(said[0]) - found.index) > 2:
        faults.append(f"the footer says EcoIndex {said[0]}, the browser measures {found.index}")
    for drawing in found.facts["maps"]:
        if (size := len(gzip.compress(drawing.encode(), 6))) > MOST_MAP_BYTES:
            faults.append(f"a drawing takes {size} bytes, {MOST_MAP_BYTES} at most")
    return faults


def trust_faults(found: Measured, scripts: int = 0) -> list[str]:
    """Nothing from elsewhere, nothing refused or broken, a policy that allows no more, at most ``scripts`` scripts."""
    faults = [f"asked elsewhere: {url}" for url in found.asked if not url.startswith(found.address + "/")]
    # A browser says so of every page whose status is not 2xx.
    own = re.compile(r"Failed to load resource: the server responded with a status of (?!5)\d+")
    faults += [f"console: {text}" for text in found.complaints if not (found.status >= 400 and own.match(text))]
    faults += policy_faults(found.policy)
    if found.facts["posts"] and found.referrer == "no-referrer":
        faults.append("its forms are refused: under no-referrer a browser does not say where they come from")
    if found.facts["scripts"] > scripts:
        faults.append(f"{found.facts['scripts']} scripts on a page that may have {scripts}")
    if found.facts["inline"]:
        faults.append(f"{found.facts['inline']} scripts written into the page")
    if found.facts["styled"]:
        faults.append(f"{found.facts['styled']} elements with a style of their own")
    return faults


def policy_faults(policy: str) -> list[str]:
    """What a Content-Security-Policy allows beyond :data:`POLICY`, and what it forgets."""
    given = {words[0]: set(words[1:]) for part in policy.split(";") if (words := part.split())}
    faults = [f"policy: {name} is not said" for name in SAID if name not in given]
    for name, allowed in given.items():
        beyond = allowed - POLICY.get(name, {"'none'", "'self'"})
        faults += [f"policy: {name} allows {word}" for word in sorted(beyond)]
    return faults


def structure_faults(facts: dict[str, Any], language: str) -> list[str]:
    """Language and direction, one h1, landmarks, a title that says the page, images with words."""
    direction = "rtl" if language == "ar" else "ltr"
    faults = []
    if (facts["lang"], facts["dir"]) != (language, direction):
        faults.append(f"lang and dir are {facts['lang']!r}, {facts['dir']!r}, not {language!r}, {direction!r}")
    if len(facts["headings"]) != 1 or not facts["headings"][0]:
        faults.append(f"the h1 are {facts['headings']}")
    for name in ("mains", "banners", "contents"):
        if facts[name] != 1:
            faults.append(f"{facts[name]} {name}")
    said = facts["title"].removesuffix(facts["brand"]).strip(" ,\u060c")
    if not facts["brand"] or said == facts["title"] or len(said) < 3:
        faults.append(f"the title does not say page and town: {facts['title']!r}")
    if facts["unnamed"]:
        faults.append(f"{facts['unnamed']} navigations without a name")
    if facts["nameless"]:
        faults.append(f"{facts['nameless']} images without words")
    if facts["twice"]:
        faults.append(f"ids given twice: {facts['twice']}")
    return faults


def overflow_faults(page: Page) -> list[str]:
    """Widths at which the page is broader than the screen; the width of before is given back."""
    before = page.viewport_size
    faults = []
    for wide in WIDTHS:
        page.set_viewport_size({"width": wide, "height": 800})
        broad = page.evaluate("document.documentElement.scrollWidth")
        if broad > wide:
            faults.append(f"{broad} px broad on a screen of {wide}")
    if before is not None:
        page.set_viewport_size(before)
    return faults


@dataclass
class Figures:
    """What the run measured, told at its end."""

    pages: list[tuple[str, str, int, float, int]] = field(default_factory=list)
    spans: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, kind: str, found: Measured) -> None:
        """Remember a page."""
        self.pages.append((name, kind, found.index, found.transferred, len(found.asked)))

    def lines(self) -> list[str]:
        """The heaviest page, the lowest EcoIndex of each kind, and how long publication took."""
        said = []
        if self.pages:
            name, _kind, _index, size, count = max(self.pages, key=lambda one: one[3])
            said.append(f"heaviest page: {name}, {size / 1000:.1f} kB in {count} requests")
        for kind in dict.fromkeys(kind for _name, kind, *_rest in self.pages):
            name, _kind, index, _size, _count = min(
                (one for one in self.pages if one[1] == kind), key=lambda one: one[2]
            )
            said.append(f"lowest EcoIndex, {kind}: {index} ({name})")
        return [*said, *(f"{what}: {seconds:.1f} s" for what, seconds in self.spans.items())]


FIGURES = Figures()
