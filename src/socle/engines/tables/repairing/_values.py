"""Values of a closed list, yes and no, telephones, and zeros lost in front of codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from socle.engines.tables.detecting._checks import siren, siret
from socle.engines.tables.detecting._phones import REGIONS, parsed
from socle.engines.tables.repairing._step import Step
from socle.engines.tables.repairing._text import stripped

TRUE: Final = frozenset("oui o yes y true vrai t 1 x نعم".split())
FALSE: Final = frozenset("non n no false faux f 0 لا".split())
LENGTHS: Final = (2, 5, 9, 14)
PHONE_REGIONS: Final = frozenset(REGIONS)


def fold(text: str) -> str:
    """Without case, accents, nor what separates words: « École  Primaire » and « ecole_primaire » are one."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]+", " ", "".join(sign for sign in bare if not unicodedata.combining(sign))).strip()


def values(allowed: Sequence[str], mapped: Mapping[str, str]) -> Step:
    """Near writings of the values of a list: those that differ by case, accents or spaces from one alone, and those
    that the recipe maps."""
    kept = frozenset(allowed)
    folded: dict[str, str | None] = {}
    for value in allowed:
        folded[fold(value)] = None if fold(value) in folded else value

    def change(cell: str) -> str:
        if cell in kept or not cell:
            return cell
        if cell in mapped:
            return mapped[cell]
        return folded.get(fold(cell)) or cell

    return Step("", change)


def boolean(true: Sequence[str], false: Sequence[str]) -> Step:
    """Yes and no in one writing: the first of each list; what is already in a list stays."""
    kept = frozenset((*true, *false))

    def change(cell: str) -> str:
        word = stripped(cell).lower()
        if cell in kept or (word not in TRUE and word not in FALSE):
            return cell
        return true[0] if word in TRUE else false[0]

    return Step(r"^\s*\S{1,5}\s*$", change)


def phone(region: str) -> Step:
    """Numbers that may exist, in the international writing (+33477491234): one that may not is left as it is."""

    def change(cell: str) -> str:
        return parsed(stripped(cell), region)[2] or cell

    return Step("[0-9]", change)


def pad(length: int) -> Step:
    """The zero that a spreadsheet took away in front of a code; SIREN and SIRET must have their key again."""
    check = {9: siren, 14: siret}.get(length)

    def change(cell: str) -> str:
        text = stripped(cell)
        if len(text) != length - 1 or not (text.isascii() and text.isdigit()) or text.startswith("0"):
            return cell
        whole = "0" + text
        return whole if check is None or check(whole) else cell

    return Step("^\\s*[1-9][0-9]*\\s*$", change)
