"""Work that comes back: sending what waits, forgetting what is over."""

import datetime

from socle.commons.people.queries import everywhere
from socle.data.webhooks import commands
from socle.ground.jobs import LONG, Schedule
from socle.ground.scope import HOUSE


def _send(now: datetime.datetime) -> None:
    commands.send_due(everywhere(HOUSE), now=now)


def _forget(now: datetime.datetime) -> None:
    commands.forget(everywhere(HOUSE), now=now)


SCHEDULES = (
    Schedule("webhooks.send", _send, every=datetime.timedelta(seconds=10), lane=LONG),
    Schedule("webhooks.forget", _forget, at=datetime.time(3, 50)),
)
