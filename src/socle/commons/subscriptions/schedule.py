"""Work that comes back: forgetting who never confirmed."""

import datetime

from socle.commons.people.queries import authorities
from socle.commons.subscriptions import commands
from socle.ground.jobs import Schedule
from socle.ground.scope import Actor, Scope, system_scope


def _forget(now: datetime.datetime) -> None:
    everyone = authorities(Scope(Actor("system")))
    commands.forget(system_scope(one.id for one in everyone), now=now)


SCHEDULES = (Schedule("subscriptions.forget", _forget, every=datetime.timedelta(hours=1)),)
