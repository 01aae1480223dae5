"""Work that comes back: editions at night, folding, indexing, sweeping."""

import datetime

from socle.commons.people.queries import everywhere
from socle.data.tables import commands, queries
from socle.data.tables.terms import Reason
from socle.ground.jobs import LONG, Schedule
from socle.ground.scope import HOUSE


def _editions(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    for slug in queries.tables_due_for_edition(scope):
        commands.make_edition(scope, table_slug=slug, reason=Reason.DAILY, now=now)


def _expire(now: datetime.datetime) -> None:
    commands.expire(everywhere(HOUSE), now=now)


def _compact(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    for slug in queries.tables_to_compact(scope):
        commands.compact(scope, table_slug=slug, now=now)


def _sweep(now: datetime.datetime) -> None:
    commands.sweep(everywhere(HOUSE), now=now)


def _index(now: datetime.datetime) -> None:
    commands.index_tables(everywhere(HOUSE), now=now)


SCHEDULES = (
    Schedule("tables.editions", _editions, at=datetime.time(1, 10), lane=LONG),
    Schedule("tables.expire", _expire, at=datetime.time(3, 10)),
    Schedule("tables.compact", _compact, every=datetime.timedelta(minutes=10), lane=LONG),
    Schedule("tables.index", _index, every=datetime.timedelta(seconds=20), lane=LONG),
    Schedule("tables.sweep", _sweep, every=datetime.timedelta(hours=1), lane=LONG),
)
