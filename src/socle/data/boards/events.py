"""What happens to boards."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class BoardPublished:
    """A board is to be seen as it is now."""

    board_id: int
    slug: str
    authority_id: int
    at: datetime.datetime


@dataclass(frozen=True)
class BoardWithdrawn:
    """A board is no longer to be seen."""

    board_id: int
    slug: str
    authority_id: int
    at: datetime.datetime
