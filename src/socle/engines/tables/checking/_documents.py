"""The constraint `jsonSchema` of version 2, for what schemas of tables say with it: shapes, bounds, lists of values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from socle.engines.tables.checking._patterns import pattern_of

_KNOWN: Final = frozenset(
    "type enum const required properties items minItems maxItems minLength maxLength minimum maximum exclusiveMinimum "
    "exclusiveMaximum pattern additionalProperties minProperties maxProperties uniqueItems".split()
)
_SILENT: Final = frozenset("$schema $id $comment title description default examples format".split())
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def unknown_keywords(wanted: Mapping[str, Any]) -> set[str]:
    """The keywords of a JSON Schema that are not applied here."""
    unknown = set(wanted) - _KNOWN - _SILENT
    for inner in (*_inner(wanted.get("properties")), wanted.get("items"), wanted.get("additionalProperties")):
        if isinstance(inner, Mapping):
            unknown |= unknown_keywords(inner)
    return unknown


def _inner(properties: Any) -> list[Any]:
    return list(properties.values()) if isinstance(properties, Mapping) else []


def fits(value: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether a JSON value meets the schema `wanted`, as far as its keywords are known here."""
    return all(_meets(value, key, given, wanted) for key, given in wanted.items() if key in _KNOWN)


def _meets(value: Any, key: str, given: Any, wanted: Mapping[str, Any]) -> bool:
    match key:
        case "type":
            return any(_is(value, kind) for kind in (given if isinstance(given, list) else [given]))
        case "enum":
            return any(_same(value, one) for one in given)
        case "const":
            return _same(value, given)
    if isinstance(value, dict):
        return _object_meets(value, key, given, wanted)
    if isinstance(value, list):
        return _list_meets(value, key, given)
    if isinstance(value, str):
        return _text_meets(value, key, given)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_meets(value, key, given)
    return True


def _is(value: Any, kind: str) -> bool:
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES.get(kind, ())) and (kind == "boolean") == isinstance(value, bool)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _object_meets(value: dict[str, Any], key: str, given: Any, wanted: Mapping[str, Any]) -> bool:
    match key:
        case "required":
            return all(name in value for name in given)
        case "properties":
            return all(fits(value[name], inner) for name, inner in given.items() if name in value)
        case "additionalProperties":
            others = [value[name] for name in value if name not in wanted.get("properties", {})]
            return not others if given is False else given is True or all(fits(one, given) for one in others)
        case "minProperties":
            return bool(len(value) >= given)
        case "maxProperties":
            return bool(len(value) <= given)
        case _:
            return True


def _list_meets(value: list[Any], key: str, given: Any) -> bool:
    match key:
        case "items":
            return all(fits(one, given) for one in value)
        case "minItems":
            return bool(len(value) >= given)
        case "maxItems":
            return bool(len(value) <= given)
        case "uniqueItems":
            return not given or all(not _same(one, other) for at, one in enumerate(value) for other in value[:at])
        case _:
            return True


def _text_meets(value: str, key: str, given: Any) -> bool:
    match key:
        case "minLength":
            return bool(len(value) >= given)
        case "maxLength":
            return bool(len(value) <= given)
        case "pattern":
            found = pattern_of(f".*(?:{given}).*")
            return found is None or found.asked(value) is not False
        case _:
            return True


def _number_meets(value: float, key: str, given: Any) -> bool:
    exact, bound = Decimal(str(value)), Decimal(str(given)) if isinstance(given, int | float) else Decimal()
    match key:
        case "minimum":
            return exact >= bound
        case "maximum":
            return exact <= bound
        case "exclusiveMinimum":
            return exact > bound
        case "exclusiveMaximum":
            return exact < bound
        case _:
            return True
