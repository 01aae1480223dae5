"""Work that comes back: forgetting."""

import datetime

from socle.commons.cases import commands
from socle.commons.people.queries import authorities
from socle.ground.jobs import Schedule
from socle.ground.scope import Actor, Scope, system_scope


def _forget(now: datetime.datetime) -> None:
    everyone = authorities(Scope(Actor("system")))
    commands.forget(system_scope(one.id for one in everyone), now=now)


SCHEDULES = (Schedule("cases.forget", _forget, at=datetime.time(2, 30)),)
