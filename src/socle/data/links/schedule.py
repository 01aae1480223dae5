"""Work that comes back: listing the addresses of tables that changed, asking a few."""

import datetime

from socle.commons.people.queries import everywhere
from socle.data.links import commands, queries
from socle.ground.jobs import LONG, Schedule
from socle.ground.refusals import Refusal
from socle.ground.scope import HOUSE

TABLES_A_TURN = 5


def _list(now: datetime.datetime) -> None:
    scope = everywhere(HOUSE)
    for table in queries.tables_to_list(scope)[:TABLES_A_TURN]:
        try:
            commands.list_links(scope, table=table, now=now)
        except Refusal:  # too slow just now: its turn comes again
            continue


def _ask(now: datetime.datetime) -> None:
    commands.ask_some(everywhere(HOUSE), now=now)


SCHEDULES = (
    Schedule("links.list", _list, every=datetime.timedelta(hours=1), lane=LONG),
    Schedule("links.ask", _ask, every=datetime.timedelta(minutes=10), lane=LONG),
)
