"""The long steps: what was asked for is done by the worker."""

from socle.data.tables.events import EditionWithdrawn
from socle.data.uploads import commands
from socle.data.uploads.events import ReadAsked, SourceDue, WorkAsked
from socle.ground import world
from socle.ground.scope import system_scope


def read(event: ReadAsked) -> None:
    """Read a file for its preview."""
    _work(event)


def work(event: WorkAsked) -> None:
    """Check or prepare a file, or write a large one anew."""
    _work(event)


def _work(event: ReadAsked | WorkAsked) -> None:
    scope = system_scope([event.authority_id])
    commands.work_on(scope, upload_id=event.upload_id, turn=event.turn, now=world.now())


def fetch(event: SourceDue) -> None:
    """Ask an address for its file."""
    scope = system_scope([event.authority_id])
    commands.fetch(scope, source_id=event.source_id, turn=event.turn, now=world.now())


def forget_edition(event: EditionWithdrawn) -> None:
    """The files that a withdrawn edition came from go with it."""
    scope, here = system_scope([event.authority_id]), event.authority_id
    commands.forget_edition(scope, authority_id=here, table_id=event.table_id, number=event.number, now=world.now())
