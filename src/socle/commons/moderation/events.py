"""What happens to contents. Rooms that show such a content react."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class ContentHidden:
    """A content is for staff only from now on. ``thing`` is ``case:12``; ``ref`` tells which content of it."""

    item_id: int
    authority_id: int
    thing: str
    kind: str
    ref: str
    at: datetime.datetime


@dataclass(frozen=True)
class ContentShown:
    """A content that was hidden is shown again, after an appeal."""

    item_id: int
    authority_id: int
    thing: str
    kind: str
    ref: str
    at: datetime.datetime


@dataclass(frozen=True)
class ContentRedacted:
    """Parts of a photograph were covered for good."""

    item_id: int
    authority_id: int
    thing: str
    at: datetime.datetime


@dataclass(frozen=True)
class AppealDecided:
    """Another person judged an appeal."""

    item_id: int
    authority_id: int
    upheld: bool
    at: datetime.datetime
