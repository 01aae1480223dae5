"""What the cells of a column show of the way in which numbers, dates, yes and no, telephones and codes were written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from socle.engines.tables.detecting._checks import siren, siret
from socle.engines.tables.detecting._phones import is_phone
from socle.engines.tables.detecting._profile import Profile
from socle.engines.tables.repairing._dates import FIRST_SERIAL, LAST_SERIAL, pivot_of, read, readings, short_year
from socle.engines.tables.repairing._text import stripped
from socle.engines.tables.repairing._values import FALSE, TRUE

_SPACE: Final = r"[ \u00a0\u2007\u202f\u2009]"
UNITS: Final = (
    "€ euros euro EUR k€ K€ M€ $ £ CHF FCFA CFA F XOF XAF MAD DH DHS TND DT DA DZD % ‰ m m² m2 m³ m3 km km² km2 ha "
    "cm mm kg g t l L hl min h j ans an kW kWh MWh MW W V °C km/h dB hab habitants places"
).split()
_BODY: Final = rf"[+-]?[0-9](?:[0-9.,'’]|{_SPACE}(?=[0-9]))*"
_UNIT: Final = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_WITH_UNIT: Final = re.compile(
    rf"(?:(?P<first>[€$£]|FCFA){_SPACE}?)?(?P<body>{_BODY})(?:{_SPACE}?(?P<last>{_UNIT}))?",
    re.IGNORECASE,
)
_CODE_WORDS: Final = "id code identifiant ref reference num numero no cle key siret siren cpv".split()
_PAIRS: Final = (
    ("oui", "non"),
    ("true", "false"),
    ("yes", "no"),
    ("vrai", "faux"),
    ("نعم", "لا"),
    ("1", "0"),
    ("o", "n"),
)
_DATE_WORDS: Final = "date jour day datum fecha debut fin maj naissance ne inscription depot".split()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a repair needs to know, whether the cells leave a doubt, and what to say of it."""

    data: dict[str, Any]
    sure: bool = True
    say: dict[str, Any] = field(default_factory=dict)


def numbers(column: Profile, delimiter: str, least: float = 0.8) -> Evidence | None:
    """How the numbers of a column are written; None when it is not one of numbers, or all are plain already."""
    matches = [match for value in column.values if (match := _WITH_UNIT.fullmatch(stripped(value)))]
    if not matches or len(matches) < least * len(column.values):
        return None
    unit = _unit(matches)
    bodies = [match["body"] for match in matches]
    commas = [body for body in bodies if "," in body]
    dots = [body for body in bodies if "." in body]
    spaced = any(re.search(_SPACE, body) for body in bodies)
    coded = column.says(*_CODE_WORDS) or any(sum(sign.isdigit() for sign in body) > 12 for body in bodies)
    if coded and not unit:
        return None  # digits in groups, but a name rather than a quantity
    both = [body for body in bodies if "," in body and "." in body]
    if any(body.rfind(".") > body.rfind(",") for body in both):
        return Evidence({"decimal": ".", "thousands": ",", "unit": unit})
    if both:
        return Evidence({"decimal": ",", "thousands": ".", "unit": unit})
    if commas:
        return _with_commas(commas, unit, " " if spaced else "", delimiter)
    if spaced or any("'" in body or "’" in body for body in bodies):
        return Evidence({"decimal": ".", "thousands": " " if spaced else "'", "unit": unit})
    grouped = [body for body in dots if re.fullmatch(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}", body)]
    if grouped:
        return Evidence({"decimal": ",", "thousands": ".", "unit": unit})
    return Evidence({"decimal": ".", "thousands": "", "unit": unit}) if unit else None


def _unit(matches: list[re.Match[str]]) -> str:
    """The unit that most cells bear, as they write it."""
    units = Counter(match["last"] or match["first"] for match in matches if match["last"] or match["first"])
    if not units:
        return ""
    unit = units.most_common(1)[0][0]
    same = sum(count for one, count in units.items() if one.casefold() == unit.casefold())
    return unit if same >= 0.5 * len(matches) and same == units.total() else ""


def _with_commas(commas: list[str], unit: str, thousands: str, delimiter: str) -> Evidence | None:
    """Commas that separate decimals, or thousands: three digits after each may be either."""
    three = [body for body in commas if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+", body)]
    several = any(body.count(",") > 1 for body in commas)
    if len(three) == len(commas) and not thousands:
        sure = several
        as_thousands = several or delimiter == ","
        data = {"decimal": ".", "thousands": ","} if as_thousands else {"decimal": ",", "thousands": ""}
        return Evidence({**data, "unit": unit}, sure=sure, say={"doubt": "" if sure else commas[0]})
    return Evidence({"decimal": ",", "thousands": thousands, "unit": unit})


def dates(column: Profile, least: float = 0.8, *, dated: bool = False) -> Evidence | None:
    """In which order the dates of a column are written. `dated` when a schema says that they are dates."""
    named = dated or column.says(*_DATE_WORDS)
    seen = {value: readings(value) for value in column.values}
    serials = [value for value in column.values if is_serial(value)]
    written = [value for value in column.values if seen[value] or read(value)]
    serial = bool(serials) and (len(serials) <= len(written) or (named and len(serials) >= 0.8 * len(column.values)))
    count = len(written) + (len(serials) if serial else 0)
    if count < least * len(column.values) or not count:
        return None
    only = Counter(next(iter(orders)) for orders in seen.values() if len(orders) == 1)
    either = [v for v, orders in seen.items() if len(orders) == 2 and not read(v) and orders == {"dmy", "mdy"}]
    short = [year for value in written if (year := short_year(value)) is not None]
    given: dict[str, Any] = {"serial": serial, **({"pivot": pivot_of(short)} if short else {})}
    if only["ydm"]:
        return Evidence({**given, "order": "ydm"}, sure=not only["ymd"], say={"doubt": ""})
    if only["dmy"] and only["mdy"]:
        return Evidence({**given, "order": ""}, sure=not short, say={"mixed": True})
    order = "dmy" if only["dmy"] else "mdy" if only["mdy"] else "dmy" if either else ""
    told = bool(only["dmy"] or only["mdy"]) or not either
    return Evidence(
        {**given, "order": order},
        sure=told and not short,
        say={"short": bool(short), "doubt": "" if told else either[0], "serial": serial},
    )


def is_serial(value: str) -> bool:
    """Whether a cell may be a day that a spreadsheet counts."""
    return len(value) == 5 and value.isascii() and value.isdigit() and FIRST_SERIAL <= int(value) <= LAST_SERIAL


def booleans(column: Profile) -> Evidence | None:
    """Yes and no written in several ways: the most frequent writing of each is kept."""
    ways: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for value, weight in zip(column.values, column.weights, strict=True):
        word = value.lower()
        if word not in TRUE and word not in FALSE:
            return None
        ways[word in TRUE][value] += weight
    if max(map(len, ways.values())) < 2:
        return None
    both = ways[True] + ways[False]
    often = {pair: sum(n for way, n in both.items() if way.lower() in pair) for pair in _PAIRS}
    pair = max(_PAIRS, key=lambda one: (often[one], -_PAIRS.index(one)))
    true, false = (_way(ways[truth], word) for truth, word in zip((True, False), pair, strict=True))
    return Evidence({"true": [true], "false": [false]})


def _way(ways: Counter[str], word: str) -> str:
    """How a word is most often written; in lower case when it is not, or when two ways are as frequent."""
    own = [way for way in ways if way.lower() == word]
    return min(own, key=lambda way: (-ways[way], not way.islower(), way), default=word)


def phones(column: Profile, region: str) -> Evidence | None:
    """Telephone numbers that may exist, in a writing that machines and people of other countries do not all read."""
    if column.share(lambda value: is_phone(value, region)) < 0.6:
        return None
    shapes = Counter(re.sub(r"[0-9]", "9", value) for value in column.values)
    mixed = len(shapes) > 1 and shapes.most_common(1)[0][1] < 0.95 * shapes.total()
    return Evidence({"region": region}, sure=mixed)


def codes(column: Profile, kind: str) -> Evidence | None:
    """Codes that lost the zero in front of them."""
    words = column.words
    length = {"siret": 14, "siren": 9}.get(kind, 0)
    if not length:
        postal = not words.isdisjoint("postal postale cp insee cog depcom".split()) or {"code", "com"} <= words
        length = 5 if postal or kind in ("postal_code", "insee_commune") else 0
    if not length and (kind == "departement" or not words.isdisjoint("dep dept departement dpt".split())):
        length = 2
    if not length and not words.isdisjoint(("siret", "siren")):
        length = 14 if "siret" in words else 9
    if not length:
        return None
    whole = column.share(re.compile(rf"[0-9AB]{{{length}}}"))
    foreign = not words.isdisjoint(("plz", "zip", "postcode", "postalcode"))
    if whole + column.share(re.compile(rf"[1-9][0-9]{{{length - 2}}}")) < 0.9 or (foreign and whole < 0.2):
        return None  # numbers of any length, or of a country that has shorter ones
    short = [value for value in column.values if re.fullmatch(rf"[1-9][0-9]{{{length - 2}}}", value)]
    if length > 5:
        check = siret if length == 14 else siren
        short = [value for value in short if check("0" + value)]
    if not short:
        return None
    return Evidence({"length": length}, sure=whole >= 0.2 or length > 5, say={"doubt": short[0]})
