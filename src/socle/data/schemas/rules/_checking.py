"""What is wrong in a Table Schema document that a town writes: words for each place, never a crash.

Stricter than reading: a file is checked against whatever schema it comes with, but what a town publishes is right.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from socle.data.schemas.terms import Fault
from socle.ground.refusals import Refusal

LARGEST: Final = 300_000  # characters of a document
DEEPEST: Final = 12
MOST_FIELDS: Final = 300
LONGEST_NAME: Final = 60
LONGEST_FIELD: Final = 112
LONGEST_TEXT: Final = 2_000
LONGEST_PATTERN: Final = 2_000
MOST_CHOICES: Final = 500
MOST_FAULTS: Final = 40
# Words of addresses beside the schemas' own names.
RESERVED: Final = frozenset({"nouveau", "tables", "schemas"})

FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "number": ("default",),
    "integer": ("default",),
    "boolean": ("default",),
    "object": ("default",),
    "array": ("default",),
    "list": ("default",),
    "date": (),
    "time": (),
    "datetime": (),
    "year": ("default",),
    "yearmonth": ("default",),
    "duration": ("default",),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
    "any": ("default",),
}
_ORDERED: Final = frozenset({"number", "integer", "date", "time", "datetime", "year", "yearmonth", "duration"})
_SIZED: Final = frozenset({"string", "object", "array", "list", "geojson"})
_LIMITS: Final[dict[str, frozenset[str]]] = {
    "required": frozenset(FORMATS),
    "unique": frozenset(FORMATS),
    "enum": frozenset(FORMATS),
    "pattern": frozenset({"string"}),
    "minLength": _SIZED,
    "maxLength": _SIZED,
    "minimum": _ORDERED,
    "maximum": _ORDERED,
    "exclusiveMinimum": _ORDERED,
    "exclusiveMaximum": _ORDERED,
}
_SLUG: Final = re.compile(r"[a-z](-?[a-z0-9])*")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def read_document(text: str) -> dict[str, Any]:
    """The JSON object that a text holds. Raises ``Refusal`` ``schemas.json`` with the line, or ``schemas.large``."""
    if len(text) > LARGEST:
        raise Refusal("schemas.large", _("Ce schéma est trop gros : 300 000 signes au plus."), field="document")
    try:
        found = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as wrong:
        told = _("Ce texte n’est pas du JSON : ligne %(line)s, signe %(column)s.")
        raise Refusal("schemas.json", told % {"line": wrong.lineno, "column": wrong.colno}, field="document") from None
    except (ValueError, RecursionError):
        raise Refusal("schemas.json", _("Ce texte n’est pas du JSON lisible."), field="document") from None
    if not isinstance(found, dict):
        raise Refusal("schemas.json", _("Un schéma est un objet JSON, entre accolades."), field="document")
    if _depth(found) > DEEPEST:
        raise Refusal("schemas.json", _("Ce document a trop de niveaux."), field="document")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    """A number that JSON can write again: 1e999 is none."""
    if not math.isfinite(number := float(text)):
        raise ValueError(text)
    return number


def _depth(value: object) -> int:
    """How many levels a value has; it stops counting past the deepest."""
    level, layer = 0, [value]
    while layer and level <= DEEPEST:
        level += 1
        layer = [
            inner
            for one in layer
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return level


def slug_faults(slug: str, taken: frozenset[str]) -> str:
    """What is wrong with the short name of a town's schema, in words; empty when nothing is."""
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_NAME or slug.endswith("-vide"):
        return _("Le nom court s’écrit en minuscules, chiffres et tirets, et commence par une lettre.")
    if slug in taken or slug in RESERVED:
        return _("Ce nom court est déjà pris : choisissez-en un autre.")
    return ""


def faults_of(document: Mapping[str, Any]) -> list[Fault]:
    """Everything that is wrong in a document, at most forty faults, each with its place and words."""
    faults: list[Fault] = []
    for fault in _all(document):
        faults.append(fault)
        if len(faults) == MOST_FAULTS:
            break
    return faults


def _all(document: Mapping[str, Any]) -> Iterator[Fault]:
    if unseen := _unseen(document):
        yield Fault("", _("Le document contient un signe invisible interdit, près de « %(near)s ».") % {"near": unseen})
        return
    title = document.get("title")
    if not isinstance(title, str) or not title.strip() or len(title) > 200:
        yield Fault("title", _("Donnez un titre (« title »), en 200 signes au plus."))
    description = document.get("description", "")
    if not isinstance(description, str) or len(description) > LONGEST_TEXT:
        yield Fault("description", _("La description est un texte de 2 000 signes au plus."))
    for name in ("socle:title", "socle:description"):
        yield from _translations(document.get(name), name)
    fields = document.get("fields")
    if not isinstance(fields, list) or not fields:
        yield Fault("fields", _("Donnez la liste des colonnes (« fields »), une au moins."))
        return
    if len(fields) > MOST_FIELDS:
        yield Fault("fields", _("Un schéma a 300 colonnes au plus."))
        return
    yield from _fields(fields)
    known = {field["name"] for field in fields if isinstance(field, dict) and isinstance(field.get("name"), str)}
    yield from _keys(document, known)
    yield from _checks(document.get("custom_checks"), known)
    missing = document.get("missingValues", [""])
    if not isinstance(missing, list) or not all(isinstance(one, str) and len(one) < 100 for one in missing):
        yield Fault("missingValues", _("« missingValues » est une liste de textes."))


def _unseen(value: object) -> str:
    """The text around a forbidden sign, or nothing."""
    if isinstance(value, str):
        found = _UNSEEN.search(value)
        return _UNSEEN.sub("·", value[max(0, found.start() - 10) : found.end() + 10]) if found else ""
    if isinstance(value, Mapping):
        return next(filter(None, (_unseen(part) for pair in value.items() for part in pair)), "")
    if isinstance(value, list):
        return next(filter(None, map(_unseen, value)), "")
    return ""


def _fields(fields: list[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, field in enumerate(fields):
        where = f"fields[{position}]"
        if not isinstance(field, dict):
            yield Fault(where, _("La colonne %(n)s n’est pas un objet JSON.") % {"n": position + 1})
            continue
        name = field.get("name")
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_FIELD or name != name.strip():
            told = _("La colonne %(n)s n’a pas de nom (« name ») valable : 1 à 112 signes, sans espace autour.")
            yield Fault(f"{where}.name", told % {"n": position + 1})
            name = ""
        elif name.casefold() in seen:
            yield Fault(f"{where}.name", _("Deux colonnes s’appellent « %(name)s ».") % {"name": name}, name)
        seen.add(name.casefold())
        yield from _field(field, where, name)


def _field(field: Mapping[str, Any], where: str, name: str) -> Iterator[Fault]:
    kind = field.get("type", "any")
    if not isinstance(kind, str) or kind not in FORMATS:
        told = _("Le type « %(type)s » n’existe pas. Types possibles : %(types)s.")
        yield Fault(f"{where}.type", told % {"type": str(kind)[:40], "types": ", ".join(FORMATS)}, name)
        return
    format = field.get("format", "default")
    allowed = FORMATS[kind]
    if not isinstance(format, str) or len(format) > 60 or (allowed and format not in allowed):
        told = _("Le format « %(format)s » n’existe pas pour ce type. Formats possibles : %(formats)s.")
        formats = ", ".join(allowed) or _("default, any, ou un modèle de date")
        yield Fault(f"{where}.format", told % {"format": str(format)[:40], "formats": formats}, name)
    for key in ("title", "description"):
        if not isinstance(field.get(key, ""), str) or len(field.get(key, "")) > LONGEST_TEXT:
            told = _("« %(key)s » est un texte de 2 000 signes au plus.")
            yield Fault(f"{where}.{key}", told % {"key": key}, name)
    yield from _translations(field.get("socle:title"), f"{where}.socle:title", name)
    for key in ("trueValues", "falseValues"):
        values = field.get(key, [])
        if not isinstance(values, list) or not all(isinstance(one, str) and len(one) < 100 for one in values):
            yield Fault(f"{where}.{key}", _("« %(key)s » est une liste de textes.") % {"key": key}, name)
    limits = field.get("constraints", {})
    if not isinstance(limits, dict):
        yield Fault(f"{where}.constraints", _("« constraints » est un objet JSON."), name)
    else:
        yield from _constraints(limits, kind, f"{where}.constraints", name)


def _translations(texts: object, where: str, name: str = "") -> Iterator[Fault]:
    if texts is None:
        return
    fine = isinstance(texts, dict) and all(
        isinstance(text, str) and len(text) <= LONGEST_TEXT and len(language) <= 20 for language, text in texts.items()
    )
    if not fine:
        yield Fault(where, _('Les traductions sont un objet : langue et texte, comme {"en": "…"}.'), name)


def _constraints(limits: Mapping[str, Any], kind: str, where: str, name: str) -> Iterator[Fault]:
    for key, value in limits.items():
        place = f"{where}.{key[:40]}"
        if key not in _LIMITS:
            yield Fault(place, _("La contrainte « %(key)s » n’existe pas.") % {"key": key[:40]}, name)
        elif kind not in _LIMITS[key] and kind != "any":
            told = _("La contrainte « %(key)s » ne va pas avec le type « %(type)s ».")
            yield Fault(place, told % {"key": key, "type": kind}, name)
        elif told := _limit_fault(key, value):
            yield Fault(place, told, name)
    for low, high in (("minimum", "maximum"), ("minLength", "maxLength")):
        if _is_number(limits.get(low)) and _is_number(limits.get(high)) and limits[low] > limits[high]:
            told = _("« %(low)s » est plus grand que « %(high)s » : aucune valeur ne convient.")
            yield Fault(f"{where}.{low}", told % {"low": low, "high": high}, name)


def _limit_fault(key: str, value: object) -> str:
    match key:
        case "required" | "unique":
            return "" if isinstance(value, bool) else _("« %(key)s » vaut true ou false.") % {"key": key}
        case "enum":
            fine = (
                isinstance(value, list)
                and 0 < len(value) <= MOST_CHOICES
                and all(isinstance(one, str | int | float | bool) for one in value)
            )
            return "" if fine else _("« enum » est une liste de 1 à 500 valeurs simples.")
        case "pattern":
            return _pattern_fault(value)
        case "minLength" | "maxLength":
            fine = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 200_000
            return "" if fine else _("« %(key)s » est un nombre entier, de 0 à 200 000.") % {"key": key}
    fine = _is_number(value) or (isinstance(value, str) and 0 < len(value) <= 40)
    return "" if fine else _("« %(key)s » est un nombre ou une date.") % {"key": key}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _pattern_fault(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_PATTERN:
        return _("« pattern » est une expression régulière de 1 à 2 000 signes.")
    try:
        re.compile(value)
    except (re.error, RecursionError, OverflowError) as wrong:
        return _("« pattern » n’est pas une expression régulière : %(why)s.") % {"why": str(wrong)[:120]}
    return ""


def _keys(document: Mapping[str, Any], known: set[str]) -> Iterator[Fault]:
    for place in ("primaryKey", "socle:key"):
        key = document.get(place, [])
        names = [key] if isinstance(key, str) else key
        if not isinstance(names, list) or not all(isinstance(one, str) and one in known for one in names):
            yield Fault(place, _("La clé nomme des colonnes du schéma, une ou plusieurs."))


def _checks(checks: object, known: set[str]) -> Iterator[Fault]:
    if checks is None:
        return
    if not isinstance(checks, list):
        yield Fault("custom_checks", _("« custom_checks » est une liste."))
        return
    for position, check in enumerate(checks):
        where = f"custom_checks[{position}]"
        params = check.get("params") if isinstance(check, dict) else None
        if not isinstance(check, dict) or not isinstance(check.get("name"), str) or not isinstance(params, dict):
            yield Fault(where, _("Une vérification a un nom (« name ») et des réglages (« params »)."))
            continue
        lists = [params.get(key, []) for key in ("othercolumns", "columns")]
        named = [params[key] for key in ("column", "column1", "column2") if key in params]
        named += [one for some in lists if isinstance(some, list) for one in some]
        strange = [str(one)[:40] for one in named if not isinstance(one, str) or one not in known]
        if strange:
            told = _("Cette vérification parle d’une colonne inconnue : « %(name)s ».")
            yield Fault(where, told % {"name": strange[0]}, strange[0])
