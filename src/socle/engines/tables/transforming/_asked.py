"""The fields of one step, read one by one: what is missing or makes no sense is said with the field's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from socle.engines.tables.live import ORDER
from socle.engines.tables.model import MAX_NAME, RESERVED, Column, Schema, TableError
from socle.engines.tables.transforming._model import Wrong

MOST_LISTED: Final = 200


class Asked:
    """One step as it was written, the columns before it, and those of the other inputs."""

    def __init__(self, raw: Mapping[str, Any], schema: Schema, inputs: Mapping[str, Schema]) -> None:
        self.raw = raw
        self.schema = schema
        self.inputs = inputs

    def text(self, field: str, default: str | None = None, most: int = 200) -> str:
        """A text. Without a default it must be given."""
        value = self.raw.get(field)
        if value is None or value == "":
            if default is None:
                raise Wrong(field, "missing")
            return default
        if not isinstance(value, str) or len(value) > most or "\x00" in value or not _whole(value):
            raise Wrong(field, "bad-value", value=str(value)[:40].encode("utf-8", "replace").decode())
        return value

    def choice(self, field: str, options: Sequence[str], default: str | None = None) -> str:
        """One of a list."""
        value = self.text(field, default)
        if value not in options:
            raise Wrong(field, "bad-value", value=value[:40])
        return value

    def number(self, field: str, least: float, most: float, default: float) -> float:
        """A number between two others; a text that says one will do."""
        value = self.raw.get(field)
        if value is None or value == "":
            return default
        try:
            found = float(str(value).replace(",", ".")) if not isinstance(value, bool) else float("nan")
        except ValueError:
            found = float("nan")
        if not least <= found <= most:
            raise Wrong(field, "bad-value", value=str(value)[:40])
        return found

    def listed(self, field: str, *, needed: bool = True, most: int = MOST_LISTED) -> list[Any]:
        """A list; one value alone is a list of it."""
        value = self.raw.get(field)
        many = value if isinstance(value, list | tuple) else [] if value in (None, "") else [value]
        if needed and not many:
            raise Wrong(field, "missing")
        if len(many) > most:
            raise Wrong(field, "too-many", most=most)
        return list(many)

    def column(self, field: str, schema: Schema | None = None) -> Column:
        """A column that is there."""
        return column_of(self.text(field, most=MAX_NAME), field, schema or self.schema)

    def columns(self, field: str, *, needed: bool = True, schema: Schema | None = None) -> list[Column]:
        """Columns that are there, each once."""
        found = [column_of(one, field, schema or self.schema) for one in self.listed(field, needed=needed, most=1_000)]
        return list({one.name: one for one in found}.values())

    def other(self, field: str = "with") -> tuple[str, Schema]:
        """Another input, and its columns."""
        name = self.text(field)
        if name not in self.inputs:
            raise Wrong(field, "unknown-input", name=name[:40])
        return name, self.inputs[name]


def column_of(name: Any, field: str, schema: Schema) -> Column:
    """A column by its name. Raises `Wrong`."""
    if not isinstance(name, str) or name not in schema.names:
        raise Wrong(field, "unknown-column", column=str(name)[:40].encode("utf-8", "replace").decode())
    return schema.column(name)


def new_name(name: Any, field: str) -> str:
    """A name that a new column may have. Raises `Wrong`."""
    shown = str(name)[:40].encode("utf-8", "replace").decode()
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME or not _whole(name):
        raise Wrong(field, "bad-name", name=shown)
    if any(ord(sign) < 32 for sign in name) or name.casefold() in RESERVED or name.startswith("__") or name == ORDER:
        raise Wrong(field, "bad-name", name=shown)
    return name.strip()


def shaped(columns: Sequence[Column], like: Schema, field: str, *, key: Sequence[str] | None = None) -> Schema:
    """These columns, with the key and the place of the schema before where their columns still say them."""
    folded = [one.name.casefold() for one in columns]
    twice = next((one.name for at, one in enumerate(columns) if folded[at] in folded[:at]), None)
    if twice is not None:
        raise Wrong(field, "taken-name", name=twice)
    named = {one.name: one for one in columns}
    kept = tuple(like.key if key is None else key)
    try:
        schema = Schema(tuple(columns), kept if set(kept) <= set(named) else ())
        geo = like.geo
        if geo is not None and _says(geo.to_json(), named):
            schema = Schema(schema.columns, schema.key, geo)
    except TableError as error:
        raise Wrong(field, error.code, **error.data) from error
    return schema


def _says(geo: Mapping[str, str], columns: Mapping[str, Column]) -> bool:
    """Whether these columns still say where a row is."""
    degrees = ("number", "integer")
    kinds: dict[str, tuple[str, ...]] = {"lon": degrees, "lat": degrees, "point": ("string", "geopoint")}
    kinds["geometry"] = ("geometry",)
    return all(
        name in columns and columns[name].type in kinds[what] for what, name in geo.items() if name and what in kinds
    )


def _whole(text: str) -> bool:
    return text == text.encode("utf-8", "replace").decode()
