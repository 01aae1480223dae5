"""Work that comes back: what runs left behind goes."""

import datetime

from socle.commons.people.queries import everywhere
from socle.data.recipes import commands
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _sweep(now: datetime.datetime) -> None:
    commands.sweep(everywhere(HOUSE), now=now)


SCHEDULES = (Schedule("recipes.sweep", _sweep, every=datetime.timedelta(hours=1)),)
