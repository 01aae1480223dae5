"""Icons and pictograms: one sprite, of which a page carries only the symbols that it uses."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

SPRITE = Path(__file__).parent / "sprite.svg"
_SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="([^"]+)">(.*?)</symbol>', re.S)
_USED = "_look_symbols"


@cache
def symbols() -> dict[str, str]:
    """Every symbol of the sprite, by name, as its markup."""
    return {found.group(1): found.group(0) for found in _SYMBOL.finditer(SPRITE.read_text(encoding="utf-8"))}


@cache
def _alone(name: str, css: str) -> str:
    found = _SYMBOL.match(symbols()[name])
    assert found is not None
    return f'<svg class="{css}" viewBox="{found.group(2)}" aria-hidden="true">{found.group(3)}</svg>'


def use(request: HttpRequest | None, name: str, css: str) -> SafeString:
    """A symbol of class ``css``, noted for the page of ``request``; drawn whole where there is no page.

    Raises ``ValueError`` when the sprite has no such symbol.
    """
    if name not in symbols():
        raise ValueError(f"the sprite has no symbol {name!r}")
    if request is None:
        return mark_safe(_alone(name, css))
    used: dict[str, None] = request.__dict__.setdefault(_USED, {})
    used[name] = None
    return mark_safe(f'<svg class="{css}" aria-hidden="true"><use href="#{name}"/></svg>')


def used_by(request: HttpRequest | None) -> Iterable[str]:
    """The names noted for the page of a request, in the order of their first use."""
    return () if request is None else tuple(request.__dict__.get(_USED, ()))


def inlined(names: Iterable[str]) -> SafeString:
    """The symbols that a page needs, in one invisible drawing."""
    known = symbols()
    inside = "".join(known[name] for name in names)
    return mark_safe(f'<svg width="0" height="0" aria-hidden="true">{inside}</svg>' if inside else "")
