"""Files made from a schema: an empty table, a table with one example row; and a schema made from a table's columns."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from socle.data.tables.terms import Column, Schema

# A spreadsheet would run a cell that begins so; a telephone number or a negative number is none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s.,()]*$)")
_TYPES = {"geopoint": "string", "geometry": "string"}


def empty_csv(document: Mapping[str, Any]) -> str:
    """The header alone, with a byte-order mark so that spreadsheets read UTF-8."""
    return _csv([_names(document)])


def example_csv(document: Mapping[str, Any]) -> str:
    """The header and one row: the example of each field."""
    return _csv([_names(document), [_example(field) for field in _fields(document)]])


def _fields(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [field for field in document.get("fields", []) if isinstance(field, Mapping)]


def _names(document: Mapping[str, Any]) -> list[str]:
    return [str(field.get("name", "")) for field in _fields(document)]


def _example(field: Mapping[str, Any]) -> str:
    value = field.get("example", "")
    text = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    return f"'{text}" if _FORMULA.match(text) else text


def _csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return "\ufeff" + out.getvalue()


def document_of(name: str, title: Mapping[str, str], schema: Schema) -> dict[str, Any]:
    """A Table Schema document that describes the columns of a table as they are."""
    document: dict[str, Any] = {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": name,
        "title": title.get("fr") or next(iter(title.values()), name),
        "fields": [_field_of(column) for column in schema.columns],
    }
    others = {language: text for language, text in title.items() if language != "fr" and text}
    if others:
        document["socle:title"] = others
    if schema.key:
        document["primaryKey"] = list(schema.key)
    return document


def _field_of(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES.get(column.type, column.type)}
    texts = dict(column.label)
    if texts:
        field["title"] = texts.pop("fr", None) or next(iter(texts.values()))
        if texts:
            field["socle:title"] = texts
    said = column.description.get("fr") or next(iter(column.description.values()), "")
    if said:
        field["description"] = said
    return field


def texts_of(document: Mapping[str, Any], key: str) -> dict[str, str]:
    """A text of a document by language: ``title`` (French) with ``socle:title``."""
    others = document.get(f"socle:{key}")
    texts = {"fr": str(document.get(key) or "")}
    if isinstance(others, Mapping):
        texts |= {str(language): text for language, text in others.items() if isinstance(text, str)}
    return {language: text for language, text in texts.items() if text}
