"""Work that comes back: addresses, publication at a date, what is over goes."""

import datetime

from socle.commons.people.queries import everywhere
from socle.data.uploads import commands
from socle.ground.jobs import LONG, Schedule
from socle.ground.scope import HOUSE


def _ask(now: datetime.datetime) -> None:
    commands.ask_due(everywhere(HOUSE), now=now)


def _publish(now: datetime.datetime) -> None:
    commands.publish_due(everywhere(HOUSE), now=now)


def _clear(now: datetime.datetime) -> None:
    commands.clear(everywhere(HOUSE), now=now)


def _sweep(now: datetime.datetime) -> None:
    commands.sweep(everywhere(HOUSE), now=now)


SCHEDULES = (
    Schedule("uploads.sources", _ask, every=datetime.timedelta(minutes=5)),
    Schedule("uploads.publish", _publish, every=datetime.timedelta(minutes=1), lane=LONG),
    Schedule("uploads.clear", _clear, at=datetime.time(3, 40), lane=LONG),
    Schedule("uploads.sweep", _sweep, every=datetime.timedelta(hours=1), lane=LONG),
)
