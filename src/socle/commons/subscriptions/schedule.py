"""Work that comes back: forgetting who never confirmed."""

import datetime

from socle.commons.people.queries import everywhere
from socle.commons.subscriptions import commands
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE


def _forget(now: datetime.datetime) -> None:
    commands.forget(everywhere(HOUSE), now=now)


SCHEDULES = (Schedule("subscriptions.forget", _forget, every=datetime.timedelta(hours=1)),)
