"""What happens to editions becomes messages: the schedule sends them."""

from socle.data.tables.events import EditionMade, EditionWithdrawn
from socle.data.webhooks import commands
from socle.data.webhooks.terms import Kind
from socle.ground.scope import system_scope


def tell_made(event: EditionMade) -> None:
    """An edition was made."""
    scope = system_scope([event.authority_id])
    commands.tell(scope, table_slug=event.slug, number=event.number, kind=Kind.PUBLISHED, at=event.at)


def tell_withdrawn(event: EditionWithdrawn) -> None:
    """An edition was withdrawn."""
    scope = system_scope([event.authority_id])
    commands.tell(scope, table_slug=event.slug, number=event.number, kind=Kind.WITHDRAWN, at=event.at)
