"""What a room declares in its ``schedule.py``."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from socle.ground.outbox import USUAL


@dataclass(frozen=True, slots=True)
class Schedule:
    """``function(now)`` runs ``every`` interval, or once a day ``at`` a time (UTC). It must be safe to run twice.

    In the lane ``LONG`` it may take minutes; no two of that lane run at once, and nothing of the other lanes waits.
    """

    name: str
    function: Callable[[datetime.datetime], None]
    every: datetime.timedelta | None = None
    at: datetime.time | None = None
    lane: str = USUAL

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError("a schedule runs either every interval or at a time of day")

    def after(self, instant: datetime.datetime) -> datetime.datetime:
        """The first moment after ``instant`` at which it is due."""
        if self.every is not None:
            return instant + self.every
        assert self.at is not None
        today = datetime.datetime.combine(instant.date(), self.at, datetime.UTC)
        return today if today > instant else today + datetime.timedelta(days=1)
