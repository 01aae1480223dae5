"""What follows what happens to maps: they are found while they are published."""

from socle.commons.search import commands as search
from socle.data.maps.events import MapPublished, MapWithdrawn
from socle.data.maps.terms import KIND
from socle.ground import world
from socle.ground.scope import system_scope


def find_map(event: MapPublished | MapWithdrawn) -> None:
    """Ask for this map again: a withdrawn one is no longer given."""
    scope = system_scope([event.authority_id])
    search.follow(scope, KIND, {f"{event.authority_id}-{event.slug}"}, world.now())
