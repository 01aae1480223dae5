"""What follows what happens to displays: they are found while they are published."""

from socle.commons.search import commands as search
from socle.data.displays.events import DisplayPublished, DisplayWithdrawn
from socle.data.displays.terms import search_key
from socle.ground import world
from socle.ground.scope import system_scope


def find_display(event: DisplayPublished | DisplayWithdrawn) -> None:
    """Ask for this display again: a withdrawn one is no longer given."""
    scope = system_scope([event.authority_id])
    search.follow(scope, event.kind, {search_key(event.authority_id, event.slug)}, world.now())
