"""Does a cell hold the name of a person? By short lists, and by the shape of words learnt from these lists."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Final

from socle.engines.tables.detecting._lists import (
    ARABIC_NAMES,
    CIVILITIES,
    FAMILY_NAMES,
    FIRST_NAMES,
    ORDINARY,
    ORGANISATIONS,
    STREETS,
)

# What may stand in a name: letters, and the marks between them.
_NAME: Final = re.compile(r"[^\W\d_]+(?:['’ .-]+[^\W\d_]+)*\.?")
_SPLIT: Final = re.compile(r"[\s'’.,;:()/-]+")
PARTICLES: Final = frozenset(
    "de du des d le la les l el al ben bent bint ibn ait ould bou abou van von da dos di n".split()
)
_KNOWN: Final = 3.0  # what a listed word weighs, in the unit of the shapes (log odds per word)
_LIKELY: Final = 2.5  # the most that a shape alone may weigh
_NOT: Final = -3.0


def plain(text: str) -> str:
    """Lower case without accents."""
    lowered = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(sign for sign in lowered if not unicodedata.combining(sign))


def tokens(text: str) -> list[str]:
    """The words of a cell, in lower case without accents."""
    return [word for word in _SPLIT.split(plain(text)) if word]


def is_namelike(text: str) -> bool:
    """Only letters and what joins names, one to five words."""
    whole = text.replace(", ", " ", 1)
    return 2 <= len(whole) <= 50 and bool(_NAME.fullmatch(whole)) and whole.count(" ") < 5


@cache
def _listed(kind: str) -> frozenset[str]:
    return FIRST_NAMES | {plain(name) for name in ARABIC_NAMES} if kind == "first" else FAMILY_NAMES


def is_known(word: str, kind: str) -> bool:
    """Whether a word (plain) is in the short list of this kind."""
    return word in _listed(kind)


@cache
def _shapes() -> dict[str, Callable[[str], float]]:
    """For "first" and "family": how much more often the trigrams of a word are met in names than in other words."""
    other = _trigrams(ORDINARY | ORGANISATIONS)
    return {"first": _ratio(_trigrams(FIRST_NAMES), other), "family": _ratio(_trigrams(FAMILY_NAMES), other)}


def _trigrams(words: Iterable[str]) -> Counter[str]:
    return Counter(gram for word in words for gram in _grams(word))


def _grams(word: str) -> list[str]:
    marked = f"^{word}$"
    return [marked[at : at + 3] for at in range(len(marked) - 2)]


def _ratio(ours: Counter[str], other: Counter[str]) -> Callable[[str], float]:
    smooth = 0.5
    mine, theirs = sum(ours.values()) + smooth * 5000, sum(other.values()) + smooth * 5000

    def weigh(word: str) -> float:
        grams = _grams(word)
        total = sum(math.log((ours[g] + smooth) / mine) - math.log((other[g] + smooth) / theirs) for g in grams)
        return max(_NOT, min(_LIKELY, total / math.sqrt(len(grams))))

    return weigh


@lru_cache(maxsize=50_000)
def weight(word: str, kind: str) -> float:
    """Log odds that a word (plain) is a first or a family name: listed words are sure, others go by their shape."""
    if word in _listed(kind):
        return _KNOWN
    if word in STREETS or word in ORGANISATIONS or word in ORDINARY:
        return _NOT
    return _shapes()[kind](word)


def of_first_name(text: str) -> float:
    """Log odds that a cell is one first name (compound names too)."""
    words = tokens(text)
    if not is_namelike(text) or not 1 <= len(words) <= 3:
        return _NOT
    return sum(weight(word, "first") for word in words) / len(words) - _small(text)


def of_family_name(text: str) -> float:
    """Log odds that a cell is one family name, with its particles."""
    words = tokens(text)
    if not is_namelike(text) or not 1 <= len(words) <= 4:
        return _NOT
    if any(word in STREETS or word in ORGANISATIONS for word in words):
        return _NOT
    bare = [word for word in words if word not in PARTICLES] or words
    particle = 0.7 if len(bare) < len(words) else 0.0
    score = sum(max(weight(word, "family"), weight(word, "first") - 1) for word in bare) / len(bare)
    return particle + score - _small(text)


def of_full_name(text: str) -> float:
    """Log odds that a cell is a person's first and family names, in either order, with or without a civility."""
    words = tokens(text)
    civil = bool(words) and words[0] in CIVILITIES
    words = words[1:] if civil else words
    if any(word in STREETS or word in ORGANISATIONS for word in words if word not in FIRST_NAMES):
        return _NOT
    letters = re.sub(r"^\S+\s+", "", text) if civil else text
    if civil and 1 <= len(words) <= 4 and _NAME.fullmatch(letters):
        return _KNOWN
    bare = [word for word in words if word not in PARTICLES and len(word) > 1]
    if not is_namelike(text) or not 2 <= len(bare) <= 4:
        return _NOT
    first = (weight(bare[0], "first") + _rest(bare[1:])) / 2
    last = (weight(bare[-1], "first") + _rest(bare[:-1])) / 2
    return max(first, last) - _small(text)


def _small(text: str) -> float:
    """What a cell loses for having no capital where its script has them: people write names so in haste only."""
    return 0.6 if text.islower() else 0.0


def _rest(words: list[str]) -> float:
    """The other words of a full name: family names, or further first names."""
    return sum(max(weight(word, "family"), weight(word, "first")) for word in words) / len(words)
