"""Work that comes back: files that nothing needs any more go."""

import datetime

from socle.commons.people.queries import authorities
from socle.commons.places import commands
from socle.ground.jobs import Schedule
from socle.ground.scope import Actor, Scope, system_scope


def _sweep(now: datetime.datetime) -> None:
    commands.sweep_imports(system_scope(one.id for one in authorities(Scope(Actor("system")))), now=now)


SCHEDULES = (Schedule("places.sweep", _sweep, at=datetime.time(3, 40)),)
