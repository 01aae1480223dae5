"""How words are read: without accents, case, vowel signs, ligatures; French, English and Arabic endings forgiven."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

VERSION = 1
"""Grows when folding changes: documents folded otherwise are indexed anew at night."""
LONGEST_WORD = 40

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_UNSEEN = "\u00ad\u200b-\u200f\u2060"  # soft hyphen, joiners, direction marks: they part no word
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}{_UNSEEN}])*")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
    # Alef, hamza, ya, ta-marbuta, kaf: one letter each, however they are typed. The hamzas that NFKD parts are marks.
    | {"ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۃ": "ه", "ھ": "ه", "ہ": "ه", "ک": "ك", "ٱ": "ا", "ـ": "", "ء": ""}
)
_ARTICLES = ("وال", "بال", "كال", "فال", "ولل", "ال", "لل")


class Token(NamedTuple):
    """A word of a text: folded, and where it stands there."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order. Apostrophes, hyphens and signs part words; lone surrogates are no words."""
    for found in _WORD.finditer(text):
        word = fold(found[0])
        if word:
            yield Token(word, found.start(), found.end())


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A word as it is compared: ``Élève`` → ``eleve``, ``مَدرسة`` → ``مدرسه``, ``١٢`` → ``12``. At most 40 signs."""
    plain = unicodedata.normalize("NFKD", word[: 3 * LONGEST_WORD].casefold()).translate(_LETTERS)
    kept = (_digit(sign) for sign in plain if sign.isalnum())
    return "".join(kept)[:LONGEST_WORD]


def _digit(sign: str) -> str:
    if sign.isascii():
        return sign
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What a folded word shares with its plural, or with itself under an article: ``travaux`` and ``travail`` →
    ``traval``, ``المدرسه`` → ``مدرس``. A rough rule: two words that meet here by chance only bring a hit more.
    """
    if "\u0600" <= word[:1] <= "\u06ff":
        return _arabic_stem(word)
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith("eaux"):
        word = word[:-1]
    elif word.endswith("aux") and len(word) >= 5:
        word = word[:-3] + "al"
    elif word.endswith("ies") and len(word) >= 5:
        word = word[:-3] + "y"
    elif word[-1] in "sx" and not word.endswith(("ss", "ous", "us")):
        word = word[:-1]
    return word[:-3] + "al" if word.endswith("ail") and len(word) >= 6 else word


def _arabic_stem(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            word = word[len(article) :]
            break
    for ending in ("ات", "ه"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
