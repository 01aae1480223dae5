"""Work that comes back: forgetting what was decided a year ago."""

import datetime

from socle.commons.moderation import commands
from socle.commons.people.queries import everywhere
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _forget(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    commands.forget(scope, now=now)


SCHEDULES = (Schedule("moderation.forget", _forget, at=datetime.time(3, 10)),)
