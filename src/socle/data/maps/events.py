"""What happens to maps."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class MapPublished:
    """A map is to be seen as it is now."""

    map_id: int
    slug: str
    authority_id: int
    at: datetime.datetime


@dataclass(frozen=True)
class MapWithdrawn:
    """A map is no longer to be seen."""

    map_id: int
    slug: str
    authority_id: int
    at: datetime.datetime
