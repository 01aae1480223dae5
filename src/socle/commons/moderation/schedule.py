"""Work that comes back: forgetting what was decided a year ago, or what is about a case that was."""

import datetime

from socle.commons.moderation import commands
from socle.commons.people.queries import everywhere
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _forget(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    commands.follow_cases(scope, now=now)  # what a reaction missed
    commands.forget(scope, now=now)


SCHEDULES = (Schedule("moderation.forget", _forget, at=datetime.time(3, 10)),)
