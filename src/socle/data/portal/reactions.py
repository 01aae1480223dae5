"""What follows what happens to tables: they are found as they are said now."""

from socle.commons.search import commands as search
from socle.data.portal.terms import KIND
from socle.data.tables.events import TableDescribed
from socle.ground import world
from socle.ground.scope import system_scope


def find_tables(events: list[TableDescribed]) -> None:
    """Ask for these tables again."""
    for authority_id in {one.authority_id for one in events}:
        slugs = {one.slug for one in events if one.authority_id == authority_id}
        search.follow(system_scope([authority_id]), KIND, slugs, world.now())
