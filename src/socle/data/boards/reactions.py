"""What follows what happens to boards: they are found while they are published."""

from socle.commons.search import commands as search
from socle.data.boards.events import BoardPublished, BoardWithdrawn
from socle.data.boards.terms import KIND
from socle.ground import world
from socle.ground.scope import system_scope


def find_board(event: BoardPublished | BoardWithdrawn) -> None:
    """Ask for this board again: a withdrawn one is no longer given."""
    scope = system_scope([event.authority_id])
    search.follow(scope, KIND, {f"{event.authority_id}-{event.slug}"}, world.now())
