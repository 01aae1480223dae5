"""Work that comes back: forgetting, and the summary of delays."""

import datetime

from socle.commons.people.queries import authorities, everywhere
from socle.ground.jobs import Schedule
from socle.ground.scope import HOUSE, system_scope
from socle.services.reports import commands


def _forget(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    commands.forget(scope, now=now)
    commands.withdraw_rows(scope, now=now)


def _summarise(now: datetime.datetime) -> None:
    for one in authorities(HOUSE):
        commands.publish_delays(system_scope([one.id]), authority_id=one.id, now=now)


SCHEDULES = (
    Schedule("reports.forget", _forget, at=datetime.time(2, 40)),
    Schedule("reports.delays", _summarise, at=datetime.time(0, 40)),
)
