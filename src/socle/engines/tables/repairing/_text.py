"""Repairs of texts: damaged encodings, odd spaces, words that mean that there is no value. Each takes one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from socle.engines.tables.repairing._step import Step

# What UTF-8 becomes when its bytes are read as Windows-1252: each byte from 80 to BF under the sign it has there.
_HIGH: Final = {bytes([b]).decode("cp1252", errors="ignore") or chr(b): b for b in range(0x80, 0x100)}
_TAIL: Final = re.escape("".join(sign for sign, byte in _HIGH.items() if byte < 0xC0))
_PAIR: Final = re.compile(rf"[Ã-ß][{_TAIL}]|[à-ï][{_TAIL}]{{2}}|[ð-ô][{_TAIL}]{{3}}|[Â][{_TAIL}]")
_ARABIC: Final = re.compile(rf"(?:[Ø-Û][{_TAIL}]){{2,}}")
_PLAUSIBLE: Final = re.compile(r"[\u00a0-\u00ff\u0152\u0153\u0178\u2010-\u2026\u202f\u2039\u203a\u20ac\u2122]+")
_ZERO_WIDTH: Final = re.compile("[\u200b\u2060\ufeff]")
_BLANK: Final = " \t\r\n\x0b\x0c\u00a0\u2007\u202f\u2009\u2002\u2003\u3000"
_INNER: Final = re.compile(r"(?<=[\w,.;)])[\u00a0\u2007\u202f\u2009\u2002\u2003\u3000](?=[\w(])")
_DOUBLE: Final = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")

# Words for "no value": in texts; among numbers and dates; and marks that statistics also use for zero or for a secret.
MISSING: Final = "nc|n.c.|n/c|n/a|#n/a|null|(null)|nan|none|nsp|nd|n.d.|?|-|--|…|...".split("|")
MISSING_TYPED: Final = (
    "nc|n.c.|n/c|n/a|#n/a|null|(null)|nan|none|nsp|nd|n.d.|?|na|sans objet|inconnu|non renseigné|non communiqué|#ref!|"
    "#valeur!"
).split("|")
MISSING_OR_ZERO: Final = "-|--|…|...|.|/|x|néant|neant".split("|")


def decode() -> Step:
    """Words whose accents were broken because UTF-8 was read as Windows-1252, once or twice (« Ã‰cole »)."""

    def change(cell: str) -> str:
        for _ in range(2):
            mended = _PAIR.sub(_undo, _ARABIC.sub(_undo_arabic, cell))
            if mended == cell:
                break
            cell = mended
        return cell

    return Step("[ÃÂâÅØÙÚÛÐÑ]", change)


def _bytes(signs: str) -> bytes:
    return bytes(_HIGH[sign] for sign in signs)


def _undo(match: re.Match[str]) -> str:
    """The sign that was broken, when it is one that French writes; else what is there."""
    try:
        sign = _bytes(match[0]).decode("utf-8")
    except (UnicodeDecodeError, KeyError):
        return match[0]
    return sign if _PLAUSIBLE.fullmatch(sign) else match[0]


def _undo_arabic(match: re.Match[str]) -> str:
    try:
        signs = _bytes(match[0]).decode("utf-8")
    except (UnicodeDecodeError, KeyError):
        return match[0]
    return signs if all("\u0600" <= sign <= "\u06ff" for sign in signs) else match[0]


def trim() -> Step:
    """Spaces around, several in a row, signs without width, and unbreakable spaces between words. Those that French
    typography asks for (before « : », inside « ») stay."""

    def change(cell: str) -> str:
        return _DOUBLE.sub(" ", _INNER.sub(" ", _ZERO_WIDTH.sub("", cell).strip(_BLANK)))

    return Step(
        r"^\s|\s$|[ \t]{2}|[\x{00a0}\x{2007}\x{202f}\x{2009}\x{2002}\x{2003}\x{3000}\x{200b}\x{2060}\x{feff}]", change
    )


def missing(words: Sequence[str]) -> Step:
    """Cells that hold one of the words, whatever their case, become empty."""
    lowered = frozenset(word.strip(_BLANK).lower() for word in words)
    longest = max(map(len, lowered), default=0)

    def change(cell: str) -> str:
        bare = cell.strip(_BLANK)
        return "" if len(bare) <= longest and bare.lower() in lowered else cell

    return Step(rf"(?i)^\s*(?:{'|'.join(re.escape(word) for word in sorted(lowered))})\s*$", change)


def stripped(cell: str) -> str:
    """A cell without the spaces around."""
    return cell.strip(_BLANK)
