"""What a check found, said again in another language: a finding carries its code and its data, not only words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socle.engines.tables.checking import words
from socle.engines.tables.checking._findings import Fault
from socle.engines.tables.opening import Flaw
from socle.engines.tables.schemas import Field, Warned, read_schema


def retold(result: Mapping[str, Any], schema: Mapping[str, Any] | None, *, language: str) -> dict[str, Any]:
    """What `check` returned with this schema, with its messages in a language (French for one without words). What
    cannot be said again keeps the words that it has. Raises TableError where the schema cannot be read."""
    speak = words.speaker(language)
    spec = read_schema(schema) if schema else None
    fields = {one.name: one for one in spec.fields} if spec else {}
    return {
        **result,
        "findings": [_said(one, speak, fields, whole=False) for one in result.get("findings", [])],
        "rules": [_said(one, speak, fields, whole=True) for one in result.get("rules", [])],
        "warnings": [_warned(one, speak) for one in result.get("warnings", [])],
    }


def _said(
    one: Mapping[str, Any], speak: words.Speaker, fields: Mapping[str, Field], *, whole: bool
) -> Mapping[str, Any]:
    fault = Fault(
        one["type"],
        one["field"],
        one.get("column", 0),
        one.get("row", 0),
        one.get("cell", ""),
        one.get("data", {}),
        one.get("rule", ""),
    )
    field = fields.get(one["field"])
    try:
        return {**one, "message": speak.rule(fault, field) if whole else speak.finding(fault, field)}
    except (KeyError, IndexError, ValueError):  # found by an engine that had other words
        return one


def _warned(one: Mapping[str, Any], speak: words.Speaker) -> Mapping[str, Any]:
    code, data = one["code"], one.get("data", {})
    try:
        if "row" in one:
            return {**one, "message": speak.flaw(Flaw(code, one["row"], data))}
        return {**one, "message": speak.warning(Warned(code, one["path"], data))}
    except (KeyError, IndexError, ValueError):
        return one
