"""Work that comes back: forgetting photographs that nobody took, and bytes that a crash left."""

import datetime

from socle.commons.files import commands
from socle.commons.people.queries import everywhere
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _sweep(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    commands.delete_unattached(scope, now=now)
    commands.sweep_orphans(scope, now=now)


SCHEDULES = (Schedule("files.sweep", _sweep, at=datetime.time(2, 50)),)
