"""The long steps: what was asked for is done by the worker."""

from socle.data.uploads import commands
from socle.data.uploads.events import SourceDue, WorkAsked
from socle.ground import world
from socle.ground.scope import system_scope


def work(event: WorkAsked) -> None:
    """Read, check or prepare a file."""
    scope = system_scope([event.authority_id])
    commands.work_on(scope, upload_id=event.upload_id, turn=event.turn, now=world.now())


def fetch(event: SourceDue) -> None:
    """Ask an address for its file."""
    scope = system_scope([event.authority_id])
    commands.fetch(scope, source_id=event.source_id, turn=event.turn, now=world.now())
