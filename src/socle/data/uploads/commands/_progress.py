"""A turn of a long step under way: whether it is still wanted, and how far it is."""

import datetime
from typing import Any

from socle.data.uploads.models import Upload
from socle.ground import world

LOOK_SECONDS = 1.0


class Turn:
    """What the caller of the sandbox holds. Called, it says whether this turn is still the one; what was told meanwhile
    is written down then. The database is asked at most once a second, and one statement does both.
    """

    def __init__(self, upload: Upload) -> None:
        self._mine = Upload.objects.filter(pk=upload.pk, turn=upload.turn).exclude(work="")
        self._seen = world.monotonic()
        self._far: dict[str, Any] = {}
        self._written: dict[str, Any] = {}

    def begin(self, now: datetime.datetime) -> None:
        """It waits no longer."""
        self._mine.update(begun_at=now, progress={})

    def tell(self, verb: str, rows: int) -> None:
        """What is being done, and how many rows it has done; 0 where nobody counts them."""
        self._far = {"verb": verb, "rows": rows}

    def __call__(self) -> bool:
        if world.monotonic() - self._seen < LOOK_SECONDS:
            return True
        self._seen = world.monotonic()
        if self._far == self._written:
            return self._mine.exists()
        self._written = self._far
        return bool(self._mine.update(progress=self._far))
