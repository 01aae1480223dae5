"""The columns that a table of a Table Schema has here."""

from __future__ import annotations

from typing import Final

from socle.engines.tables.model import Column, ColumnType, Geo, Schema, unique_names
from socle.engines.tables.schemas._model import Field, TableSchema

_TYPES: Final[dict[str, ColumnType]] = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "year": "integer",
    "geopoint": "geopoint",
}


def columns_of(schema: TableSchema) -> Schema:
    """The columns of the schema's fields, in order, typed; what has no type of its own here (times, durations, lists,
    GeoJSON…) stays text. The primary key becomes the key. A geopoint is "lon, lat" in Table Schema."""
    names = unique_names([one.name for one in schema.fields])
    columns = tuple(_column(one, name, schema.primary_key) for one, name in zip(schema.fields, names, strict=True))
    known = dict(zip(schema.names, names, strict=True))
    return Schema(columns, tuple(known[name] for name in schema.primary_key), _geo(columns))


def _column(one: Field, name: str, keys: tuple[str, ...]) -> Column:
    kind: ColumnType = "string" if one.type == "geopoint" and one.format == "object" else _TYPES.get(one.type, "string")
    named = one.name in keys or bool(one.constraints.get("unique"))
    return Column(
        name,
        kind,
        label={"": one.title} if one.title and one.title != name else {},
        description={"": one.description} if one.description else {},
        role="year" if one.type == "year" else "identifier" if named and kind == "string" else "",
    )


def _geo(columns: tuple[Column, ...]) -> Geo | None:
    point = next((column.name for column in columns if column.type == "geopoint"), "")
    return Geo(point=point, order="lonlat") if point else None
