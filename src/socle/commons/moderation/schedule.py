"""Work that comes back: forgetting what was decided a year ago."""

import datetime

from socle.commons.moderation import commands
from socle.commons.people.queries import authorities
from socle.ground.jobs import Schedule
from socle.ground.scope import Actor, Scope, system_scope


def _forget(now: datetime.datetime) -> None:
    scope = system_scope(one.id for one in authorities(Scope(Actor("system"))))
    commands.forget(scope, now=now)


SCHEDULES = (Schedule("moderation.forget", _forget, at=datetime.time(3, 10)),)
