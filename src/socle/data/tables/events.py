"""What happens to tables."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class TableDescribed:
    """A table was made, or what is said of it changed: its title, its description, its columns, who may read it."""

    table_id: int
    slug: str
    authority_id: int
    at: datetime.datetime


@dataclass(frozen=True)
class EditionMade:
    """A table has a new edition, and its rows are those of it."""

    table_id: int
    slug: str
    authority_id: int
    number: int
    reason: str
    at: datetime.datetime


@dataclass(frozen=True)
class EditionWithdrawn:
    """The bytes of an edition are gone; its number, hash and the reason stay."""

    table_id: int
    slug: str
    authority_id: int
    number: int
    at: datetime.datetime
