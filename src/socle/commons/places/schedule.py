"""Work that comes back: files that nothing needs any more go."""

import datetime

from socle.commons.people.queries import everywhere
from socle.commons.places import commands
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _sweep(now: datetime.datetime) -> None:
    commands.sweep_imports(everywhere(HOUSE), now=now)


SCHEDULES = (Schedule("places.sweep", _sweep, at=datetime.time(3, 40)),)
