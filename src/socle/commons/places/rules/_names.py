"""How the name of a place is read: forgiving about accents, case, abbreviations and small words. Pure."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from socle.commons.places.terms import LandmarkKind

LONGEST_QUERY = 120

_SHORT = {
    "r": "rue", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard",
    "boul": "boulevard", "pl": "place", "ch": "chemin", "che": "chemin", "chem": "chemin", "imp": "impasse",
    "all": "allee", "rte": "route", "pass": "passage", "q": "quai", "sq": "square", "fg": "faubourg", "crs": "cours",
    "st": "saint", "ste": "sainte", "dr": "docteur", "gal": "general", "mal": "marechal", "pdt": "president",
}  # fmt: skip
_SMALL = frozenset("a au aux d de des du en et l la le les of the".split())
_WAYS = frozenset(
    "rue avenue boulevard place chemin impasse allee route passage quai square faubourg cours von street road".split()
)
_SUFFIXES = frozenset({"bis", "ter", "quater"})
# "Near the …", in three languages: what stands before the name of a landmark. Folded, at the beginning only.
_NEAR = frozenset(
    "pres proche derriere devant face cote vers autour proximite"
    " near behind beside opposite front next close by"
    " قرب بالقرب قريب جنب بجانب خلف وراء امام قباله حذاء عند".split()
)
_JOINING = _SMALL | frozenset("en of in من".split())
KIND_WORDS: dict[LandmarkKind, tuple[str, ...]] = {
    LandmarkKind.HALL: ("mairie", "hotel de ville", "town hall", "city hall", "البلديه", "بلديه", "الجماعه", "جماعه"),
    LandmarkKind.SCHOOL: ("ecole", "college", "lycee", "school", "المدرسه", "مدرسه", "الثانويه", "ثانويه"),
    LandmarkKind.STOP: ("arret", "gare", "bus stop", "station", "المحطه", "محطه", "الموقف", "موقف"),
    LandmarkKind.PARK: ("jardin", "parc", "square", "park", "garden", "الحديقه", "حديقه"),
    LandmarkKind.MARKET: ("marche", "halles", "market", "السوق", "سوق"),
    LandmarkKind.HEALTH: ("hopital", "pharmacie", "dispensaire", "clinique", "hospital", "pharmacy", "clinic",
                          "المستشفي", "مستشفي", "الصيدليه", "صيدليه", "المستوصف", "مستوصف"),
    LandmarkKind.LIBRARY: ("bibliotheque", "mediatheque", "library", "المكتبه", "مكتبه"),
    LandmarkKind.SPORTS: ("stade", "gymnase", "piscine", "stadium", "pool", "الملعب", "ملعب", "المسبح", "مسبح"),
    LandmarkKind.WATER_POINT: ("fontaine", "puits", "borne", "fountain", "well", "البئر", "بئر", "النافوره", "نافوره"),
    LandmarkKind.BRIDGE: ("pont", "bridge", "الجسر", "جسر", "القنطره", "قنطره"),
    LandmarkKind.WORSHIP: ("eglise", "mosquee", "temple", "synagogue", "church", "mosque", "المسجد", "مسجد", "الجامع",
                           "جامع", "الكنيسه", "كنيسه"),
    LandmarkKind.SHOP: ("boulangerie", "magasin", "epicerie", "supermarche", "bakery", "shop", "supermarket",
                        "المخبزه", "مخبزه", "الدكان", "دكان", "المتجر", "متجر"),
}  # fmt: skip
"""Words by which people call a landmark of a kind without its name, folded."""
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(\d{1,5})([a-z]?)")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed: the words of the name, the kind of way if said, the number of the door if there was one.

    `near` is true where it began with « près de », "behind", « قرب »: then a landmark is meant, and `kinds` are those
    that it called by a common word (« l’école ») and no more.
    """

    words: tuple[str, ...]
    ways: tuple[str, ...] = ()
    number: int | None = None
    suffix: str = ""
    near: bool = False
    kinds: tuple[LandmarkKind, ...] = ()


def folded(text: str) -> list[str]:
    """The words of a text without accents, case, punctuation or Arabic vowel signs; abbreviations written
    out.
    """
    plain = unicodedata.normalize("NFKD", text[: 4 * LONGEST_QUERY].casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_ARABIC)
    return [_SHORT.get(word, word) for word in _WORD.findall(bare.replace("_", " "))]


def search_key(*names: str) -> str:
    """The text a name is searched by: its folded words between spaces, small words left out."""
    words = [word for name in names for word in folded(name) if word not in _SMALL]
    return f" {' '.join(dict.fromkeys(words))} "


def read_question(text: str) -> Question:
    """Reads ``12 bis, r. des Tanneurs``, ``rue des tanneurs 12`` or ``ecole``.

    A number counts as the door's when it stands first or last; elsewhere it belongs to the name.
    """
    words = folded(text[:LONGEST_QUERY])
    aside = _after_near(words)
    if aside:
        meant = [word for word in aside if word not in _SMALL]
        return (
            Question(tuple(meant), near=True, kinds=_kinds_called(" ".join(meant))) if meant else Question(tuple(words))
        )
    number, suffix = None, ""
    for at in (0, len(words) - 1):
        found = _NUMBER.fullmatch(words[at]) if len(words) > 1 else None
        if found:
            number, suffix = int(found[1]), found[2]
            del words[at]
            if at < len(words) and words[at] in _SUFFIXES:
                suffix = words.pop(at)
            break
        if at and len(words) > 2 and words[at] in _SUFFIXES and words[at - 1].isdigit():
            suffix, number = words.pop(), int(words.pop()[:5])
            break
    meant = [word for word in words if word not in _SMALL]
    ways = tuple(word for word in meant if word in _WAYS)
    rest = tuple(word for word in meant if word not in _WAYS)
    return Question(rest or ways, ways if rest else (), number, suffix)


def _after_near(words: list[str]) -> list[str]:
    """The words after « à côté de la », "behind the", « قرب »; nothing where the text does not begin so."""
    at, near = 0, False
    while at < len(words) and (words[at] in _NEAR or words[at] in _JOINING):
        near = near or words[at] in _NEAR
        at += 1
    return words[at:] if near else []


def _kinds_called(words: str) -> tuple[LandmarkKind, ...]:
    return tuple(kind for kind, names in KIND_WORDS.items() if words in names)


def rank(question: Question, key: str) -> tuple[int, int] | None:
    """How well a key answers: smaller is better, None when a word of the question is missing from it.

    Each word must begin a word of the key. Whole words come before beginnings, the kind of way said before
    another, short names before long ones.
    """
    if not question.words:
        return None
    begun = sum(f" {word} " not in key for word in question.words if f" {word}" in key)
    if any(f" {word}" not in key for word in question.words):
        return None
    other_way = any(f" {way} " not in key for way in question.ways)
    return begun + 2 * other_way, len(key)


def corrected(question: Question, keys: Iterable[str]) -> Question | None:
    """The question with each unknown word replaced by the most like one among the keys; None when nothing is
    like it.
    """
    known = sorted({word for key in keys for word in key.split()} - _WAYS)
    words: list[str] = []
    for word in question.words:
        if any(one.startswith(word) for one in known):
            words.append(word)
            continue
        like = difflib.get_close_matches(word, known, n=1, cutoff=0.72)
        if not like:
            return None
        words.append(like[0])
    fixed = tuple(words)
    return None if fixed == question.words else Question(fixed, question.ways, question.number, question.suffix)


def spread_out(count: int, wanted: int) -> list[int]:
    """`wanted` positions spread over a list of `count`, its ends included: a few doors that show a whole
    street.
    """
    if wanted >= count or count <= 1:
        return list(range(count))
    if wanted == 1:
        return [count // 2]
    return sorted({round(step * (count - 1) / (wanted - 1)) for step in range(wanted)})


def nearest_numbers(numbers: Sequence[int], wanted: int, limit: int) -> list[int]:
    """Positions of the numbers nearest to the one wanted, those on its side of the street first."""
    order = sorted(
        range(len(numbers)), key=lambda at: (abs(numbers[at] - wanted) + (numbers[at] - wanted) % 2 * 3, numbers[at])
    )
    return order[:limit]
