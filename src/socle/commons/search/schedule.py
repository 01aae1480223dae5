"""Work that comes back: each night every kind is brought in step with its source."""

import datetime

from socle.commons.search import commands, queries
from socle.commons.search.ports import sources
from socle.commons.search.reactions import everywhere
from socle.ground.jobs import Schedule


def _in_step(now: datetime.datetime) -> None:
    scope = everywhere()
    for kind in sources():
        commands.rebuild(scope, kind, now)


def _fill(now: datetime.datetime) -> None:
    """A kind of which an authority has nothing yet: after an upgrade, or when a room is new."""
    scope = everywhere()
    for kind in queries.empty_kinds(scope):
        commands.rebuild(scope, kind, now)


SCHEDULES = (
    Schedule("search.in-step", _in_step, at=datetime.time(3, 10)),
    Schedule("search.fill", _fill, every=datetime.timedelta(minutes=10)),
)
