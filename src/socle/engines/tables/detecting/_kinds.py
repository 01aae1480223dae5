"""What the values of a column are, whoever they are about: one rule for each kind, the surest wins."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from socle.engines.tables.detecting import _checks
from socle.engines.tables.detecting._lists import STREETS
from socle.engines.tables.detecting._people import plain, tokens
from socle.engines.tables.detecting._phones import is_phone, region_of
from socle.engines.tables.detecting._profile import Profile


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind with a confidence from 0 to 1 and why: the code of a sentence and what it says."""

    kind: str
    confidence: float
    why: str = "shape"
    data: dict[str, Any] = field(default_factory=dict)


BOOLEANS: Final = frozenset("oui non vrai faux true false yes no o n y t f 1 0 x نعم لا".split())
_DEPARTEMENT: Final = r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[4678])"
_FLOAT: Final = re.compile(r"[+-]?\d{1,3}[.,]\d+|[+-]?\d{1,3}")
_INTEGER: Final = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+|[+-]?\d+")
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:[ \u00a0\u202f'’.,]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][+-]?\d+)?(?<=\d)")
_URL: Final = re.compile(r"(?:https?|ftp)://[^\s/]+\S*|www\.[\w-]+\.\S+", re.I)
_EMAIL: Final = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_HEX: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})", re.I)
_COLOURS: Final = frozenset(
    "rouge vert verte bleu bleue jaune noir noire blanc blanche gris grise orange rose violet violette marron brun "
    "brune beige turquoise red green blue yellow black white grey gray pink purple brown".split()
)
_HOURS: Final = re.compile(
    r"24/7|24\s*h?\s*/\s*24.*|"
    r"(?=.*\d)(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b[\w ,;:/+\-–\"]*)|"
    r"(?i:.*\b(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?\b.*\d{1,2}\s*(?:h|:).*)|"
    r"\d{1,2}\s*(?:h|:)\s*(?:\d\d)?\s*(?:-|–|à|/)\s*\d{1,2}\s*(?:h|:)\s*(?:\d\d)?.*"
)
_POINT: Final = re.compile(
    r"\s*[\[(]?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[\])]?\s*|POINT\s*Z?\s*\((\S+)\s+(\S+).*\)"
)
_GEOMETRY: Final = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*\(.*|\s*\{.*\"coordinates\".*|GEOMETRYCOLLECTION.*",
    re.I | re.S,
)
_PERCENT: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?[ \u00a0\u202f]?%")
_MONEY: Final = re.compile(
    r"(?:[€$£]|EUR|USD|CHF|CFA|FCFA|XOF|XAF|MAD|DZD|TND|DH)?[ \u00a0\u202f]?[+-]?\d[\d \u00a0\u202f.,']*"
    r"[ \u00a0\u202f]?(?:€|\$|£|k€|M€|EUR|euros?|USD|CHF|F?CFA|XOF|XAF|MAD|DZD|TND|DHS?|DT|DA)?",
    re.I,
)
_MONEY_SIGN: Final = re.compile(r".*(?:[€$£]|EUR|euro|USD|CHF|CFA|XOF|XAF|MAD|DZD|TND|\bDHS?\b).*", re.I | re.S)
_DATES: Final = {
    "%Y-%m-%d": re.compile(r"[12]\d{3}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])"),
    "%Y/%m/%d": re.compile(r"[12]\d{3}/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])"),
    "%d/%m/%Y": re.compile(r"(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1[12]\d{3}"),
    "%m/%d/%Y": re.compile(r"(?:0?[1-9]|1[0-2])([/.-])(?:0?[1-9]|[12]\d|3[01])\1[12]\d{3}"),
    "%d/%m/%y": re.compile(r"(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1\d{2}"),
    "%Y-%d-%m": re.compile(r"[12]\d{3}-(?:0?[1-9]|[12]\d|3[01])-(?:0?[1-9]|1[0-2])"),
    "%Y%m%d": re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"),
    "%d %B %Y": re.compile(
        r"(?i:(?:1er|\d{1,2})[ .-](?:jan|f[ée]v|feb|mar|a[vp]r|ma[iy]|jui?n|jui?l|ao[uû]|aug|sep|oct|nov|d[ée]c)"
        r"[\wéû]*\.?[ .-]\d{2,4})"
    ),
}
_TIME: Final = re.compile(r"(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})[T _]{1,2}(\d{1,2}[:h]\d{2}).*")
_YEAR: Final = re.compile(r"(?:18|19|20|21)\d{2}")
_DIAL: Final = re.compile(
    r"(?!\d+[.,]\d+$|\d{4}[-/.]\d\d?[-/.]\d\d?$|\d\d?[-/.]\d\d?[-/.]\d{4}$)"  # neither a decimal nor a date
    r"[\d+(][\d\s().+/\-\u00a0\u202f]{5,22}"
)
_DIALLED: Final = re.compile(r"(?:[+(]|00?\d).*|\d{2,3}(?:[ .\u00a0-]\d{2,3}){2,4}")

_MONEY_LABELS: Final = "montant prix cout budget depense recette loyer amount price cost eur euros".split()
_DATE_LABELS: Final = ("date", "jour", "day", "datum", "fecha", "debut", "fin", "maj", "naissance", "ne")
_RATE_LABELS: Final = ("taux", "pourcentage", "part", "percent", "pct", "rate", "prozent", "pourcent")
_IDENTIFIER_LABELS: Final = "id code identifiant identifier ref reference numero num uid no key cle".split()
_PHONE_LABELS: Final = "tel telephone phone mobile portable gsm fax telefon telefono contact".split()
_POSTAL_LABELS: Final = "cp postal postcode zip plz postale incident_zip".split()
_FOREIGN_POSTAL: Final = re.compile(
    r"\d{4,6}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.I
)

Rule = Callable[[Profile], Guess | None]


def guesses(column: Profile) -> Iterator[Guess]:
    """All that a column may be, looked at alone."""
    if not column.values:
        yield Guess("empty", 1.0, "empty")
        return
    for rule in _RULES:
        found = rule(column)
        if found is not None and found.confidence >= 0.5:
            yield found


def surest(column: Profile) -> Guess:
    """The surest of them (the first rule, when two are as sure)."""
    return max(guesses(column), key=lambda guess: guess.confidence)


def _keyed(kind: str, valid: Callable[[str], bool], shape: str, by_chance: float, *words: str) -> Rule:
    """A number with a key: sure when far more cells keep it than chance would; its shape alone needs the label."""
    pattern = re.compile(shape)

    def rule(column: Profile) -> Guess | None:
        shaped = column.share(lambda v: pattern.fullmatch(_checks.compact(v)))
        if shaped < 0.6:
            return None
        keyed, named = column.share(valid), column.says(*words)
        enough = column.distinct >= 4 or by_chance < 0.05
        if keyed >= max(0.5, 3 * by_chance) and (enough or named):
            return Guess(kind, min(0.99, 0.6 * keyed + 0.4 * shaped + 0.05 * named), "key", {"share": keyed})
        if named:
            return Guess(kind, 0.75 * shaped, "label", {"share": shaped})
        return Guess(kind, 0.67, "key", {"share": keyed}) if keyed == 1 and kind == "siret" else None

    return rule


def _pattern(
    kind: str, fits: re.Pattern[str] | Callable[[str], object], base: float = 0.97, least: float = 0.7
) -> Rule:
    """A shape that nothing else has."""

    def rule(column: Profile) -> Guess | None:
        share = column.share(fits)
        return Guess(kind, base * share, "shape", {"share": share}) if share >= least else None

    return rule


def _boolean(column: Profile) -> Guess | None:
    words = {value.lower() for value in column.values}
    if len(words) > 4 or not words <= BOOLEANS or words <= {"x", "n", "o", "y", "t", "f"} - {"o", "n"}:
        return None
    if words <= {"0", "1"}:
        return Guess("boolean", 0.7 if len(words) == 2 else 0.5, "words", {"words": sorted(words)})
    if len(words) == 1 and words <= {"x", "t", "f", "n", "o", "y"}:
        return None
    return Guess("boolean", 0.98, "words", {"words": sorted(words)})


def _is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return "." in value or value.count(":") >= 2


def _colour(column: Profile) -> Guess | None:
    share = column.share(_HEX)
    if share >= 0.8:
        return Guess("colour", 0.97 * share, "shape", {"share": share})
    share = column.share(lambda v: plain(v) in _COLOURS)
    named = column.says("couleur", "color", "colour", "colori", "teinte")
    if share < (0.6 if named else 0.9):
        return None
    return Guess("colour", 0.9 * share, "shape", {"share": share})


def _phone(column: Profile) -> Guess | None:
    if column.share(_DIAL) < 0.6 or column.says("date"):
        return None
    named = column.says(*_PHONE_LABELS)
    region = region_of(column.values, column.label)
    share = column.share(lambda v: is_phone(v, region))
    if share < 0.6 or not (named or column.share(_DIALLED) >= (0.25 if share >= 0.95 else 0.6) or _bare(column, share)):
        return None
    return Guess("phone", min(0.98, 0.9 * share + 0.08 * named), "phone", {"share": share, "region": region})


def _bare(column: Profile, share: float) -> bool:
    """Numbers whose zero in front was lost: nine digits, many of them mobile ones (chance alone gives two in nine)."""
    nine = column.share(re.compile(r"[1-9]\d{8}"))
    return share >= 0.8 and nine >= 0.95 and column.distinct >= 8 and column.share(re.compile(r"[67]\d{8}")) >= 0.4


def _moment(column: Profile) -> Guess | None:
    share = column.share(_TIME)
    if share >= 0.8:
        return Guess("datetime", 0.97 * share, "shape", {"share": share})
    return None


def _date(column: Profile) -> Guess | None:
    shares = {form: column.share(pattern) for form, pattern in _DATES.items()}
    named = column.says(*_DATE_LABELS)
    form = max(shares, key=lambda one: (round(shares[one], 3), one == "%d/%m/%Y", -list(_DATES).index(one)))
    share = shares[form]
    if form == "%Y%m%d" and not named:
        share *= 0.75
    if share >= 0.7:
        return Guess("date", 0.97 * share, "date", {"share": share, "form": form})
    if named and column.share(lambda v: v.isdigit() and 15_000 <= int(v) <= 60_000) >= 0.8:
        return Guess("date", 0.7, "serial", {"share": 1.0})
    mixed = column.share(lambda v: any(p.fullmatch(v) for p in _DATES.values()))
    return Guess("date", 0.9 * mixed, "dates", {"share": mixed}) if mixed >= 0.8 else None


def _year(column: Profile) -> Guess | None:
    share = column.share(_YEAR)
    named = column.says("annee", "year", "an", "exercice", "millesime", "jahr", "ano", "anio", "annees")
    if share < 0.9 or (not named and column.share(lambda v: v.isdigit() and 1950 <= int(v) <= 2050) < 0.95):
        return None
    return Guess("year", 0.95 if named else 0.72, "label" if named else "shape", {"share": share})


def _commune(column: Profile) -> Guess | None:
    share = column.share(re.compile(rf"{_DEPARTEMENT}\d{{3}}|97[1-8]\d\d|98[4678]\d\d"))
    if share < 0.8:
        return None
    if column.says("insee", "cog", "depcom", "codgeo") or {"code", "com"} <= column.words:
        return Guess("insee_commune", 0.97 * share, "label", {"share": share})
    if column.says("cp", "postal", "postcode", "zip", "postale"):
        return Guess("postal_code", 0.97 * share, "label", {"share": share})
    constant = column.share(re.compile(r"[0-9AB]{5}")) >= 0.99 and column.unique < 0.9
    if column.share(re.compile(r"2[AB]\d{3}")) > 0:
        return Guess("insee_commune", 0.8, "shape", {"share": share})
    round_ends = column.share(re.compile(r"\d{4}0"))
    leading = column.share(re.compile(r"0\d{4}"))
    departments = len({value[:2] for value in column.values})
    if round_ends >= 0.8 and constant and (leading or departments <= max(3, column.distinct // 3)):
        return Guess("postal_code", 0.7, "postal", {"share": share})
    if constant and column.distinct >= 2 and (leading or departments <= column.distinct // 4):
        return Guess("insee_commune", 0.6, "shape", {"share": share})
    return None


def _foreign_postal(column: Profile) -> Guess | None:
    if not column.says(*_POSTAL_LABELS):
        return None
    share = column.share(_FOREIGN_POSTAL)
    return Guess("postal_code", 0.9 * share, "label", {"share": share}) if share >= 0.7 else None


def _departement(column: Profile) -> Guess | None:
    share = column.share(re.compile(_DEPARTEMENT))
    if column.says("dep", "dept", "departement", "dpt", "department"):
        wide = column.share(re.compile(rf"{_DEPARTEMENT}|[1-9]"))
        return Guess("departement", 0.95 * wide, "label", {"share": wide}) if wide >= 0.8 else None
    marked = column.share(re.compile(r"0[1-9]|2[AB]|97\d"))
    return Guess("departement", 0.6 * share, "shape", {"share": share}) if share >= 0.95 and marked > 0.05 else None


def _point(column: Profile) -> Guess | None:
    share = column.share(_POINT)
    if share < 0.8 or column.share(lambda v: "." in v) < 0.5:
        return None
    firsts = [abs(float(m[1])) for v in column.values if (m := _POINT.fullmatch(v)) and m[1]]
    seconds = [abs(float(m[2])) for v in column.values if (m := _POINT.fullmatch(v)) and m[2]]
    if any(one > 180 for one in (*firsts, *seconds)):
        return None
    if any(one > 90 for one in (*firsts, *seconds)):
        order = "lonlat" if any(first > 90 for first in firsts) else "latlon"
    else:
        order = _point_order(column)
    return Guess("point", 0.96 * share, "point", {"share": share, "order": order})


def _point_order(column: Profile) -> str:
    name = plain(column.label).replace("_", "").replace(" ", "")
    if name.endswith(("xy", "lonlat", "longlat")) or all(v.lstrip().startswith(("[", "POINT")) for v in column.values):
        return "lonlat"
    return "latlon"


def _percentage(column: Profile) -> Guess | None:
    share = column.share(_PERCENT)
    if share >= 0.7:
        return Guess("percentage", 0.97 * share, "shape", {"share": share})
    if column.says(*_RATE_LABELS) or "%" in column.label:
        within = column.share(lambda v: (n := number_of(v)) is not None and 0 <= n <= 100)
        return Guess("percentage", 0.8 * within, "label", {"share": within}) if within >= 0.9 else None
    return None


def _money(column: Profile) -> Guess | None:
    share = column.share(lambda v: _MONEY.fullmatch(v) and _MONEY_SIGN.fullmatch(v))
    if share >= 0.6:
        return Guess("money", 0.96 * share, "shape", {"share": share})
    if column.says(*_MONEY_LABELS) or "€" in column.label:
        amounts = column.share(_NUMBER)
        return Guess("money", 0.85 * amounts, "label", {"share": amounts}) if amounts >= 0.8 else None
    return None


def _address(column: Profile) -> Guess | None:
    share = column.share(is_address)
    named = column.says("adresse", "address", "adr", "voie", "rue", "domicile", "street")
    if share < (0.35 if named else 0.5):
        return None
    return Guess("address", min(0.95, 0.55 + 0.4 * share), "address", {"share": share})


def is_address(value: str) -> bool:
    """A number and a street, a place with a street word, or a plot ("lot 12", "villa 4")."""
    words = tokens(value)
    if not 2 <= len(words) <= 20 or len(value) > 160:
        return False
    number = bool(re.search(r"\d", value))
    return (number and not STREETS.isdisjoint(words[:6])) or (words[0] in STREETS and len(words) >= 3)


def _number(column: Profile) -> Guess | None:
    whole = column.share(_INTEGER)
    if whole >= 0.95:
        named = column.says(*_IDENTIFIER_LABELS) and column.unique > 0.9
        return Guess("identifier", 0.7, "label") if named else Guess("integer", 0.66, "shape", {"share": whole})
    share = column.share(_NUMBER)
    return Guess("number", 0.65 * share, "shape", {"share": share}) if share >= 0.9 else None


def _identifier(column: Profile) -> Guess | None:
    coded = column.share(re.compile(r"(?=.*\d)[\w./:-]{2,40}"))
    if column.share(_UUID) >= 0.9:
        return Guess("identifier", 0.97, "shape", {"share": 1.0})
    if coded < 0.9 or column.unique < 0.9 or column.filled < 4:
        return None
    return Guess("identifier", 0.75 if column.says(*_IDENTIFIER_LABELS) else 0.6, "unique", {"share": column.unique})


def _enumeration(column: Profile) -> Guess | None:
    if column.filled < 8 or column.distinct > 60 or column.unique > 0.34:
        return None
    if column.share(lambda v: len(v) <= 60) < 0.95:
        return None
    return Guess("enumeration", 0.58, "few", {"count": column.distinct})


def _text(column: Profile) -> Guess | None:
    return Guess("text", 0.5, "text")


def number_of(value: str) -> float | None:
    """The number that a cell writes, with a decimal point or comma and blanks between thousands; None otherwise."""
    text = re.sub(r"[ \u00a0\u202f'’]", "", value).replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e300 else None


_RULES: Final[tuple[Rule, ...]] = (
    _boolean,
    _keyed("siret", _checks.siret, r"\d{14}", 0.1, "siret"),
    _keyed("siren", _checks.siren, r"\d{9}", 0.1, "siren"),
    _keyed("nir", _checks.nir, r"\d{5}[\dAB]{2}\d{6}(?:\d\d)?", 0.02, "nir", "secu", "insee", "ss"),
    _keyed("uai", _checks.uai, r"\d{7}[A-Z]", 0.05, "uai", "rne", "etablissement"),
    _keyed("iban", _checks.iban, r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", 0.01, "iban", "rib"),
    _pattern("rna", re.compile(r"W\d{3}\d{6}|W\d[AB]\d{7}")),
    _pattern("email", _EMAIL),
    _pattern("url", _URL),
    _pattern("ip", _is_ip),
    _pattern("geometry", _GEOMETRY, 0.96),
    _point,
    _moment,
    _date,
    _phone,
    _colour,
    _pattern("opening_hours", _HOURS, 0.94, 0.5),
    _year,
    _commune,
    _foreign_postal,
    _departement,
    _percentage,
    _money,
    _address,
    _identifier,
    _number,
    _enumeration,
    _text,
)
