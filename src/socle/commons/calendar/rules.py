"""What is known of public holidays: the lists of the ``holidays`` library (MIT), with names in the house's languages.

The library has French names for some countries only: for the others the French of a holiday of the same English name
is taken from a neighbour's list, and so is the Arabic.
"""

import re
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

from socle.commons.calendar.terms import FIRST_YEAR, LAST_YEAR, CalendarError, Country, Offered

_ESTIMATED = re.compile(r"estimated|estimé|تقدير|مقدر", re.IGNORECASE)
_REMARK = re.compile(r"\s*\((?=[^()]*(?:estim|observ|تقدير|مقدر|ملاحظ|معوض|تعويض))[^()]*\)\s*$", re.IGNORECASE)
# The lists whose words are lent to the others, in this order.
_LENDERS = {
    "fr": ("FR", "BJ", "SN", "CI", "TG", "NE", "MA", "DZ", "BE", "CG", "GA"),
    "ar": ("TN", "MA", "DZ", "EG", "SA", "MR"),
}
# What no list says in French, for the countries that speak it.
_SAID = {
    "africa day": "Journée de l’Afrique",
    "arafat day": "Jour d’Arafat",
    "day of arafah": "Jour d’Arafat",
    "eid al-adha": "Aïd el-Adha",
    "eid al-adha holiday": "Aïd el-Adha",
    "eid al-fitr": "Aïd el-Fitr",
    "eid al-fitr holiday": "Aïd el-Fitr",
    "evacuation day": "Fête de l’Évacuation",
    "father's day": "Fête des pères",
    "good friday": "Vendredi saint",
    "islamic new year": "Nouvel an musulman",
    "isra' and mi'raj": "Isra et Miraj",
    "mawlid": "Anniversaire du Prophète",
    "mother's day": "Fête des mères",
    "prophet's birthday": "Anniversaire du Prophète",
    "revolution and youth day": "Fête de la Révolution et de la Jeunesse",
    "women's day": "Journée des femmes",
}
_LEARNT_YEAR = 2026
LONGEST_NAME = 100


def countries(language: str) -> list[Country]:
    """The countries whose holidays are known, by their names in a language."""
    try:
        territories = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("fr").territories
    found = [Country(code, str(territories[code]), _parts(code)) for code in _codes() if code in territories]
    return sorted(found, key=lambda country: country.name)


def offered(country: str, part: str, year: int) -> list[Offered]:
    """The public holidays of a country (and of a part of it) in a year, in order.

    Raises ``CalendarError`` for a country, part or year that is not known.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError("no such year")
    if country not in _codes():
        raise CalendarError("no such country")
    if part and part not in dict(_parts(country)):
        raise CalendarError("no such part of the country")
    english = _listed(country, part, year, "en")
    own = _listed(country, part, year, "")
    told = {language: _listed(country, part, year, language) for language in ("fr", "ar")}
    found = []
    for date in sorted(own):
        reference = english.get(date, own[date])
        names = {language: _name(told[language].get(date, ""), reference, language) for language in ("fr", "ar")}
        names["en"] = _clean(reference)
        first = names.pop("fr") or _clean(reference)
        kept = {language: name for language, name in names.items() if name and name != first}
        found.append(Offered(date, first, kept, bool(_ESTIMATED.search(reference) or _ESTIMATED.search(own[date]))))
    return found


def _listed(country: str, part: str, year: int, language: str) -> dict[Any, str]:
    """The library's list in a language of its own choice, or nothing when it does not speak it; ``""`` is its first."""
    import holidays  # 40 ms: only who imports a year pays

    spoken = {one.split("_")[0]: one for one in getattr(holidays, country).supported_languages or ()}
    if language and language not in spoken:
        return {}
    chosen = spoken[language] if language else None
    return dict(holidays.country_holidays(country, subdiv=part or None, years=year, language=chosen))


def _name(own: str, english: str, language: str) -> str:
    """The name in a language: the list's own, else what neighbours call a holiday of the same English name."""
    if own:
        return _clean(own, language)
    learnt = _learnt(language)
    words = [learnt.get(_bare(one)) for one in english.split(";")]
    return _clean("; ".join(word for word in words if word), language) if all(words) else ""


@lru_cache(maxsize=4)
def _learnt(language: str) -> dict[str, str]:
    found = dict(_SAID) if language == "fr" else {}
    for country in _LENDERS[language]:
        english, own = (_listed(country, "", _LEARNT_YEAR, spoken) for spoken in ("en", language))
        for date, words in english.items():
            ours = own.get(date, "").split(";")
            # Two holidays of one day are joined in the order of each language: which is which is not known.
            if ";" not in words and len(ours) == 1 and ours[0]:
                found.setdefault(_bare(words), _REMARK.sub("", ours[0]).strip())
    return found


def _bare(words: str) -> str:
    return _REMARK.sub("", words).strip().lower().replace("labour", "labor").replace("’", "'")


def _clean(words: str, language: str = "en") -> str:
    """A name as a page shows it: without the library's remarks, with a curved apostrophe, cut to its column."""
    joined = " · ".join(_REMARK.sub("", one).strip() for one in words.split(";"))
    return joined.replace("'", "’")[:LONGEST_NAME]


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    import holidays

    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=300)
def _parts(country: str) -> tuple[tuple[str, str], ...]:
    """The parts of a country that have holidays of their own, named as the country names them."""
    import holidays

    listed = getattr(holidays, country)
    names: dict[str, str] = {}
    for alias, code in listed.subdivisions_aliases.items():
        if len(alias) > len(names.get(code, "")):
            names[code] = alias
    return tuple(sorted(((code, names.get(code, code)) for code in listed.subdivisions), key=lambda pair: pair[1]))
