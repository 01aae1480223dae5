"""One field of a Table Schema, read with patience."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from socle.engines.tables.schemas._model import CONSTRAINTS, DATED, FORMATS, ITEM_TYPES, Field, Warned

LONGEST_TEXT: Final = 20_000
MOST_WARNINGS: Final = 200
_NAME: Final = re.compile(r"[-a-z0-9._/]+")


@dataclass(slots=True)
class Reading:
    """The warnings of one schema, while it is read."""

    warnings: list[Warned] = field(default_factory=list)

    def warn(self, code: str, path: str, **data: Any) -> None:
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(Warned(code, path, data))

    def text(self, raw: Mapping[str, Any], key: str) -> str:
        """A text of the schema; anything else is left aside."""
        value = raw.get(key)
        if value is None or isinstance(value, str):
            if key == "name" and value and not _NAME.fullmatch(value):
                self.warn("name-not-plain", key, name=value[:60])
            return (value or "")[:LONGEST_TEXT]
        self.warn("bad-property", key, property=key)
        return ""

    def missing_values(self, raw: Any, path: str) -> tuple[str, ...] | None:
        """The texts that mean nothing: a list of texts, or of objects with a value (version 2)."""
        if raw is None:
            return None
        values = [one.get("value") if isinstance(one, Mapping) else one for one in raw] if isinstance(raw, list) else []
        if not isinstance(raw, list) or not all(isinstance(value, str) for value in values):
            self.warn("bad-property", path, property="missingValues")
            return None
        return tuple(dict.fromkeys(map(str, values)))


def read_field(raw: Any, path: str, reading: Reading) -> Field | None:
    """The field, or None (with a warning) when it has no name."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("name"), str) or not raw["name"]:
        reading.warn("field-without-name", path)
        return None
    name = raw["name"]
    kind = _type(raw.get("type", "string"), name, reading)
    for misplaced in ("required", "unique", "pattern", "enum", "minimum", "maximum"):
        if misplaced in raw:
            reading.warn("misplaced-constraint", name, property=misplaced)
    return Field(
        name=name,
        type=kind,
        format=_format(kind, raw.get("format"), name, reading),
        title=_plain(raw.get("title")),
        description=_plain(raw.get("description")),
        constraints=_constraints(kind, raw.get("constraints"), name, reading),
        missing_values=reading.missing_values(raw.get("missingValues"), name),
        categories=_categories(kind, raw.get("categories"), name, reading),
        example=_plain(raw.get("example")),
        **_options(raw, name, reading),
    )


def _plain(value: Any) -> str:
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""


def _type(raw: Any, name: str, reading: Reading) -> str:
    if isinstance(raw, str) and raw in CONSTRAINTS:
        return raw
    reading.warn("unknown-type", name, type=str(raw)[:40])
    return "any"


def _format(kind: str, raw: Any, name: str, reading: Reading) -> str:
    if raw is None or raw == "" or raw == "default":
        return "default"
    if isinstance(raw, str):
        written = raw.removeprefix("fmt:")
        if kind in DATED and (written == "any" or "%" in written):
            return written
        if written in FORMATS.get(kind, ()):
            return written
    reading.warn("unknown-format", name, format=str(raw)[:40], type=kind)
    return "default"


def _options(raw: Mapping[str, Any], name: str, reading: Reading) -> dict[str, Any]:
    """The properties that some types have, where they are given rightly."""
    found: dict[str, Any] = {}
    for key, slot in (("trueValues", "true_values"), ("falseValues", "false_values")):
        if isinstance(raw.get(key), list) and all(isinstance(one, str) for one in raw[key]):
            found[slot] = tuple(raw[key])
        elif key in raw:
            reading.warn("bad-property", name, property=key)
    for key, slot in (("decimalChar", "decimal_char"), ("groupChar", "group_char"), ("delimiter", "delimiter")):
        if isinstance(raw.get(key), str) and (raw[key] or key == "groupChar"):
            found[slot] = raw[key]
        elif key in raw:
            reading.warn("bad-property", name, property=key)
    if isinstance(raw.get("bareNumber"), bool):
        found["bare_number"] = raw["bareNumber"]
    elif "bareNumber" in raw:
        reading.warn("bad-property", name, property="bareNumber")
    if raw.get("itemType") in ITEM_TYPES:
        found["item_type"] = raw["itemType"]
    elif "itemType" in raw:
        reading.warn("bad-property", name, property="itemType")
    if isinstance(raw.get("arrayItem"), Mapping):
        found["array_item"] = dict(raw["arrayItem"])
    elif "arrayItem" in raw:
        reading.warn("bad-property", name, property="arrayItem")
    return found


def _categories(kind: str, raw: Any, name: str, reading: Reading) -> tuple[str, ...]:
    if raw is None:
        return ()
    values = [one.get("value") if isinstance(one, Mapping) else one for one in raw] if isinstance(raw, list) else [None]
    plain = all(isinstance(value, str | int) and not isinstance(value, bool) for value in values)
    if kind not in ("string", "integer") or not plain:
        reading.warn("bad-property", name, property="categories")
        return ()
    return tuple(str(value) for value in values)


def _constraints(kind: str, raw: Any, name: str, reading: Reading) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        reading.warn("bad-property", name, property="constraints")
        return {}
    found: dict[str, Any] = {}
    for key, value in raw.items():
        if value is None:
            continue
        if key not in ("required", "unique", "enum", *CONSTRAINTS[kind]) or (kind == "list" and key == "enum"):
            reading.warn("constraint-not-of-type", name, property=str(key)[:40], type=kind)
        elif not _right(key, value):
            reading.warn("bad-property", name, property=key)
        else:
            found[key] = value
    return found


def _right(key: str, value: Any) -> bool:
    match key:
        case "required" | "unique":
            return isinstance(value, bool)
        case "minLength" | "maxLength":
            return isinstance(value, int) and not isinstance(value, bool)
        case "pattern":
            return isinstance(value, str)
        case "enum":
            return isinstance(value, list) and bool(value)
        case "jsonSchema":
            return isinstance(value, Mapping)
        case _:
            return isinstance(value, str | int | float) and not isinstance(value, bool)
