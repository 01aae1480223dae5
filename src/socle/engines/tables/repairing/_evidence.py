"""What the cells of a column show of the way in which numbers, dates, yes and no, telephones and codes were written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from socle.engines.tables.detecting._checks import siren, siret
from socle.engines.tables.detecting._phones import is_phone
from socle.engines.tables.detecting._profile import Profile
from socle.engines.tables.repairing._dates import FIRST_SERIAL, LAST_SERIAL, has_short_year, read, readings
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
    short = any(map(has_short_year, written))
    if only["ydm"]:
        return Evidence({"order": "ydm", "serial": serial}, sure=not only["ymd"], say={"doubt": ""})
    if only["dmy"] and only["mdy"]:
        return Evidence({"order": "", "serial": serial}, say={"mixed": True})
    order = "dmy" if only["dmy"] else "mdy" if only["mdy"] else "dmy" if either else ""
    told = bool(only["dmy"] or only["mdy"]) or not either
    return Evidence(
        {"order": order, "serial": serial},
        sure=told and not short,
        say={"short": short, "doubt": "" if told else either[0], "serial": serial},
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
    true, false = (
        sorted(ways[truth], key=lambda way: (-ways[truth][way], not way.islower(), way))[:1] for truth in (True, False)
    )
    opposite = {"oui": "non", "true": "false", "vrai": "faux", "yes": "no", "1": "0", "o": "n", "y": "n"}
    if not true or not false:
        known = (true or false)[0]
        other = {**opposite, **{v: k for k, v in opposite.items()}}.get(known.lower())
        if other is None:
            return None
        true, false = (true or [other]), (false or [other])
    return Evidence({"true": true, "false": false})


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
    short = [value for value in column.values if re.fullmatch(rf"[1-9][0-9]{{{length - 2}}}", value)]
    if length > 5:
        check = siret if length == 14 else siren
        short = [value for value in short if check("0" + value)]
    if not short:
        return None
    return Evidence({"length": length}, sure=whole >= 0.2 or length > 5, say={"doubt": short[0]})
