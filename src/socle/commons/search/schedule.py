"""Work that comes back: each night every kind is brought in step with its source."""

import datetime

from socle.commons.people.queries import everywhere
from socle.commons.search import commands, queries
from socle.commons.search.ports import sources
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE, system_scope


def _in_step(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    for kind in sources():
        commands.rebuild(scope, kind, now)
    commands.purge(scope)


def _fill(now: datetime.datetime) -> None:
    """What an authority never had: it is new, or a room is. A town that has nothing to give is asked again, cheaply."""
    for authority_id, kind in queries.never_filled(everywhere(HOUSE)):
        commands.rebuild(system_scope([authority_id]), kind, now)


SCHEDULES = (
    Schedule("search.in-step", _in_step, at=datetime.time(3, 10)),
    Schedule("search.fill", _fill, every=datetime.timedelta(minutes=1)),
)
