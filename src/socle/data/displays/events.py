"""What happens to displays."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class DisplayPublished:
    """A display is to be seen as it is now. ``kind``: its family."""

    kind: str
    display_id: int
    slug: str
    authority_id: int
    at: datetime.datetime


@dataclass(frozen=True)
class DisplayWithdrawn:
    """A display is no longer to be seen."""

    kind: str
    display_id: int
    slug: str
    authority_id: int
    at: datetime.datetime
