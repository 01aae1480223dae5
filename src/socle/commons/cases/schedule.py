"""Work that comes back: forgetting, and telling what is late."""

import datetime

from socle.commons.cases import commands
from socle.commons.people.queries import everywhere
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _forget(now: datetime.datetime) -> None:
    commands.forget(everywhere(HOUSE), now=now)


def _escalate(now: datetime.datetime) -> None:
    commands.escalate(everywhere(HOUSE), now=now)


SCHEDULES = (
    Schedule("cases.forget", _forget, at=datetime.time(2, 30)),
    # Dates end with a day: once a morning is soon enough, and a team gets one letter.
    Schedule("cases.escalate", _escalate, at=datetime.time(5, 30)),
)
