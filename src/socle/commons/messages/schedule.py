"""Work that comes back: delivering, and forgetting."""

import datetime

from socle.commons.messages import commands
from socle.commons.people.queries import authorities
from socle.ground.jobs import Schedule
from socle.ground.scope import Actor, Scope, system_scope


def _everywhere() -> Scope:
    return system_scope(one.id for one in authorities(Scope(Actor("system"))))


def _deliver(now: datetime.datetime) -> None:
    commands.deliver(_everywhere(), now=now)


def _forget(now: datetime.datetime) -> None:
    commands.forget(_everywhere(), now=now)


SCHEDULES = (
    Schedule("messages.deliver", _deliver, every=datetime.timedelta(seconds=5)),
    Schedule("messages.forget", _forget, at=datetime.time(2, 45)),
)
