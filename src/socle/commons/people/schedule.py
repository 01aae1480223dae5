"""Work that comes back: closing accounts that hold no role, forgetting the people of those closed long ago."""

import datetime

from socle.commons.people import commands
from socle.commons.people.queries import everywhere
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _forget(now: datetime.datetime) -> None:
    commands.close_without_role(HOUSE, now=now)
    commands.forget_accounts(everywhere(HOUSE), now=now)


SCHEDULES = (Schedule("people.forget", _forget, at=datetime.time(2, 10)),)
