"""``./socle import``: publish a table from a file, or say clearly why not."""

import sys
from pathlib import Path

from socle.commons.people.queries import authorities, authority_by_slug
from socle.data.tables import commands
from socle.ground import audit, world
from socle.ground.refusals import Refusal
from socle.ground.scope import Actor, Scope, system_scope


def publish(file: Path, *, slug: str, title: str, authority: str | None) -> int:
    """Publish ``file`` and print what was found in it; returns the exit status."""
    nobody = Scope(Actor("system"))
    try:
        if authority is not None:
            owner = authority_by_slug(nobody, authority)
        elif everyone := authorities(nobody):
            owner = everyone[0]
        else:
            print("This instance has no authority yet.", file=sys.stderr)
            return 2
        imported = commands.import_file(
            system_scope([owner.id]), authority_id=owner.id, slug=slug, title=title, path=file, now=world.now()
        )
    except Refusal as refusal:
        print(f"Not published: {refusal.message}", file=sys.stderr)
        return 1
    audit.sequence()  # nobody serves, perhaps: the act has its place in the log at once
    print(imported.summary())
    return 0
