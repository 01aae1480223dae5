"""The shapes of the API's answers, as OpenAPI describes them."""

import datetime
from typing import Any

from ninja import Field, Schema


class ColumnOut(Schema):
    """One column."""

    name: str
    type: str = Field(description="string, integer, number, boolean, date, datetime or geopoint")
    label: dict[str, str] = Field(default_factory=dict, description="its heading by language")
    description: dict[str, str] = Field(default_factory=dict)
    role: str = ""
    unit: str = ""
    zoned: bool = Field(default=False, description="instants were given with an offset and are in UTC")


class TableOut(Schema):
    """One table as the list says it."""

    slug: str
    title: dict[str, str] = Field(description="by language")
    description: dict[str, str]
    licence: str
    frequency: str
    version: int = Field(description="grows with each change of the rows")
    changed_at: datetime.datetime
    url: str
    rows_url: str
    downloads: dict[str, str] = Field(description="addresses of whole files by format")


class TableListOut(Schema):
    """Tables, a page at a time."""

    total: int
    tables: list[TableOut]


class TableDetailOut(TableOut):
    """One table with its columns."""

    purpose: dict[str, str]
    key: list[str]
    columns: list[ColumnOut]
    geo: dict[str, str] | None = Field(default=None, description="the columns that hold each row's point")


class RowsOut(Schema):
    """A page of rows as objects."""

    total: int | None = Field(description="rows that fit, whatever the page; null with total=false")
    limit: int
    offset: int
    next: str | None = Field(default=None, description="address of the following page")
    rows: list[dict[str, Any]]


class GroupOut(Schema):
    """One value and how many rows have it."""

    value: str | int | float | bool | None
    count: int


class GroupsOut(Schema):
    """Rows counted by a column."""

    by: str
    bucket: str = Field(description="day, month or year for dates, else empty")
    groups: list[GroupOut]
    others: int = Field(description="rows with a value that is not listed")
    empty: int = Field(description="rows without a value")
    total: int


class SummaryOut(Schema):
    """The groups of `group`, one object each: its columns, then the aggregates."""

    group: list[str]
    bucket: str = Field(description="how dates were cut, else empty")
    total: int = Field(description="how many groups")
    rows: list[dict[str, Any]]


class EditionOut(Schema):
    """A frozen state of a table. A withdrawn one keeps its hash and says why."""

    number: int
    at: datetime.datetime
    reason: str
    rows: int
    size: int = Field(description="bytes of the Parquet file")
    sha256: str = Field(description="of the Parquet file")
    withdrawn_at: datetime.datetime | None = None
    withdrawn_because: str = ""
    downloads: dict[str, str] = Field(default_factory=dict)


class EditionListOut(Schema):
    """Editions, newest first."""

    total: int
    editions: list[EditionOut]


class ChangedOut(Schema):
    """A row that both editions have, and its cells that are not the same."""

    key: list[Any] = Field(description="the cells that name the row, in the order of the columns")
    cells: list[list[Any]] = Field(description="column, cell before, cell after")


class ExamplesOut(Schema):
    """The first rows of each kind, in the order of their file; shapes are a sign."""

    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[ChangedOut]


class ColumnChangesOut(Schema):
    """What became of the columns."""

    added: list[str]
    removed: list[str]
    retyped: list[list[str]] = Field(description="name, type before, type after")
    changed: dict[str, int] = Field(description="cells that changed, by column; empty without a key")


class DifferenceOut(Schema):
    """What changed from the first edition to the second."""

    first: int
    second: int
    rows: list[int] = Field(description="of the first, of the second")
    added: int
    removed: int
    changed: int
    same: int
    by: list[str] = Field(description="the key; empty where whole rows are compared")
    key_fault: str = Field(description="why the key is not used: missing, before, after; else empty")
    columns: ColumnChangesOut
    examples: ExamplesOut


class Problem(Schema):
    """RFC 9457: what went wrong, for a program and for a person."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
