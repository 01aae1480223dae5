"""How wide a text will be, without a font: the server has none, and readers have their own.

Widths are those of a wide humanist sans (thousandths of an em), so that real fonts are rarely wider.
Good to about 10 %: enough to choose between one line, two lines and an ellipsis.
"""

import unicodedata

ELLIPSIS = "…"
SPACES = (" ", "\u2011", "-")

_WIDE = dict.fromkeys("mwMWŒœÆæ@%", 900)
_NARROW = dict.fromkeys("ijl.,:;'’|!()[]ıíìî·", 290)
_LEAN = dict.fromkeys('frtIJ-/ \u00a0"', 390)
_THIN = {"\u202f": 180, "\u2009": 180}
_KNOWN = {**_WIDE, **_NARROW, **_LEAN, **_THIN}


def _thousandths(letter: str) -> int:
    known = _KNOWN.get(letter)
    if known is not None:
        return known
    if letter <= "\u024f":
        return 670 if letter.isupper() else 580
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1000
    return 560


def width(words: str, size: float = 13, *, bold: bool = False) -> float:
    """Estimated width of ``words`` in units of ``size``."""
    em = sum(_thousandths(letter) for letter in words) / 1000
    return em * size * (1.07 if bold else 1.0)


def fit(words: str, room: float, size: float = 13, *, bold: bool = False) -> str:
    """``words``, or as much of them as fits in ``room`` and an ellipsis (at least one letter)."""
    if width(words, size, bold=bold) <= room:
        return words
    kept = words
    while len(kept) > 1 and width(kept + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip(" -’'") + ELLIPSIS


def lines(words: str, room: float, size: float = 13) -> list[str]:
    """``words`` on one or two lines that fit in ``room``; empty when they do not."""
    if width(words, size) <= room:
        return [words]
    best: list[str] = []
    widest = room
    for spot, letter in enumerate(words):
        if letter not in SPACES or not 0 < spot < len(words) - 1:
            continue
        pair = [words[: spot + (letter != " ")], words[spot + 1 :]]
        broad = max(width(pair[0], size), width(pair[1], size))
        if broad <= widest:
            best, widest = pair, broad
    return best
