"""A field in plain words: what it holds and its limits."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from socle.data.schemas.terms import Described
from socle.data.schemas.terms import words as in_language
from socle.ground.look import words

MOST_CHOICES: Final = 12
LONGEST_PATTERN: Final = 90


def described(field: Mapping[str, Any], language: str) -> Described:
    """A field of a Table Schema for readers of a language."""
    limits = field.get("constraints")
    limits = limits if isinstance(limits, Mapping) else {}
    example = field.get("example", "")
    return Described(
        name=str(field.get("name", "")),
        title=in_language({"fr": str(field.get("title") or ""), **_texts(field.get("socle:title"))}, language),
        kind=type_words(field),
        required=limits.get("required") is True,
        limits=tuple(limit_words(limits)) + _yes_no(field),
        example=str(example) if isinstance(example, str | int | float) else "",
        description=str(field.get("description") or ""),
    )


def _texts(value: object) -> dict[str, str]:
    return {key: text for key, text in value.items() if isinstance(text, str)} if isinstance(value, Mapping) else {}


def type_words(field: Mapping[str, Any]) -> str:
    """The type of a field in words, with its format where that says more."""
    kind, format = str(field.get("type", "any")), str(field.get("format") or "default")
    formats = {
        ("string", "email"): _("courriel"),
        ("string", "uri"): _("adresse web"),
        ("string", "uuid"): _("identifiant UUID"),
        ("geopoint", "array"): _("point : [longitude, latitude]"),
        ("geopoint", "object"): _("point, en JSON"),
        ("date", "%Y"): _("année"),
    }
    kinds = {
        "string": _("texte"),
        "number": _("nombre"),
        "integer": _("nombre entier"),
        "boolean": _("oui ou non"),
        "date": _("date : 2026-11-20"),
        "datetime": _("date et heure : 2026-11-20T09:30:00Z"),
        "time": _("heure : 09:30:00"),
        "year": _("année"),
        "yearmonth": _("mois : 2026-11"),
        "duration": _("durée : P1D"),
        "geopoint": _("point : longitude, latitude"),
        "geojson": _("forme, en GeoJSON"),
        "array": _("liste, en JSON"),
        "list": _("liste, séparée par des virgules"),
        "object": _("objet, en JSON"),
        "any": _("tout"),
    }
    if (kind, format) in formats:
        return formats[kind, format]
    if kind in ("date", "datetime", "time") and format not in ("default", "any", "%Y-%m-%d"):
        return _("date au format %(format)s") % {"format": format}
    return kinds.get(kind, kind)


def limit_words(limits: Mapping[str, Any]) -> list[str]:
    """Each constraint but « required », in a short phrase."""
    said = []
    if limits.get("unique") is True:
        said.append(_("jamais deux fois la même valeur"))
    enum = limits.get("enum")
    if isinstance(enum, list):
        said.append(_choices([str(one) for one in enum]))
    for key, phrase in _bounds().items():
        if key in limits:
            value = limits[key]
            said.append(phrase % {"n": words.number(value) if isinstance(value, int) else value})
    pattern = limits.get("pattern")
    if isinstance(pattern, str):
        said.append(_pattern_words(pattern))
    return said


def _bounds() -> dict[str, str]:
    return {
        "minimum": _("%(n)s ou plus"),
        "maximum": _("%(n)s ou moins"),
        "exclusiveMinimum": _("plus que %(n)s"),
        "exclusiveMaximum": _("moins que %(n)s"),
        "minLength": _("%(n)s signes au moins"),
        "maxLength": _("%(n)s signes au plus"),
    }


def _choices(values: list[str]) -> str:
    shown = ", ".join(_("« %(value)s »") % {"value": words.isolate(value)} for value in values[:MOST_CHOICES])
    if len(values) > MOST_CHOICES:
        return _("un de ces mots : %(words)s et %(n)s autres") % {"words": shown, "n": len(values) - MOST_CHOICES}
    return _("un de ces mots : %(words)s") % {"words": shown}


def _pattern_words(pattern: str) -> str:
    """What a pattern means, where it is one of the usual ones; else the pattern itself."""
    usual = {
        r"^\d{14}$": _("14 chiffres"),
        r"^\d{9}$": _("9 chiffres"),
        r"^\d{5}$": _("5 chiffres"),
        r"^\d{4}$": _("4 chiffres"),
        r"^([013-9]\d|2[AB1-9])\d{3}$": _("un code de commune : 5 signes, comme 29019 ou 2A004"),
        r"^W\d{9}$": _("un W et 9 chiffres"),
        r"^\d\.\d{1,2}$": _("un chiffre, un point, un ou deux chiffres"),
        r"^[0-9]{4}(\/[0-9]{4})?$": _("une année, ou deux séparées par /"),
    }
    if pattern in usual:
        return usual[pattern]
    shown = pattern if len(pattern) <= LONGEST_PATTERN else f"{pattern[:LONGEST_PATTERN]}…"
    return _("suit le motif %(pattern)s") % {"pattern": words.isolate(shown)}


def _yes_no(field: Mapping[str, Any]) -> tuple[str, ...]:
    if field.get("type") != "boolean":
        return ()
    yes, no = field.get("trueValues") or ["true", "1"], field.get("falseValues") or ["false", "0"]
    return (_("oui s’écrit « %(yes)s », non s’écrit « %(no)s »") % {"yes": yes[0], "no": no[0]},)
