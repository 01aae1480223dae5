"""What follows: a source has a new edition, a run was asked for."""

from socle.data.recipes import commands
from socle.data.recipes.events import RunAsked
from socle.data.tables.events import EditionMade, EditionWithdrawn
from socle.ground import world
from socle.ground.scope import system_scope


def follow(event: EditionMade) -> None:
    """Make again what is made from this table."""
    scope = system_scope([event.authority_id])
    commands.source_changed(scope, authority_id=event.authority_id, table_slug=event.slug, now=world.now())


def follow_withdrawn(event: EditionWithdrawn) -> None:
    """Make again what is made from this table: it may hold rows that had to go."""
    scope, here = system_scope([event.authority_id]), event.authority_id
    commands.source_changed(scope, authority_id=here, table_slug=event.slug, withdrawn=event.number, now=world.now())


def run(event: RunAsked) -> None:
    """Do a recipe."""
    commands.work_on(system_scope([event.authority_id]), run_id=event.run_id, now=world.now())
