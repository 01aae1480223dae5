"""Work that comes back: delivering, and forgetting."""

import datetime

from socle.commons.messages import commands
from socle.commons.people.queries import everywhere
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _deliver(now: datetime.datetime) -> None:
    commands.deliver(everywhere(HOUSE), now=now)


def _forget(now: datetime.datetime) -> None:
    commands.forget(everywhere(HOUSE), now=now)


SCHEDULES = (
    Schedule("messages.deliver", _deliver, every=datetime.timedelta(seconds=5)),
    Schedule("messages.forget", _forget, at=datetime.time(2, 45)),
)
