"""Work that comes back: forgetting the people whose account was closed long ago."""

import datetime

from socle.commons.people import commands
from socle.commons.people.queries import authorities
from socle.ground.jobs import Schedule
from socle.ground.scope import Actor, Scope, system_scope


def _forget(now: datetime.datetime) -> None:
    everyone = authorities(Scope(Actor("system")))
    commands.forget_accounts(system_scope(one.id for one in everyone), now=now)


SCHEDULES = (Schedule("people.forget", _forget, at=datetime.time(2, 10)),)
