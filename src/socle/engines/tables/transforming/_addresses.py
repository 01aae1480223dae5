"""The door that a written address names: forgiving about how it is written, never about which door it is.

Words are compared without accents, case, small words and abbreviations. A street may be misspelt, and then the score
says how alike the two are; a number is never guessed, and two streets that answer as well as each other are none.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

_SHORT: Final = {
    "r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard",
    "boul": "boulevard", "pl": "place", "ch": "chemin", "che": "chemin", "chem": "chemin", "imp": "impasse",
    "all": "allee", "rte": "route", "pass": "passage", "q": "quai", "sq": "square", "fg": "faubourg", "fbg": "faubourg",
    "crs": "cours", "st": "saint", "ste": "sainte", "dr": "docteur", "gal": "general", "mal": "marechal",
    "pdt": "president", "prof": "professeur", "cdt": "commandant", "col": "colonel", "lt": "lieutenant",
}  # fmt: skip
_WAYS: Final = frozenset(
    "rue avenue boulevard place chemin impasse allee route passage quai square faubourg cours ruelle sentier venelle "
    "promenade esplanade rond point lotissement residence villa cite".split()
)
_SMALL: Final = frozenset("a au aux d de des du en et l la le les n no num numero".split())
_AFTER: Final = {"bis": "bis", "ter": "ter", "quater": "quater", "b": "b", "t": "t", "q": "q"}
_NUMBER: Final = re.compile(r"(\d{1,4})(bis|ter|quater|[a-z])?")
_ARABIC: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
_MARGIN: Final = 0.03
_LEAST: Final = 60.0
CANDIDATES: Final = 3


@dataclass(frozen=True, slots=True)
class Door:
    """A numbered door of the town."""

    street: str
    number: int
    suffix: str
    lon: float
    lat: float

    @property
    def words(self) -> str:
        """As it is written: ``12 bis rue des Tanneurs``."""
        return " ".join(filter(None, [str(self.number), self.suffix, self.street]))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address names. `why` is empty where a door is found, else "no-address", "elsewhere", "ambiguous" or
    "not-geocoded"; `near` says what the address is like."""

    why: str
    door: Door | None = None
    score: float = 0.0
    near: tuple[str, ...] = ()


@dataclass(slots=True)
class _Street:
    name: str
    way: str
    words: str
    doors: dict[tuple[int, str], Door] = field(default_factory=dict)


class Doors:
    """The addresses of a town, to be asked. `places` are the names by which the town is called."""

    def __init__(self, doors: Iterable[Door], places: Sequence[str] = ()) -> None:
        streets: dict[str, _Street] = {}
        for door in doors:
            street = streets.get(door.street)
            if street is None:
                street = streets[door.street] = _Street(door.street, *_parted(folded(door.street)))
            street.doors[door.number, _suffix(door.suffix)] = door
        self._named: dict[str, list[_Street]] = defaultdict(list)
        for street in streets.values():
            self._named[street.words].append(street)
        self._names = list(self._named)
        self._places = [" ".join(folded(one)) for one in places if one]
        self._like = lru_cache(maxsize=20_000)(self._streets_like)

    @classmethod
    def from_file(cls, path: str, places: Sequence[str] = ()) -> Doors:
        """Out of a file with a JSON list ``[street, number, suffix, lon, lat]`` on each line; no file, no door."""
        if not path:
            return cls([], places)
        with Path(path).open(encoding="utf-8") as file:
            return cls((Door(*json.loads(line)) for line in file if line.strip()), places)

    def find(self, text: str, least: float) -> Answer:
        """The one door that an address names at least so surely (0 to 1)."""
        words = folded(text)
        if not words:
            return Answer("no-address")
        bare, elsewhere = self._without_town(words)
        if elsewhere:
            return Answer("elsewhere")
        # « rue Saint-Denis » in the town of Saint-Denis: the last words may be the street's own.
        meant = [bare, words] if bare is not words and not _postcode(words) else [bare]
        read = [one for said in meant for one in _readings(said)]
        ways = [self._answered(number, suffix, tuple(rest)) for number, suffix, rest in read]
        best = max(ways, key=lambda one: (one.door is not None, one.score), default=Answer("not-geocoded"))
        if best.score >= least or (best.door is None and best.why != "ambiguous"):
            return best
        near = (*([best.door.words] if best.door else []), *best.near)
        return Answer("not-geocoded", None, best.score, near[:CANDIDATES])

    def _without_town(self, words: list[str]) -> tuple[list[str], bool]:
        """The words before the postcode; whether the town after it is another one."""
        from rapidfuzz import fuzz

        at = _postcode(words)
        if at:
            town = " ".join(one for one in words[at + 1 :] if one != "cedex")
            known = not town or not self._places or any(fuzz.ratio(town, one) >= 80 for one in self._places)
            return words[:at], not known
        for place in self._places:
            said = place.split()
            if len(words) > len(said) + 1 and words[-len(said) :] == said:
                return words[: -len(said)], False
        return words, False

    def _answered(self, number: int | None, suffix: str, words: tuple[str, ...]) -> Answer:
        way, name = _parted(list(words))
        liked = self._like(way, name)
        near = tuple(street.name for _score, street in liked[:CANDIDATES])
        if not liked:
            return Answer("not-geocoded")
        if number is None:
            return Answer("not-geocoded", None, round(0.6 * liked[0][0], 3), near)
        having = [(score, street.doors[number, suffix]) for score, street in liked if (number, suffix) in street.doors]
        if not having:
            return Answer("not-geocoded", None, round(0.6 * liked[0][0], 3), near)
        score, door = having[0]
        # Another street that is as like, or liker without this number, might be what was meant.
        rivals = [other for other, street in liked if street.name != door.street and other >= score - _MARGIN]
        if rivals and (score < 1.0 or rivals[0] >= 1.0):
            return Answer("ambiguous", None, round(score, 3), near)
        return Answer("", door, round(score, 3), near)

    def _streets_like(self, way: str, name: str) -> list[tuple[float, _Street]]:
        """Streets like a name, likest first, with how alike they are (0 to 1)."""
        from rapidfuzz import fuzz, process

        if not name:
            return []
        found = process.extract(name, self._names, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=8)
        scored = [
            (ratio / 100 * _digits(name, known) * _ways(way, street.way), street)
            for known, ratio, _at in found
            for street in self._named[known]
        ]
        return sorted(scored, key=lambda one: (-one[0], one[1].name))


def _postcode(words: Sequence[str]) -> int:
    """Where the postcode stands; 0 where there is none."""
    return next((at for at in range(len(words) - 1, 0, -1) if re.fullmatch(r"\d{5}", words[at])), 0)


def folded(text: str) -> list[str]:
    """The words of a text without accents, case and punctuation, abbreviations written out."""
    plain = unicodedata.normalize("NFKD", text[:300].casefold().replace("œ", "oe"))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_ARABIC)
    return [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+", bare)]


def _parted(words: Sequence[str]) -> tuple[str, str]:
    """The kind of way, and the rest of the name without small words."""
    meant = [word for word in words if word not in _SMALL]
    if len(meant) > 1 and meant[0] in _WAYS:
        return meant[0], " ".join(meant[1:])
    return "", " ".join(meant)


def _readings(words: list[str]) -> list[tuple[int | None, str, list[str]]]:
    """The ways to read an address: its number first, or last, or none. « 8 mai 1945 » is a street with a number."""
    begun = 0
    while begun < len(words) - 1 and words[begun] in ("n", "no", "num", "numero"):
        begun += 1
    rest = words[begun:]
    readings: list[tuple[int | None, str, list[str]]] = [(None, "", rest)]
    first = _NUMBER.fullmatch(rest[0])
    if first and len(rest) > 1:
        number, suffix, after = int(first[1]), first[2] or "", 1
        if not suffix and rest[1] in _AFTER and len(rest) > 2:
            suffix, after = rest[1], 2
        readings.append((number, _suffix(suffix), rest[after:]))
        if not first[2] and after == 1 and rest[1] in ("a", "c", "d", "e", "f") and len(rest) > 2:
            readings.append((number, rest[1], rest[2:]))
    tail = rest[:-1] if rest[-1] in _AFTER and len(rest) > 2 else rest
    last = _NUMBER.fullmatch(tail[-1])
    if last and len(tail) > 1 and not first:
        after_word = rest[-1] if tail is not rest else last[2] or ""
        readings.append((int(last[1]), _suffix(after_word), tail[:-1]))
    return readings


def _suffix(text: str) -> str:
    """A suffix in one writing: ``B`` is ``bis`` as often as not, and stays ``b``."""
    return "".join(folded(text))


def _digits(asked: str, known: str) -> float:
    """A street that is named by a date is another where a figure differs."""
    return 1.0 if re.findall(r"\d+", asked) == re.findall(r"\d+", known) else 0.7


def _ways(asked: str, known: str) -> float:
    if asked == known:
        return 1.0
    return 0.95 if not asked or not known else 0.8
