"""French words left on a page in another language: texts of the program that nobody translated, or that a page took in
the wrong language.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Page

from demo.staff import ANSWERS, CREWS, LOGINS

LOCALE = Path(__file__).parents[1] / "locale"
SHORTEST = 3
OWN = frozenset(
    {crew.name for crews in CREWS.values() for crew in crews}
    | {title for title, _texts in ANSWERS}
    | {login.name for login in LOGINS}
)
"""The demonstration's own words, which are not the program's: a team may be called as a category is."""
SAID = """beside => {
  const shown = node => !node.closest(beside);
  const found = new Set();
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.parentElement && shown(node.parentElement)) found.add(node.textContent);
  }
  for (const node of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (!shown(node)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      if (node.getAttribute(name)) found.add(node.getAttribute(name));
    }
  }
  return [...found];
}"""
"""Every text that is read or read aloud, outside of what a selector names."""
BESIDE = "script, style, svg, bdi, [lang]:not(html)"
"""Where words are people's own, or said to be in another language."""
DATA = "main table, main option"
"""Where pages of open data, and those that draw them, show the data themselves: their words are those of the file."""
PLACE = re.compile(r"%\([^)]*\)[sd]|\{[a-z_]*\}|%%")


@dataclass(frozen=True)
class Sources:
    """What may not be said in a language: texts whole, and forms of those with something filled in."""

    whole: frozenset[str]
    forms: tuple[re.Pattern[str], ...]


def french_words(page: Page, language: str) -> list[str]:
    """The French texts of the program that the page shows to who reads ``language``; none in French."""
    if language == "fr":
        return []
    sources = sources_of(language)
    beside = f"{BESIDE}, {DATA}" if re.search("/donnees/|/ogc/|/agent/tableaux/|/agent/cartes/", page.url) else BESIDE
    said = {plain(text) for text in page.evaluate(SAID, beside)} - OWN
    return sorted(text for text in said if text in sources.whole or any(form.fullmatch(text) for form in sources.forms))


def plain(text: str) -> str:
    """A text with every kind of space read as one."""
    return re.sub(r"\s+", " ", text).strip()


@cache
def sources_of(language: str) -> Sources:
    """What the catalogue says of each French source: a translation that is the same is no fault in English, and in
    Arabic only where ``latin.toml`` gives a reason.
    """
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as opened:
        catalogue = read_po(opened)
    kept = set(tomllib.loads((LOCALE / "latin.toml").read_text(encoding="utf-8")))
    whole, forms = set(), []
    for message in catalogue:
        french, other = _said(message.id), _said(message.string)
        for text in french:
            words = plain(text)
            letters = re.sub(r"[\W\d_]", "", PLACE.sub("", words))
            same = language != "ar" and text in other and not message.fuzzy
            if len(letters) < SHORTEST or same or words in kept:
                continue
            if PLACE.search(words):
                forms.append(re.compile(".+?".join(re.escape(part) for part in PLACE.split(words))))
            else:
                whole.add(words)
    # A text that is also a right translation of something else is no fault.
    right = {plain(text) for message in catalogue for text in _said(message.string)}
    return Sources(frozenset(whole - right), tuple(form for form in forms if not any(map(form.fullmatch, right))))


def _said(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
