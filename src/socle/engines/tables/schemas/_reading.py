"""A Table Schema as JSON to checked values. What is wrong is left aside with a warning; only what cannot be a schema at
all is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from socle.engines.tables.model import MAX_COLUMNS, TableError
from socle.engines.tables.schemas._fields import Reading, read_field
from socle.engines.tables.schemas._model import FIELDS_MATCH, CustomCheck, Field, ForeignKey, TableSchema

MOST_KEYS: Final = 50
MOST_CHECKS: Final = 200


def read_schema(raw: Mapping[str, Any]) -> TableSchema:
    """The schema that `raw` describes, versions 1 and 2. Raises TableError("bad-schema") when it is no object with a
    list of fields, "too-many-columns" past 1,000 fields."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("fields"), list) or not raw["fields"]:
        raise TableError("bad-schema", "a schema is an object with a list of fields")
    if len(raw["fields"]) > MAX_COLUMNS:
        raise TableError("too-many-columns", f"more than {MAX_COLUMNS} fields", columns=len(raw["fields"]))
    reading = Reading()
    fields = _fields(raw["fields"], reading)
    if not fields:
        raise TableError("bad-schema", "a schema is an object with a list of fields")
    names = {one.name for one in fields}
    missing = reading.missing_values(raw.get("missingValues"), "missingValues")
    return TableSchema(
        fields=tuple(fields),
        name=reading.text(raw, "name"),
        title=reading.text(raw, "title"),
        version=reading.text(raw, "version"),
        missing_values=("",) if missing is None else missing,
        primary_key=_names(raw.get("primaryKey"), "primaryKey", names, reading),
        unique_keys=_unique_keys(raw.get("uniqueKeys"), names, reading),
        foreign_keys=_foreign_keys(raw.get("foreignKeys"), names, reading),
        fields_match=_fields_match(raw.get("fieldsMatch"), reading),
        custom_checks=_custom_checks(raw, reading),
        warnings=tuple(reading.warnings),
    )


def _fields(raw: list[Any], reading: Reading) -> list[Field]:
    fields: list[Field] = []
    taken: set[str] = set()
    for position, one in enumerate(raw, start=1):
        field = read_field(one, f"fields[{position}]", reading)
        if field is None:
            continue
        if field.name in taken:
            reading.warn("duplicate-field", field.name, name=field.name)
            continue
        taken.add(field.name)
        fields.append(field)
    return fields


def _names(raw: Any, path: str, known: set[str], reading: Reading) -> tuple[str, ...]:
    """A list of names of fields, or one name. Nothing at all when one of them is unknown: half a key is another key."""
    if raw is None or raw == "" or raw == []:
        return ()
    names = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(name, str) for name in names):
        reading.warn("bad-property", path, property=path)
        return ()
    if unknown := [name for name in names if name not in known]:
        reading.warn("unknown-field", path, property=path, name=unknown[0])
        return ()
    return tuple(dict.fromkeys(names))


def _unique_keys(raw: Any, known: set[str], reading: Reading) -> tuple[tuple[str, ...], ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        reading.warn("bad-property", "uniqueKeys", property="uniqueKeys")
        return ()
    keys = (_names(one, "uniqueKeys", known, reading) for one in raw[:MOST_KEYS])
    return tuple(dict.fromkeys(key for key in keys if key))


def _foreign_keys(raw: Any, known: set[str], reading: Reading) -> tuple[ForeignKey, ...]:
    if raw is None:
        return ()
    found = []
    for one in raw[:MOST_KEYS] if isinstance(raw, list) else [None]:
        reference = one.get("reference") if isinstance(one, Mapping) else None
        if not isinstance(one, Mapping) or not isinstance(reference, Mapping):
            reading.warn("bad-property", "foreignKeys", property="foreignKeys")
            continue
        fields = _names(one.get("fields"), "foreignKeys", known, reading)
        resource = reference.get("resource", "")
        there = reference.get("fields")
        listed = [there] if isinstance(there, str) else there if isinstance(there, list) else []
        right = isinstance(resource, str) and all(isinstance(name, str) for name in listed)
        if not fields or not right or len(listed) != len(fields):
            reading.warn("bad-property", "foreignKeys", property="foreignKeys")
            continue
        found.append(ForeignKey(fields, str(resource), tuple(listed)))
    return tuple(found)


def _fields_match(raw: Any, reading: Reading) -> str:
    # Version 2 first had it as a list of one word.
    word = raw[0] if isinstance(raw, list) and len(raw) == 1 else raw
    if word is None or word in FIELDS_MATCH:
        return word or ""
    reading.warn("bad-property", "fieldsMatch", property="fieldsMatch")
    return ""


def _custom_checks(raw: Mapping[str, Any], reading: Reading) -> tuple[CustomCheck, ...]:
    listed = raw.get("custom_checks", raw.get("customChecks"))
    if listed is None:
        return ()
    if not isinstance(listed, list):
        reading.warn("bad-property", "custom_checks", property="custom_checks")
        return ()
    checks = []
    for one in listed[:MOST_CHECKS]:
        params = one.get("params", {}) if isinstance(one, Mapping) else None
        if not isinstance(one, Mapping) or not isinstance(one.get("name"), str) or not isinstance(params, Mapping):
            reading.warn("bad-property", "custom_checks", property="custom_checks")
            continue
        checks.append(CustomCheck(one["name"], dict(params)))
    return tuple(checks)
