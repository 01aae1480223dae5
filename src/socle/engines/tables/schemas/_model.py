"""What a Table Schema says, in checked and immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FIELDS_MATCH: Final = ("exact", "equal", "subset", "superset", "partial")
ITEM_TYPES: Final = ("string", "integer", "boolean", "number", "datetime", "date", "time")

_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_LENGTHS: Final = ("minLength", "maxLength")
# Which constraints each type may have, besides "required", "unique" and "enum".
CONSTRAINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "string": (*_LENGTHS, "pattern"),
    "number": _BOUNDS,
    "integer": _BOUNDS,
    "boolean": (),
    "date": _BOUNDS,
    "time": _BOUNDS,
    "datetime": _BOUNDS,
    "year": _BOUNDS,
    "yearmonth": _BOUNDS,
    "duration": _BOUNDS,
    "geopoint": (),
    "geojson": ("jsonSchema",),
    "object": (*_LENGTHS, "jsonSchema"),
    "array": (*_LENGTHS, "jsonSchema"),
    "list": _LENGTHS,
    "any": (),
}
FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
DATED: Final = ("date", "time", "datetime")  # "default", "any", or a pattern of strptime


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the schema that could not be followed: a stable code, where it stands, and plain values."""

    code: str
    path: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `missing_values` is None where the schema's own apply; `categories` are the values of version 2."""

    name: str
    type: str = "string"
    format: str = "default"
    title: str = ""
    description: str = ""
    constraints: Mapping[str, Any] = field(default_factory=dict)
    missing_values: tuple[str, ...] | None = None
    true_values: tuple[str, ...] = ("true", "True", "TRUE", "1")
    false_values: tuple[str, ...] = ("false", "False", "FALSE", "0")
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True
    delimiter: str = ","
    item_type: str = "string"
    array_item: Mapping[str, Any] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    example: str = ""

    @property
    def required(self) -> bool:
        """Whether every row must have a value."""
        return bool(self.constraints.get("required"))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`fields` of this table must be found in `there` of the table `resource` ("" is this table)."""

    fields: tuple[str, ...]
    resource: str
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomCheck:
    """A check of the French registry (`custom_checks`), by its name there."""

    name: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A Table Schema. `fields_match` is "" where the schema does not say it."""

    fields: tuple[Field, ...]
    name: str = ""
    title: str = ""
    version: str = ""
    missing_values: tuple[str, ...] = ("",)
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    fields_match: str = ""
    custom_checks: tuple[CustomCheck, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.fields)

    def missing_of(self, one: Field) -> tuple[str, ...]:
        """The texts that mean "no value" in a field."""
        return self.missing_values if one.missing_values is None else one.missing_values
